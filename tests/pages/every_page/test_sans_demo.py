"""Every page without the demonstration workbooks, and with a single published source: nothing
breaks, nothing vanishes without a word, and the page says which workbook to drop."""

from __future__ import annotations

import re
import runpy
import shutil
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import pages, ui
from dashboard.blocks import access, headless
from dashboard.ui.page import Content
from dashboard.warehouse import query
from etl.contract import DEMONSTRATION, EMPTY
from etl.paths import RAW
from etl.sources import sources
from etl.warehouse import status
from etl.warehouse.build import build
from tests.collection import collection
from tests.pages.reading import PAGES, headings, page_at, text, titles
from tests.suites import complet, sample

pytestmark = complet

#: The desk has its own tests.
READ = [page.file for page in pages.PAGES if page.restricted != pages.DESK]
#: Where an awaited workbook is dropped.
WHERE = ", à déposer dans la page « Déposer un classeur »"


@cache
def tabs(page: str) -> tuple[str, dict[str, str]]:
    """Return the key of the tabs of a page, and the source that each shows (empty: none); a page
    without tabs has one without a name."""
    file = PAGES / f"{page}.py"
    if not re.search(r"^(if )?ui\.(draw_tabs|has_data)\(", file.read_text(encoding="utf-8"), re.M):
        return "", {"": ""}
    pairs: list[tuple[str, dict[str, str]]] = []

    def draw_tabs(key: str, contents: Mapping[str, Content | Literal[False]]) -> None:
        pairs.append((key, {label: one[0] for label, one in contents.items() if one}))

    def has_data(source: str) -> bool:
        pairs.append(("", {"": source}))
        return False

    with pytest.MonkeyPatch.context() as patch:
        for name, double in (("page", lambda *_: None), ("draw_tabs", draw_tabs),
                             ("has_data", has_data)):
            patch.setattr(ui, name, double)
        runpy.run_path(str(file))
    return pairs[-1]


def expected(source: str) -> tuple[str, str]:
    """Return the title of a source and the workbook that it waits for, as they are said."""
    about = sources()[source]
    files = (pattern.split("/")[-1] for pattern in about.patterns)
    return about.title, " ou ".join(map(workbook, files))


def workbook(pattern: str) -> str:
    """Return how an awaited file is said."""
    return f"un classeur {pattern[1:]}" if pattern.startswith("*.") else f"le classeur {pattern}"


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse where a single published source is loaded."""
    folder = tmp_path_factory.mktemp("seule")
    (folder / "raw").mkdir()
    shutil.copytree(RAW / "commerces_ruraux", folder / "raw" / "commerces_ruraux")
    assert not build(folder / "raw", folder / "entrepot.duckdb").has_errors
    return folder / "entrepot.duckdb"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Name the warehouse that the page reads; who reads may not deposit."""
    monkeypatch.setattr(access, "is_allowed", lambda section="depot": section != "depot")
    yield monkeypatch


def sources_with_rows() -> list[str]:
    """Return the sources that have rows in the warehouse that is read."""
    return [source for source in sources() if query.has_rows(source)]


class Tab(NamedTuple):
    """What a tab shows: its titles, what it says in place of blocks, how many figures it draws, its
    filters (label or key → options), and whether demonstration data may be hidden."""

    titles: list[str]
    infos: list[str]
    figures: int
    filters: dict[str, Sequence[object]]
    switch: bool | None = None


def at(name: str, tab: str, **filters: str) -> Tab:
    """Return a tab of a page, drawn on screen where it is the first one, else collected."""
    key, contents = tabs(name)
    address = {**({key: tab} if key else {}), **filters}
    if name not in pages.PRESENTABLE or tab == next(iter(contents)):
        return on_screen(page_at(name, **address))
    page = collection(name, urlencode(address))
    blocks = [block for block in page.blocks if not block.absent]
    return Tab([block.title for block in blocks],
               [block.absent for block in page.blocks if block.absent],
               sum(block.plot is not None for block in blocks),
               {label: offer.options for label, offer in page.offers.items()
                if offer.form not in (headless.TAB, headless.TEXT)})


def on_screen(page: AppTest) -> Tab:
    """Return what is seen of a page."""
    assert len(page.title) == 1
    filters = {w.label: w.options for w in (*page.selectbox, *page.multiselect)}
    return Tab(titles(page) or headings(page),
               [re.sub(r"\\([\\`*_\[\]<>$~#|:])", r"\1", i.value).replace("\u202f", " ")
                for i in page.info],
               len(page.get("plotly_chart")),
               filters | {w.label: (w.min, w.max) for w in page.slider},
               page.toggle(key="demo").value if page.toggle else None)


def kind(source: str) -> str:
    title, file = expected(source)
    return f"Aucune donnée pour « {title} » : l'observatoire attend {file}{WHERE}."


def sound(tab: Tab) -> None:
    """Find no title with a hole, no filter that has nothing to offer."""
    assert not [t for t in tab.titles if re.search(r"\bnan\b|None|<NA>|, $|– $|n = 0", t)]
    assert not [label for label, options in tab.filters.items() if not options]


