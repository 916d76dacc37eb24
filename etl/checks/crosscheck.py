"""Figures against one another: a year that does not belong to its file, a jump from last year, a
label in two spellings.

These rules only doubt, so they warn, and name the other cell.  What they let pass on purpose is
said with each of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from etl.checks.row_issue import row_issue
from etl.common_columns import is_change
from etl.contract import DOCUMENT, Source
from etl.french.periods import YEAR
from etl.french.text import count, excerpt, here_and_in, normalise, spell_number
from etl.issue import Issue, Places, record_cell
from etl.tables.columns import group_numbers
from etl.tables.store import Store

#: Factors of a thousands mark misread or of a unit changed → ratios taken for them.
JUMPS = {10: (8.0, 12.5), 1000: (800.0, 1250.0)}
#: Below that, ten times more happens: an establishment opens, an event finds its public.
SMALL = 20
#: Units in which a small number is a large quantity.
_LARGE = r"(?:millions|milliards)\b"
#: What swings from a year to the next, beside the changes: balances, and ranks.
_SWINGS = r"(?:Solde|Emplois créés|Rang)\b"
#: A file without dates: beyond that many years from the others, a year stands alone.
APART = 10
#: Columns that the years of a file are judged on, and those that a figure is told by.
DATES = ("fichier", "feuille", "annee", "periode", "statut", "millesime", "date_publication")
ADDRESS = ("imprime", "cellule")
#: How a period says that it has no year.
_NO_DATE = re.compile(r"s\. ?d\b|sd\b|sans date|non date|n\.? ?d\b|inconnu")
#: Columns of the key that are no label of what is measured: where, when, by which document.
_NO_LABEL = ("territoire", "territoire_niveau", "periode", *DOCUMENT)


# --- Years -----------------------------------------------------------------------------------
def dates(data: pd.DataFrame) -> pd.DataFrame:
    """Return the distinct dates of a table of figures (columns ``DATES``), see ``_distinct``."""
    return _distinct(data, [name for name in DATES if name in data])


def _distinct(data: pd.DataFrame | Store, names: Sequence[str]) -> pd.DataFrame:
    """Return the distinct values of columns, in the order in which they come: ``nombre`` of figures
    that have them, and the columns ``ADDRESS`` of the first."""
    if isinstance(data, Store):
        return data.distinct(names, ADDRESS)
    number = data.groupby(names, sort=False, dropna=False, observed=True).ngroup().to_numpy()
    first = np.unique(number, return_index=True)[1]
    return data.iloc[first][[*names, *ADDRESS]].assign(nombre=np.bincount(number))


def years(source: Source, data: pd.DataFrame) -> Iterator[Issue]:
    """Yield the figures whose year is outside the period of their file, or that say none: one
    warning a sheet and a period.  ``data``: the dates of the figures, see ``dates``.

    The period is what the file itself says of it:

    - no figure is later than the publication that it is quoted from (the last year printed in
      ``date_publication``), unless it is announced or estimated (status ``e``); one that quotes
      none, in a file that does, may be a year later than all of them, not more;
    - a source that declares ``years_back`` has no figure after the year of its document
      (``millesime``), nor more than ``years_back`` before;
    - otherwise a year far from all the others and borne by few figures is a misprint
      (``_isolated_years``).
    """
    yield from _undated(source, data[data["annee"].isna()])
    for _, rows in data[data["annee"].notna()].groupby("fichier", sort=False):
        year = rows["annee"].astype("int64")
        last = {text: max(map(int, group)) for text in rows["date_publication"].unique()
                if (group := YEAR.findall(text))}
        last[""] = max(last.values(), default=9998) + 1
        end = rows["date_publication"].map(last).astype("float64").fillna(9999)
        start = pd.Series(0, index=rows.index)
        if source.years_back is not None:
            end = end.clip(upper=rows["millesime"].astype("float64"))
            start = rows["millesime"].astype("int64") - source.years_back
        outside = ((year > end) & (rows["statut"] != "e")) | (year < start)
        outside |= year.isin(_isolated_years(rows["nombre"].groupby(year[~outside]).sum()))
        if outside.any() and not outside.all():
            yield from _year_warnings(source, rows.assign(annee=year), outside)


def _undated(source: Source, data: pd.DataFrame) -> Iterator[Issue]:
    """Yield the periods of words that say no year, but for those that say that there is none or
    hesitate (« s.d. », « après 2022-07 »): their figures are in no series."""
    for _, same in data.groupby(["fichier", "feuille", "periode"], sort=False, observed=True):
        row = same.iloc[0]
        if not (_NO_DATE.match(normalise(row["periode"])) or YEAR.search(row["periode"])):
            again = here_and_in(int(same["nombre"].sum()) - 1)
            yield row_issue(source, "avertissement", f"cette période ne dit pas d'année{again} : "
                            "aucune courbe n'a ce chiffre", row, "periode", row["periode"],
                            "l'année, ou « s.d. »")


def _isolated_years(count: pd.Series) -> set[int]:
    """Return the years at either end that a gap and their rarity set apart from the others of the
    file; ``count``: year → figures that bear it, in the order of years.

    A gap is telling beyond ``APART`` years, or beyond twice the largest gap among the others when
    the series is a regular one (at least three years); few figures are less than a tenth of what
    the other years usually bear.  A short list of unequal years (one figure of 2010 among eight)
    is left alone.
    """
    outliers: set[int] = set()
    for ends in (count, count[::-1]):
        for size in range(1, len(ends)):
            few, rest = ends.iloc[:size], ends.iloc[size:]
            gap = abs(rest.index[0] - few.index[-1])
            inner = abs(pd.Series(rest.index).diff()).max() if len(rest) > 2 else APART / 2
            if gap > min(APART, 2 * inner) and few.sum() < rest.median() / 10:
                outliers |= set(few.index)
    return outliers


def _year_warnings(source: Source, rows: pd.DataFrame, outside: pd.Series) -> Iterator[Issue]:
    """Yield one warning for the figures of a sheet that share a doubtful period: the sound ones
    that it is judged by are printed, where some are, for what is announced may be of any year."""
    sound = rows[~outside]
    if (printed := sound["statut"] != "e").any():
        sound = sound[printed]
    low, high = sound["annee"].min(), sound["annee"].max()
    for _, same in rows[outside].groupby(["feuille", "periode", "date_publication"], sort=False):
        row = same.iloc[0]
        nearest = sound.loc[(sound["annee"] - row["annee"]).abs().idxmin()]
        publication = (f", publié en « {row['date_publication']} »" if row["date_publication"]
                       else "")
        others = int(same["nombre"].sum()) - 1
        many = f", comme {count(others, 'autre', 'chiffre')}" if others else ""
        yield row_issue(
            source, "avertissement", f"année hors de la période du fichier{publication}{many} : "
            f"l'année la plus proche est {nearest['annee']}, en {_address(nearest, row)}", row,
            "periode", row["periode"],
            f"une année de {low} à {high}" if low < high else f"l'année {low}")


def later_years(source: Source, data: pd.DataFrame, last: Mapping[str, int], places: Places
                ) -> Iterator[Issue]:
    """Yield the records whose past year (an opening) comes after the last one that their workbook
    speaks of; ``last``: file → that year, for those that say one."""
    end = data["fichier"].map(last).astype("float64")
    for column in (c for c in source.columns if c.past):
        for row in data[data[column.name].astype("float64") > end].to_dict("records"):
            year = last[row["fichier"]]
            yield row_issue(
                source, "avertissement",
                f"« {column.label} » vient après l'année du classeur ({year})", row, column.name,
                str(row[column.name]), f"{year} au plus, ou l'année du classeur corrigée", places)


# --- Jumps -----------------------------------------------------------------------------------
def jumps(source: Source, data: pd.DataFrame) -> Iterator[Issue]:
    """Yield the figures 10 or 1 000 times last year's: a thousands mark misread, or a unit changed.

    A figure is compared with those of the same key a year before (same quarter, same day of the
    year), whatever their document; the closest one is kept, so that a figure that any publication
    bears out is not doubted.  Left alone: percentages and moves, which swing (a share is bounded
    by 0 and 100 elsewhere), and ten times a count below ``SMALL``.  A series that comes back the
    year after is told once.
    """
    name = [k for k in source.key if k not in ("periode", *DOCUMENT)]
    figures = data.loc[data["annee"].notna() & data["valeur"].abs().gt(0) & (data["unite"] != "%")
                       & ~are_moves(data["indicateur"]),
                       list(dict.fromkeys([*name, "periode", "annee", "valeur", "unite"]))]
    if len(figures) < 2:
        return
    slot = figures["periode"].map({text: YEAR.sub("~", text)
                                   for text in figures["periode"].unique()})
    series = group_numbers(figures.assign(_slot=slot), [*name, "_slot"])
    now = pd.DataFrame({"serie": series, "annee": figures["annee"].astype("int64"),
                        "valeur": figures["valeur"], "at": figures.index})
    pairs = now.merge(now.assign(annee=now["annee"] + 1), on=["serie", "annee"],
                      suffixes=("", "_avant"))
    ratio = (pairs["valeur"] / pairs["valeur_avant"]).abs()
    pairs["ecart"] = ratio.where(ratio >= 1, 1 / ratio)
    pairs["hausse"] = ratio >= 1
    pairs = pairs[pairs["at"].isin(pairs.loc[pairs["ecart"] >= JUMPS[10][0], "at"])]
    pairs = pairs.sort_values("ecart", kind="stable").drop_duplicates("at").sort_values("at")
    floor = pairs[["valeur", "valeur_avant"]].abs().min(axis=1)
    large = figures["unite"].loc[pairs["at"]].str.match(_LARGE).to_numpy(dtype=bool)
    pairs["facteur"] = 0
    for factor, (low, high) in JUMPS.items():
        within = pairs["ecart"].between(low, high) & ((floor >= SMALL) | large | (factor > 10))
        pairs.loc[within, "facteur"] = factor
    doubtful = pairs[pairs["facteur"] > 0].sort_values("annee", kind="stable")
    cells = data[["fichier", "feuille", "cellule", "imprime"]]
    sides = (cells.loc[doubtful[at]].to_dict("records") for at in ("at", "at_avant"))
    is_rise: dict[object, bool] = {}
    for pair, row, before in zip(doubtful.itertuples(), *sides, strict=True):
        is_rise[pair.at] = bool(pair.hausse)
        if is_rise.get(pair.at_avant, pair.hausse) != pair.hausse:
            continue
        yield row_issue(
            source, "avertissement", f"environ {spell_number(float(pair.facteur))} fois "
            f"{'plus' if pair.hausse else 'moins'} que l'année précédente (« {before['imprime']} »"
            f" en {_address(before, row)}) : séparateur de milliers ou unité ?", row, "valeur",
            row["imprime"], f"une valeur du même ordre que « {before['imprime']} »")


def are_moves(indicators: pd.Series) -> pd.Series:
    """Tell which indicators are changes, or swing as they do: they may be negative."""
    return indicators.isin([text for text in indicators.unique()
                            if is_change(text) or re.match(_SWINGS, text)])


# --- Spellings -------------------------------------------------------------------------------
def spellings(source: Source, data: pd.DataFrame | Store) -> Iterator[Issue]:
    """Yield the labels that only accents, capitals, apostrophes or spaces part from a commoner one
    of their column: a page that asks for the one does not have the figures of the other.

    The columns are those of the key that tell what is measured, in words; the names of documents
    are cited as they are, and a unit is the one that is printed, where it is kept.
    """
    left = {*_NO_LABEL, *(("unite",) if "unite_imprimee" in source.key else ())}
    for column in source.all_columns:
        if not column.key or column.type != "texte" or column.name in left:
            continue
        texts = data.counts(column.name) if isinstance(data, Store) else data[column.name].unique()
        if _has_variants(texts):
            yield from _spelling_warnings(source, column.name, column.label, _distinct(
                data, [column.name, "fichier", "feuille"]))


def record_spellings(source: Source, data: pd.DataFrame, answers: pd.DataFrame,
                     places: Places) -> Iterator[Issue]:
    """Yield likewise what records answer, to a question with several answers too: each spelling
    would be counted apart.  What names a record, was said freely, or hardly repeats (an address)
    is left alone."""
    labels = {c.name: c.label for c in source.columns if c.type == "texte" and not c.free
              and c.name not in (*source.same, *source.refers)}
    tables = {name: data for name in labels}
    for name, some in answers.groupby("question", observed=True):
        tables[str(name)] = some.rename(columns={"modalite": str(name)}).merge(
            data[["id", "fichier", "feuille", "ligne"]], on="id")
    for name, table in tables.items():
        table = table[table[name] != ""]
        texts = table[name].unique()
        if 2 * len(texts) <= len(table) and _has_variants(texts):
            rows = table.groupby(
                [name, "fichier", "feuille"], sort=False, observed=True)["ligne"].agg(
                ["first", "size"]).reset_index().rename(columns={"size": "nombre"})
            rows["cellule"] = [
                record_cell(places, (row.fichier, row.feuille), name, row.first)
                for row in rows.itertuples()]
            yield from _spelling_warnings(
                source, name, labels.get(name) or source.children[name], rows)


def _has_variants(texts: Collection[str]) -> bool:
    """Tell whether some of these distinct texts only differ by their spelling."""
    return len({normalise(text) for text in texts}) < len(texts)


def _spelling_warnings(source: Source, name: str, label: str, rows: pd.DataFrame
                       ) -> Iterator[Issue]:
    """Yield one warning for each spelling that is not the commonest of a label; ``rows``: the
    distinct ones of the column ``name``, with their address and their ``nombre``."""
    one, many = ("ce chiffre n'est pas dans sa série", "chiffres ne sont pas dans sa série") \
        if source.kind == "chiffres" else ("cette fiche est comptée à part",
                                           "fiches sont comptées à part")
    rows = rows.assign(commun=rows[name].map(normalise).astype(str), texte=rows[name].astype(str))
    for _, same in rows.groupby("commun", sort=False):
        counts = same.groupby("texte", sort=False)["nombre"].sum()
        usual = str(counts.idxmax())
        other = same[same["texte"] == usual].iloc[0]
        for text, times in counts.drop(usual).items():
            row = same[same["texte"] == text].iloc[0]
            apart = one if times == 1 else f"ces {spell_number(float(times))} {many}"
            yield row_issue(
                source, "avertissement", f"« {label} » ne diffère que par l'écriture de "
                f"« {excerpt(usual)} », en {_address(other, row)} : {apart}", row, name, str(text),
                f"« {excerpt(usual)} »")


def _address(other: Any, row: Any) -> str:
    """Return the address of another cell, as told beside ``row``."""
    place = str(other["cellule"])
    if other["feuille"] != row["feuille"] or other["fichier"] != row["fichier"]:
        place += f" de la feuille « {other['feuille']} »"
    return place + (f" de {other['fichier']}" if other["fichier"] != row["fichier"] else "")
