"""What is published for the year of a note: the tables of the page « Emploi », for that year.

Published sources only: the demonstration data never enter a note.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from dashboard.blocks.cells import typeset
from dashboard.note.model import Grid, Head
from dashboard.text import numbers as french
from dashboard.themes.emploi import published
from dashboard.themes.emploi import tendencies as directions
from dashboard.warehouse import provenance, query
from dashboard.warehouse.citation import documents
from dashboard.warehouse.columns import figure_text
from dashboard.warehouse.table import ADDRESS, Table
from etl.common_columns import STATUSES
from etl.contract import REGION, WHOLE

SOURCES = ("emploi", "emploi_tendances", "emploi_niveaux")
GROWTH = "Part de l'ESS dans la croissance de l'emploi"
#: From so many columns of numbers on, a table needs a page in landscape.
WIDE = 7
#: Heads of the columns of the house table: what they are called in its title, what they mean.
MEASURES = {"%": ("en %", "% : évolution par rapport à l'année précédente."),
            "Vol.": ("en volume", "Vol. : évolution en nombre de postes.")}
#: Places of the house table, in its order, by level then code: départements, then the region.
LEVELS = ("departement", "region")
_LEVEL = ("indicateur", "territoire_nom", "poste", "periode", "valeur", "champ", "editeur", "titre",
          "date_publication")


def years() -> list[int]:
    """Return years of which something is published, the last first."""
    return sorted({year for source in SOURCES for year in query.years(source)}, reverse=True)


def latest_year() -> int:
    """Return the last year of which a note gives evolutions, else the last of all."""
    return max(query.years("emploi") or years() or [0])


@dataclass(frozen=True)
class Year:
    """The tables of a year, each read once."""

    year: int

    @cached_property
    def percent(self) -> Table:
        """Return evolutions in %, of all territories and sectors."""
        return published.evolutions("%", {"annee": self.year})

    @cached_property
    def jobs(self) -> Table:
        """Return evolutions in posts, of all territories and sectors."""
        return published.evolutions("postes", {"annee": self.year})

    @cached_property
    def before(self) -> Table:
        """Return evolutions in % of the year before, which the house table recalls."""
        table = published.evolutions("%", {"annee": self.year - 1, "secteur": WHOLE,
                                           "territoire_niveau": list(LEVELS)})
        return table if self.has_evolution else table.where(table.data["annee"].isna())

    @property
    def has_evolution(self) -> bool:
        """Tell whether an evolution of the year is published."""
        return not (self.percent.empty and self.jobs.empty)

    @cached_property
    def growth(self) -> Table:
        """Return the share of the ESS in the growth of employment."""
        return query.rows("emploi", ["indicateur", "territoire_nom", "periode", "valeur"],
                          {"annee": self.year, "indicateur": GROWTH, "rappel": False})

    @cached_property
    def directions(self) -> Table:
        """Return directions that publications state in words, jobs and establishments."""
        span = self.year, self.year
        jobs = directions.directions(span, {})
        other = directions.directions(span, {"indicateur": [directions.ESTABLISHMENTS]})
        if other.empty:
            return jobs
        both = pd.concat([jobs.data, other.data], ignore_index=True)
        return provenance.with_sources_of(Table(both, jobs.columns, jobs.lineage), other)

    @cached_property
    def levels(self) -> Table:
        """Return levels and shares, one row a publication: competing, never merged."""
        return query.rows("emploi_niveaux", _LEVEL, {"annee": self.year},
                          "indicateur territoire poste periode editeur")

    @cached_property
    def history(self) -> Table:
        """Return ESS and the private sector of the region in %, up to the year; nothing when
        nothing of the year itself is published."""
        own = published.against_private("%", REGION, (self.year, self.year))
        if own.empty:
            return own
        return published.against_private("%", REGION, (published.years()[0], self.year))

    @property
    def tables(self) -> list[Table]:
        """Return all that the note shows, in its order."""
        return [self.history, self.percent, self.jobs, self.before, self.growth, self.directions,
                self.levels]

    @cached_property
    def cells(self) -> pd.DataFrame:
        """Return the rows behind the note, each cell once."""
        frames = [t.data for t in self.tables if not t.empty]
        if not frames:
            return self.percent.data
        return pd.concat(frames).drop_duplicates(ADDRESS, ignore_index=True)


def origin(data: pd.DataFrame) -> str:
    """Return « note.xlsx, feuille « Tableau 1 », cellules N11, N12 »; each sheet once."""
    return " ; ".join(
        f"{fichier}, feuille « {feuille} », {'cellules' if len(cells) > 1 else 'cellule'} "
        + ", ".join(dict.fromkeys(cells["cellule"]))
        for (fichier, feuille), cells in data.groupby(["fichier", "feuille"], sort=False))


def house(figures: Year) -> Grid | None:
    """Return the table of the notes n° 3 and n° 9: statut × département, and for each place the
    evolution of the year before in %, that of the year in % and in posts.

    A line, a place or a column of which nothing is published is left out; None when neither a
    family nor a département is published for the year.
    """
    kinds = ((figures.before, figures.year - 1, "%"), (figures.percent, figures.year, "%"),
             (figures.jobs, figures.year, "Vol."))
    frames = []
    for table, year, kind in kinds:
        rows = table.data
        selection = rows[(rows["secteur"] == WHOLE) & rows["territoire_niveau"].isin(LEVELS)]
        frames.append(selection.assign(colonne=f"{year} {kind}"))
    data = pd.concat(frames, ignore_index=True)
    own = data[data["annee"] == figures.year]
    if own["groupe"].isin(published.GROUPES).all() and (own["territoire_niveau"] == "region").all():
        return None
    columns = [(str(year), kind) for _, year, kind in kinds
               if (data["colonne"] == f"{year} {kind}").any()]
    groups = [g for g in [*published.families(), *published.GROUPES] if (data["groupe"] == g).any()]
    at = data.sort_values(["territoire_niveau", "territoire"])["territoire_nom"]
    places = list(dict.fromkeys(at))
    cells = {(r["groupe"], r["territoire_nom"], r["colonne"]): figure_text(
        {**r, "unite": r["unite"].replace("postes", "")}) for r in data.to_dict("records")}
    rows = tuple((g, *(cells.get((g, p, f"{y} {k}"), french.NOTHING)
                       for p in places for y, k in columns)) for g in groups)
    by_year = [(y, sum(c == y for c, _ in columns)) for y in dict.fromkeys(y for y, _ in columns)]
    heads = ((Head("Statut", 1, 3), *(Head(p, len(columns)) for p in places)),
             tuple(Head(y, n) for _ in places for y, n in by_year),
             tuple(Head(k) for _ in places for _, k in columns))
    numbers = len(places) * len(columns)
    where = " et département" if len(places) > 1 else f", {places[0]}"
    names, meanings = zip(*(MEASURES[k] for k in dict.fromkeys(k for _, k in columns)), strict=True)
    return Grid(
        typeset(f"Évolution de l'emploi par statut{where}, en {figures.year}, "
                f"{' et '.join(names)}"),
        heads, rows, (2.1, *[1.0] * numbers), numbers,
        frozenset(i for i, g in enumerate(groups) if g in published.GROUPES),
        typeset(" ".join([
            *meanings, f"{french.NOTHING} : {french.NOTHING_MEANS}.", *legend(data),
            f"Source : {documents(data)}."])))


def legend(data: pd.DataFrame) -> list[str]:
    """Return what the marks beside the numbers mean."""
    return [f"{french.SHORT_STATUSES[s]} : {STATUSES[s]}." for s in STATUSES
            if s and s in set(data["statut"])]
