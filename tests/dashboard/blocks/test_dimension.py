"""Adding a dimension to every source of figures changes nothing that is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import duckdb
import pandas as pd
import pytest

import etl.warehouse.build
import etl.warehouse.gathering
from dashboard.blocks.block import CATALOGUE
from dashboard.note.figures import Year, years
from dashboard.pages import PRESENTABLE
from dashboard.themes import ready_decks
from dashboard.themes.territoires import comparable
from dashboard.tools.explorer import catalogue
from dashboard.tools.explorer.figures import all_figures, published_figures
from dashboard.warehouse import query as ask
from dashboard.warehouse.connection import query
from etl.contract import WHOLE, Column
from etl.paths import RAW
from etl.sources import registry
from etl.tables.columns import frame
from tests.collection import collection, tab_queries, tabs
from tests.suites import complet, livraison, sample

pytestmark = complet

SEXE = Column("sexe", "Sexe", key=True, whole=WHOLE)
PARTS = ("Femmes", "Hommes")
#: Figures that have parts, the last ones, of a source that has ten thousands.
MOST = 2000


def with_parts(columns, rows, blocks=(), repeated=False) -> pd.DataFrame:
    """Return the rows with each figure for all, then others for women and for men, in cells of
    their own."""
    data = frame(columns, rows, blocks, repeated)
    if not repeated or data.empty:
        return data
    data = data.astype({c: "object" for c in data if data[c].dtype == "category"})
    last = data.tail(MOST)
    parts = [last.assign(sexe=sexe, valeur=last["valeur"] * rank * 3 + rank,
                         cellule="Z" * rank + last["cellule"])
             for rank, sexe in enumerate(PARTS, 1)]
    # No reader fills it: the rows as they were are of the whole.
    return pd.concat([data, *parts], ignore_index=True)


@pytest.fixture(scope="module")
def by_sex(entrepot, tmp_path_factory) -> Iterator[Path]:
    """Yield a warehouse of the same workbooks where every source of figures has a dimension « sexe
    »."""
    path = tmp_path_factory.mktemp("sexe") / "warehouse.duckdb"
    wider = {name: (replace(source, columns=(*source.columns, SEXE)), tidy)
             if source.kind == "chiffres" else (source, tidy)
             for name, (source, tidy) in registry().items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(etl.warehouse.build, "registry", lambda: wider)
        patch.setattr(etl.warehouse.gathering, "frame", with_parts)
        assert not etl.warehouse.build.build(RAW, path).has_errors
    with duckdb.connect(str(path)) as db:  # midnight may be between the two builds
        db.execute(f"ATTACH '{entrepot}' AS other (READ_ONLY)")
        db.execute("UPDATE _construction SET construit_le = other._construction.construit_le "
                   "FROM other._construction")
    yield path


#: What a few readers ask.
QUERIES = {"territoires": ["volet_territoires=Portrait&lieu=Finistère (département)",
                           "volet_territoires=Portrait&lieu=Bretagne (région)"],
           "emploi": ["territoire=Finistère"], "explorateur": ["graphique=Barres"]}


def addresses(page: str) -> list[str]:
    """Return every tab of a page, and what the ready presentations and a few readers ask of it."""
    queries = [s.query for deck in ready_decks.READY for s in deck.slides if s.page == page
               and not set(parse_qs(s.query)) <= {key for key, _ in tabs(page)}]  # more than a tab
    return list(dict.fromkeys([*tab_queries(page), *QUERIES.get(page, ()), *queries]))


def parts(block) -> tuple[object, ...]:
    """Return what a block shows and says, and where it comes from."""
    table = block.table
    # What the product says of itself counts the lines that were read: there are more.
    note = block.note if block.form != CATALOGUE else ""
    return (block.key, block.title, block.lecture, note, block.absent, table.notes,
            table.source, table.champ, table.vintage, table.filters,
            [(c.name, c.label, c.unit) for c in table.columns])


def changes(one: pd.DataFrame, other: pd.DataFrame) -> list[str]:
    """Return the columns whose values or order differ; the new dimension may travel along."""
    other = other.drop(columns="sexe", errors="ignore")
    if list(one.columns) != list(other.columns) or len(one) != len(other):
        return [f"{len(one)} lignes, {len(other)} : {set(one) ^ set(other)}"]
    # A sum of floats depends on the order of its rows.
    return [c for c in one if not one[c].equals(other[c])
            and [f"{v:.9g}" if isinstance(v, float) else str(v) for v in one[c]]
            != [f"{v:.9g}" if isinstance(v, float) else str(v) for v in other[c]]]


@pytest.mark.parametrize("page", sample(PRESENTABLE, 9, 6))
def test_a_new_dimension_changes_no_block_of_a_page(entrepot, by_sex, monkeypatch, page):
    before = {(page, query): collection(page, query) for query in addresses(page)}
    assert before
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(by_sex))
    differences = []
    for one, was in before.items():
        now = collection(*one)
        assert [b.key for b in now.blocks] == [b.key for b in was.blocks], one
        differences += [(*one, key) for key in was.offers if was.offers[key] != now.offers[key]]
        for first, other in zip(was.blocks, now.blocks, strict=True):
            # The number of lines of a source, which no block shows, is another.
            own, others = (b.table.data[[c.name for c in b.table.columns]] if
                           b.form == CATALOGUE else b.table.data for b in (first, other))
            faults = [*changes(own, others), *changes(first.table.lineage, other.table.lineage),
                      *(b for a, b in zip(parts(first), parts(other), strict=True) if a != b)]
            differences += [(*one, first.key, faults)] if faults else []
    assert differences == []


@livraison
def test_every_other_way_to_ask_answers_on_the_whole(entrepot, by_sex, monkeypatch):
    def answers():
        choices = catalogue.choices()
        figures = query("SELECT source, count(*) AS lignes, sum(valeur) AS somme FROM chiffres "
                        "GROUP BY source ORDER BY source")
        return [
            figures,
            ask.documents(50),
            *(comparable.figures_of_level(level, demonstration=False).data
              for level in ("pays", "departement")),
            *(all_figures(c).data for c in choices if c.measure),
            *(published_figures(s).data for s in {c.source: c for c in choices if not c.measure}),
            pd.DataFrame(map(vars, choices)),
        ], [[t.data for t in Year(y).tables] for y in years()]

    tables, notes = answers()
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(by_sex))
    wider, longer = answers()
    assert [changes(*both) for both in zip(tables, wider, strict=True)] == [[]] * len(tables)
    for year, same_year in zip(notes, longer, strict=True):
        assert [changes(*both) for both in zip(year, same_year, strict=True)] == [[]] * len(year)


def test_the_parts_are_there_for_who_names_or_shows_the_dimension(by_sex, monkeypatch):
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(by_sex))
    one = {"annee": 2013, "territoire": "53", "unite": "%", "groupe": "ESS", "rappel": False,
           "indicateur": "Évolution de l'emploi"}
    assert list(ask.rows("emploi", ["valeur"], one).data["sexe"]) == [WHOLE]
    assert list(ask.rows("emploi", ["valeur"], one | {"sexe": "Femmes"}).data["sexe"]) == ["Femmes"]
    assert set(ask.rows("emploi", ["sexe", "valeur"], one).data["sexe"]) == {WHOLE, *PARTS}
    assert set(ask.values("emploi", "sexe")) == {WHOLE, *PARTS}
    by = ask.ask("emploi_detaille", ["annee", "sexe"], ["effectifs"]).data
    assert set(by["sexe"]) == {WHOLE, *PARTS}
