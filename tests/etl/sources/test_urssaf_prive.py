"""Private employment in the extractions of the Urssaf: invented ones, then the real ones."""

from __future__ import annotations

import shutil

import pytest

from etl.contract import COMPUTED, PUBLISHED, WHOLE
from etl.paths import ROOT
from etl.sources.emploi_prive import ACROSS, FIN_ANNEE, MASSE, TRIMESTRES
from etl.warehouse.build import load
from etl.workbooks import workbooks

OPEN = ROOT.parent / "shared" / "open_data" / "emploi"
QUARTERS = "emploi/urssaf_prive_trimestriel_regions_na28_cvs.csv"
TOTALS = "emploi/urssaf_prive_trimestriel_toutes_regions_total_cvs.csv"
FRANCE = "emploi/urssaf_prive_trimestriel_france_na28_cvs.csv"
PLACES = "emploi/urssaf_prive_annuel_communes_2014_2024.csv"
SECTORS = "code_region,secteur_na28i,fin_trimestre,effectifs_cvs,masse_salariale_cvs_eur"
YEARS = "code,echelon,libelle,year,effectifs_salaries_prive"
PLACE = ["territoire_niveau", "territoire", "territoire_nom"]


def issues(one, *severities):
    return [i for i in one.issues if i.severity in (severities or ("erreur", "avertissement"))]


def test_the_sectors_of_a_quarter_are_parts_of_the_whole_and_pay_is_another_indicator(raw, text):
    text(QUARTERS, SECTORS, "53,Population entière,2025-12-31,30,3000",
         "53,CA Industries,2025-12-31,10,1000", "53,FZ Construction,2025-12-31,20,2000")
    one = load("emploi_prive", raw)
    assert issues(one) == []
    assert one.data[["indicateur", "secteur", "periode", "annee", "valeur", "unite"]
                    ].values.tolist() == [
        [indicator, sector, "2025-T4", 2025, value * scale, unit]
        for sector, value in ((WHOLE, 30), ("CA Industries", 10), ("FZ Construction", 20))
        for indicator, scale, unit in ((TRIMESTRES, 1, "salariés"), (MASSE, 100, "euros"))]
    assert set(zip(one.data["territoire_niveau"], one.data["territoire"], strict=True)) == {
        ("region", "53")}


@pytest.mark.parametrize("whole", ["", "Total", "Ensemble"])
def test_the_whole_of_the_sectors_may_have_another_name(raw, text, whole):
    text(QUARTERS, SECTORS, f"53,{whole},2025-12-31,30,3000", "53,CA Industries,2025-12-31,30,3000")
    assert load("emploi_prive", raw).data["secteur"].unique().tolist() == [WHOLE, "CA Industries"]


def test_sectors_that_do_not_make_their_total_are_told(raw, text):
    text(QUARTERS, SECTORS, "53,Population entière,2025-12-31,31,3000",
         "53,CA Industries,2025-12-31,10,1000", "53,FZ Construction,2025-12-31,20,2000")
    assert [i.message.partition(" :")[0] for i in issues(load("emploi_prive", raw))] == [
        "secteurs et ensemble"]


def test_a_day_that_ends_no_quarter_is_an_error(raw, text):
    text(QUARTERS, SECTORS, "53,Population entière,2025-12-30,31,3000")
    assert [(i.cell, i.value) for i in issues(load("emploi_prive", raw)) if i.cell] == [
        ("C2", "2025-12-30")]


@pytest.mark.parametrize(("file", "sheet", "places"), [
    ("france", "Feuil1", {"FR"}), ("2025", "France", {"FR"}), ("ile_de_france", "Feuil1", set()),
    ("2025", "Hauts-de-France", set())])
def test_a_workbook_says_france_in_its_name_or_in_that_of_its_sheet(raw, write, file, sheet,
                                                                    places):
    write(f"emploi/urssaf_prive_trimestriel_{file}.xlsx", {sheet: [
        SECTORS.split(",")[1:], ["Population entière", "2025-12-31", 31, 3000]]})
    assert set(load("emploi_prive", raw).data["territoire"]) == places


