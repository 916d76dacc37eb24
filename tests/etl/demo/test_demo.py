"""The demonstration workbooks, held to what their specification says of them, word by word."""

from __future__ import annotations

import io
import re
import unicodedata
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from etl.demo import SHEETS, generate, questionnaire
from etl.demo.__main__ import main
from etl.demo.places import communes
from etl.demo.targets import DEFECTS
from etl.demo.workbook import file_name
from etl.paths import RAW

VOLUNTEERS = "Q11[mobiliser et renouveler les bénévoles]"
BALANCE = "Q11[équilibre économique]"


@cache
def cells(path: Path) -> dict[str, list]:
    with CalamineWorkbook.from_path(str(path)) as book:
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                for name in book.sheet_names}


def parts(path: Path) -> dict[str, bytes]:
    """Return the files that a workbook is an archive of, whatever has compressed them."""
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def workbook_rows(source: str) -> pd.DataFrame:
    """Return the table of the workbook kept in ``data/raw``, its header being on row 3."""
    return pd.read_excel(RAW / file_name(source), header=2, engine="calamine", dtype=object,
                         keep_default_na=False)


def columns(table: pd.DataFrame, question: str) -> list[str]:
    """Return columns of a question: its own, or those of its sub-questions."""
    return [str(c) for c in table.columns if re.match(rf"{question} ?\[", str(c))]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    raw = tmp_path_factory.mktemp("raw")
    generate(raw)
    return raw


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Make the workbooks another time by the command; return where, and what it said."""
    raw, out = tmp_path_factory.mktemp("raw"), io.StringIO()
    with redirect_stdout(out):
        assert main(["--raw", str(raw)]) == 0
    return raw, out.getvalue().splitlines()


@pytest.fixture(scope="module")
def answers() -> pd.DataFrame:
    inventory = workbook_rows("commerces_inventaire").set_index("Identifiant")
    survey = workbook_rows("commerces_enquete")
    return survey.assign(employer=survey["Q1 [Identifiant de l'inventaire]"]
                         .map(inventory["Employeur"]))


@pytest.fixture(scope="module")
def actors() -> pd.DataFrame:
    return workbook_rows("acteurs_circulaires")


class TestEveryWorkbook:
    @pytest.mark.parametrize("source", SHEETS)
    def test_says_demonstration_in_its_name_and_in_the_first_line_of_each_sheet(
            self, source: str) -> None:
        path = RAW / file_name(source)
        assert path.name == f"{source}_DÉMONSTRATION.xlsx"
        assert unicodedata.is_normalized("NFC", path.name)
        for rows in cells(path).values():
            assert str(rows[0][0]).startswith("DÉMONSTRATION – données inventées")
            assert not any(rows[1])
            assert all(rows[2])

    @pytest.mark.parametrize("source", SHEETS)
    def test_is_committed_as_the_generator_makes_it(self, source: str, fresh: Path) -> None:
        assert parts(RAW / file_name(source)) == parts(fresh / file_name(source))

    @pytest.mark.parametrize("source", SHEETS)
    def test_is_the_same_to_the_byte_at_each_generation(
            self, source: str, fresh: Path, again: tuple[Path, list[str]]) -> None:
        data = (again[0] / file_name(source)).read_bytes()
        assert data == (fresh / file_name(source)).read_bytes()
        with ZipFile(io.BytesIO(data)) as archive:
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert archive.read("docProps/core.xml").count(b"2024-01-01T00:00:00Z") == 2

    def test_stays_small(self) -> None:
        assert all((RAW / file_name(source)).stat().st_size < 1_000_000 for source in SHEETS)

    def test_names_no_organisation(self, actors: pd.DataFrame, answers: pd.DataFrame) -> None:
        assert actors["Nom"].str.fullmatch(r"Acteur n° \d{3}").all()
        shops = workbook_rows("commerces_inventaire")["Identifiant"]
        assert list(shops) == [f"Commerce n° {n:03d}" for n in range(1, 101)]
        comments = answers[questionnaire.SINGLE["Q14"]]
        assert set(comments) - {""} == set(questionnaire.COMMENTS)


class TestCommand:
    def test_writes_the_four_workbooks_where_it_is_told(
            self, again: tuple[Path, list[str]]) -> None:
        raw, lines = again
        paths = {p.relative_to(raw).as_posix() for p in raw.rglob("*.xlsx")}
        assert paths == {file_name(source) for source in SHEETS}
        assert [line.split("\u202f: ")[0] for line in lines] == list(map(file_name, SHEETS))

    def test_says_in_french_that_it_cannot_write(
            self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        place = tmp_path / "fichier"
        place.write_text("", encoding="utf-8")
        assert main(["--raw", str(place)]) == 1
        assert capsys.readouterr().err == (
            f"Impossible d'écrire dans « {place} »\u202f: vérifiez que c'est un dossier où vous "
            "pouvez écrire et qu'aucun de ses classeurs n'est ouvert.\n")

    def test_says_in_french_what_it_does_not_understand(
            self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit, match="2"):
            main(["--vite"])
        assert "commande mal formée (option inconnue : --vite)" in capsys.readouterr().err


class TestInventory:
    def test_lists_a_hundred_shops_in_rural_communes_of_the_four_departements(self) -> None:
        shops = workbook_rows("commerces_inventaire")
        communes_by_code = {commune.code: commune for commune in communes()}
        places = [communes_by_code[code] for code in shops["Code Insee"]]
        assert len(shops) == 100
        assert all(place.density in (5, 6, 7) for place in places)
        assert [place.name for place in places] == list(shops["Commune"])
        assert [place.departement_name for place in places] == list(shops["Département"])
        assert shops["Département"].value_counts().min() >= 20
        assert len(set(shops["Code Insee"])) == 100

    def test_gives_year_statut_services_and_employer(self) -> None:
        shops = workbook_rows("commerces_inventaire")
        assert shops["Année d'ouverture"].between(1980, 2022).all()
        assert set(shops["Statut"]) == {"Association", "Scic", "Scop",
                                        "Coopérative de consommateurs", "Entreprise Esus"}
        services = set(shops["Services"].str.split(";").explode())
        assert services == {
            "épicerie", "café", "restauration", "dépôt de pain", "point poste", "librairie",
            "animation culturelle", "produits locaux", "relais colis", "tiers-lieu"}
        assert set(shops["Employeur"]) == {"oui", "non"}


class TestSurvey:
    def test_has_49_answers_of_the_hundred_shops(self, answers: pd.DataFrame) -> None:
        assert len(answers) == 49
        assert answers["employer"].isin(["oui", "non"]).all()
        assert not answers["Q1 [Identifiant de l'inventaire]"].duplicated().any()
        assert answers["id"].is_monotonic_increasing
        assert answers["submitdate"].str.fullmatch(r"2023-\d\d-\d\d \d\d:\d\d:\d\d").all()

    @pytest.mark.parametrize("question", ["Q3", "Q6", "Q11", "Q12"])
    def test_has_one_column_a_sub_question_that_says_Oui_or_nothing(
            self, answers: pd.DataFrame, question: str) -> None:
        ticks = answers[columns(answers, question)]
        assert ticks.shape[1] > 4
        assert set(ticks.to_numpy().ravel()) == {"Oui", ""}
        assert "Q3[épicerie]" in answers

    def test_nobody_receives_a_grant_and_none(self, answers: pd.DataFrame) -> None:
        grants = [f"Q6[{item}]" for item in questionnaire.GRANTS]
        assert grants == ["Q6[commune]", "Q6[EPCI]", "Q6[département]", "Q6[région]", "Q6[Europe]"]
        none = answers["Q6[aucune]"] == "Oui"
        assert none.any()
        assert not (answers.loc[none, grants] == "Oui").any(axis=None)

    def test_has_five_likert_items(self, answers: pd.DataFrame) -> None:
        items = answers[columns(answers, "Q13")]
        assert items.shape[1] == 5
        assert set(items.to_numpy().ravel()) == {
            "Pas du tout d'accord", "Plutôt pas d'accord", "Ni d'accord ni pas d'accord",
            "Plutôt d'accord", "Tout à fait d'accord", ""}

    def test_numbers_are_typed_by_hand(self, answers: pd.DataFrame) -> None:
        for question, forms in {
                "Q7": (r"\d+",),
                "Q8": (r"\d+,\d", r"\d+\.\d", r"\d+(,\d)? ETP"),
                "Q9": (r"\d+", r"environ \d+", r"une \w+aine", r"plus de \d+"),
                "Q10": (r"\d+ h", r"\d+h", r"environ \d+", r"\d+")}.items():
            texts = [v for v in answers[questionnaire.SINGLE[question]] if v]
            for form in forms:
                assert any(re.fullmatch(form, value) for value in texts), (question, form)
            forms_of_numbers = re.compile("|".join((*forms, r"\d+(,\d)?")))
            assert [value for value in texts if not forms_of_numbers.fullmatch(value)] == []

    def test_shops_without_employees_have_no_post(self, answers: pd.DataFrame) -> None:
        posts = answers[questionnaire.SINGLE["Q7"]]
        assert set(posts[answers["employer"] == "non"]) == {"0", ""}
        assert not (posts[answers["employer"] == "oui"] == "0").any()

    def test_questions_are_left_without_an_answer_here_and_there(
            self, answers: pd.DataFrame) -> None:
        for question in (f"Q{n}" for n in range(2, 15)):
            empty = answers[columns(answers, question)] == ""
            silent = empty.any(axis=1) if question == "Q13" else empty.all(axis=1)
            assert 0 < silent.sum() < 40, question

    def test_volunteers_come_first_for_the_ones_economic_balance_for_the_others(
            self, answers: pd.DataFrame) -> None:
        for group, first in (("non", VOLUNTEERS), ("oui", BALANCE)):
            own = answers[answers["employer"] == group]
            counts = {item: (own[item] == "Oui").sum() for item in columns(answers, "Q11")}
            assert all(counts[first] > count for item, count in counts.items() if item != first)


class TestActors:
    def test_lists_432_actors_27_of_them_in_the_materials_network(
            self, actors: pd.DataFrame) -> None:
        assert len(actors) == 432
        network = actors[actors["Réseau matériaux"] == "oui"]
        assert len(network) == 27
        assert network["Activités"].str.contains("matériaux du bâtiment").all()
        assert set(actors["Membre du RAB"]) == {"oui", "non"}
        assert actors["Identifiant"].is_unique

    def test_gives_several_activities_an_actor_separated_by_semicolons(
            self, actors: pd.DataFrame) -> None:
        several = actors["Activités"].str.contains(";")
        assert set(actors["Activités"].str.split(";").explode()) == {
            "réemploi", "réparation", "recyclage", "collecte et tri", "compostage et biodéchets",
            "matériaux du bâtiment", "textile", "alimentation durable", "sensibilisation",
            "location et partage", "écoconception"}
        assert several.mean() > 0.4

    def test_a_tenth_of_the_rows_have_one_of_four_defects(self, actors: pd.DataFrame) -> None:
        is_bad = actors["Commune"].str.contains("[?\ufffd]")
        west_to_east = actors["Longitude"].between(-5.3, -0.9)
        outside = ~(actors["Latitude"].between(47.2, 49.0) & west_to_east)
        defects = pd.DataFrame({
            "commune absente": actors["Commune"] == "", "accents perdus": is_bad,
            "doublon": actors.duplicated(["Nom", "Commune"]), "hors de Bretagne": outside})
        assert defects.sum().to_dict() == DEFECTS
        assert defects.any(axis=1).sum() == 43
        assert {mark for name in actors.loc[is_bad, "Commune"] for mark in "?\ufffd" if mark in name
                } == {"?", "\ufffd"}

    def test_a_row_without_commune_keeps_its_postcode(self, actors: pd.DataFrame) -> None:
        assert actors["Code postal"].str.fullmatch(r"(22|29|35|56)\d{3}").all()

    def test_every_other_commune_is_real_and_has_that_postcode(
            self, actors: pd.DataFrame) -> None:
        places = {(commune.name, commune.postcode) for commune in communes()}
        sound = actors[~actors["Commune"].str.contains("[?\ufffd]") & (actors["Commune"] != "")]
        assert set(zip(sound["Commune"], sound["Code postal"], strict=True)) <= places

    def test_ETP_have_decimals_and_holes(self, actors: pd.DataFrame) -> None:
        etp = pd.to_numeric(actors["ETP"].replace("", None))
        assert etp.isna().sum() > 20
        assert (etp.dropna() % 1 != 0).any()
        assert etp.min() > 0
