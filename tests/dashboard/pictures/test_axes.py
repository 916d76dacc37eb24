import io

import numpy as np
import pandas as pd
import pytest
from matplotlib.image import imread

from dashboard import charts, pictures
from dashboard.pictures import axes
from dashboard.warehouse.table import Table
from etl.contract import Column

N = "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(("low", "high", "ticks"), [
    (0.0, 3.5, ["0", "1", "2", "3"]),
    (0.0, 1.0, ["0,0", "0,2", "0,4", "0,6", "0,8", "1,0"]),
    (95.0, 95.35, ["95,0", "95,1", "95,2", "95,3"]),
    (-6.0, 9.5, ["−5", "0", "5"]),
    (0.0, 1500.0, ["0", "500", f"1{N}000", f"1{N}500"])])
def test_a_tick_has_the_decimals_that_tell_it_from_the_next_one_and_no_more(low, high, ticks):
    scale = axes.figures(low, high, np.array([low, high]), percent=True)
    assert [text for _, text in scale.ticks] == [f"{tick}{N}%" for tick in ticks]


def test_the_longest_name_is_whole_on_a_picture_whose_letters_are_small():
    names = ["Provence-Alpes-Côte d'Azur", *(f"Région {i}" for i in range(16))]
    data = pd.DataFrame({"region": names, "valeur": np.arange(17.0) + 1, "unite": "%"})
    columns = Column("region", "Région"), Column("valeur", "Part", "nombre")
    plot = charts.bars(Table(data, columns), "region", "valeur")
    pixels = imread(io.BytesIO(pictures.png(plot, 400, 250, 0.75)))
    assert (pixels[:, :2] == 1).all()
