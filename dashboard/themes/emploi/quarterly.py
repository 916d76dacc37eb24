"""The detailed quarterly series: which series are compared; ``calculations`` says what of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from dashboard import trends
from dashboard.text import lecture, numbers
from dashboard.warehouse import query
from dashboard.warehouse.table import Table
from etl.common_columns import MISSING_STATUSES
from etl.contract import REGION, WHOLE, Column
from etl.french.families import ESS, PRIVE

SOURCE = "emploi_detaille"
#: What can be compared → the column that tells the series apart.
AGAINST_PRIVATE, BY_DEPARTEMENT = "ESS et privé hors ESS", "Départements"
SPLITS = {AGAINST_PRIVATE: "famille", "Familles": "famille", "Secteurs": "secteur",
          BY_DEPARTEMENT: "territoire_nom"}
#: What the series compared are the parts of, where they are.
WHOLES = {"Familles": ESS, "Secteurs": WHOLE, BY_DEPARTEMENT: "Bretagne"}


def splits() -> list[str]:
    """Return what the source has series of to compare, all where it has none."""
    return [split for split in SPLITS
            if query.values(SOURCE, SPLITS[split], _series(split))] or [*SPLITS]


def _series(split: str, famille: Sequence[str] = (), secteur: Sequence[str] = (),
            with_total: bool = False) -> dict[str, object]:
    """Return the condition on the series compared, and on their published total, of the families
    and sectors that are kept."""
    if split == AGAINST_PRIVATE:
        return {"famille": [ESS, PRIVE], "secteur": WHOLE}
    where: dict[str, object] = {"famille": _part(famille, families()) or ESS,
                                "secteur": _part(secteur, sectors()) or WHOLE}
    if split == BY_DEPARTEMENT:
        codes = query.values(SOURCE, "territoire", {"territoire_niveau": "departement"})
        return {**where, "territoire": [*codes, *[REGION] * with_total]}
    if split == "Familles":
        return {**where, "famille": [*(famille or families()), *[ESS] * with_total]}
    return {**where, "secteur": [*(secteur or sectors()), *[WHOLE] * with_total]}


def counterparts(territoire: str) -> dict[str, str]:
    """Return code → name of the territories whose series compare with those of a territory."""
    return query.counterparts(SOURCE, territoire, {
        "famille": ESS, "secteur": WHOLE, "annee": query.LATEST})


def measures() -> dict[str, str]:
    """Return the measures whose quarters have a mean, those that add up over places: name →
    label."""
    return query.additive_measures(SOURCE)


def families() -> list[str]:
    """Return the families of the ESS, in French order."""
    return [str(f) for f in query.values(SOURCE, "famille") if f not in (ESS, PRIVE)]


def sectors() -> list[str]:
    """Return the sectors of the ESS, in French order."""
    return [str(s) for s in query.values(SOURCE, "secteur") if s != WHOLE]


def choices(split: str) -> dict[str, tuple[str, list[str], str, list[str]]]:
    """Return what may narrow the series: argument → label, options, key and default of its filter.

    Comparing sectors starts from a few: twelve lines would hide each other.
    """
    if split == AGAINST_PRIVATE:
        return {}
    is_by_sector = split == "Secteurs"
    return {"famille": ("Familles", families(), "famille", []),
            "secteur": ("Secteurs", sectors(), "secteurs" if is_by_sector else "secteur",
                        largest_sectors() if is_by_sector else [])}


def largest_sectors() -> list[str]:
    """Return the sectors of the ESS that have most posts in the last year, up to
    ``lecture.SPOKEN``."""
    table = query.ask(SOURCE, ["secteur"], ["effectifs"],
                      {"annee": query.LATEST, "secteur": sectors()})
    return [str(s) for s in table.data.nlargest(lecture.SPOKEN, "effectifs")["secteur"]]


def bases() -> dict[str, str]:
    """Return what an index may start from (« 2011 », « 2011-T1 ») → how it is read: the years whose
    four quarters are there, then quarters."""
    quarters = [str(q) for q in query.values(SOURCE, "periode")]
    count = Counter(quarter[:4] for quarter in quarters)
    years = [year for year in count if count[year] == trends.QUARTERS]
    return {base: numbers.quarter(base) for base in (*years, *quarters)}


@dataclass(frozen=True)
class Request:
    """The series that the reader compares, and what an index starts from.

    ``famille`` and ``secteur``: none or all of them means the published total, which secrecy
    spares.  ``territoire`` is not used when the départements are compared; ``place``: its name.
    """

    measure: str
    split: str
    territoire: str
    base: str
    span: tuple[int, int]
    famille: Sequence[str] = ()
    secteur: Sequence[str] = ()
    place: str = ""

    @cached_property
    def table(self) -> Table:
        """Return the quarters of the series compared: ``periode``, ``serie``, the measure and its
        status."""
        return self._quarters(False)

    @cached_property
    def with_total(self) -> Table:
        """Return the quarters of the series compared and of their published total (``WHOLES``)."""
        return self._quarters(True)

    def _quarters(self, with_total: bool) -> Table:
        column = SPLITS[self.split]
        where = {"territoire": self.territoire,
                 **_series(self.split, self.famille, self.secteur, with_total)}
        table = query.ask(SOURCE, ["periode", column], [self.measure], where)
        data = table.data.rename(columns={column: "serie"})
        columns = (Column("periode", "Trimestre"), Column("serie", table.column(column).label),
                   table.column(self.measure))
        return replace(table, columns=columns,
                       data=data.assign(annee=data["periode"].str[:4].astype(int)))

    @cached_property
    def whole(self) -> Table:
        """Return the quarters of every part, whatever was chosen among them, and of their total."""
        return replace(self, famille=() if self.split == "Familles" else self.famille,
                       secteur=() if self.split == "Secteurs" else self.secteur).with_total


def has_private_sectors() -> bool:
    """Tell whether the private sector is loaded by sector, as a decomposition of the gap needs
    it."""
    return query.values(SOURCE, "secteur", {"famille": PRIVE}) not in ([], [WHOLE])


def by_sector(measure: str, territoire: str) -> Table:
    """Return the quarters of the ESS and of the private sector by ``secteur``, without any
    total."""
    return query.ask(SOURCE, ["periode", "famille", "secteur"], [measure],
                     {"territoire": territoire, "famille": [ESS, PRIVE], "secteur": sectors()})


def _part(choice: Sequence[str], every: Sequence[str]) -> list[str]:
    """Return what was chosen when it is not everything."""
    return list(choice) if set(choice) != set(every) else []


def subject(measure: str, split: str, famille: Sequence[str] = (),
            secteur: Sequence[str] = ()) -> str:
    """Return « Effectifs salariés par secteur (Associations) »: what the series measure and
    compare."""
    if split == AGAINST_PRIVATE:
        return f"{measures()[measure]}, {split}"
    apart = {"Familles": famille, "Secteurs": secteur}.get(split)
    only = [lecture.join(part) for part, every in ((famille, families()), (secteur, sectors()))
            if part is not apart and _part(part, every)]
    return f"{measures()[measure]} de l'ESS par {split.lower().removesuffix('s')}" + (
        f" ({' ; '.join(only)})" if only else "")


def filter_labels(famille: Sequence[str] = (), secteur: Sequence[str] = ()) -> dict[str, str]:
    """Return the filters that an extract says; an empty one is none."""
    return {"Familles": ", ".join(_part(famille, families())),
            "Secteurs": ", ".join(_part(secteur, sectors()))}


def secrecy(table: Table, measure: str) -> str:
    """Return how many quarters of which series have no figure, and why."""
    missing = table.data[table.data[f"{measure}_statut"].isin(MISSING_STATUSES)]
    if missing.empty:
        return ""
    count = missing["serie"].value_counts()
    names = lecture.join(f"{serie} ({n})" for serie, n in count.items())
    why = lecture.join(sorted({numbers.value(None, statut=s)
                               for s in missing[f"{measure}_statut"]}))
    return (f"Trimestres sans chiffre ({why}), laissés en blanc et jamais estimés : {names}.")
