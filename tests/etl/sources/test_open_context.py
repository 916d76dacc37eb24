"""What open data say around the ESS: population, France services, insertion, shops of the BPE."""

from __future__ import annotations

import shutil

import pytest

from etl.paths import ROOT
from etl.warehouse.build import load

OPEN = ROOT.parent / "shared" / "open_data"
needs_open = pytest.mark.skipif(not OPEN.is_dir(), reason="../shared/open_data n'est pas là")


@pytest.fixture
def extract(raw):
    """Load a source from the real extract of that name."""

    def loader(source, file):
        (raw / source).mkdir()
        shutil.copy(OPEN / file, raw / source)
        return load(source, raw)

    return loader


def messages(one):
    return [i.message for i in one.issues if not i.message.startswith("lu comme")]


# --- Population --------------------------------------------------------------------------------
POPULATION = "annee,code_departement,departement,population_1er_janvier"


def test_the_last_three_years_of_a_population_are_provisional(raw, text):
    text("population_departements/insee.csv", POPULATION,
         *(f"{year},22,Côtes-d'Armor,{500_000 + year}" for year in (1975, 2019, 2020, 2021, 2022)),
         "2022,44,Loire-Atlantique,1")
    one = load("population_departements", raw)
    assert messages(one) == ["1 ligne hors de Bretagne, 5 chiffres gardés"]
    assert one.data[["territoire", "territoire_niveau", "annee", "valeur", "unite", "statut",
                     "cellule"]].values.tolist() == [
        ["22", "departement", 1975, 501_975, "habitants", "", "D2"],
        ["22", "departement", 2019, 502_019, "habitants", "", "D3"],
        ["22", "departement", 2020, 502_020, "habitants", "p", "D4"],
        ["22", "departement", 2021, 502_021, "habitants", "p", "D5"],
        ["22", "departement", 2022, 502_022, "habitants", "p", "D6"]]
    assert one.vintage == "1975 à 2022"


@needs_open
def test_inhabitants_whose_comma_separates_thousands_are_doubted(raw, text):
    text("population_departements/insee.csv", POPULATION.replace(",", ";"),
         "2025;22;Côtes-d'Armor;613,400")
    [issue] = [i for i in load("population_departements", raw).issues
               if i.severity == "avertissement"]
    assert issue.message == ("un nombre d'habitants n'est pas entier : virgule décimale ou "
                             "séparateur de milliers ?")


def test_the_population_of_each_departement_since_1975(extract):
    one = extract("population_departements",
                  "contexte/insee_population_departements_bretagne_1975_2022.csv")
    assert messages(one) == []
    assert len(one.data) == 192
    assert one.data.groupby("annee").size().eq(4).all()
    assert one.data.loc[one.data["statut"] == "p", "annee"].unique().tolist() == [2020, 2021, 2022]


# --- Shops -------------------------------------------------------------------------------------
def test_a_commune_merged_since_keeps_its_numbers_beside_those_of_the_new_one(raw, text):
    text("bpe_commerces/bpe.csv", "annee,commune,equipement,nombre",
         "2009,22046,Boulangerie,1", "2009,22066,Boulangerie,2", "2013,35001,Restaurant,3",
         "2013,44109,Restaurant,90")
    one = load("bpe_commerces", raw)
    assert messages(one) == ["1 ligne hors de Bretagne, 3 chiffres gardés"]
    assert one.data[["territoire", "territoire_nom", "commune_relevee", "equipement", "annee",
                     "valeur", "cellule"]].astype(object).values.tolist() == [
        ["22046", "Le Mené", "22046", "Boulangerie", 2009, 1, "D2"],
        ["22046", "Le Mené", "22066", "Boulangerie", 2009, 2, "D3"],
        ["35001", "Acigné", "35001", "Restaurant", 2013, 3, "D4"]]
    assert one.vintage == "2009 à 2013"


def test_a_commune_that_never_was_is_told_with_its_cell(raw, text):
    text("bpe_commerces/bpe.csv", "annee,commune,equipement,nombre", "2009,22999,Boulangerie,1")
    [issue] = [i for i in load("bpe_commerces", raw).issues if i.severity == "erreur"]
    assert (issue.cell, issue.message) == ("B2", "territoire inconnu : « 22999 »")


