"""What is printed in a French table, and what the observatory understands of it."""

import math
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from etl.french.figures.numbers import Figure, NotUnderstood, parse
from etl.french.text import excerpt, normalise, printed_text

NBSP, NARROW, THIN, MINUS = "\u00a0", "\u202f", "\u2009", "−"

# text, value, status, qualifier
PRINTED_NUMBERS = [
    # percentages and signs
    ("-0,3 %", -0.3, "", ""),
    (f"-0,3{NARROW}%", -0.3, "", ""),
    ("+1.8%", 1.8, "", ""),
    ("*2.3%", 2.3, "", ""),
    ("2.3%*", 2.3, "", ""),
    ("** 2.3%", 2.3, "", ""),
    ("2.3%", 2.3, "", ""),
    ("10.3%", 10.3, "", ""),
    ("1.732 %", 1.732, "", ""),
    ("33 %", 33, "", ""),
    ("+ 10%", 10, "", ""),
    ("+ 13.82 %", 13.82, "", ""),
    ("13 ,5%", 13.5, "", ""),
    ("- 32", -32, "", ""),
    ("+ 6 900", 6900, "", ""),
    ("+193", 193, "", ""),
    (f"{MINUS}0,3", -0.3, "", ""),
    ("– 381", -381, "", ""),
    ("-0.0%", 0, "", ""),
    # thousands and decimals
    ("1 040", 1040, "", ""),
    (f"1{NBSP}040", 1040, "", ""),
    (f"1{NARROW}040", 1040, "", ""),
    (f"1{THIN}040", 1040, "", ""),
    ("1 768 170", 1768170, "", ""),
    ("1.732", 1732, "", ""),
    ("12.000", 12000, "", ""),
    ("152.500", 152500, "", ""),
    ("1.234.567", 1234567, "", ""),
    ("1.234,5", 1234.5, "", ""),
    ("1 234,5", 1234.5, "", ""),
    ("0.123", 0.123, "", ""),
    ("1234.567", 1234.567, "", ""),
    ("2,384", 2.384, "", ""),
    ("18,93", 18.93, "", ""),
    ("1500000", 1500000, "", ""),
    # statuses in brackets
    ("20 000 (estimation)", 20000, "e", ""),
    ("340 000 (attendus)", 340000, "e", ""),
    ("1584 (p)", 1584, "p", ""),
    ("1584 (r)", 1584, "r", ""),
    ("2,6 % (révisé)", 2.6, "r", ""),
    ("350 (prov.)", 350, "p", ""),
    ("350 (données provisoires)", 350, "p", ""),
    ("350 (prévision)", 350, "e", ""),
    ("889 (corrigé)", 889, "c", ""),
    ("plus de 1830 (p)", 1830, "p", "plus de"),
    # qualifiers
    ("plus de 300", 300, "", "plus de"),
    ("- plus de 300", -300, "", "plus de"),
    ("environ - 300", -300, "", "environ"),
    ("~ +450", 450, "", "environ"),
    ("+ de 70%", 70, "", "plus de"),
    ("- de 70 %", 70, "", "moins de"),
    ("Plus de 50 %", 50, "", "plus de"),
    ("supérieur à 12%", 12, "", "plus de"),
    ("au moins 224", 224, "", "au moins"),
    ("≥ 5", 5, "", "au moins"),
    ("au plus 12 %", 12, "", "au plus"),
    ("> 100", 100, "", "plus de"),
    ("près de 50", 50, "", "près de"),
    ("près de 80%", 80, "", "près de"),
    ("presque 2000", 2000, "", "près de"),
    ("moins de 1 %", 1, "", "moins de"),
    ("environ 1 000", 1000, "", "environ"),
    ("environ 80 %", 80, "", "environ"),
    ("vers 12", 12, "", "environ"),
    ("plus de\n300", 300, "", "plus de"),
    # numbers in letters
    ("deux", 2, "", ""),
    ("quatre", 4, "", ""),
    ("seize", 16, "", ""),
    ("dix-neuf", 19, "", ""),
    ("vingt", 20, "", ""),
    ("une demi-douzaine", 6, "", "environ"),
    ("une dizaine", 10, "", "environ"),
    ("une douzaine", 12, "", "environ"),
    ("une vingtaine", 20, "", "environ"),
    ("une trentaine", 30, "", "environ"),
    ("une quarantaine", 40, "", "environ"),
    ("une cinquantaine", 50, "", "environ"),
    ("une soixantaine", 60, "", "environ"),
    ("une centaine", 100, "", "environ"),
    ("un millier", 1000, "", "environ"),
    ("mille", 1000, "", ""),
    ("plus d'une centaine", 100, "", "plus de"),
    ("près d’une centaine", 100, "", "près de"),
    # no value, and why
    *((mark, None, "nd", "") for mark in (
        "///", "nd", "ND", "n.d.", "n. d.", "N.\u202fD.", "NC", "n.c.", "n/a", "NR",
        "Non renseigné", "Sans objet", "-", "–", "…", ".", "..", ":")),
    ("s", None, "s", ""),
    ("c", None, "s", ""),
    ("confidentiel", None, "s", ""),
    ("ns", None, "ns", ""),
    ("n.s.", None, "ns", ""),
]


