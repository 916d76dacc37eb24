"""Figures against their unit and their indicator: signs, shares, counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from etl.checks.row_issue import row_issue, rows_at_fault
from etl.common_columns import is_change
from etl.contract import Source
from etl.french.text import here_and_in, of, spell_number
from etl.issue import Issue

#: Columns of the key that tell what is measured: a percentage from the volume beside it.
MEASURED = ("indicateur", "unite", "unite_imprimee")
#: What swings from a year to the next, beside the changes: balances, and ranks.
_SWINGS = r"(?:Solde|Emplois créés|Rang)\b"
#: A number whose dot may separate thousands or decimals, as it is read; one whose dot can only be
#: that of decimals.
_THOUSANDS = r"(?<![\d.,])[1-9]\d{0,2}\.\d{3}(?![\d.,])"
_DECIMALS = r"(?<![\d.,])(?:\d+\.(?:\d{1,2}|\d{4,})|(?:0|\d{4,})\.\d{3})(?![\d.,])"
_WITHOUT_DOUBT = "des nombres sans séparateur de milliers, à virgule décimale"
#: Two dots, or a comma of decimals beside: those dots are of thousands.
_SURELY_THOUSANDS = r"\d\.\d{3}[.,]\d|\d,\d"
#: Units of what is measured, which may have decimals.
_MEASURED_UNIT = (r"(?:milliers|millions|milliards|[kM]?€|euros?|ETP|tonnes?|kg|km|ha|hectares?|m²|"
                  r"heures?|jours?|journées?)(?!\w)|.* pour ")
#: Units of what is counted one by one.
COUNTABLE = ("postes", "salariés", "postes salariés", "emplois", "personnes", "habitants",
             "établissements", "établissements employeurs", "établissements avec salariés",
             "structures", "sites", "équipements", "coopératives", "événements", "adhérents",
             "commerces", "entreprises", "associations")


def sign_issues(source: Source, data: pd.DataFrame) -> Iterator[Issue]:
    """Yield the percentages of evolution whose volume has the opposite sign."""
    moves = data[are_moves(data["indicateur"]) & data["valeur"].notna()]
    key = [k for k in source.key if k not in MEASURED]
    percent = moves[moves["unite"] == "%"]
    volume = moves[moves["unite"].isin(("postes", "salariés", "emplois"))]
    if percent.empty or volume.empty:
        return
    for _, row in percent.merge(volume, on=key, suffixes=("", "_vol")).iterrows():
        if row["valeur"] * row["valeur_vol"] < 0:
            yield row_issue(source, "avertissement",
                            f"le pourcentage et le volume sont de signes contraires : « "
                            f"{row['imprime']} » à côté de « {row['imprime_vol']} » en "
                            f"{row['cellule_vol']}", row, "valeur", row["imprime"],
                            "deux nombres de même signe")


def share_issues(source: Source, data: pd.DataFrame) -> Iterator[Issue]:
    """Yield the shares that do not lie between 0 and 100 %: « Part… », « Taux… », or « % of
    something »; and the evolutions beyond 100 % either way: a comma may be lost (« 450 % »)."""
    move, percent = are_moves(data["indicateur"]), data["unite"] == "%"
    share = data["indicateur"].str.match(r"(Part|Taux|Répartition)\b")
    if "unite_imprimee" in data:
        share |= data["unite_imprimee"].str.match(r"%\s(de|du|des)\b|%\sd['’]")
    share &= percent & ~move
    for row in rows_at_fault(data, share & ~data["valeur"].fillna(0).between(0, 100)):
        yield row_issue(source, "avertissement", "une part est hors de 0–100 %", row, "valeur",
                        row["imprime"], "entre 0 et 100 %")
    for row in rows_at_fault(data, move & percent & (data["valeur"] < -100)):
        yield row_issue(source, "avertissement", "une baisse de plus de 100 %", row, "valeur",
                        row["imprime"], "−100 % au plus bas, ou l'unité de ce qui est compté "
                        "(postes)")
    for row in rows_at_fault(data, move & percent & (data["valeur"] > 100)):
        yield row_issue(source, "avertissement", "une hausse de plus de 100 % : virgule perdue ou "
                        "unité ?", row, "valeur", row["imprime"], "100 % au plus, à moins que ce "
                        "qui est compté ait plus que doublé")


def count_issues(source: Source, data: pd.DataFrame) -> Iterator[Issue]:
    """Yield the fractions of what is counted one by one, « 1,040 salariés » may be 1 040 as
    « 20,000 » may be 20 000, and its negative numbers, but for those of an evolution."""
    is_count = data["unite"].isin(COUNTABLE) & data["valeur"].notna()
    for row in rows_at_fault(data, is_count & (data["valeur"] % 1 != 0)):
        yield row_issue(source, "avertissement", f"un nombre {of(row['unite'])} n'est pas entier : "
                        "virgule décimale ou séparateur de milliers ?", row, "valeur",
                        row["imprime"], "un nombre entier")
    is_small = is_count & (data["valeur"].abs() < 1000) & (data["valeur"] % 1 == 0)
    if is_small.any():
        has_zeros = data["imprime"].str.contains(",000", regex=False)
        for row in rows_at_fault(data, is_small & has_zeros):
            yield row_issue(source, "avertissement", f"un nombre {of(row['unite'])} écrit avec "
                            f"trois zéros après la virgule : il est lu "
                            f"{spell_number(row['valeur'])}, et non "
                            f"{spell_number(row['valeur'] * 1000)}", row, "valeur", row["imprime"],
                            "le nombre sans virgule, les milliers séparés par une espace")
    is_below = is_count & (data["valeur"] < 0)
    if is_below.any():
        for row in rows_at_fault(data, is_below & ~are_moves(data["indicateur"])):
            yield row_issue(source, "avertissement", f"un nombre {of(row['unite'])} est négatif",
                            row, "valeur", row["imprime"], "0 ou plus ; une évolution se dit dans "
                            "l'indicateur (« Évolution… », « Variation… », « Solde… »)")


def separator_issues(source: Source, data: pd.DataFrame) -> Iterator[Issue]:
    """Yield the numbers whose dot is read as that of thousands, « 12.345 », and may be that of
    decimals, once a sheet and a unit: an error where it is that of « 3.51 » beside, a warning of
    what is measured where nothing tells.
    """
    dotted = data[data["imprime"].str.contains(".", regex=False) & (data["unite"] != "%")]
    if dotted.empty:
        return
    sheet = ["fichier", "feuille", "unite"]
    for (*_, unit), rows in dotted.groupby(sheet, sort=False, observed=True):
        doubtful = rows[rows["imprime"].str.contains(_THOUSANDS)]
        others = rows[rows["imprime"].str.contains(_DECIMALS)]
        if doubtful.empty:
            continue
        row = doubtful.iloc[0]
        again = here_and_in(len(doubtful) - 1)
        if not others.empty:
            other = others.iloc[0]
            yield row_issue(source, "erreur", f"« {row['imprime']} » a deux lectures{again} : son "
                            "point sépare des milliers, ou, comme celui de « "
                            f"{other['imprime']} » en {other['cellule']}, des décimales", row,
                            "valeur", row["imprime"], _WITHOUT_DOUBT)
            continue
        alike = data[(data[sheet] == row[sheet]).all(axis=1)]["imprime"]
        if re.match(_MEASURED_UNIT, unit) and not alike.str.contains(_SURELY_THOUSANDS).any():
            yield row_issue(source, "avertissement", f"« {row['imprime']} » est lu "
                            f"{spell_number(row['valeur'])}, et non "
                            f"{spell_number(row['valeur'] / 1000)}{again} : rien ne dit si son "
                            "point sépare des milliers ou des décimales", row, "valeur",
                            row["imprime"], _WITHOUT_DOUBT)


def are_moves(indicators: pd.Series) -> pd.Series:
    """Tell which indicators are changes, or swing as they do: they may be negative."""
    return indicators.isin([text for text in indicators.unique()
                            if is_change(text) or re.match(_SWINGS, text)])