@needs_open
def test_the_shops_of_every_commune_in_two_years(extract):
    one = extract("bpe_commerces", "commerces/bpe_commerces_communes_bretagne_2009_2013.csv")
    assert messages(one) == []
    assert len(one.data) == 12_108
    moves = one.data[one.data["territoire"].astype(str) != one.data["commune_relevee"].astype(str)]
    assert moves.groupby("annee")["commune_relevee"].nunique().to_dict() == {2009: 54, 2013: 60}
    assert one.data.groupby("annee")["equipement"].nunique().max() <= 16
    assert one.vintage == "2009 à 2013"


# --- Codes that a spreadsheet altered -----------------------------------------------------------
def test_codes_without_their_zeros_are_read_whole_and_told_once_a_column(raw, text):
    text("siae/siae.csv", "siret,type_siae,nom,code_postal,commune,departement,longitude,latitude,"
         "naf", "588059600012,ACI,Les Halles,35000.0,Rennes,35,-1.68,48.11,111Z",
         "588059600020,ACI,Le Port,29200.0,Brest,29,-4.49,48.39,111Z",
         "1004,ACI,Soissons,2200.0,Soissons,2,3.3,49.4,8899B")
    one = load("siae", raw)
    assert [str(i) for i in one.issues if not i.message.startswith("lu comme")] == [
        "INFORMATION siae/siae.csv · feuille « siae » · cellule D2 : code écrit comme un nombre : "
        "« 35000.0 » est lu « 35000 » (lu : « 35000.0 » ; attendu : une colonne de codes au format "
        "Texte)",
        "INFORMATION siae/siae.csv · feuille « siae » · cellule A2 : code sans ses zéros initiaux :"
        " « 588059600012 » est lu « 00588059600012 » (lu : « 588059600012 » ; attendu : une "
        "colonne de codes au format Texte)",
        "INFORMATION siae/siae.csv · feuille « siae » · cellule I2 : code sans ses zéros initiaux :"
        " « 111Z » est lu « 0111Z » (lu : « 111Z » ; attendu : une colonne de codes au format "
        "Texte)",
        "INFORMATION siae/siae.csv : 1 ligne hors de Bretagne, 2 fiches gardées (lu : « ligne 4 »)"]
    assert one.data[["siret", "code_postal", "commune_nom", "code_naf"]].values.tolist() == [
        ["00588059600012", "35000", "Rennes", "0111Z"],
        ["00588059600020", "29200", "Brest", "0111Z"]]


def test_a_siret_that_lost_its_last_digits_is_told(raw, text):
    text("siae/siae.csv", "siret,type_siae,nom,code_postal,commune,departement,longitude,latitude",
         '"5,88E+13",ACI,Les Halles,35000,Rennes,35,-1.68,48.11')
    [issue] = [i for i in load("siae", raw).issues if i.severity == "avertissement"]
    assert str(issue) == (
        "AVERTISSEMENT siae/siae.csv · feuille « siae » · cellule A2 : « 5,88E+13 » n'est plus un "
        "code : le tableur en a perdu les derniers chiffres (lu : « 5,88E+13 » ; attendu : le code "
        "entier, dans une colonne au format Texte)")


def test_a_commune_of_the_aisne_that_lost_its_zero_is_not_of_the_cotes_d_armor(raw, text):
    text("bpe_commerces/bpe.csv", "annee,commune,equipement,nombre", "2009,2201,Boulangerie,1",
         "2009,22046.0,Boulangerie,1")
    one = load("bpe_commerces", raw)
    assert messages(one) == ["code écrit comme un nombre : « 22046.0 » est lu « 22046 »",
                             "1 ligne hors de Bretagne, 1 chiffre gardé"]
    assert one.data["commune_relevee"].tolist() == ["22046"]


def test_a_region_without_its_zero_is_told(raw, text):
    text("emploi/urssaf_prive_trimestriel_regions.csv",
         "code_region,fin_trimestre,effectifs_cvs,masse_salariale_cvs_eur",
         "1,2025-12-31,10,20", "53,2025-12-31,10,20")
    one = load("emploi_prive", raw)
    assert "code sans ses zéros initiaux : « 1 » est lu « 01 »" in messages(one)
    assert one.data["territoire"].unique().tolist() == ["01", "53"]


# --- France services ---------------------------------------------------------------------------
HOUSES = ("id_fs,insee_dep,lib_fs,adresse,insee_com,code_postal,latitude,longitude,type_fs,"
          "format_fs,mail_fs")


