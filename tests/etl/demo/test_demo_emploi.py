"""The demonstration of detailed jobs: published growth, exact margins, secrecy that holds."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from etl.demo.targets import AIDE_A_DOMICILE, ESS, FAMILLES, GROWTH, PRIVE, SECTEURS
from etl.demo.workbook import file_name
from etl.paths import RAW

SECTORS_OF_THE_ISSUE = (
    "Enseignement", "Action sociale sans hébergement", "Aide à domicile",
    "Hébergement médico-social", "Santé", "Sport", "Animation", "Spectacle vivant et culture",
    "Activités financières et assurance", "Industries et commerces agro-alimentaires",
    "Soutien aux entreprises", "Autres")
POSTS, PLACES, PAY = ("Effectifs salariés", "Établissements",
                      "Masse salariale (milliers d'euros)")
KEYS = ["Trimestre", "Territoire", "Famille", "Secteur"]


@pytest.fixture(scope="module")
def jobs() -> pd.DataFrame:
    return pd.read_excel(RAW / file_name("emploi_detaille"), header=2, engine="calamine",
                         dtype=object, keep_default_na=False)


@pytest.fixture(scope="module")
def means(jobs: pd.DataFrame) -> dict[tuple[str, str, int], float]:
    """Return mean posts of the four quarters in Bretagne, by famille, secteur and year."""
    region = jobs[jobs["Niveau"] == "région"]
    posts: dict[tuple[str, str, int], list[int]] = {}
    for row in region.to_dict("records"):
        key = row["Famille"], row["Secteur"], int(row["Trimestre"][3:7])
        posts.setdefault(key, []).append(row[POSTS])
    assert {len(quarters) for quarters in posts.values()} == {4}
    return {key: sum(quarters) / 4 for key, quarters in posts.items()}


def growth(means: dict[tuple[str, str, int], float], famille: str, secteur: str,
           year: int) -> float:
    """Change in % from the year before."""
    return 100 * (means[famille, secteur, year] / means[famille, secteur, year - 1] - 1)


class TestDetailedJobs:
    def test_runs_from_T1_2011_to_T4_2023_and_no_invented_quarter_is_provisional(
            self, jobs: pd.DataFrame) -> None:
        quarters = list(jobs["Trimestre"].unique())
        assert quarters[:1] == ["T1 2011"]
        assert quarters[-3:] == ["T2 2023", "T3 2023", "T4 2023"]
        assert len(quarters) == 52

    def test_crosses_departements_families_and_the_twelve_sectors(
            self, jobs: pd.DataFrame) -> None:
        places = jobs[["Niveau", "Code département", "Territoire"]].drop_duplicates()
        assert [tuple(place) for place in places.itertuples(index=False)] == [
            ("département", "22", "Côtes-d'Armor"), ("département", "29", "Finistère"),
            ("département", "35", "Ille-et-Vilaine"), ("département", "56", "Morbihan"),
            ("région", "53", "Bretagne")]
        assert SECTEURS == SECTORS_OF_THE_ISSUE
        assert set(jobs["Secteur"]) == {*SECTORS_OF_THE_ISSUE, "Ensemble"}
        assert set(jobs["Famille"]) == {*FAMILLES, "ESS", "Privé hors ESS"}
        assert not jobs.duplicated(KEYS).any()

    def test_gives_the_private_sector_by_departement_and_for_all_sectors_only(
            self, jobs: pd.DataFrame) -> None:
        private = jobs[jobs["Famille"] == PRIVE]
        assert set(private["Secteur"]) == {"Ensemble"}
        assert len(private) == 52 * 5

    def test_leaves_out_the_pairs_that_do_not_exist(self, jobs: pd.DataFrame) -> None:
        pairs = set(zip(jobs["Famille"], jobs["Secteur"], strict=True))
        assert ("Mutuelles", "Sport") not in pairs
        assert ("Associations", "Activités financières et assurance") not in pairs

    @pytest.mark.parametrize(("famille", "secteur", "year"), GROWTH)
    def test_yearly_averages_of_Bretagne_grow_by_the_published_percentages(
            self, means: dict[tuple[str, str, int], float], famille: str, secteur: str,
            year: int) -> None:
        percentage = GROWTH[famille, secteur, year]
        assert growth(means, famille, secteur, year) == pytest.approx(percentage, abs=0.03)

    def test_those_percentages_are_the_ones_of_the_notes(self) -> None:
        assert GROWTH == {
            (ESS, "Ensemble", 2012): 0.7, (ESS, "Ensemble", 2013): -0.3,
            (ESS, "Ensemble", 2016): 0.8, (ESS, "Ensemble", 2018): -0.3,
            (ESS, "Ensemble", 2022): 2.6, (PRIVE, "Ensemble", 2013): -1.0,
            (PRIVE, "Ensemble", 2018): 1.8, (PRIVE, "Ensemble", 2022): 3.5,
            (ESS, AIDE_A_DOMICILE, 2022): -3.8}

    @pytest.mark.parametrize(("year", "printed"), [
        (2012, {"Associations": "0.4", "Coopératives": "1.1", "Mutuelles": "3.3",
                "Fondations": "2.8"}),
        (2013, {"Associations": "-0.5", "Coopératives": "-0.8", "Mutuelles": "3.0",
                "Fondations": "1.1"})])
    def test_families_print_the_growth_that_the_notes_print(
            self, means: dict[tuple[str, str, int], float], year: int,
            printed: dict[str, str]) -> None:
        assert {famille: f"{growth(means, famille, 'Ensemble', year):.1f}"
                for famille in FAMILLES} == printed

    def test_2021_sits_near_the_published_level(
            self, means: dict[tuple[str, str, int], float], jobs: pd.DataFrame) -> None:
        level = {famille: means[famille, "Ensemble", 2021] for famille in (*FAMILLES, ESS, PRIVE)}
        assert level["ESS"] == pytest.approx(166_000, rel=0.001)
        assert level["Privé hors ESS"] == pytest.approx(830_000, rel=0.001)
        shares = {famille: round(100 * level[famille] / level["ESS"]) for famille in FAMILLES}
        assert shares == {"Associations": 76, "Coopératives": 18, "Mutuelles": 4, "Fondations": 2}
        places = jobs.loc[jobs["Trimestre"].str.endswith("2021")
                          & (jobs[KEYS[1:]] == ["Bretagne", "ESS", "Ensemble"]).all(axis=1),
                          PLACES]
        assert places.mean() == pytest.approx(13_700, rel=0.01)

    def test_home_help_falls_in_every_departement_in_2022(self, jobs: pd.DataFrame) -> None:
        home = jobs[(jobs["Famille"] == ESS) & (jobs["Secteur"] == AIDE_A_DOMICILE)]
        by_year = pd.to_numeric(home[POSTS]).groupby(
            [home["Trimestre"].str[3:7], home["Territoire"]]).mean()
        assert (by_year["2022"] < 0.975 * by_year["2021"]).all()

    def test_the_second_quarter_of_2020_shows_the_lockdown(self, jobs: pd.DataFrame) -> None:
        region = jobs[(jobs[KEYS[1:3]] == ["Bretagne", "ESS"]).all(axis=1)]
        posts = region.set_index(["Secteur", "Trimestre"])[POSTS]
        for secteur, fall in (("Ensemble", 0.98), ("Animation", 0.9)):
            assert posts[secteur, "T2 2020"] < fall * posts[secteur, "T2 2019"]

    @pytest.mark.parametrize(("dimension", "total", "parts"), [
        ("Famille", "ESS", FAMILLES),
        ("Secteur", "Ensemble", SECTORS_OF_THE_ISSUE),
        ("Territoire", "Bretagne",
         ("Côtes-d'Armor", "Finistère", "Ille-et-Vilaine", "Morbihan")),
    ])
    @pytest.mark.parametrize("quantity", [POSTS, PLACES, PAY])
    def test_margins_add_up_exactly(self, jobs: pd.DataFrame, quantity: str, dimension: str,
                                    total: str, parts: tuple[str, ...]) -> None:
        rows = jobs if dimension == "Territoire" else jobs[jobs["Famille"] != PRIVE]
        lines = rows.pivot(index=[k for k in KEYS if k != dimension], columns=dimension,
                           values=quantity)
        lines = lines[~lines.isin(["s", "nd"]).any(axis=1)].apply(pd.to_numeric)
        assert len(lines) > 1_000
        assert (lines[list(parts)].sum(axis=1) == lines[total]).all()


class TestSecrecy:
    def test_masks_posts_and_payroll_of_some_detailed_cells(self, jobs: pd.DataFrame) -> None:
        secrets = jobs[jobs[POSTS] == "s"]
        assert 0 < len(secrets) < 0.1 * len(jobs)
        assert (secrets[PAY] == "s").all()
        assert (jobs[PAY] == "s").sum() == len(secrets)
        assert set(secrets["Niveau"]) == {"département"}
        assert not {"ESS", "Privé hors ESS"} & set(secrets["Famille"])
        assert "Ensemble" not in set(secrets["Secteur"])

    def test_publishes_every_number_of_establishments(self, jobs: pd.DataFrame) -> None:
        assert all(isinstance(value, int) for value in jobs[PLACES])

    def test_masks_every_cell_of_fewer_than_three_establishments(
            self, jobs: pd.DataFrame) -> None:
        few = jobs[jobs[PLACES] < 3]
        assert len(few) > 0
        assert (few[POSTS] == "s").all()

    @pytest.mark.parametrize("dimension", KEYS[1:])
    @pytest.mark.parametrize("quantity", [POSTS, PAY])
    def test_no_line_has_a_single_masked_cell_that_a_subtraction_would_give(
            self, jobs: pd.DataFrame, quantity: str, dimension: str) -> None:
        secret = jobs[quantity] == "s"
        by_line = secret.groupby([jobs[k] for k in KEYS if k != dimension]).sum()
        assert by_line.max() >= 2
        assert not (by_line == 1).any()

    def test_no_combination_of_the_published_totals_gives_a_masked_cell(
            self, jobs: pd.DataFrame) -> None:
        secrets = jobs[jobs[POSTS] == "s"]
        for _, cells_of_quarter in secrets.groupby("Trimestre"):
            assert not recoverable(cells_of_quarter[KEYS[1:]].to_numpy()).any()

    def test_the_attack_itself_finds_a_cell_that_is_alone_on_its_line(self) -> None:
        block = np.array(list(itertools.product("AB", "CD", "EF")))
        assert recoverable(block[:-1]).all()

    def test_marks_what_is_not_available(self, jobs: pd.DataFrame) -> None:
        missing = jobs[jobs[PAY] == "nd"]
        places = set(zip(*(missing[k] for k in KEYS[:3]), strict=True))
        assert places == {("T3 2014", "Ille-et-Vilaine", "Fondations"),
                          ("T1 2012", "Finistère", "Mutuelles")}
        assert not missing[POSTS].isin(["s", "nd"]).any()


def recoverable(is_secret: np.ndarray) -> np.ndarray:
    """Return which cells (rows of coordinates) follow from the sums along every line.

    A cell is fixed by the linear system of the published totals exactly when no vector of its
    null space moves it.
    """
    lines = []
    for dimension in range(is_secret.shape[1]):
        others = np.delete(is_secret, dimension, axis=1)
        lines += [(others == line).all(axis=1) for line in np.unique(others.astype(str), axis=0)]
    system = np.array(lines, dtype=float)
    _, sizes, directions = np.linalg.svd(system)
    null = directions[(sizes > 1e-9).sum():]
    return np.linalg.norm(null, axis=0) < 1e-9
