"""Actors of the circular economy: what the page asks of the Carteco export.

The filters make a ``Selection``; duplicates of the export are set aside everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dashboard.text import lecture
from dashboard.warehouse import provenance, query
from dashboard.warehouse.columns import with_order
from dashboard.warehouse.table import Table
from etl.contract import REGION, WHOLE, Column

ACTORS = "acteurs_circulaires"
STATUT = "statut_juridique"
#: Filters that the published ETP follow.
ETP_FILTERS = ("Territoire", "Statuts")
NETWORKS = {"": "Tous", "membre_rab": "Réseau des recycleries (RAB)",
            "reseau_materiaux": "Réseau du réemploi de matériaux"}
#: What a territory is called among the filters: an EPCI is not one that the ETP follow.
PLACE, EPCI = "Territoire", "EPCI"
#: Combinations of activities that are drawn.
BARS = 10


def places() -> dict[str, tuple[str, str]]:
    """Return code → level and name: Brittany, then the départements and the EPCI of the export."""
    return {REGION: ("region", "Bretagne")} | {
        code: (level, name) for level in ("departement", "epci")
        for code, name in query.labels(ACTORS, level, f"{level}_nom").items()}


def networks() -> dict[str, str]:
    """Return the networks that some actor is known to be a member of, after « Tous »: an open file
    tells none."""
    return {name: label for name, label in NETWORKS.items()
            if not name or True in query.values(ACTORS, name)}


def has_etp() -> bool:
    """Tell whether some actor declares its ETP: no open file does."""
    declarations = query.totals(ACTORS, ["declarent"], {"indicateur": "etp"}).data["declarent"]
    return bool(declarations.isna().any() or declarations.gt(0).any())


def territory_filters(code: str, network: str) -> tuple[dict[str, object], dict[str, str]]:
    """Return the territory and the network as filters and as they are told; empty for the whole."""
    level, name = places()[code]
    where: dict[str, object] = {} if code == REGION else {level: code}
    labels = {EPCI if level == "epci" else PLACE: name} if where else {}
    if network:
        where, labels = where | {network: True}, labels | {"Réseau": NETWORKS[network]}
    return where, labels


@dataclass(frozen=True)
class Selection:
    """The actors that the filters keep, duplicates set aside; ``labels``: label → value shown."""

    name: str
    where: Mapping[str, object] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    level: str = "region"

    def title(self, title: str, table: Table) -> str:
        """Return « Titre en Bretagne, 2023 »: the territory chosen where the table is filtered by
        it, else the whole; then the other filters: a slide has nothing else that says them."""
        level, name = ((self.level, self.name) if self.name in table.filters.values() else
                       places()[REGION])
        return (f"{title} {lecture.en_territoire(name, level)}, {table.vintage}"
                f"{self.other_filters(table)}")

    def other_filters(self, table: Table) -> str:
        """Return the filters but the territory, those that a table does not follow last:
        « · Statuts : Scop · sans le filtre « Activités » »."""
        others = {label: value for label, value in self.labels.items()
                  if label not in (PLACE, EPCI)}
        aside = [f"« {label} »" for label in others if label not in table.filters]
        parts = [f"{label} : {value}" for label, value in others.items() if label in table.filters]
        if aside:
            noun = lecture.plural(len(aside), "le filtre", "les filtres")
            parts.append(f"sans {noun} {lecture.join(aside)}")
        return "".join(f" · {part}" for part in parts)

    @property
    def code(self) -> str:
        """Return the code of the territory; empty for the whole of Brittany."""
        return str(self.where.get(self.level, ""))

    def _with_filters(self, table: Table) -> Table:
        return replace(table, filters=dict(self.labels))

    def common_values(self, column: str) -> list[str]:
        """Return what the reader has selected by that every structure then has: the activities or
        the network chosen, or a statut, a département alone."""
        if column == "reseau":
            return [label for name, label in NETWORKS.items() if self.where.get(name)]
        key = {"modalite": "activites", "departement_nom": "departement"}.get(column, column)
        choice = self.where.get(key)
        if key == "departement":
            return [self.name] if choice else []
        values = list(map(str, choice)) if isinstance(choice, list) else []
        return values if key == "activites" or len(values) == 1 else []

    def actors(self) -> Table:
        """Return one row an actor; ``lieu`` is read on the map."""
        table = query.with_activities(query.rows(ACTORS, [
            "nom", "statut_juridique", "commune_nom", "departement_nom", "annee_creation",
            "membre_rab", "reseau_materiaux", "position"], {**self.where, "retenu": True}))
        data = table.data
        town = data["commune_nom"].where(data["commune_nom"] != "", data["departement_nom"])
        data = data.assign(
            lieu=data["nom"] + ", " + town + " (position : " + data["position"] + ")",
            **{c: data[c].map({True: "oui", False: "non"}).fillna("")
               for c in ("membre_rab", "reseau_materiaux")})
        columns = [replace(c, type="texte") if c.type == "booléen" else c for c in table.columns]
        first, *rest, answers = columns
        return self._with_filters(with_order(
            replace(table, data=data, columns=(first, answers, *rest)), STATUT,
            query.values(ACTORS, STATUT)))

    def by_activity(self) -> Table:
        """Return the structures by activity, several each."""
        return self._with_filters(query.actors_by_activity(self.where))

    def combinations(self) -> Table:
        """Return the structures by the exact combination of their activities, the most frequent
        first."""
        return self._with_filters(query.actors_by_combination(self.where))

    def density(self) -> Table:
        """Return the structures for 10 000 inhabitants by EPCI, whole, of those that have communes
        in the département chosen; an EPCI is read among them all."""
        where = _without(_without(self.where, "epci"), "departement")
        if self.level == "departement":
            where["epci"] = sorted(query.parts(self.level, self.code, "epci") - {""})
        table = query.density(ACTORS, "epci", where)
        if not table.data["effectif"].any():  # nothing selected is no map of zeros
            table = table.where(table.data["effectif"] > 0)
        first, code, *rest, rate = table.columns
        return replace(
            table, columns=(first, rate, *rest, code), filters=_without(self.labels, EPCI),
            data=table.data.sort_values("densite", ascending=False, kind="stable",
                                        ignore_index=True))

    def density_note(self) -> str:
        """Return what is counted of an EPCI, and how to read a small rate."""
        within = ("Un EPCI à cheval sur deux départements est compté en entier. "
                  if self.level == "departement" else "")
        return within + "Un taux de quelques structures varie beaucoup : lire aussi leur nombre."

    def by_column(self, column: str) -> Table:
        """Return the structures by a column of the export."""
        return self._with_filters(query.ask(ACTORS, [column], ["structures"],
                                            {**self.where, "retenu": True}))

    def networks(self) -> Table:
        """Return the members of each network by département (``reseau``, ``departement_nom``)."""
        table = provenance.stacked(*(
            query.ask(ACTORS, ["departement_nom"], ["structures"],
                      {**self.where, "retenu": True, name: True}).with_values(reseau=label)
            for name, label in NETWORKS.items() if name))
        return self._with_filters(
            replace(table, columns=(Column("reseau", "Réseau"), *table.columns)))

    def members(self) -> Table:
        """Return the members of each network."""
        table = self.networks()
        first, _, measure = table.columns
        return replace(table, columns=(first, measure), data=table.data.groupby(
            first.name, sort=False, as_index=False)[measure.name].sum())

    def etp(self) -> Table:
        """Return the declared ETP by département and statut, margins included, as the secrecy
        publishes them; the other filters do not apply to them (``etp_note``)."""
        where = {c: v for c, v in self.where.items() if c in ("departement", STATUT)}
        table = query.totals(ACTORS, [STATUT, "departement_nom", "fiches", "declarent", "valeur"],
                             {"indicateur": "etp", **where})
        table = replace(table, filters={label: value for label, value in self.labels.items()
                                        if label in ETP_FILTERS})
        # One decimal for all, in its table and on slides as in the figure: « 45,0 » is as precise.
        return table.with_labels(
            fiches="Structures", declarent="Déclarent leurs ETP", valeur="ETP déclarés"
        ).with_column("valeur", decimals=1)

    def etp_note(self) -> str:
        """Return what is counted, and the filters that are left aside."""
        aside = [label for label in self.labels if label not in ETP_FILTERS]
        note = (f"{lecture.join([f'« {a} »' for a in aside])} ne "
                f"{lecture.plural(len(aside), 'filtre', 'filtrent')} pas cette figure : les ETP ne "
                "sont publiés que par département et par statut. " if aside else "")
        return note + ("Les structures qui ne déclarent pas leurs ETP ne comptent pas dans le "
                       "total ; les ETP d'une structure ne sont jamais montrés.")


def _without(filters: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return the filters but one."""
    return {key: value for key, value in filters.items() if key != name}


def with_several_activities(table: Table) -> Table:
    """Return the combinations that are drawn: two activities or more, the most frequent."""
    rows = table.where(table.data["activites"] > 1)
    return replace(rows, data=rows.data.head(BARS))


def crossings(table: Table) -> Table:
    """Return the crossings alone, without the margins: what a grid draws."""
    return table.where(~(table.data[["departement_nom", STATUT]] == WHOLE).any(axis=1))


def defects() -> Table:
    """Return the rows of the export with a defect, and what is done about each."""
    table = query.rows(ACTORS, ["id", "nom", "commune_nom", "defaut", "retenu", "ligne"],
                       {"defaut": query.values(ACTORS, "defaut")})
    return table.with_values(retenu=table.data["retenu"].map(
        {True: "oui", False: "non"})).with_column("retenu", type="texte")