def test_a_france_services_is_in_its_commune_and_has_no_mail(raw, text):
    text("france_services/liste_2024-08-01.csv", HOUSES,
         "1,22,France services Le Mené,1 rue X,22066,22330,48.29,-2.52,Principal,Bus_équivalent,"
         "menee@exemple.fr",
         "2,44,France services Ailleurs,1 rue Y,44109,44000,47.2,-1.5,Principal,Fixe,a@exemple.fr")
    one = load("france_services", raw)
    assert [m for m in messages(one) if "Bretagne" in m] == [
        "1 ligne hors de Bretagne, 1 fiche gardée"]
    assert any("contient des courriels" in m for m in messages(one))
    [row] = one.data.to_dict("records")
    assert (row["id"], row["commune"], row["commune_nom"], row["departement_nom"],
            row["format_espace"], row["latitude"]) == (
        "1", "22046", "Le Mené", "Côtes-d'Armor", "Bus équivalent", 48.29)
    assert "exemple.fr" not in str(row)
    assert one.vintage == "2024"


@needs_open
def test_the_houses_of_august_2024(extract):
    one = extract("france_services", "commerces/france_services_bretagne_2024-08-01.csv")
    assert messages(one) == []
    assert len(one.data) == 130
    assert one.data.groupby("departement").size().to_dict() == {
        "22": 34, "29": 33, "35": 31, "56": 32}
    assert one.vintage == "2024"


# --- Insertion ---------------------------------------------------------------------------------
SIAE = "siret,type_siae,nom,code_postal,commune,departement,longitude,latitude,naf,maj"


def test_a_structure_of_insertion_has_its_type_in_words_and_the_year_of_its_list(raw, text):
    text("siae/liste.csv", SIAE,
         "00000000000018,ACI,ATELIER,22330,Le Gouray,22,-2.5,48.3,8899B,2020-12-18",
         "00000000000026,XX,RUCHE,31000,Nulle Part,35,-1.5,48.1,,2020-12-18",
         "00000000000034,EI,AILLEURS,44000,Nantes,44,-1.5,47.2,,2020-12-18")
    one = load("siae", raw)
    assert [m.split(" : la structure")[0] for m in messages(one)] == [
        "commune non reconnue (territoire inconnu : « Nulle Part »)",
        "1 ligne hors de Bretagne, 2 fiches gardées"]
    assert one.data[["id", "type_structure", "commune", "departement", "code_naf"]
                    ].values.tolist() == [
        ["00000000000018 ACI", "Atelier et chantier d'insertion", "22046", "22", "8899B"],
        ["00000000000026 XX", "XX", "", "35", ""]]
    assert one.vintage == "2020"


@pytest.mark.parametrize(("postcode", "commune"), [
    ("35042", "RENNES CEDEX 7"), ("35042", "Rennes Cedex"), ("", "Rennes")])
def test_the_commune_of_a_structure_is_known_without_its_own_postcode(
        raw, text, postcode, commune):
    """« RENNES CEDEX 7 » was no commune, nor any that had no postcode."""
    text("siae/liste.csv", SIAE,
         f"00000000000026,EI,RUCHE,{postcode},{commune},35,-1.5,48.1,,2020-12-18")
    one = load("siae", raw)
    assert messages(one) == []
    assert one.data[["commune", "departement"]].values.tolist() == [["35238", "35"]]


@pytest.mark.parametrize("departement", ["Ille-et-Vilaine", "35 - Ille-et-Vilaine", "35.0"])
def test_a_departement_may_be_named_and_a_line_without_one_is_not_said_of_elsewhere(
        raw, text, departement):
    """All the structures of a list that named its départements were « hors de Bretagne »."""
    text("siae/liste.csv", SIAE,
         f"00000000000026,EI,RUCHE,35000,Rennes,{departement},-1.5,48.1,,2020-12-18",
         "00000000000034,EI,AILLEURS,44000,Nantes,Loire-Atlantique,-1.5,47.2,,2020-12-18",
         "00000000000042,EI,PARTOUT,29200,Brest,,-4.5,48.4,,2020-12-18")
    one = load("siae", raw)
    [sentence] = [m for m in messages(one) if "hors de Bretagne" in m]
    assert sorted(sentence.split(", ")) == [
        "1 fiche gardée", "1 ligne hors de Bretagne", "1 ligne sans code de territoire"]
    assert one.data[["departement", "commune_nom"]].values.tolist() == [["35", "Rennes"]]


@pytest.mark.parametrize(("total", "told"), [(15, []), (16, [
    "ce total n'est pas la somme de ses 2 lignes : elle donne 15"])])
