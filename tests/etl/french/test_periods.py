"""Periods are kept as printed and give the year they lead to; words give a direction."""

from datetime import date, datetime

import pytest

from etl.french.periods import direction, edition, is_period, period


@pytest.mark.parametrize(("word", "expected"), [
    ("stagnation", "stabilité"),
    ("stabilité", "stabilité"),
    ("hausse", "hausse"),
    ("hausse forte", "hausse"),
    ("hausse (principal moteur)", "hausse"),
    ("reprise des créations", "hausse"),
    ("maintien de la croissance", "hausse"),
    ("reprise importante après plusieurs années de baisse", "hausse"),
    ("légère baisse", "baisse"),
    ("baisse (la plus élevée)", "baisse"),
    ("baisse « particulièrement inquiétante »", "baisse"),
    ("fin de la baisse", ""),
    ("hausse puis baisse", ""),
    ("nd", ""),
    ("", ""),
])
def test_the_direction_that_words_give(word, expected):
    assert direction(word) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("2011", ("2011", 2011)),
    ("'2011", ("2011", 2011)),
    (2011, ("2011", 2011)),
    (2011.0, ("2011", 2011)),
    ("2011.0", ("2011", 2011)),
    ("2011,0", ("2011", 2011)),
    ("2021-2022", ("2021-2022", 2022)),
    ("2021/2022", ("2021/2022", 2022)),
    ("2018-19", ("2018-19", 2019)),
    ("2018/19", ("2018/19", 2019)),
    ("31/12/23", ("2023-12-31", 2023)),
    ("31.12.2023", ("2023-12-31", 2023)),
    ("31-12-2023", ("2023-12-31", 2023)),
    ("31/12/45", ("1945-12-31", 1945)),  # as « déc-45 », and as a spreadsheet takes it
    ("2013-09 (publication)", ("2013-09 (publication)", 2013)),
    ("2017-S1", ("2017-S1", 2017)),
    ("1er semestre 2023", ("2023-S1", 2023)),
    ("2018-T1", ("2018-T1", 2018)),
    ("T3 2023", ("2023-T3", 2023)),
    ("3e trimestre 2023", ("2023-T3", 2023)),
    ("3ème trimestre 2023", ("2023-T3", 2023)),
    ("3ᵉ trimestre 2023", ("2023-T3", 2023)),
    ("1ᵉʳ trimestre 2023", ("2023-T1", 2023)),
    ("1er trim. 2023", ("2023-T1", 2023)),
    ("4e trim de 2023", ("2023-T4", 2023)),
    ("2023T1", ("2023-T1", 2023)),
    ("1T2023", ("2023-T1", 2023)),
    ("3T 2023", ("2023-T3", 2023)),
    ("T1 - 2023", ("2023-T1", 2023)),
    ("Trim. 1 2023", ("2023-T1", 2023)),
    ("1er sem. 2023", ("2023-S1", 2023)),
    ("S1 2023", ("2023-S1", 2023)),
    ("2S2023", ("2023-S2", 2023)),
    ("31 décembre 2023", ("2023-12-31", 2023)),
    ("1er févr. 2023", ("2023-02-01", 2023)),
    ("2023-06-30 00:00:00", ("2023-06-30", 2023)),
    ("30/06/2023 10:30", ("2023-06-30", 2023)),
    ("31 février 2023", ("31 février 2023", 2023)),
    ("T4/2023", ("2023-T4", 2023)),
    ("2023-Q2", ("2023-T2", 2023)),
    ("Troisième trimestre 2023", ("2023-T3", 2023)),
    ("1er trimestre 1996", ("1996-T1", 1996)),
    ("S3 2023", ("S3 2023", 2023)),
    ("2023-12-31", ("2023-12-31", 2023)),
    ("28/03/2023", ("2023-03-28", 2023)),
    ("2003-01-01", ("2003-01-01", 2003)),
    (date(2023, 12, 31), ("2023-12-31", 2023)),
    (datetime(2023, 12, 31), ("2023-12-31", 2023)),
    ("janv-96", ("1996-01", 1996)),
    ("févr. 2003", ("2003-02", 2003)),
    ("févr-03", ("2003-02", 2003)),
    ("mars-12", ("2012-03", 2012)),
    ("avr.-29", ("2029-04", 2029)),
    ("mai-30", ("1930-05", 1930)),
    ("juin/99", ("1999-06", 1999)),
    ("juil.98", ("1998-07", 1998)),
    ("août '07", ("2007-08", 2007)),
    ("sept-10", ("2010-09", 2010)),
    ("Octobre 2015", ("2015-10", 2015)),
    ("nov. 2015", ("2015-11", 2015)),
    ("déc-12", ("2012-12", 2012)),
    ("01/1996", ("1996-01", 1996)),
    ("01-1996", ("1996-01", 1996)),
    ("mars 12", ("mars 12", None)),
    ("12-déc", ("12-déc", None)),
    ("s.d.", ("s.d.", None)),
    ("s.d. (Insee)", ("s.d. (Insee)", None)),
    ("", ("", None)),
    (None, ("", None)),
    ("s.d. (données 2011) (publication)", ("s.d. (données 2011) (publication)", 2011)),
    ("2022 (document Cress)", ("2022 (document Cress)", 2022)),
    ("2022 (fin, sur un an)", ("2022 (fin, sur un an)", 2022)),
    ("2023-06 (sur un an)", ("2023-06 (sur un an)", 2023)),
    ("2006 (ORESS, avril 2009)", ("2006 (ORESS, avril 2009)", 2006)),
    ("2021 (fin)", ("2021 (fin)", 2021)),
    ("édition 2008 du panorama", ("édition 2008 du panorama", 2008)),
    (" Atlas ESS 2020 ", ("Atlas ESS 2020", 2020)),
    ("panorama 2020-2021", ("panorama 2020-2021", 2021)),
    ("bilan 2024", ("bilan 2024", 2024)),
    ("2019-12 à 2020-12", ("2019-12 à 2020-12", 2020)),
    ("vers 2009-2010", ("vers 2009-2010", 2010)),
    ("2 ans après 2019-09", ("2 ans après 2019-09", None)),
    ("2023 ou 2024", ("2023 ou 2024", None)),
    ("s.d. (2023 ou 2024)", ("s.d. (2023 ou 2024)", None)),
    (45013, ("45013", None)),
])
def test_a_period_is_kept_as_printed_and_gives_its_year(text, expected):
    assert period(text) == expected


@pytest.mark.parametrize("text", [
    "2023¹", "3ᵉ trimestre 2023", "12-2023 (p)", "30/06/2023 00:00", "numéro 12, mars 2023",
    "nº 12, 2023"])
def test_what_publications_write_beside_a_year_does_not_keep_a_workbook_out(text):
    """A call of a note, « ᵉ » or an hour was « a number that dates nothing »."""
    assert is_period(*period(text))


@pytest.mark.parametrize(("earlier", "later"), [
    ("", "2005"), ("s.d.", "2005"), ("2023", "2023-11"), ("2023-11", "2023-11-06"),
    ("31/12/2022", "2023"), ("s.d. (2015-11)", "s.d. (2015-12)"), ("s.d. (2022)", "2023"),
    ("s.d. (données 2014)", "s.d. (données 2014 et 2015)"), ("mars 2024", "avril 2024"),
    ("2024 (mise à jour 2025)", "2025-02"), ("s.d. (2020-2021)", "s.d. (2021-2022)"),
    ("2018", "non datée (fin 2019 ou 2020)")])
def test_of_two_editions_the_later_has_the_greater_date(earlier, later):
    assert edition(earlier) < edition(later)
