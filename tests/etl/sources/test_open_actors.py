"""Actors of the circular economy from open files: Carteco's interface, ADEME's list."""

from __future__ import annotations

import hashlib
import json
import shutil

import pytest

from etl.contract import DEMONSTRATION, INVENTED
from etl.paths import ROOT
from etl.reading.origin import Origin
from etl.reading.origin import write as write_origin
from etl.warehouse.build import build, load, load_all
from etl.warehouse.status import survey
from tests.etl.sources.test_acteurs_circulaires import ACTOR, actor
from tests.registered import registry_of

SOURCE = "acteurs_circulaires"
OPEN = ROOT.parent / "shared" / "open_data"
EXAMPLE = "circulaire/ademe_lvao_ess_loire_atlantique_HORS_BRETAGNE_exemple_de_format.csv"
ADEME = ("identifiant,paternite,nom,adresse,code_postal,ville,latitude,longitude,type_dacteur,"
         "qualites_et_labels,donner,trier,reparer,telephone")


def element(number, name, postcode="22190", town="Plérin", categories=("Réemploi", "Bretagne"),
            **more):
    """Return an element as GoGoCarto gives it whole."""
    address = {"streetAddress": "1 rue X", "postalCode": postcode, "addressLocality": town,
               "addressCountry": "FR"}
    return {"id": number, "name": name, "geo": {"latitude": 48.54, "longitude": -2.77},
            "address": {k: v for k, v in address.items() if v}, "categories": list(categories),
            "createdAt": "2020-05-04T10:00:00+02:00", **more}


@pytest.fixture
def carteco(raw):
    """Write Carteco's open answer."""

    def write(*elements, file="carteco.json"):
        (raw / SOURCE).mkdir(exist_ok=True)
        (raw / SOURCE / file).write_text(json.dumps({
            "licence": "https://opendatacommons.org/licenses/odbl/summary/",
            "ontology": "gogofull", "data": elements}), encoding="utf-8")

    return write


@pytest.fixture
def ademe(raw):
    """Write lines of ADEME's list."""

    def write(*lines):
        (raw / SOURCE).mkdir(exist_ok=True)
        (raw / SOURCE / "ademe_2026.csv").write_text("\n".join((ADEME, *lines)) + "\n",
                                                     encoding="utf-8")

    return write


def messages(one, severity="information"):
    return [i.message for i in one.issues if i.severity == severity
            and not i.message.startswith("lu comme")]


def answers(one):
    return sorted(one.answers[["id", "modalite"]].itertuples(index=False, name=None))


def test_an_actor_of_carteco_is_one_of_brittany_with_its_activities_and_whom_to_cite(raw, carteco):
    carteco(element("mA", "Ty Réparer", statut_ess="Association", telephone="02 99 00 00 00"),
            element("mB", "Ailleurs", "44000", "Nantes", ("Réemploi", "Pays de la Loire")),
            element("mC", "Sans adresse", None, None, ("Réparation", "Bretagne")))
    one = load(SOURCE, raw)
    assert "1 ligne hors de Bretagne, 2 fiches gardées" in messages(one)
    assert one.data[["id", "nom", "statut_juridique", "commune", "epci_nom", "position",
                     "paternite", "retenu"]].astype(object).values.tolist() == [
        ["mA", "Ty Réparer", "Association", "22187", "CA Saint-Brieuc Armor Agglomération",
         "export", "Carteco (ODbL)", True],
        ["mC", "Sans adresse", "", "", "", "export", "Carteco (ODbL)", True]]
    assert answers(one) == [("mA", "Réemploi"), ("mC", "Réparation")]
    assert "02 99" not in one.data.to_csv()
    assert [m.partition(" :")[0] for m in messages(one, "avertissement")
            if "inconnue" not in m] == ["commune absente"]


def test_the_columns_that_nobody_asked_for_are_told_in_one_line(raw, carteco):
    carteco(element("mA", "Ty Réparer", **{f"champ_{n}": n for n in range(30)}))
    issues = [i for i in load(SOURCE, raw).issues if "inconnue" in i.message]
    assert [(i.message, i.cell) for i in issues] == [
        ("30 colonnes inconnues, ignorées", "K1")]
    assert "champ_29" in issues[0].value


def test_an_actor_of_ademe_is_of_the_ess_and_of_brittany_and_never_a_person(raw, ademe):
    ademe("a1,ADEME|Emmaüs,Emmaüs X,1 rue X,22190,Plérin,48.54,-2.77,ess,,vetement,vetement,,",
          "a2,,Atelier Vélo,1 rue X,35000,Rennes,48.1,-1.68,artisan,ess|qualirepar,,,velo,",
          "a3,,Anne Martin,1 rue X,35000,Rennes,48.1,-1.68,artisan,ess,,,velo,",
          "a4,,Anne Martin,1 rue X,35000,Rennes,48.1,-1.68,artisan,,,,velo,06 00 00 00 00",
          "a5,,Emmaüs Y,1 rue Y,44000,Nantes,47.2,-1.55,ess,,vetement,,,")
    one = load(SOURCE, raw)
    assert "2 lignes hors de l'ESS, 1 ligne hors de Bretagne, 2 fiches gardées" in messages(one)
    assert one.data[["id", "nom", "paternite", "commune_nom"]].values.tolist() == [
        ["a1", "Emmaüs X", "ADEME, Emmaüs", "Plérin"], ["a2", "Atelier Vélo", "ADEME", "Rennes"]]
    assert answers(one) == [("a1", "collecte et tri"), ("a1", "don d'objets"),
                            ("a2", "réparation")]
    text = one.data.to_csv() + " ".join(map(str, one.issues))
    assert "Martin" not in text and "06 00" not in text


