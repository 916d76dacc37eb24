"""A card says its source on one line, as much of it as there is room for."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.warehouse import query
from dashboard.warehouse.citation import short_source
from dashboard.warehouse.table import Table
from etl.contract import INVENTED

ORESS = "Cress Bretagne – Observatoire régional de l'ESS, en partenariat avec l'Urssaf"


def line(*documents: tuple[str, str], room: int = 30) -> str:
    rows = pd.DataFrame(documents, columns=["editeur", "date_publication"])
    return short_source(Table(
        data=rows, columns=(), lineage=rows, source="; ".join(map(str, documents))), room)


@pytest.mark.parametrize(("documents", "said"), [
    ([(ORESS, "2013-10"), (ORESS, "2014-10")], "Cress Bretagne, 2013-2014"),
    ([(ORESS, "2013-10"), ("Cress Bretagne (ess-bretagne.org)", "s.d. (2018-11)")],
     "Cress Bretagne, 2013-2018"),
    ([("Cress Bretagne", "2024-03-29")], "Cress Bretagne, 2024"),
    # The year of the figures is not that of the document.
    ([("Insee", "s.d. (données 2008, 2014 et 2015)")], "Insee"),
    ([("Insee", "2015"), ("CNCRES", "2011")], "Insee et CNCRES, 2011-2015"),
    ([("Insee", "2015"), ("CNCRES", "s.d.")], "Insee et CNCRES"),
    ([("Gref Bretagne", "2015"), ("Cress Bretagne", "2024")], "Gref Bretagne et un autre"),
    ([("CNCRES", "2011"), ("Unidivers", "2019"), ("Cress Bretagne", "2024")],
     "CNCRES et 2 autres, 2011-2024"),
    ([("Observatoire de l'environnement en Bretagne (OEB) – Cress", "2019-02-20"),
      ("Cress Bretagne", "2024")], "OEB et Cress Bretagne"),
    # Who produces a source, where its rows do not tell which of them each is of.
    ([("Carteco, carte des Cress ; ADEME, Que faire de mes objets", "")], "Carteco et ADEME"),
    # That of another: « Associations mode d'emploi » quotes it.
    ([("Associations mode d'emploi, magazine (CNCRES)", "2012")], "Associations mode d'emploi"),
    ([(INVENTED, "")], INVENTED),
])
def test_a_line_names_who_publishes_and_when_as_far_as_there_is_room(documents, said) -> None:
    assert line(*documents) == said


def test_a_source_that_has_room_is_said_whole() -> None:
    assert line(("Insee", "2015"), room=100) == "('Insee', '2015')"


def test_a_source_whose_rows_cite_no_document_is_named_by_who_produces_it() -> None:
    rows = pd.DataFrame({"editeur": ["", ""], "date_publication": ["", ""]})
    table = Table(data=rows, columns=(), lineage=rows,
                  source=f"{INVENTED}, Inventaire des commerces de l'ESS en milieu rural")
    assert short_source(table, 30) == INVENTED


@pytest.mark.parametrize(("editeur", "publishers"), [
    ("'Carteco'", "Carteco"),
    ("CASE WHEN id < 'CAR-0100' THEN 'Carteco' ELSE 'ADEME' END", "Carteco ; ADEME")])
def test_the_actors_of_one_list_are_not_attributed_to_the_other(
        change, editeur, publishers) -> None:
    """The map and the list of an export of Carteco alone cited ADEME, which had sent nothing."""
    change(f"UPDATE acteurs_circulaires SET editeur = {editeur}")
    source = query.rows("acteurs_circulaires", ["nom"], order="id").source
    assert source == f"{publishers}, Acteurs de l'ESS dans l'économie circulaire"
