"""Rural shops: what the page asks of the inventory and of the survey.

A percentage is always on the shops that answered the question; ``n`` goes with each.  The blocks
are in ``blocks``, their sentences in ``sentences``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from dashboard.survey import estimates
from dashboard.text import lecture
from dashboard.warehouse import provenance, query
from dashboard.warehouse.columns import with_order
from dashboard.warehouse.table import Table
from etl.contract import REGION, WHOLE, Column

#: What is said of the files that are waited for.
AWAITED = ("L'inventaire et les réponses à l'enquête ne sont pas publics : ce qu'en montrent les "
           "autres onglets est inventé, jusqu'à ce que les fichiers de la Cress prennent sa place.")
INVENTORY, ANSWERS, PUBLICATIONS = "commerces_inventaire", "commerces_enquete", "commerces_publies"
BRETAGNE = "Bretagne"
QUESTIONS = ("services", "modele", "tranche_ca", "subventions", "difficultes", "attentes")
#: Those compared between employers and others, from what tells them most apart.
COMPARISONS = ("difficultes", "attentes", "subventions", "services", "modele", "tranche_ca")
#: Questions that take several answers.
SEVERAL = ("services", "subventions", "difficultes", "attentes")
#: Questions asked of employers only: the base of their rate is the employers.
OF_EMPLOYERS = ("etp",)
#: Questions whose answers are classes in order, not ranked by their number.
ORDINAL = ("tranche_ca",)
#: Groups of respondents: value of ``employeur`` → name.
GROUPS = {"oui": "Employeurs", "non": "Non-employeurs", "": lecture.UNSAID,
          WHOLE: "Tous les commerces"}
EMPLOYER = {True: "Employeur", False: "Non-employeur"}


def places() -> dict[str, str]:
    """Return code → name: Brittany, then the départements of the inventory."""
    names = query.labels(INVENTORY, "departement", "departement_nom")
    return {REGION: BRETAGNE} | dict(sorted(names.items()))


@dataclass(frozen=True)
class Place:
    """Brittany or one of its départements: what is asked there."""

    code: str
    name: str

    @property
    def departement(self) -> list[str]:
        """Return the département as a filter; empty for the whole of Brittany."""
        return [] if self.code == REGION else [self.code]

    @property
    def where(self) -> query.Where:
        """Return what selects the shops of the inventory there."""
        return {"departement": self.departement} if self.departement else {}

    def _with_filters(self, table: Table) -> Table:
        return table.with_filters({"Territoire": self.name if self.departement else ""})

    def title(self, title: str, table: Table, n: str = "") -> str:
        """Return « Titre, en Bretagne, 2023 (n = 49) »; of what shows nothing, no count: what is
        withheld is not nobody."""
        count = "" if table.empty else f" (n = {n or len(table.data)})"
        return f"{title} {lecture.en_territoire(self.name)}, {table.vintage}{count}"

    def shops(self) -> Table:
        """Return the shops of the inventory, one row each; ``lieu`` is read on the map."""
        table = query.rows(INVENTORY, ["id", "commune_nom", "departement_nom", "statut_juridique",
                                       "annee_ouverture", "employeur"], self.where)
        data = table.data
        table = table.with_values(employeur=_employer(data["employeur"]),
                                  lieu=data["id"] + ", " + data["commune_nom"])
        return self._with_filters(with_order(
            table.with_column("employeur", type="texte"), "statut_juridique",
            query.values(INVENTORY, "statut_juridique")))

    def counts(self) -> Iterator[tuple[str, str, Table, str, bool]]:
        """Yield (key, title, shops by ``column``, column, ranked) of each chart of the
        inventory."""
        def by(column: str) -> Table:
            return self._with_filters(query.ask(INVENTORY, [column], ["commerces"], self.where))

        if not self.departement:
            yield "departement", "Commerces par département", by("departement_nom"), \
                "departement_nom", True
        table = by("statut_juridique")
        yield "statut", "Commerces par statut juridique", table.with_values(
            statut_juridique=table.data["statut_juridique"].replace("", lecture.UNSAID)), \
            "statut_juridique", True
        yield "services", "Services proposés par les commerces", self._with_filters(
            query.shops_by_service(self.where)), "modalite", True
        yield "annees", "Commerces par année d'ouverture", _every_year(by("annee_ouverture")), \
            "annee_ouverture", False
        table = by("employeur")
        yield "employeur", "Commerces employeurs ou non", table.with_values(
            employeur=_employer(table.data["employeur"])), "employeur", True

    def answers(self, question: str, by_employer: bool = False,
                weights: pd.Series | None = None) -> Table:
        """Return the answers to a question with their intervals, labelled with their n; groups have
        a row for each answer.  ``weights``: of the respondents (``nonresponse.weights``)."""
        table = self._safe_answers(question, by_employer)
        if by_employer:
            table = estimates.by_answer(table)
        if weights is not None:
            replies = query.answers_given(question, self.departement).data
            table = estimates.with_weights(table, replies, weights)
        if question in ORDINAL:
            table = estimates.by_amount(table)
        return self._with_filters(estimates.with_labels(estimates.with_intervals(table)))

    def answers_beside(self, other: Place, question: str) -> Table:
        """Return the answers to a question here and in another territory, a row for each answer:
        ``groupe`` is the territory.  Empty: too few answers in one of them."""
        own, beside = (one._safe_answers(question) for one in (self, other))
        if own.empty or beside.empty:
            return own if own.empty else beside
        both = provenance.stacked(own.with_values(groupe=self.name),
                                  beside.with_values(groupe=other.name))
        table = estimates.by_answer(
            replace(both, columns=(Column("groupe", "Territoire"), *own.columns)),
            order=(self.name, other.name))
        if question in ORDINAL:
            table = estimates.by_amount(table)
        return estimates.with_labels(estimates.with_intervals(table)).with_filters(
            self.filters_beside(other))

    def filters_beside(self, other: Place) -> dict[str, str]:
        """Return what the extracts say of two territories."""
        return {"Territoire": self.name, "Comparer à": other.name}

    def _safe_answers(self, question: str, by_employer: bool = False) -> Table:
        """Return the answers without those of too few shops, nor of the départements that would
        give them."""
        table = estimates.mask_small_bases(query.answers(question, by_employer, self.departement),
                                           together=by_employer)
        if not self.departement:
            return table
        is_secret = any(  # the groups of a place would add up to it
            self.code in _places_to_hide(partial(_bases_of, question, split))
            for split in {False, by_employer})
        return estimates.mask_groups(table, table.data["base"] < 0) if is_secret else table

    @property
    def has_unknown_employers(self) -> bool:
        """Tell whether nobody knows of some respondent whether it employs."""
        shops = query.shops_asked(self.departement).data
        return bool((~shops["precise"].astype(bool) & (shops["id"] != "")).any())

    def opinions(self) -> Table:
        """Return the answers to the statements, on the scale of agreement."""
        return self._with_filters(estimates.opinions([
            (label, estimates.with_intervals(self._safe_answers(name)))
            for name, label in statements().items()]))

    def agreement(self) -> Table:
        """Return who rather or wholly agrees with each statement, employers and others: ``enonce``,
        ``groupe``, ``part`` and its interval."""
        table = estimates.all_statements([
            (label, estimates.with_intervals(estimates.agreement(self._safe_answers(name, True))))
            for name, label in statements().items()])
        return self._with_filters(table.with_labels(part="Sont d'accord"))

    def numbers(self) -> Iterator[tuple[str, str, Table]]:
        """Yield (name, label, groups) of each number that respondents gave: its mean and quartiles,
        by group and all together, as the secrecy publishes them; none of too few answers, nor what
        would give it."""
        table = query.totals(ANSWERS, ["departement_nom", "employeur"], {
            "departement": self.departement or WHOLE})
        data = self._cells_by_group(table.data)
        data["etiquette_groupe"] = estimates.with_n(data["groupe"], data["declarent"])
        for (name, label), own in data.groupby(["indicateur", "libelle"], sort=False):
            summary = estimates.quartile_table(replace(table, data=own))
            few = self._rows_to_hide(str(name), summary.data)
            yield name, label, self._with_filters(
                estimates.mask_groups(summary, ~few) if few.any() else summary)

    def _rows_to_hide(self, name: str, data: pd.DataFrame) -> pd.Series:
        """Return which rows of a number (``quartile_table``) rest on too few answers, or would give
        one that does: the whole less a group, or Brittany less the other départements.  A group
        under secrecy keeps its line: nothing is subtracted from « secret »."""
        few = data["n"] < estimates.FLOOR
        groups_give_it = bool(few.any())
        if self.departement:
            if self.code in _places_to_hide(partial(_declarants, name, False)):
                return pd.Series(True, data.index)
            groups_give_it |= self.code in _places_to_hide(partial(_declarants, name, True))
        is_group = data["employeur"] != WHOLE
        return few | (is_group & data["moyenne"].notna() if groups_give_it else False)

    def classes(self) -> dict[str, Table]:
        """Return name → shops by class of each number that respondents gave, by ``groupe``, all
        together among them, with their intervals; ``de`` and ``a`` are the bounds of the class.

        Of Brittany alone, where classes hold enough answers; a number may have none.
        """
        if self.departement:
            return {}
        table = query.classes(ANSWERS)
        data = self._cells_by_group(table.data.rename(columns={"classe": "modalite",
                                                               "fiches": "reponses"}))
        data["part"] = 100 * data["reponses"] / data["base"]
        return {str(name): self._with_filters(estimates.by_class(replace(
            table, data=own.reset_index(drop=True))))
            for name, own in data.groupby("indicateur", sort=False)}

    def _cells_by_group(self, cells: pd.DataFrame) -> pd.DataFrame:
        """Return the published cells or classes, group by group, with how many shops of the
        ``groupe`` ``declarent`` (``base``), answered the survey, were asked: as in
        ``query.answers``."""
        order = {value: i for i, value in enumerate((*GROUPS, *cells["indicateur"].unique()))}
        data = cells.sort_values(["indicateur", "employeur"], key=lambda s: s.map(order))
        shops = query.shops_asked(self.departement).data
        every = pd.concat([shops, shops.assign(groupe=GROUPS[WHOLE])])
        of = (every["id"] != "").groupby(every["groupe"]).agg(["sum", "size"]).astype("Int64")
        if not query.has_inventory_asked():
            of["size"] = pd.array([pd.NA] * len(of), "Int64")
        # All who answer a question of employers are employers: their whole is that group.
        apart = data["indicateur"].isin(OF_EMPLOYERS)
        data = data[~apart | (data["employeur"] == WHOLE)]
        groups = data["employeur"].mask(apart, "oui").map(GROUPS)
        data = data.assign(groupe=groups, base=data["declarent"],
                           asked=groups.map(of["sum"]).astype("Int64"),
                           inventaire=groups.map(of["size"]).astype("Int64"))
        return data.assign(taux=100 * data["base"] / data["inventaire"])

    def comments(self) -> Table:
        """Return the free texts alone, in French order: nothing that tells who wrote."""
        table = query.answers_given("commentaire", self.departement)
        texts = table.data["modalite"].sort_values(
            key=lambda s: s.str.normalize("NFKD").str.lower())
        table = replace(table, data=pd.DataFrame({"commentaire": list(texts)}),
                        columns=(Column("commentaire", "Commentaire"),))
        if self.departement and self.code in _places_to_hide(
                lambda where: {"": len(query.answers_given("commentaire", where).data)}):
            table = estimates.mask_groups(table, pd.Series(False, table.data.index))
        return self._with_filters(table)


def statements() -> dict[str, str]:
    """Return the statements of the question of opinion: name → text."""
    return {name: label for name, label in query.questions(ANSWERS).items()
            if name.startswith("avis_")}


def questions() -> dict[str, str]:
    """Return every question that another can be crossed with: name → label."""
    labels = {**{name: c.label for name, c in query.columns(ANSWERS).items()},
              **query.questions(ANSWERS), query.EMPLOYER: "Employeurs et non-employeurs"}
    return {name: labels[name] for name in (*QUESTIONS, *statements(), query.EMPLOYER)}


def _places_to_hide(bases: Callable[[list[str]], dict[str, int]]) -> set[str]:
    """Return the départements whose answers are not shown (``estimates.groups_to_hide``).

    ``bases``: a département, or none for all Brittany → group → answers.  Respondents that the
    inventory does not know are in Brittany alone: they count as one more place, or Brittany less
    its départements would give them.
    """
    whole = bases([])
    by_place = {code: bases([code]) for code in places() if code != REGION}
    by_place[""] = {group: n - sum(own.get(group, 0) for own in by_place.values())
                    for group, n in whole.items()}
    return estimates.groups_to_hide(by_place)


def _declarants(name: str, split: bool, departement: Sequence[str]) -> dict[str, int]:
    """Return how many gave a number, all together or ``split`` by group, in a département or in
    all Brittany."""
    data = query.totals(ANSWERS, ["employeur"], {
        "indicateur": name, "departement": departement or WHOLE}).data
    data = data[(data["employeur"] != WHOLE) == split]
    return dict(zip(data["employeur"], map(int, data["declarent"]), strict=True))


def _bases_of(question: str, split: bool, departement: Sequence[str]) -> dict[str, int]:
    """Return how many answered a question, by group where they are ``split``."""
    data = query.answers(question, split, departement).data
    return dict(zip(data["groupe"], map(int, data["base"]), strict=True))


def _employer(values: pd.Series) -> list[str]:
    return [EMPLOYER.get(v, lecture.UNSAID) for v in values]


def _every_year(table: Table) -> Table:
    """Return the shops by year with the years where none opened: an empty year is a zero, not a
    gap."""
    data = table.data.dropna(subset=["annee_ouverture"])
    if data.empty:
        return replace(table, data=data)
    years = data["annee_ouverture"].astype(int)
    every = pd.DataFrame({"annee_ouverture": range(years.min(), years.max() + 1)})
    full = every.merge(data.assign(annee_ouverture=years), how="left")
    return replace(table, data=full.fillna({"commerces": 0}))