@pytest.mark.parametrize("between", ["_", " "])
def test_the_code_of_a_commune_tells_it_better_than_its_name(raw, between):
    headings = f"{ADEME},code_commune,rapporter".replace("_", between)
    (raw / SOURCE).mkdir()
    (raw / SOURCE / "ademe_2026.csv").write_text(
        f"{headings}\n"
        "a1,,Recyclerie,1 rue X,35136,St Jacques,48.08,-1.72,ess,,,,,,35281,emballage\n"
        "a2,,Magasin,1 rue X,35136,St Jacques,48.08,-1.72,artisan,,,,,,35281,emballage\n"
        "a3,,Emmaüs,1 rue Y,44000,Nantes,47.2,-1.55,ess,,,,,,44109,emballage\n",
        encoding="utf-8")
    one = load(SOURCE, raw)
    assert one.data["commune_nom"].tolist() == ["Saint-Jacques-de-la-Lande"]
    assert answers(one) == [("a1", "retour et consigne")]
    assert "1 ligne hors de l'ESS, 1 ligne hors de Bretagne, 1 fiche gardée" in messages(one)
    assert not [m for m in messages(one, "avertissement") if "commune" in m]


def test_a_column_that_an_open_file_lacks_is_an_error_and_nothing_else(raw, carteco):
    stray = element("mA", "Ty Réparer")
    del stray["geo"]["latitude"]
    carteco(stray)
    assert messages(load(SOURCE, raw), "erreur") == ["colonne « geo.latitude » introuvable"]


def test_an_actor_of_both_lists_is_kept_once_as_carteco_says_it(raw, carteco, ademe):
    carteco(element("mA", "Ty Réparer", statut_ess="Scic"))
    ademe("a1,,TY REPARER,1 rue X,22190,Plérin,48.54,-2.77,ess,,vetement,,,",
          "a2,,Autre,1 rue X,22190,Plérin,48.54,-2.77,ess,,vetement,,,")
    one = load(SOURCE, raw)
    is_kept = one.data.set_index("id")["retenu"].to_dict()
    assert is_kept == {"mA": True, "a1": False, "a2": True}
    assert [text.partition(",")[0] for text in one.data["editeur"]] == ["Carteco", "ADEME", "ADEME"]
    assert [(i.message, i.cell) for i in one.issues if "doublon" in i.message] == [
        ("doublon de mA (A2 de carteco.json) : ligne mise à l'écart", "C2")]


def test_what_was_fetched_is_of_the_year_when_it_was_unless_it_says_one(raw, carteco):
    carteco(element("mA", "Ty Réparer"))
    path = raw / SOURCE / "carteco.json"
    with registry_of(SOURCE):
        before = load_all(raw).results[0]
        write_origin(path, Origin("https://exemple.fr", "2026-11-27T00:30:00+01:00",
                                  hashlib.sha256(path.read_bytes()).hexdigest(), "Carteco", "ODbL"))
        one = load_all(raw).results[0]
    assert (before.vintage, one.vintage, one.licence) == ("année non indiquée", "2026", "ODbL")


def test_a_real_file_takes_the_place_of_the_demonstration(raw, write, carteco):
    write(f"{SOURCE}/acteurs_DÉMONSTRATION.xlsx", {"Export": [ACTOR, actor(1, "Inventé")]})
    carteco(element("mA", "Ty Réparer"))
    one = load(SOURCE, raw)
    assert one.data["nom"].tolist() == ["Ty Réparer"]
    assert one.nature != "démonstration"
    assert "classeur de démonstration ignoré : un classeur réel le remplace" in messages(one)


def test_a_demonstration_stays_where_nothing_is_kept_of_the_real_file(
        raw, tmp_path, write, carteco):
    write(f"{SOURCE}/acteurs_DÉMONSTRATION.xlsx", {"Export": [ACTOR, actor(1, "Inventé")]})
    carteco(element("mB", "Ailleurs", "44000", "Nantes", ("Réemploi", "Pays de la Loire")))
    warehouse = tmp_path / "entrepot.duckdb"
    with registry_of(SOURCE, "siae", "emploi_niveaux"):
        [one] = (one for one in build(raw, warehouse).results if one.source.id == SOURCE)
        [state] = (state for state in survey(raw, warehouse)[1] if state.id == SOURCE)
    assert (one.data["nom"].tolist(), one.nature, one.producer) == (
        ["Inventé"], DEMONSTRATION, INVENTED)
    assert ("classeur de démonstration lu : rien n'est gardé des classeurs réels"
            in messages(one))
    assert (state.state, state.nature, state.errors) == (DEMONSTRATION, DEMONSTRATION, ())


@pytest.mark.skipif(not OPEN.is_dir(), reason="../shared/open_data n'est pas là")
def test_the_list_of_loire_atlantique_gives_no_actor_and_says_so(raw):
    (raw / SOURCE).mkdir()
    shutil.copy(OPEN / EXAMPLE, raw / SOURCE / "ademe.csv")
    one = load(SOURCE, raw)
    assert len(one.data) == len(one.answers) == 0
    assert "201 lignes hors de Bretagne, aucune gardée" in messages(one, "avertissement")
    assert [i for i in one.issues if i.severity == "erreur"] == []