def test_only_a_file_of_france_may_have_no_region(raw, text):
    line = "Population entière,2025-12-31,31,3000"
    text(FRANCE, SECTORS.partition(",")[2], line)
    one = load("emploi_prive", raw)
    assert issues(one) == [] and set(one.data["territoire"]) == {"FR"}
    text(QUARTERS, SECTORS.partition(",")[2], line.replace("31,", "32,"))
    assert any("colonne « code_region » introuvable" in i.message
               for i in issues(load("emploi_prive", raw)))


def test_a_figure_that_two_files_give_is_one_and_the_extraction_prevails(raw, text, write):
    text(QUARTERS, SECTORS, "53,Population entière,2025-12-31,30,3000")
    text(TOTALS, "code_region,fin_trimestre,effectifs_cvs,masse_salariale_cvs_eur",
         "53,2025-12-31,30,3000", "11,2025-12-31,40,4000")
    workbook = write("emploi/emploi_prive_urssaf.xlsx", {
        "Trimestres": [["Territoire", "Trimestre", "Ensemble"], ["Bretagne", "2025-T3", 28],
                       ["Bretagne", "2025-T4", 29], [], ["Champ : secteur privé."]],
        "Source": [["Éditeur", "Urssaf"], ["Titre", "Copie"], ["Date", "2026"]]})
    one = load("emploi_prive", raw)
    posts = one.data[one.data["indicateur"] == TRIMESTRES]
    assert sorted(posts[["territoire", "periode", "valeur"]].values.tolist()) == [
        ["11", "2025-T4", 40], ["53", "2025-T3", 28], ["53", "2025-T4", 30]]
    [message] = issues(one)
    assert (message.severity, message.file, message.cell, message.value) == (
        "avertissement", f"emploi/{workbook.name}", "C3", "29")
    assert message.message == f"1 chiffre aussi dans {QUARTERS}, qui fait foi ; 1 y diffère"
    assert message.expected == f"« 30 », en D2 de {QUARTERS}"
    assert any(i.message == f"2 chiffres aussi dans {QUARTERS}, qui fait foi"
               for i in issues(one, "information"))
    assert dict((book.file, n) for book, n in one.books) == {
        QUARTERS: 2, TOTALS: 2, f"emploi/{workbook.name}": 1}


def test_a_figure_that_one_file_does_not_give_is_not_minus_one_in_the_other(raw, text, write):
    text(QUARTERS, SECTORS, "53,Population entière,2025-12-31,-1,3000")
    write("emploi/emploi_prive_urssaf.xlsx", {
        "Trimestres": [["Territoire", "Trimestre", "Ensemble"], ["Bretagne", "2025-T4", "nd"]],
        "Source": [["Éditeur", "Urssaf"], ["Titre", "Copie"], ["Date", "2026"]]})
    assert any(i.message == f"1 chiffre aussi dans {QUARTERS}, qui fait foi ; 1 y diffère"
               for i in issues(load("emploi_prive", raw)))


def test_a_figure_that_no_file_gives_does_not_differ(raw, text, write):
    text(QUARTERS, SECTORS, "53,Population entière,2025-12-31,nd,3000")
    write("emploi/emploi_prive_urssaf.xlsx", {
        "Trimestres": [["Territoire", "Trimestre", "Ensemble"], ["Bretagne", "2025-T4", "nd"]],
        "Source": [["Éditeur", "Urssaf"], ["Titre", "Copie"], ["Date", "2026"]]})
    one = load("emploi_prive", raw)
    assert not any("diffère" in i.message for i in issues(one))
    assert any(i.message == f"1 chiffre aussi dans {QUARTERS}, qui fait foi"
               for i in issues(one, "information"))


