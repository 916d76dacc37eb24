"""Territoires: which territories are offered, and where one without figures leads."""

import inspect
import shutil
from urllib.parse import urlencode

import pytest

from dashboard.blocks import headless
from dashboard.themes.territoires import comparable, portrait
from dashboard.warehouse import query
from etl.french import reference
from etl.paths import RAW
from etl.warehouse.build import build
from tests.etl.conftest import HEADINGS, figure_row, save
from tests.pages.reading import text, titles
from tests.pages.territoires.tab import at, in_tab


def test_communes_of_one_name_are_told_apart() -> None:
    names = list(comparable.territory_names().values())
    assert {"Le Faouët, Côtes-d'Armor (commune)", "Le Faouët, Morbihan (commune)"} <= set(names)
    assert len(names) == len(set(names))
    assert sum(name.endswith("(commune)") for name in names) >= 1202


def test_territories_that_have_figures_are_offered_first_and_bretagne_before_them() -> None:
    options = list(comparable.territory_names())
    with_figures = query.territories_with_figures()
    has = [tuple(key.split(":")) in with_figures for key in options]
    assert has == sorted(has, reverse=True) and set(has) == {True, False}
    assert options[:5] == ["region:53", "departement:22", "departement:29", "departement:35",
                           "departement:56"]
    assert "commune:22113" in options[has.index(False):]  # Lannion is found by its name


def test_an_epci_is_offered_before_its_contour_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    table = reference.commune_table().copy()
    table.loc[table["epci"] == "242200715", ["epci", "epci_nom"]] = "200099999", "CA Nouvelle"
    monkeypatch.setattr(reference, "commune_table", lambda: table)
    names = inspect.unwrap(comparable.territory_names)()
    assert names["epci:200099999"] == "CA Nouvelle (EPCI)"


def test_a_territory_without_figures_says_where_to_look_and_leads_there() -> None:
    page = at("Portrait", lieu="Lannion (commune)")
    assert page.info[0].value == (
        "**Rien n'est encore publié sur l'ESS à Lannion**  \nAucune des publications que suit "
        "l'observatoire n'en donne de chiffre\u202f; ce qui existe autour est à un clic.")
    ways = [b for b in page.button if b.key.startswith("issue_")]
    assert [b.label for b in ways] == ["Voir les Côtes-d'Armor", "Voir la Bretagne"]
    ways[0].click().run()
    assert page.selectbox(key="lieu").value == "departement:22"
    assert titles(page)[0] == "L'ESS dans les Côtes-d'Armor\u202f: chiffres clés"


def test_what_has_a_few_figures_is_not_said_to_have_none_above_them() -> None:
    for tab, place, key in (("Portrait", "Brest (commune)", "portrait"),
                            ("Chiffres publiés", "Nord (département)", "fiche_territoire")):
        every = {b.key: b for b in in_tab(tab, lieu=place)}
        first = next(iter(every.values()))
        assert len(every[key].table.data) and "Rien n'est" not in first.absent
        assert first.absent.startswith("Peu de chiffres publiés décrivent ")


def test_a_few_figures_are_said_to_be_where_they_are_and_a_click_leads_there() -> None:
    """Dinan has one, that no panorama gives."""
    page = at("Chiffres publiés", lieu="Dinan (commune)")
    assert "Ils sont dans le portrait" in page.info[0].value
    [way] = [b for b in page.button if b.label == "Voir le portrait"]
    way.click().run()
    assert page.session_state["volet_territoires"] == "Portrait"
    assert "Ils sont plus bas" in page.info[0].value
    assert "Voir le portrait" not in [b.label for b in page.button]
    assert "1 chiffre publié décrit Dinan" in text(page)


def test_bretagne_and_mayenne_share_a_code_and_are_never_mixed() -> None:
    """53 is the region and a département of another one."""
    names = comparable.territory_names()
    assert names["region:53"] == "Bretagne (région)" and "departement:53" not in names
    for level, code in (("region", "53"), ("departement", "29")):
        of_level = comparable.figures_of_level(level, demonstration=False).data
        assert not (of_level["territoire_niveau"].eq("departement")
                    & of_level["territoire"].eq("53")).any()
        figures = portrait.figures(level, code)
        assert "Mayenne" not in set(figures.lineage.astype(str).to_numpy().ravel())
    assert portrait.figures("departement", "53").empty


def test_a_source_whose_rows_are_of_one_level_is_passed_over_at_the_others(tmp_path, monkeypatch):
    raw = tmp_path / "raw"
    shutil.copytree(RAW / "territoires", raw / "territoires")
    save(raw / "agriculture_alimentation/chiffres_publies.xlsx", {"Chiffres": [
        HEADINGS, figure_row(territoire="Rennes", niveau="commune")]})
    assert not build(raw, tmp_path / "warehouse.duckdb").has_errors
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "warehouse.duckdb"))
    for tab, place in (("Chiffres publiés", "Bretagne (région)"), ("Cartes", "Rennes (commune)"),
                       ("Portrait", "Rennes (commune)"), ("Portrait", "Finistère (département)")):
        address = urlencode({"volet_territoires": tab, "lieu": place})
        assert headless.collection("territoires", address).blocks
    assert len(comparable.figures_of_level("pays", demonstration=False).data)