def test_the_total_of_a_commune_is_compared_with_its_equipments_and_counts_for_none(
        raw, text, total, told):
    text("bpe_commerces/bpe.csv", "annee,commune,equipement,nombre", "2024,35238,Boulangerie,12",
         "2024,35238,Épicerie,3", f"2024,35238,Total,{total}")
    one = load("bpe_commerces", raw)
    assert messages(one) == [
        *told, "1 ligne de total, dont la somme est vérifiée, 2 chiffres gardés"]
    assert one.data["valeur"].tolist() == [12, 3]


@pytest.mark.parametrize(("source", "lines", "cell", "message"), [
    ("population_departements", (POPULATION, "2024,22,x,600000", "2024,29,x,"), "D3",
     "ligne sans valeur"),
    ("bpe_commerces", ("annee,commune,equipement,nombre", "2024,35238,Boulangerie,12",
                       "2024,35238,Épicerie,", "2024,29019,Épicerie,", "2024,44109,Épicerie,"),
     "D3", "ligne sans valeur, ici et dans 1 autre cellule : elle serait lue zéro")])
def test_a_line_without_its_number_is_told_and_not_left_out_of_the_sums(
        raw, text, source, lines, cell, message):
    text(f"{source}/x.csv", *lines)
    assert [(i.cell, i.message) for i in load(source, raw).issues if i.severity == "erreur"] == [
        (cell, message)]


def test_a_total_of_a_bound_is_not_compared(raw, text):
    text("bpe_commerces/bpe.csv", "annee,commune,equipement,nombre", "2024,35238,Boulangerie,12",
         "2024,35238,Épicerie,<5", "2024,35238,Total,15")
    assert not [m for m in messages(load("bpe_commerces", raw)) if "n'est pas la somme" in m]


def test_the_equipments_of_all_the_years_together_are_none_of_a_year(raw, text):
    text("bpe_commerces/bpe.csv", "annee,commune,equipement,nombre", "2024,35238,Boulangerie,12",
         "Total,35238,Boulangerie,25")
    one = load("bpe_commerces", raw)
    assert messages(one) == ["l'année n'est pas reconnue"]
    assert one.data["valeur"].tolist() == [12]


def test_a_line_of_equipments_without_its_commune_is_not_said_of_elsewhere(raw, text):
    text("bpe_commerces/bpe.csv", "annee,commune,equipement,nombre", "2024,35238,Boulangerie,12",
         "2024,,Boulangerie,3", "2024,44109,Boulangerie,30")
    assert sorted(messages(load("bpe_commerces", raw))[-1].split(", ")) == [
        "1 chiffre gardé", "1 ligne hors de Bretagne", "1 ligne sans code de territoire"]


@needs_open
def test_the_structures_of_insertion_of_december_2020(extract):
    one = extract("siae", "structures/siae_bretagne_2020-12.csv")
    assert messages(one) == ["commune non reconnue (territoire inconnu : « Toulouse ») : la "
                             "structure compte dans son département"]
    assert len(one.data) == 168
    assert one.data["type_structure"].str[:12].value_counts().to_dict() == {
        "Atelier et c": 87, "Association ": 31, "Entreprise d": 41, "Groupement d": 9}
    assert one.vintage == "2020"
    assert (one.data["departement"] != "").all()


@pytest.mark.parametrize(("source", "heads", "here", "elsewhere"), [
    ("bpe_commerces", "annee,commune,equipement,nombre", "2009,22046,Boulangerie,1",
     "2009,2201,Boulangerie,1"),
    ("siae", "siret,type_siae,nom,code_postal,commune,departement,longitude,latitude",
     "33491262300058,ACI,Sato,29200,Brest,29,-4.5,48.4", "1,ACI,X,2200,Soissons,2,3.3,49.4"),
    ("france_services", HOUSES.removesuffix(",mail_fs"),
     "1,22,Le Mené,1 rue X,22066,22330,48.29,-2.52,Principal,Fixe",
     "2,1,Bourg,1 rue Y,1053,1000,46.2,5.2,Principal,Fixe")])
def test_of_a_national_list_only_the_lines_of_brittany_are_read(
        raw, text, source, heads, here, elsewhere):
    text(f"{source}/liste.csv", heads, here, elsewhere)
    one = load(source, raw)
    [(book, rows)] = one.books
    assert (book.aside, rows, len(one.data)) == ({"hors de Bretagne": 1}, 1, 1)