@pytest.mark.parametrize(("text", "value", "status", "qualifier"), PRINTED_NUMBERS)
def test_a_printed_text_gives_its_value_status_and_qualifier(text, value, status, qualifier):
    figure = parse(text)
    assert (figure.valeur, figure.statut, figure.qualificatif) == (value, status, qualifier)
    assert figure.imprime == text
    assert figure.pourcent is ("%" in text)


@pytest.mark.parametrize(("text", "unit", "value", "qualifier"), [
    ("deux tiers", "%", 66.67, "environ"),
    ("les deux tiers", "% des emplois", 66.67, "environ"),
    ("environ la moitié", "%", 50, "environ"),
    ("la moitié", "%", 50, ""),
    ("un quart", "%", 25, ""),
    ("trois quarts", "%", 75, ""),
    ("plus de la moitié", "%", 50, "plus de"),
    ("1/3", "%", 33.33, ""),
    ("1/3", "part", 0.3333, ""),
    ("deux tiers", "part", 0.6667, "environ"),
    ("1 tomate sur 4", "% de la production française", 25, ""),
    ("9 agriculteurs sur 10", "%", 90, ""),
    ("un emploi du secteur privé sur cinq", "% de l'emploi privé", 20, ""),
    ("près d'un emploi sur cinq", "%", 20, "près de"),
    ("2.345", "% de l'emploi", 2.345, ""),
])
def test_a_share_takes_its_sense_from_the_unit_of_the_table(text, unit, value, qualifier):
    assert parse(text, unit=unit) == Figure(value, "", qualifier, text)


@pytest.mark.parametrize(("text", "unit", "figure"), [
    ("12 500 €", "€", Figure(12500, "", "", "12 500 €")),
    ("12500,50€", "€", Figure(12500.5, "", "", "12500,50€")),
    ("Plus de 1 200 emplois (attendus)", "emplois",
     Figure(1200, "e", "plus de", "Plus de 1 200 emplois (attendus)")),
    ("2,6 % de l’emploi", "% de l'emploi", Figure(2.6, "", "", "2,6 % de l’emploi", True)),
])
def test_the_unit_of_the_table_may_be_written_after_a_number(text, unit, figure):
    assert parse(text, unit=unit) == figure


@pytest.mark.parametrize(("text", "unit"), [("12 h", "ETP"), ("12 €", "k€"), ("12 k€", "€"),
                                            ("une centaine €", "€"), ("12 € €", "€")])
def test_another_unit_than_the_table_s_is_refused(text, unit):
    with pytest.raises(NotUnderstood):
        parse(text, unit=unit)


@pytest.mark.parametrize("text", ["deux tiers", "1/3", "9 agriculteurs sur 10", "la moitié"])
def test_a_share_without_a_unit_of_share_is_refused(text):
    with pytest.raises(NotUnderstood):
        parse(text, unit="salariés")


@pytest.mark.parametrize("text", [
    "12-15", "3 ou 4", "1 2 3", "1 23", "12 3456", "1  040", "1\n040", "12abc", "1,2,3", "1.73.2",
    "1,234,567", "1,234.5", "1 234.567", "0123", "5.", ",5", "12 h", "12²", "1e5", "+", "%", "*",
    "--3", "+ - 3", "12 (13)", "12 % %", "#N/A", "abc", "quelques dizaines", "deux ou trois",
    "28/03/2023", "nan", "inf", "9" * 400, "١٢",
])
def test_what_has_no_single_reading_is_refused_and_never_becomes_zero(text):
    with pytest.raises(NotUnderstood) as refusal:
        parse(text)
    assert refusal.value.text == text
    assert str(refusal.value) == f"« {excerpt(text)} » n'est pas un nombre que l'on sache lire"


