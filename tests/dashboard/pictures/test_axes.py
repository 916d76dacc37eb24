import numpy as np
import pytest

from dashboard.pictures import axes

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