def test_a_line_that_is_twice_in_a_file_is_an_error_though_others_give_it_too(raw, text):
    text(QUARTERS, SECTORS, *["53,Population entière,2025-12-31,30,3000"] * 2)
    text(TOTALS, "code_region,fin_trimestre,effectifs_cvs,masse_salariale_cvs_eur",
         "11,2025-12-31,40,4000")
    assert any(i.severity == "erreur" and i.message.startswith("donnée en double")
               for i in load("emploi_prive", raw).issues)


def test_places_are_read_by_code_and_level_lost_zeros_and_old_codes_too(raw, text):
    text(PLACES, YEARS, "35238,communes,Rennes,2024,7", "29003,communes,Audierne,2024,8",
         "62,ze,Redon,2024,9", "5315,ze,Rennes,2024,10", "243500741,epci,Redon,2024,11",
         "243500139,epci,Rennes,2024,12", "35,dep,Ille,2024,13", "00FR,france,France,2024,14")
    one = load("emploi_prive", raw)
    assert issues(one) == []
    assert one.data[[*PLACE[:2], "valeur", "remarque"]].values.tolist() == [
        ["commune", "35238", 7, ""], ["commune", "29003", 8, ""],
        ["zone_emploi", "0062", 9, ACROSS], ["zone_emploi", "5315", 10, ""],
        ["epci", "243500741", 11, ACROSS], ["epci", "243500139", 12, ""],
        ["departement", "35", 13, ""], ["france", "FR", 14, ""]]
    assert set(one.data["indicateur"]) == {FIN_ANNEE}


def test_the_code_of_a_commune_merged_since_is_that_of_today(raw, text):
    text(PLACES, YEARS, "22043,communes,Coëtlogon,2015,7")
    [commune] = load("emploi_prive", raw).data["territoire"]
    assert commune != "22043"


def test_the_communes_merged_since_are_summed_where_each_has_its_number(raw, text):
    text(PLACES, YEARS, "22046,communes,Collinée,2015,7", "22066,communes,Le Gouray,2015,8",
         "22046,communes,Collinée,2016,7", "22066,communes,Le Gouray,2016,s",
         "22046,communes,Le Mené,2017,16", "35238,communes,Rennes,2015,9")
    one = load("emploi_prive", raw)
    assert issues(one) == []
    rows = one.data.sort_values("annee", kind="stable")
    assert rows[["territoire", "annee", "statut", "imprime", "cellule", "nature"]
                ].astype(object).values.tolist() == [
        ["22046", 2015, "", "7 + 8", "E2", COMPUTED], ["35238", 2015, "", "9", "E7", PUBLISHED],
        ["22046", 2016, "nd", "7 + s", "E4", COMPUTED], ["22046", 2017, "", "16", "E6", PUBLISHED]]
    assert rows["valeur"].fillna(-1).tolist() == [15, 9, -1, 16]
    assert rows["remarque"].tolist() == [
        "Somme des communes fusionnées depuis (22046, 22066)", "",
        "Le chiffre de l'une des communes fusionnées depuis (22046, 22066) n'est pas donné", ""]


def test_a_commune_that_is_there_twice_is_an_error_and_no_sum(raw, text):
    text(PLACES, YEARS, "22046,communes,Collinée,2015,7", "22046,communes,Collinée,2015,8")
    assert [(i.severity, i.cell) for i in issues(load("emploi_prive", raw))] == [("erreur", "E3")]


def test_what_is_of_elsewhere_is_left_aside_and_counted(raw, text):
    text(PLACES, YEARS, "35238,communes,Rennes,2024,7", "75056,communes,Paris,2024,8",
         "200054781,epci,Grand Paris,2024,9", "1109,ze,Paris,2024,10", "75,dep,Paris,2024,11")
    one = load("emploi_prive", raw)
    assert set(one.data["territoire"]) == {"35238"}
    assert any(i.message.startswith("4 lignes hors de Bretagne, ")
               for i in one.issues)


