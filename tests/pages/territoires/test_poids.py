"""Territoires: the weight of the ESS, by département and by region."""


import pytest

from dashboard.themes.territoires import ess_weight
from dashboard.warehouse.table import Table
from etl.contract import Break
from tests.pages.reading import readings, titles
from tests.pages.territoires.tab import at, captions, in_tab, spec


def test_the_weight_of_the_ess_opens_on_the_map_of_the_four_departements() -> None:
    page = at("Poids de l'ESS")
    assert titles(page)[0] == ("Part de l'ESS dans l'emploi, 2015, en\u202f% des emplois salariés, "
                               "par département")
    labels = [a["text"] for a in spec(page)["layout"]["annotations"]]
    assert [f"<b>{value}\u202f%</b>" in "".join(labels)
            for value in ("17,02", "15,71", "13,81", "12,40")] == [True] * 4
    assert readings(page)[0] == (
        "En 2015, l'ESS représente de 12,40\u202f% (en Ille-et-Vilaine) à "
        "17,02\u202f% (dans les Côtes-d'Armor) des emplois salariés\u202f; en Bretagne\u202f: "
        "14,32\u202f%, en France\u202f: 10,48\u202f%.")


@pytest.mark.parametrize(("place", "name"), [
    ("Rennes Métropole", "de Rennes Métropole"), ("Pays de Brest", "du pays de Brest"),
    ("Argol", "d'Argol"), ("Somme", "de la Somme"), ("Finistère", ""), ("Bretagne", "")])
def test_a_territory_whose_weight_is_not_published_is_told_so(place: str, name: str) -> None:
    said = [info.value for info in at("Poids de l'ESS", lieu=place).info]
    assert said == ["Cette part de l'ESS est publiée par région et par département breton\u202f: "
                    f"celle {name} ne l'est pas."] * bool(name)


def test_what_the_sentence_says_of_bretagne_and_france_is_followed_to_its_cell() -> None:
    assert {"E6", "E12"} <= set(ess_weight.departements(2015).lineage["cellule"])
    assert "E12" in set(ess_weight.regions(2015).lineage["cellule"])


def test_the_year_of_the_map_can_be_chosen_and_what_is_not_published_is_not_drawn() -> None:
    page = at("Poids de l'ESS")
    assert page.selectbox(key="annee_poids").options == ["2015", "2014", "2008"]
    page.selectbox(key="annee_poids").select(2014).run()
    assert "de 12,41\u202f% (en Ille-et-Vilaine) à 16,81\u202f%" in readings(page)[0]
    assert "Bretagne" not in readings(page)[0]  # nd in 2014
    assert page.info[-1].value.startswith("Aucune part de région n'est disponible pour 2014.  \n– ")
    page.selectbox(key="annee_poids").select(2008).run()
    assert not any("rang" in title for title in titles(page))


def test_the_rank_among_all_the_departements_is_said_to_be_computed() -> None:
    page = at("Poids de l'ESS")
    rows = page.table[0].value.set_index("Département")
    assert rows["Rang parmi les 100 départements (calculé), 2015"].to_dict() == {
        "Côtes-d'Armor": "6e", "Finistère": "11e", "Morbihan": "20e", "Ille-et-Vilaine": "36e"}
    assert "Observatoire régional de l'ESS – Cress Bretagne, calcul d'après l'Insee" in (
        captions(page))
    assert "Le rang est calculé par l'observatoire" in captions(page)


def test_shares_of_which_one_is_secret_have_neither_a_least_nor_a_most() -> None:
    table = ess_weight.departements(2015)
    is_first = table.data.index == 0
    masked = table.with_values(valeur=table.data["valeur"].mask(is_first),
                               statut=table.data["statut"].mask(is_first, "s"))
    beside = ess_weight.references(2015)
    assert ess_weight.reading(masked, beside).startswith(
        "En 2015, l'ESS représente 15,71 % (dans le Finistère), 13,81 % (dans le Morbihan) et "
        "12,40 % (en Ille-et-Vilaine) des emplois salariés".replace(" %", "\u202f%"))
    alone = masked.where(masked.data["territoire"] == "29")
    assert "représente 15,71\u202f% (dans le Finistère) des" in ess_weight.reading(alone, beside)