@pytest.mark.parametrize("text", ["12?345", "-12?345?678,9", "5,2?%", "12?345 (p)"])
def test_a_number_whose_spaces_an_encoding_could_not_write_is_said_to_be_one(text):
    with pytest.raises(NotUnderstood, match=r"« [?] » y est une espace que le fichier a perdue"):
        parse(text)


@pytest.mark.parametrize("text", ["1,00222E+11", "-1.5E+07", "1e+05"])
def test_a_number_of_which_only_the_first_digits_are_left_is_refused_with_what_to_do(text):
    with pytest.raises(NotUnderstood, match=r"n'en a gardé que les premiers chiffres ; reprendre"):
        parse(text)


@pytest.mark.parametrize("text", ["42 millions", "environ 1,5 million d'euros", "12\xa0milliers"])
def test_an_order_of_magnitude_in_words_is_for_the_unit(text):
    with pytest.raises(NotUnderstood, match="chiffres seuls : mettre « milliers », « millions »… "
                                            "dans l'unité, ou écrire le nombre en entier"):
        parse(text)


@pytest.mark.parametrize("text", ["12?", "12 ?", "1?23", "?12"])
def test_a_doubt_is_no_lost_space(text):
    with pytest.raises(NotUnderstood, match=r"n'est pas un nombre que l'on sache lire$"):
        parse(text)


@pytest.mark.parametrize("text", [
    "12/23", "10/3", "11 sur 10", "1 sur 0", "deux ou trois salariés sur dix", "deux tiers %",
    "un millier d'emplois sur quatre", "1 million d'emplois sur 4", "un tiers des emplois sur dix",
    "la moitié d'un quart", "les moitié"])
def test_what_only_looks_like_a_share_is_refused(text):
    with pytest.raises(NotUnderstood):
        parse(text, unit="%")


@pytest.mark.parametrize("value", [True, False, date(2023, 3, 28), datetime(2023, 3, 28),
                                   time(12, 30), math.inf, ["12"], object()])
def test_only_a_text_or_a_number_can_be_a_figure(value):
    with pytest.raises(NotUnderstood):
        parse(value)


@pytest.mark.parametrize("empty", [None, "", "  ", NBSP, math.nan])
def test_an_empty_cell_has_no_value_and_no_status(empty):
    assert parse(empty) == Figure(None, "", "", "", False)


@pytest.mark.parametrize(("value", "number_format", "figure"), [
    (99, "General", Figure(99, imprime="99")),
    (230.0, "General", Figure(230, imprime="230")),
    (18.93, "General", Figure(18.93, imprime="18,93")),
    (-0.003, "0.0%", Figure(-0.3, imprime="-0,3%", pourcent=True)),
    (0.026, "+0.0%;-0.0%", Figure(2.6, imprime="+2,6%", pourcent=True)),
    (-0.038, "+0.0%;-0.0%", Figure(-3.8, imprime="-3,8%", pourcent=True)),
    (0.07, "0%", Figure(7, imprime="7%", pourcent=True)),
    (0.9, "0%", Figure(90, imprime="90%", pourcent=True)),
    (0, "0.0%", Figure(0, imprime="0,0%", pourcent=True)),
    (0.145, "[<1]0.0%;0", Figure(14.5, imprime="14,5%", pourcent=True)),
    (12, "[<1]0.0%;0", Figure(12, imprime="12")),
    (0, '0.0%;-0.0%;"-"', Figure(0, imprime="-", pourcent=True)),
    # The number format adds the word %, without the multiplication.
    (2.6, '0.0" %"', Figure(2.6, imprime="2,6 %", pourcent=True)),
    (12, '0" (p)"', Figure(12, "p", imprime="12 (p)")),
    (5, '"< "0', Figure(5, "", "moins de", "< 5")),
    (3, '[<6]"s";0', Figure(None, "s", imprime="s")),
    (0, '0;-0;"n.d."', Figure(None, "nd", imprime="n.d.")),
    (0, '#,##0;-#,##0;"-"??', Figure(0, imprime="-")),
])
def test_a_number_is_read_with_its_format_and_without_binary_noise(value, number_format, figure):
    assert parse(value, number_format) == figure