LARGE = "emploi/urssaf_prive_departements_grand_secteur_2025T4.csv"
LARGE_HEADS = ("code_region,code_departement,departement,grand_secteur,fin_trimestre,effectifs_cvs,"
               "masse_salariale_cvs_eur,effectifs_evolution_annuelle_pct,"
               "masse_evolution_annuelle_pct")


def test_the_large_sectors_of_a_departement_are_parts_of_its_whole(raw, text):
    text(LARGE, LARGE_HEADS, "53,22,Côtes-d'Armor,Population entière,2025-12-31,30,300,0.04,1.5",
         "53,22,Côtes-d'Armor,GS1 Industrie,2025-12-31,12,100,0.04,1.5",
         "53,22,Côtes-d'Armor,GS3 Commerce,2025-12-31,18,200,0.04,1.5",
         "52,44,Loire-Atlantique,GS3 Commerce,2025-12-31,18,200,0.04,1.5")
    one = load("emploi_prive", raw)
    assert [i.message for i in one.issues if not i.message.startswith("lu comme")] == [
        "1 ligne hors de Bretagne, 6 chiffres gardés"]
    assert one.data[[*PLACE, "secteur", "periode", "indicateur", "valeur"]].values.tolist()[:3] == [
        ["departement", "22", "Côtes-d'Armor", WHOLE, "2025-T4", TRIMESTRES, 30],
        ["departement", "22", "Côtes-d'Armor", WHOLE, "2025-T4", MASSE, 300],
        ["departement", "22", "Côtes-d'Armor", "GS1 Industrie", "2025-T4", TRIMESTRES, 12]]


def test_departements_far_from_their_region_in_a_quarter_are_told(raw, text):
    text(LARGE, LARGE_HEADS, *(f"53,{code},x,Population entière,2025-12-31,{jobs},300,0,0"
                               for code, jobs in ((22, 10), (29, 20), (35, 30), (56, 51))))
    text(TOTALS, "code_region,fin_trimestre,effectifs_cvs,masse_salariale_cvs_eur",
         "53,2025-12-31,100,1200")
    [issue] = issues(load("emploi_prive", raw))
    assert issue.message == (
        "départements et Bretagne, effectifs CVS : la somme donne 111, le total imprimé en C2 "
        "est 100 (F2 = 10, F3 = 20, F4 = 30, F5 = 51)")


ZONES = "emploi/urssaf_prive_ze_bretagne_na38.csv"


def test_the_sectors_of_a_zone_are_read_by_year_and_make_its_total(raw, text):
    text(ZONES, "code_ze,ze,a38,a21,a5,libelle_a38,effectifs_2023,effectifs_2024,part_2024_pct",
         "62,Redon,BZ,B,BE,Industries extractives,13.0,14.0,0.08",
         "62,Redon,CA,C,BE,Ind. alimentaires,5.0,,0.1",
         "1109,Paris,CA,C,BE,Ind. alimentaires,5,6,1")
    text(PLACES, YEARS, "0062,ze,Redon,2023,18", "0062,ze,Redon,2024,15")
    one = load("emploi_prive", raw)
    assert one.data.loc[one.data["secteur"] != WHOLE, [
        "territoire_niveau", "territoire", "secteur", "annee", "valeur", "imprime", "cellule"]
    ].values.tolist() == [
        ["zone_emploi", "0062", "BZ Industries extractives", 2023, 13, "13", "G2"],
        ["zone_emploi", "0062", "CA Industries alimentaires", 2023, 5, "5", "G3"],
        ["zone_emploi", "0062", "BZ Industries extractives", 2024, 14, "14", "H2"]]
    assert set(one.data["indicateur"]) == {FIN_ANNEE}
    assert set(one.data.loc[one.data["secteur"] != WHOLE, "remarque"]) == {ACROSS}
    assert "1 ligne hors de Bretagne, 3 chiffres gardés" in [i.message for i in one.issues]
    assert not issues(one, "erreur")


