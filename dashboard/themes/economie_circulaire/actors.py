"""Actors of the circular economy: what the page asks of the Carteco export.

The filters make a ``Selection``; duplicates of the export are set aside everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from dashboard.text import lecture, numbers
from dashboard.warehouse import provenance, query
from dashboard.warehouse.table import Table
from etl.contract import REGION, WHOLE, Column

ACTORS = "acteurs_circulaires"
STATUT = "statut_juridique"
#: Filters that the published ETP follow.
FOLLOWED = ("Territoire", "Statuts")
NETWORKS = {"": "Tous", "membre_rab": "Réseau des recycleries (RAB)",
            "reseau_materiaux": "Réseau du réemploi de matériaux"}
#: Combinations of activities that are drawn.
DRAWN = 15
DEFECTS = ("doublon", "commune absente", "commune non reconnue", "accents perdus",
           "coordonnées hors de Bretagne", "coordonnées absentes")


def places() -> dict[str, tuple[str, str]]:
    """Return code → level and name: Brittany, then the départements and the EPCI of the export."""
    return {REGION: ("region", "Bretagne")} | {
        code: (level, name) for level in ("departement", "epci")
        for code, name in query.labels(ACTORS, level, f"{level}_nom").items()}


def inside(code: str, network: str) -> tuple[dict[str, object], dict[str, str]]:
    """Return the territory and the network as filters and as they are told; empty for the whole."""
    level, name = places()[code]
    where: dict[str, object] = {} if code == REGION else {level: code}
    told = {"EPCI" if level == "epci" else "Territoire": name} if where else {}
    if network:
        where, told = where | {network: True}, told | {"Réseau": NETWORKS[network]}
    return where, told


@dataclass(frozen=True)
class Selection:
    """The actors that the filters keep, duplicates set aside; ``told``: label → value shown."""

    name: str
    where: Mapping[str, object] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    level: str = "region"

    def title(self, title: str, table: Table) -> str:
        """Return « Titre en Bretagne, 2023 »."""
        return f"{title} {lecture.en_territoire(self.name, self.level)}, {table.vintage}"

    def _filtered(self, table: Table) -> Table:
        return replace(table, filters=dict(self.told))

    def given(self, column: str) -> list[str]:
        """Return what the reader has selected by that every structure then has: the activities
        chosen, or a statut, a département alone."""
        named = {"modalite": "activites", "departement_nom": "departement"}.get(column, column)
        chosen = self.where.get(named)
        if named == "departement":
            return [self.name] if chosen else []
        values = list(map(str, chosen)) if isinstance(chosen, list) else []
        return values if named == "activites" or len(values) == 1 else []

    def actors(self) -> Table:
        """Return one row an actor; ``lieu`` is read on the map."""
        table = query.with_answers(query.rows(ACTORS, [
            "nom", "statut_juridique", "commune_nom", "departement_nom", "annee_creation",
            "membre_rab", "reseau_materiaux", "position"], {**self.where, "retenu": True}),
            "activites")
        data = table.data
        town = data["commune_nom"].where(data["commune_nom"] != "", data["departement_nom"])
        data = data.assign(
            lieu=data["nom"] + ", " + town + " (position : " + data["position"] + ")",
            **{c: data[c].map({True: "oui", False: "non"}).fillna("")
               for c in ("membre_rab", "reseau_materiaux")})
        columns = [replace(c, type="texte") if c.type == "booléen" else c for c in table.columns]
        first, *rest, answers = columns
        return self._filtered(replace(table, data=data, columns=(first, answers, *rest)))

    def by_activity(self) -> Table:
        """Return the structures by activity, several each."""
        return self._filtered(query.actors_by_activity(self.where))

    def together(self) -> Table:
        """Return the structures by the exact combination of their activities, the most frequent
        first."""
        return self._filtered(query.actors_by_combination(self.where))

    def density(self) -> Table:
        """Return the structures for 10 000 inhabitants by EPCI, in the communes of the territory
        chosen."""
        table = query.density(ACTORS, "epci", self.where)
        if not table.data["effectif"].any():  # nothing selected is no map of zeros
            table = table.where(table.data["effectif"] > 0)
        first, code, *rest, rate = table.columns
        return self._filtered(replace(
            table, columns=(first, rate, *rest, code),
            data=table.data.sort_values("densite", ascending=False, kind="stable",
                                        ignore_index=True)))

    def density_note(self) -> str:
        """Return what hatches are, and whose inhabitants are counted."""
        within = (f"Hachures : hors du territoire choisi ; un EPCI à cheval compte ses seules "
                  f"communes {lecture.de_territoire(self.name)}. " if self.level == "departement"
                  else "Hachures : hors du territoire choisi. " if self.level == "epci" else "")
        return within + "Un taux de quelques structures varie beaucoup : lire aussi leur nombre."

    def by(self, column: str) -> Table:
        """Return the structures by a column of the export."""
        return self._filtered(query.ask(ACTORS, [column], ["structures"],
                                        {**self.where, "retenu": True}))

    def networks(self) -> Table:
        """Return the members of each network by département (``reseau``, ``departement_nom``)."""
        tables = {label: query.ask(ACTORS, ["departement_nom"], ["structures"],
                                   {**self.where, "retenu": True, name: True})
                  for name, label in NETWORKS.items() if name}
        first, *others = tables.values()
        data = pd.concat([t.data.assign(reseau=label) for label, t in tables.items()],
                         ignore_index=True)
        columns = (Column("reseau", "Réseau"), *first.columns)
        return self._filtered(
            replace(provenance.with_sources_of(first, *others), data=data, columns=columns)
        )

    def etp(self) -> Table:
        """Return the declared ETP by département and statut, margins included, as the secrecy
        publishes them; the other filters do not apply to them (``etp_note``)."""
        kept = {c: v for c, v in self.where.items() if c in ("departement", STATUT)}
        table = query.totals(ACTORS, [STATUT, "departement_nom", "fiches", "declarent", "valeur"],
                             {"indicateur": "etp", **kept})
        table = replace(table, filters={label: value for label, value in self.told.items()
                                        if label in FOLLOWED})
        return query.with_labels(table, fiches="Structures", declarent="Déclarent leurs ETP",
                                 valeur="ETP déclarés")

    def etp_note(self) -> str:
        """Return what is counted, and the filters that are left aside."""
        aside = [label for label in self.told if label not in FOLLOWED]
        left = (f"{lecture.join([f'« {a} »' for a in aside])} ne "
                f"{lecture.plural(len(aside), 'filtre', 'filtrent')} pas ce bloc : les ETP ne sont "
                "publiés que par département et par statut. " if aside else "")
        return left + ("Les structures qui ne déclarent pas leurs ETP ne comptent pas dans le "
                       "total ; les ETP d'une structure ne sont jamais montrés.")


def show_only(table: Table, columns: Sequence[str]) -> Table:
    """Return the table with these columns alone, on screen and in its extracts."""
    return replace(table, columns=tuple(c for c in table.columns if c.name in columns))


def with_several_activities(table: Table) -> Table:
    """Return the combinations that are drawn: two activities or more, the ``DRAWN`` most
    frequent."""
    kept = table.where(table.data["activites"] > 1)
    return replace(kept, data=kept.data.head(DRAWN))


def together_read(table: Table) -> str:
    """Return « 283 structures sur 422 ont plusieurs activités, en 130 combinaisons ; la plus
    fréquente : « réemploi + sensibilisation » (11 structures). »"""
    n = table.data["structures"].sum()
    if not n:
        return ""
    mixed = table.data[table.data["activites"] > 1]
    if mixed.empty:
        return "Aucune structure n'a plusieurs activités."
    many, ways, top = mixed["structures"].sum(), len(mixed), mixed.iloc[0]
    ties = int((mixed["structures"] == top["structures"]).sum())
    if n == 1:
        return f"La seule structure a plusieurs activités : « {top['modalite']} »."
    who = (f"Les {_structure_count(n)} ont toutes" if many == n else
           f"{_structure_count(many)} sur {numbers.number(n)} {lecture.plural(many, 'a', 'ont')}")
    if ways == 1:
        return f"{who} plusieurs activités : « {top['modalite']} »."
    named = (f"la plus fréquente est « {top['modalite']} » ({_structure_count(top['structures'])})"
             if ties == 1 else
             f"aucune ne l'emporte ({ties} en ont {numbers.number(top['structures'])} chacune)")
    return f"{who} plusieurs activités, en {numbers.number(ways)} combinaisons : {named}."


def together_note(table: Table) -> str:
    """Return how a structure is counted, and what the bars leave to the table."""
    rest = int((table.data["activites"] > 1).sum()) - DRAWN
    left = (f" Barres : les {DRAWN} combinaisons les plus fréquentes ; le tableau les donne "
            "toutes." if rest > 0 else "")
    return ("Chaque structure compte une fois, dans la combinaison exacte de toutes ses "
            f"activités ; celles d'une seule activité sont dans le tableau.{left}")


def _structure_count(n: float) -> str:
    return f"{numbers.number(n)} {lecture.plural(n, 'structure')}"


NO_OTHER = "aucune n'est d'un autre réseau"


def networks_read(table: Table) -> str:
    """Return « Le « Réseau des recycleries (RAB) » réunit 94 structures ; le … »: each network; the
    other ones, of the members of the network that the reader has selected by."""
    counts = table.data.groupby("reseau", sort=False)["structures"].sum()
    own = table.filters.get("Réseau", "")
    if own in counts.index:
        others = [f"{numbers.number(n)} {lecture.plural(n, 'est', 'sont')} aussi du « {name} »"
                  for name, n in counts.drop(own).items()]
        among = f"Des {_structure_count(counts[own])} du « {own} »" if counts[own] > 1 else (
            f"De la seule structure du « {own} »")
        return f"{among}, {lecture.join(others) or NO_OTHER}."
    return lecture.capital(" ; ".join(
        f"le « {name} » réunit {numbers.number(n)} {lecture.plural(n, 'structure')}"
        for name, n in counts.items())) + "." if len(counts) else ""


def inner(table: Table) -> Table:
    """Return the crossings alone, without the margins: what a grid draws."""
    return table.where(~(table.data[["departement_nom", STATUT]] == WHOLE).any(axis=1))


def etp_read(table: Table) -> str:
    """Return « 369 structures sur 422 déclarent 2 550 ETP ; 8 cases sur 28 sont sous secret. »

    The total is the published one: none for several statuts together.
    """
    rows = table.data
    if rows.empty:
        return ""
    told = []
    wholes = (rows[["departement_nom", STATUT]] == WHOLE).sum(axis=1)
    top = rows[wholes == wholes.max()]
    if len(top) == 1 and top["valeur"].notna().all():
        row = top.iloc[0]
        value, n = row["valeur"], row["declarent"]
        told.append(f"{numbers.number(n)} {lecture.plural(n, 'structure')} sur "
                    f"{numbers.number(row['fiches'])} {lecture.plural(n, 'déclare', 'déclarent')} "
                    f"{numbers.value(value, 'ETP')}")
    cells = inner(table).data
    hidden = int((cells["statut"] == "s").sum())
    counted = (f"{numbers.number(hidden)} {lecture.plural(hidden, 'case')} sur "
               f"{numbers.number(len(cells))} {lecture.plural(hidden, 'est', 'sont')}")
    told.append(f"{'toutes les cases sont' if hidden == len(cells) else counted} sous secret "
                "statistique" if hidden else "aucune case n'est sous secret statistique")
    return lecture.capital(" ; ".join(told)) + "."


def rows_kept_sentence() -> str:
    """Return how many rows of the export are kept, and why the others are not."""
    rows = query.rows(ACTORS, ["retenu"]).data["retenu"]
    aside = int((~rows).sum())
    return (f"{numbers.number(len(rows))} lignes dans l'export, {numbers.number(aside)} mises à "
            f"l'écart (doublons) : {numbers.number(len(rows) - aside)} structures retenues.")


def first(table: Table, column: str, total: float, given: Sequence[str] = ()) -> str:
    """Return « « réemploi » arrive en tête : 213 structures sur 422 (50,5 %). », without what the
    reader has selected by (``given``)."""
    counts = {str(name or "non précisé"): n for name, n in
              zip(table.data[column], table.data["structures"], strict=True)}
    named = lecture.le_territoire if column == "departement_nom" else lecture.quotation
    return lecture.top_answer(counts, total, "structure", share=True, named=named, given=given)


PLACED = "structures sont placées"


def mapped(table: Table) -> str:
    """Return how many actors are shown, and how many of them have a place on the map."""
    if table.empty:
        return ""
    n, on = len(table.data), int(table.data["latitude"].notna().sum())
    if on == n:
        return (f"{numbers.number(n)} {lecture.plural(n, 'structure est placée', PLACED)} "
                "sur la carte.")
    return (f"{numbers.number(on)} {lecture.plural(on, 'structure est placée', PLACED)} sur la "
            f"carte, parmi {numbers.number(n)}.")


def placement_sentence(table: Table) -> str:
    """Return how many points stand at the centre of their commune, for lack of usable
    coordinates."""
    centre = int((table.data["position"] == "centre de la commune").sum())
    if not centre:
        return ""
    verb = "est" if centre == 1 else "sont"
    return (f"{numbers.number(centre)} {lecture.plural(centre, 'point')} {verb} au centre de la "
            "commune, faute de coordonnées utilisables ; le survol le dit.")


def defects() -> Table:
    """Return the rows of the export with a defect, and what is done about each."""
    table = query.rows(ACTORS, ["id", "nom", "commune_nom", "defaut", "retenu", "ligne"],
                       {"defaut": query.values(ACTORS, "defaut")})
    data = table.data.assign(retenu=table.data["retenu"].map({True: "oui", False: "non"}))
    columns = tuple(replace(c, type="texte") if c.name == "retenu" else c for c in table.columns)
    return replace(table, data=data, columns=columns)


def defects_read(table: Table) -> str:
    """Return « 43 lignes de l'export ont un défaut : 14 « commune absente », 10 « doublon »… »"""
    found = {kind: int(table.data["defaut"].str.contains(kind, regex=False).sum())
             for kind in DEFECTS}
    told = lecture.join(f"{numbers.number(n)} « {kind} »" for kind, n in
                        sorted(found.items(), key=lambda item: -item[1]) if n)
    have = lecture.plural(len(table.data), "ligne de l'export a", "lignes de l'export ont")
    return f"{numbers.number(len(table.data))} {have} un défaut : {told}."