@pytest.mark.parametrize("number_format", ["#,##0,", '0.0,,"M€"', '[>=1000]0,"k";0'])
def test_a_format_that_shows_the_thousands_only_leaves_two_numbers_to_read(number_format):
    with pytest.raises(NotUnderstood, match="son format le divise"):
        parse(1234567, number_format)


@pytest.mark.parametrize("word", ["stagnation", "hausse", "légère baisse", "hausse forte",
                                  "baisse « particulièrement inquiétante »"])
def test_a_word_is_kept_only_where_words_are_expected(word):
    assert parse(word, words=True) == Figure(None, imprime=word)
    with pytest.raises(NotUnderstood):
        parse(word)


@pytest.mark.parametrize("text", ["hausse de 3 points", "#DIV/0!", "#N/A", "?", "hausse (12²)"])
def test_an_error_or_a_text_with_a_number_is_not_a_word(text):
    with pytest.raises(NotUnderstood):
        parse(text, words=True)


def test_a_number_stays_a_number_where_words_are_expected():
    assert parse("-0,9 %", words=True).valeur == -0.9
    assert parse("nd", words=True).statut == "nd"


def with_separators(number: int, space: str) -> str:
    return f"{number:,}".replace(",", space)


@given(st.integers(-10**15, 10**15), st.sampled_from([" ", NBSP, NARROW, THIN, ""]),
       st.sampled_from(["-", "- ", MINUS]), st.sampled_from(["", "+", "+ "]))
def test_any_whole_number_reads_back_whatever_its_spaces_and_sign(number, space, minus, plus):
    text = (minus if number < 0 else plus) + with_separators(abs(number), space)
    assert parse(text) == Figure(number, imprime=text)


@given(st.decimals(-10**9, 10**9, places=2) | st.decimals(-10**9, 10**9, places=1),
       st.sampled_from([",", ".", " ,"]), st.sampled_from(["", "%", " %", f"{NARROW}%"]))
def test_any_number_with_one_or_two_decimals_reads_back(number, comma, percent):
    text = f"{number:f}".replace(".", comma) + percent
    figure = parse(text)
    assert figure.valeur == float(number)
    assert figure.pourcent is bool(percent)


@given(st.integers(1000, 10**12))
def test_thousands_separated_by_dots_read_back(number):
    assert parse(with_separators(number, ".")).valeur == number


# Everything that a table may print around a number: (text, what it says).
QUALIFIERS = {"": "", "environ ": "environ", "~": "environ", "plus de ": "plus de", "+ de ":
              "plus de", "au moins ": "au moins", ">": "plus de", "près de ": "près de", "presque ":
              "près de", "moins de ": "moins de", "- de ": "moins de", "< ": "moins de"}
STATUSES = {"": "", " (p)": "p", " (provisoire)": "p", " (e)": "e", " (estimation)": "e",
            " (attendus)": "e", " (r)": "r", "\u00a0(révisé)": "r", " (corrigé)": "c"}
AROUND = st.tuples(st.sampled_from(list(QUALIFIERS.items())), st.sampled_from(["", "-", "- ", "+",
                   "+ ", MINUS]), st.sampled_from(["", "%", " %", f"{NARROW}%"]),
                   st.sampled_from(list(STATUSES.items())), st.sampled_from(["", "*", "**"]))


@given(st.integers(0, 10**9), st.integers(0, 99), st.sampled_from([" ", NBSP, NARROW, THIN, ""]),
       AROUND)
def test_sign_thousands_decimals_qualifier_status_and_mark_read_back_together(
        whole, decimals, space, around):
    (word, qualifier), sign, percent, (bracket, status), star = around
    # « - de 70 » and « + de 70 » are qualifiers: a sign before them would be another one.
    sign = "" if word.startswith(("-", "+", ">", "<", "~")) else sign
    text = f"{star}{sign}{word}{with_separators(whole, space)},{decimals:02}{percent}{bracket}"
    value = float(f"{whole}.{decimals:02}") * (-1 if sign.startswith(("-", MINUS)) else 1)
    assert parse(text) == Figure(value + 0.0, status, qualifier, text.strip(), bool(percent))