def test_a_file_of_zones_that_lost_a_column_says_which_one(raw, text):
    text(ZONES, "ze,a38,libelle_a38,effectifs_2024", "Redon,CA,Ind. alimentaires,5")
    assert [i.message for i in issues(load("emploi_prive", raw), "erreur")] == [
        "colonne « code_ze » introuvable"]


# --- The real extractions ------------------------------------------------------------------------
@pytest.fixture(scope="module")
def real(tmp_path_factory):
    if not OPEN.is_dir():
        pytest.skip("../shared/open_data n'est pas là")
    raw = tmp_path_factory.mktemp("raw")
    (raw / "emploi").mkdir()  # the folder itself may be read only
    for path in OPEN.iterdir():
        shutil.copyfile(path, raw / "emploi" / path.name)
    shutil.copyfile(ROOT / "data/raw/emploi/emploi_prive_urssaf.xlsx",
                    raw / "emploi" / "emploi_prive_urssaf.xlsx")
    return load("emploi_prive", raw)


def test_the_real_extractions_say_what_the_workbook_says_and_every_sum_holds(real):
    # Sectors and total, départements and région, régions and France: to the last job and euro.
    assert issues(real) == []
    assert dict((b.file.partition("/")[2], n) for b, n in real.books)["emploi_prive_urssaf.xlsx"] \
        == 0


def test_the_real_quarters_have_28_sectors_each(real):
    parts = real.data[(real.data["territoire_niveau"] == "region")
                      & (real.data["secteur"] != WHOLE)]
    count = parts.groupby(["indicateur", "periode"], observed=True).size()
    assert len(count) == 2 * 110 and set(count) == {28}


def test_the_real_communes_make_their_departement_and_four_of_1202_have_no_line(real):
    from etl.french.reference import commune_table

    rows = real.data[real.data["indicateur"] == FIN_ANNEE]
    places, of = commune_table(), rows["territoire_niveau"].astype(str)
    parts = rows[of == "commune"]
    assert len(places) - parts["territoire"].nunique() == 4
    inside = parts["territoire"].astype(str).map(places["departement"])
    sums = parts.groupby([inside, "annee"])["valeur"].sum()
    whole = rows[of == "departement"].set_index(["territoire", "annee"])["valeur"]
    assert sums.to_dict() == whole.to_dict()


def test_the_real_epci_are_their_breton_communes_but_for_the_two_that_cross_the_border(real):
    from etl.french.reference import commune_table

    rows = real.data[real.data["indicateur"] == FIN_ANNEE]
    of = rows["territoire_niveau"].astype(str)
    parts = rows[of == "commune"]
    sums = parts.groupby([parts["territoire"].astype(str).map(commune_table()["epci"]),
                          "annee"])["valeur"].sum()
    whole = rows[of == "epci"].set_index(["territoire", "annee"])["valeur"]
    apart = {code for (code, year), jobs in whole.items() if sums[code, year] != jobs}
    across = rows[(of == "epci") & (rows["remarque"] == ACROSS)]
    assert apart == set(across["territoire"]) and len(apart) == 2


def test_what_no_source_reads_of_the_real_folder_is_not_taken_for_this_one(real):
    from etl.sources.emploi_prive import SOURCE

    files, _ = workbooks(SOURCE, OPEN.parent)
    assert {p.name for p in files} == {p.name for p in OPEN.glob("urssaf_prive_*")}


def test_the_real_zones_have_their_sectors_and_the_departements_their_large_ones(real):
    rows, of = real.data, real.data["territoire_niveau"].astype(str)
    zones = rows[(of == "zone_emploi") & (rows["secteur"] != WHOLE)]
    assert zones["territoire"].nunique() == 20
    assert sorted(zones["annee"].unique()) == [2019, 2022, 2023, 2024]
    large = rows[(of == "departement") & (rows["indicateur"] == TRIMESTRES)]
    assert large.groupby("territoire", observed=True).size().to_dict() == dict.fromkeys(
        ("22", "29", "35", "56"), 8)