@pytest.mark.parametrize("name", sample(READ, 3, 1))
def test_without_demonstration_every_tab_opens_whole_or_says_what_it_misses(
        name, publie, read, subtests):
    read.setenv("OBSERVATOIRE_WAREHOUSE", str(publie))
    with_rows = set(sources_with_rows())
    for label, source in tabs(name)[1].items():
        with subtests.test(label):
            tab = at(name, label)
            sound(tab)
            if source and source not in with_rows:
                assert tab.infos == [kind(source)]
                assert not tab.figures and not tab.filters
            else:
                # A first build has no former one to be compared with, which is said.
                # Without the demonstration nobody is counted in a territory, which is said too.
                assert tab.infos == [] or label in ("Changements", "Commerces et acteurs")
                assert tab.titles or label == "Commerces et acteurs"
            assert tab.switch is None, "il n'y a pas de démonstration à masquer"


@pytest.mark.parametrize("name", sample(READ, 3))
def test_with_a_single_source_every_tab_says_what_it_misses(name, alone, read, subtests):
    read.setenv("OBSERVATOIRE_WAREHOUSE", str(alone))
    assert sources_with_rows() == ["commerces_publies"]
    for label, source in tabs(name)[1].items():
        with subtests.test(label):
            tab = at(name, label)
            sound(tab)
            if source and source != "commerces_publies":
                assert tab.infos == [kind(source)]
                assert not tab.figures and not tab.filters


def test_the_home_page_says_block_by_block_which_workbooks_it_waits_for(alone, read):
    read.setenv("OBSERVATOIRE_WAREHOUSE", str(alone))
    page = page_at("accueil")
    assert on_screen(page).infos == [
        "Aucune donnée pour « L'ESS en Bretagne : chiffres clés » : l'observatoire attend le "
        "classeur note_conjoncture_*.xlsx, le classeur niveaux_publies_*.xlsx, le classeur "
        "chiffres_publies*.xlsx, le classeur bilans_mois_ess*.xlsx et le classeur "
        f"rapport_activite_*.xlsx{WHERE}.",
        "Aucune donnée pour « Évolution annuelle de l'emploi, ESS et privé – Bretagne » : "
        f"l'observatoire attend le classeur note_conjoncture_*.xlsx{WHERE}.",
        "Aucune donnée pour « Part de l'ESS dans l'emploi, par département » : l'observatoire "
        f"attend {expected('poids_ess')[1]}{WHERE}.",
    ]
    every = len(sources())
    assert f"{every - 1} sources sur {every} attendent leur premier classeur" in text(
        page_at("donnees"))


@pytest.mark.parametrize("name", sample(READ, 3, 2))
def test_the_switch_hides_a_tab_in_the_same_way(name, read, subtests):
    nature = query.sources()["nature"]
    for label, source in tabs(name)[1].items():
        if not source or nature[source] != DEMONSTRATION:
            continue
        with subtests.test(label):
            tab = at(name, label, demo="false")
            title, file = expected(source)
            assert tab.infos == [
                f"« {title} » : données de démonstration masquées (voir l'interrupteur en haut de "
                f"la page). Pour les données réelles, l'observatoire attend {file}{WHERE}."]
            sound(tab)
            assert not tab.figures and not tab.filters


def test_tabs_whose_workbook_is_invented_are_among_those_looked_at():
    nature = query.sources()["nature"]
    assert any(nature[source] == DEMONSTRATION for name in READ
               for source in tabs(name)[1].values() if source)


def test_whom_the_desk_is_open_to_is_led_to_it(publie, read):
    read.setattr(access, "is_allowed", lambda *_: True)
    read.setenv("OBSERVATOIRE_WAREHOUSE", str(publie))
    key, _ = tabs("emploi")
    page = page_at("emploi", **{key: "Détail par trimestre"})
    assert "« [Déposer un classeur](depot) »" in page.info[0].value.replace("\u202f", " ")


@pytest.mark.parametrize("build_of", ["publie", "alone", "entrepot"])
def test_the_awaited_files_are_those_of_the_list(build_of, request, read):
    """``python -m etl list`` and the page « Données et sources » tell the same."""
    warehouse = request.getfixturevalue(build_of)
    read.setenv("OBSERVATOIRE_WAREHOUSE", str(warehouse))
    raw = warehouse.parent / "raw" if build_of == "alone" else RAW
    survey, states = status.survey(raw, warehouse)
    waiting = {s.title: (s.state, " ou ".join(workbook(p.split("/")[-1]) for p in s.awaited))
               for s in states if s.state in (EMPTY, DEMONSTRATION)}
    page = page_at("donnees", volet_donnees="Sources et classeurs")
    rows = page.table[1].value.replace(r"\\([_*])", r"\1", regex=True)
    assert {re.sub(r"\s", " ", r["Source"]): (r["État"], r["Fichier réel attendu"])
            for _, r in rows.iterrows()} == waiting
    assert (", sans les classeurs de démonstration" in page.caption[1].value) is not survey.demo