@given(st.text("0123456789 ,.%+-" + NBSP + NARROW + MINUS, min_size=1, max_size=14))
def test_a_reading_keeps_every_digit_in_its_order_and_its_sign(text):
    try:
        figure = parse(text)
    except NotUnderstood:
        return
    if figure.valeur is None:
        assert not any(c.isdigit() for c in text)
        return
    digits = "".join(c for c in text if c.isdigit())
    if len(digits) < 15:  # all that a float keeps
        read = f"{Decimal(repr(abs(figure.valeur))):f}".removesuffix(".0").replace(".", "")
        assert digits.startswith(read) and not digits[len(read):].strip("0")
    assert (figure.valeur < 0) <= bool(set(text) & {"-", MINUS})


@given(st.lists(st.integers(0, 99999), min_size=2, max_size=4),
       st.sampled_from([" ", NBSP, NARROW, ".", ","]))
@example([12, 5], ",")
@example([1, 234], NARROW)
def test_groups_that_are_not_of_three_digits_are_refused(groups, mark):
    texts = [str(g) for g in groups]
    text = mark.join(texts)
    thousands = all(len(t) == 3 for t in texts[1:]) and len(texts[0]) < 4 and texts[0] != "0"
    decimals = mark in ",." and len(texts) == 2
    if decimals and not (mark == "." and thousands):
        assert parse(text).valeur == float(".".join(texts))
    elif thousands and mark != ",":
        assert parse(text).valeur == float("".join(texts))
    else:
        with pytest.raises(NotUnderstood):
            parse(text)


@given(st.sampled_from(PRINTED_NUMBERS), st.sampled_from(["", " ", "\t", "\n"]),
       st.sampled_from([str.lower, str.upper, str.title]))
def test_case_and_spaces_around_change_nothing_to_the_reading(case, space, spelling):
    text, value, status, qualifier = case
    figure = parse(f"{space}{spelling(text)}{space}")
    assert (figure.valeur, figure.statut, figure.qualificatif) == (value, status, qualifier)


ANYTHING = (st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary()
            | st.datetimes() | st.dates() | st.times() | st.timedeltas() | st.complex_numbers()
            | st.decimals(allow_nan=False) | st.fractions())
FORMATS = st.text("0#?,.% ;\"\\[]*_@ydmhsE+-€") | st.text() | st.sampled_from(
    ["General", "0.0%", "#,##0.00", "@", "dd/mm/yyyy", "0" * 255, "0." + "0" * 250])


@given(ANYTHING, FORMATS)
@example(1e308, "0.0%")
@example(-1e308, "#,##0.00")
def test_any_value_under_any_format_is_read_or_refused_and_always_prints(value, number_format):
    text = printed_text(value, number_format)
    assert isinstance(text, str)
    try:
        figure = parse(value, number_format)
    except NotUnderstood as refusal:
        assert refusal.text == text
    else:
        assert figure.valeur is None or math.isfinite(figure.valeur)
        assert figure.imprime == text or not text.strip()


@given(st.text() | st.text("0123456789 ,.%+-/*()pe£sud±²½" + NBSP + NARROW),
       st.sampled_from(["", "%", "part", "salariés"]), st.booleans())
def test_no_text_makes_the_reading_fail_otherwise_than_by_a_refusal(text, unit, words):
    try:
        figure = parse(text, unit=unit, words=words)
    except NotUnderstood as refusal:
        assert refusal.text == printed_text(text)
    else:
        assert figure.valeur is None or math.isfinite(figure.valeur)


@given(st.integers(-10**12, 10**12) | st.decimals(-10**6, 10**6, places=4).map(float),
       st.sampled_from(["General", "0.0000", "0.00%", "#,##0.0000", "+0.0000;-0.0000"]))
def test_what_a_number_prints_reads_back_as_the_same_figure(number, number_format):
    unit = "%" if "%" in number_format else ""
    assert parse(printed_text(number, number_format), unit=unit) == parse(number, number_format)


@pytest.mark.parametrize("mark", ["\u200e", "\u00ad", "\u2060", "\u202a", "\ufeff"])
def test_a_mark_that_nobody_sees_changes_neither_a_number_nor_a_heading(mark):
    """« 12 » with a mark of direction was refused under a sentence that showed « 12 »."""
    assert parse(f"{mark}1 2{mark}34,5").valeur == 1234.5
    assert normalise(f"Com{mark}mune{mark}") == normalise("Commune")
