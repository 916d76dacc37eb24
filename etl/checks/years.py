"""Years that do not belong to their file, or to their workbook.

These rules only doubt, so they warn, and name the other cell.  What they let pass on purpose is
said with each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pandas as pd

from etl.checks.row_issue import distinct_rows, other_address, row_issue
from etl.contract import Source
from etl.french.periods import YEAR
from etl.french.text import count, here_and_in, normalise
from etl.issue import Issue, Places
from etl.tables.store import Store

#: A file without dates: beyond that many years from the others, a year stands alone.
APART = 10
#: Columns that the years of a file are judged on.
DATES = ("fichier", "feuille", "annee", "periode", "statut", "millesime", "date_publication")
#: How a period says that it has no year.
_NO_DATE = re.compile(r"s\. ?d\b|sd\b|sans date|non date|n\.? ?d\b|inconnu")


def dates(data: pd.DataFrame | Store) -> pd.DataFrame:
    """Return the distinct dates of a table of figures, columns ``DATES``: see ``distinct_rows``."""
    return distinct_rows(data, [name for name in DATES if name in data.columns])


def year_issues(source: Source, data: pd.DataFrame) -> Iterator[Issue]:
    """Yield the figures whose year is outside the period of their file, or that say none: one
    warning a sheet and a period.  ``data``: the dates of the figures, see ``dates``.

    The period is what the file itself says of it:

    - no figure is later than the publication that it is quoted from (the last year printed in
      ``date_publication``), unless it is announced or estimated (status ``e``); one that quotes
      none, in a file that does, may be a year later than all of them, not more;
    - a source that declares ``years_back`` has no figure after the year of its document
      (``millesime``), nor more than ``years_back`` before, be it all of them: the file is named
      after another year;
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
        if outside.any() and (source.years_back is not None or not outside.all()):
            yield from _year_warnings(source, rows.assign(annee=year, debut=start, fin=end),
                                      outside)


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
    that it is judged by are printed, where some are, for what is announced may be of any year.
    Where none is sound, the years are judged by those that the document may speak of, ``debut`` to
    ``fin``: a note misnamed may begin after it was published.
    """
    sound = rows[~outside]
    if (printed := sound["statut"] != "e").any():
        sound = sound[printed]
    low, high = sound["annee"].min(), sound["annee"].max()
    for _, same in rows[outside].groupby(["feuille", "periode", "date_publication"], sort=False):
        row = same.iloc[0]
        if sound.empty:
            near, expected = "", (f"{row['fin']:.0f} au plus" if row["annee"] > row["fin"] else
                                  f"{row['debut']} au moins")
        else:
            nearest = sound.loc[(sound["annee"] - row["annee"]).abs().idxmin()]
            near = (f" : l'année la plus proche est {nearest['annee']}, en "
                    f"{other_address(nearest, row)}")
            expected = f"une année de {low} à {high}" if low < high else f"l'année {low}"
        publication = (f", publié en « {row['date_publication']} »" if row["date_publication"]
                       else "")
        others = int(same["nombre"].sum()) - 1
        many = f", comme {count(others, 'autre', 'chiffre')}" if others else ""
        yield row_issue(
            source, "avertissement", f"année hors de la période du fichier{publication}{many}"
            f"{near}", row, "periode", row["periode"], expected)


def later_year_issues(source: Source, data: pd.DataFrame, last: Mapping[str, int], places: Places
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