def test_the_change_since_2008_is_between_shares_of_one_base() -> None:
    page = at("Poids de l'ESS")
    assert page.table[0].value.set_index("Département")[
        "Écart 2008-2015, calculé (points)"].to_dict() == {
        "Côtes-d'Armor": "+1,17", "Finistère": "+0,58", "Morbihan": "+1,35",
        "Ille-et-Vilaine": "+0,47"}


def test_each_figure_has_its_own_finding() -> None:
    for filters in ({}, {"annee_poids": "2014"}, {"annee_poids": "2008"}):
        headlines = [b.headline for b in in_tab("Poids de l'ESS", **filters) if not b.absent]
        assert len(set(headlines)) == len(headlines) >= 2
    [years] = [b for b in in_tab("Poids de l'ESS") if b.key == "poids_annees"]
    assert years.lecture == (
        "De 2008 à 2015, la part de l'ESS dans l'emploi progresse dans le Morbihan (de 12,46 % à "
        "13,81 %), dans les Côtes-d'Armor (de 15,85 % à 17,02 %), dans le Finistère (de 15,13 % à "
        "15,71 %) et en Ille-et-Vilaine (de 11,93 % à 12,40 %).").replace(" %", "\u202f%")


def test_no_change_crosses_the_break_of_the_source(monkeypatch: pytest.MonkeyPatch) -> None:
    between = Break("champ", 2010, "Clap", "Flores", "raison")
    monkeypatch.setattr(ess_weight.provenance, "declared_breaks", lambda source: (between,))
    assert [c.label for c in ess_weight.ranks(2015).columns][1:4] == [
        "Part en 2014", "Part en 2015", "Écart 2014-2015, calculé"]
    assert ess_weight.change_sentence(ess_weight.ranks(2015), 2015).startswith("De 2014 à 2015")


def test_bretagne_stands_among_the_regions_of_the_same_count_without_any_aggregate() -> None:
    regions = ess_weight.regions(2015).data
    assert set(regions["territoire_niveau"]) == {"region"}
    assert len(regions[["unite_imprimee", "champ", "annee"]].drop_duplicates()) == 1
    assert readings(at("Poids de l'ESS"))[-1] == (
        f"En 2015, parmi les {len(regions)} régions dont le chiffre est publié, la "
        "part la plus élevée est en Bretagne (14,32\u202f%) et la plus basse en Île-de-France "
        "(7,09\u202f%)\u202f; en France\u202f: 10,48\u202f%.")


def test_regions_that_have_as_much_are_first_together() -> None:
    regions = ess_weight.regions(2015)
    shares = regions.data["valeur"]
    tie = regions.with_values(valeur=shares.mask(shares == 13.13, 14.32))
    assert ("la part la plus élevée est en Bretagne et dans les Pays de la Loire (14,32\u202f%) et "
            "la plus basse en Île-de-France") in ess_weight.regions_sentence(tie, 2015)
    alike = regions.with_values(valeur=10.0, imprime="10,0")
    assert "la part est partout la même (10,0\u202f%)" in ess_weight.regions_sentence(alike, 2015)


@pytest.mark.parametrize(("value", "statut", "text"), [
    (None, "nd", " ; aucun chiffre publié dans le Morbihan (non disponible)."),
    (12.46, "p", "chiffre provisoire")])
def test_a_change_has_the_status_of_both_its_shares(
        monkeypatch: pytest.MonkeyPatch, value: float | None, statut: str, text: str) -> None:
    departements = ess_weight._departements

    def of_2008(where: dict[str, object], *order: str) -> Table:
        table = departements(where, *order)
        own = (table.data["territoire_nom"] == "Morbihan") & (table.data["annee"] == 2008)
        return table.with_values(valeur=table.data["valeur"].mask(own, value),
                                 statut=table.data["statut"].mask(own, statut))

    monkeypatch.setattr(ess_weight, "_departements", of_2008)
    monkeypatch.setattr(ess_weight, "years", lambda: [2015, 2014, 2008])
    for sentence in (ess_weight.change_sentence, ess_weight.years_sentence):
        assert text in sentence(ess_weight.ranks(2015), 2015)


def test_a_chosen_departement_is_framed_and_told() -> None:
    page = at("Poids de l'ESS", lieu="Finistère (département)")
    assert readings(page)[0].startswith(
        "En 2015, l'ESS représente 15,71\u202f% des emplois salariés dans le "
        "Finistère")
