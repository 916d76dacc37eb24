"""Circular economy: what the page asks of the published figures and of the Carteco export.

Structures and sites are two units; the perimeters that count structures do not add up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from dashboard import ask, cite, lecture, panoramas, theme
from dashboard.table import Table
from etl.contract import WHOLE, Column

PUBLISHED, ACTORS, REGION = "circulaire_publies", "acteurs_circulaires", "53"
BRITTANY = {"territoire": REGION, "territoire_niveau": "region"}
MEMBERS, NEW = "Membres du réseau breton du réemploi de matériaux", \
    "Nouvelles structures du réseau matériaux"
#: Title of a key figure and its indicator; the latest year published is shown.
HEADLINE = (("Structures dans Carteco, {periode}", "Structures référencées dans Carteco"),
            ("Structures de réemploi, {periode}", "Structures ESS de réemploi"),
            ("Sites de réemploi, {periode}", "Sites de réemploi ESS"),
            ("Membres du réseau matériaux, {periode}", MEMBERS),
            ("Entrées dans le réseau matériaux, {periode}", NEW))
#: Indicators that count structures, each within its own perimeter.
CENSUS = ["Structures ESS de réemploi", "Structures de réemploi ESS recensées",
          "Structures généralistes", "Structures ESS de la prévention et gestion des déchets",
          "Structures référencées dans Carteco"]
SITES = ["Sites de réemploi ESS"]
STATUT = "statut_juridique"
#: Filters that the published ETP follow.
FOLLOWED = ("Territoire", "Statuts")
NETWORKS = {"": "Tous", "membre_rab": "Réseau des recycleries (RAB)",
            "reseau_materiaux": "Réseau du réemploi de matériaux"}
DEFECTS = ("doublon", "commune absente", "commune non reconnue", "accents perdus",
           "coordonnées hors de Bretagne", "coordonnées absentes")
SHOWN = ["indicateur", "poste", "valeur", "unite", "periode", "editeur", "titre",
         "date_publication", "remarque"]


def headline() -> Table:
    """The latest published figures, as key figures."""
    return ask.pick([(PUBLISHED, {**BRITTANY, "indicateur": indicator, "annee": ask.LATEST}, title)
                     for title, indicator in HEADLINE])


def counted(indicators: list[str]) -> Table:
    """Published counts in Brittany, the oldest first; ``repere`` says what and when."""
    table = ask.rows(PUBLISHED, SHOWN, {**BRITTANY, "indicateur": indicators}, "annee valeur")
    return _marked(table, "indicateur")


def evolutions_read(table: Table) -> str:
    """« Les publications donnent : Réemploi (2018-2021) +33 %, … »"""
    if table.empty:
        return ""
    return "Les publications donnent : " + lecture.join(
        f"{r['repere']} " + theme.value(r["valeur"], r["unite"], r["statut"], r["qualificatif"],
                                        r["imprime"], sign=True)
        for _, r in table.data.iterrows()) + "."


def network() -> Table:
    """The latest figures of the network for building materials, in structures."""
    return ask.rows(PUBLISHED, SHOWN, {**BRITTANY, "poste": "Matériaux du bâtiment",
                                       "unite": "structures", "annee": ask.LATEST})


def evolutions() -> Table:
    """Published evolutions of the number of structures, in %."""
    named = [i for i in ask.values(PUBLISHED, "indicateur", BRITTANY)
             if str(i).startswith("Évolution")]
    return _marked(ask.rows(PUBLISHED, SHOWN, {**BRITTANY, "indicateur": named}, "annee"), "poste")


def published() -> Table:
    """Every published figure, with its territory, its document and its remark."""
    return ask.rows(PUBLISHED, ["indicateur", "territoire_nom", *SHOWN[1:], "fiabilite"])


def _marked(table: Table, column: str) -> Table:
    when = table.data["periode"].map(theme.date)
    mark = table.data[column] + " (" + when + ")"
    return replace(table, data=table.data.assign(repere=mark))


def titled(subject: str, table: Table) -> str:
    """« Sujet, Bretagne, 2019 à 2023 »."""
    return f"{subject}, Bretagne, {panoramas.years(table.data)}"


def counted_read(table: Table) -> str:
    """The counts of the latest year, or all of them when a break separates them."""
    if table.empty:
        return ""
    data = table.data
    last = data[data["annee"] == data["annee"].max()]
    if len(last) > 1:
        told = lecture.join(f"{_written(r)} (« {r['indicateur']} »)" for _, r in last.iterrows())
        return (f"En {last['periode'].iloc[0]}, les publications comptent {told} : des périmètres "
                "différents, qui ne s'additionnent pas.")
    told = lecture.join(f"{_written(r)} en {r['periode']}" for _, r in data.iterrows())
    broken = any(note.startswith("Rupture") for note in table.notes)
    return f"Les publications comptent {told}" + (
        " ; la rupture dite en note interdit d'y lire une évolution." if broken else ".")


def network_read(table: Table) -> str:
    """« En 2023, le réseau breton du réemploi de matériaux compte 27 structures, dont 9 entrées
    dans l'année. »"""
    rows = table.data.set_index("indicateur")
    if MEMBERS not in rows.index:
        return ""
    members = rows.loc[MEMBERS]
    new = f", dont {theme.number(rows.loc[NEW, 'valeur'])} entrées dans l'année" \
        if NEW in rows.index else ""
    return (f"En {members['periode']}, le réseau breton du réemploi de matériaux compte "
            f"{_written(members)}{new}.")


def _written(row: pd.Series) -> str:
    return theme.value(row["valeur"], row["unite"], row["statut"], row["qualificatif"],
                       row["imprime"])


def departements() -> dict[str, str]:
    """Code → name: Brittany, then the départements of the export."""
    return {REGION: "Bretagne"} | ask.labels(ACTORS, "departement", "departement_nom")


def inside(code: str, name: str, network: str) -> tuple[dict[str, object], dict[str, str]]:
    """The territory and the network as filters and as they are told; empty for the whole."""
    where: dict[str, object] = {} if code == REGION else {"departement": code}
    told = {"Territoire": name} if where else {}
    if network:
        where, told = where | {network: True}, told | {"Réseau": NETWORKS[network]}
    return where, told


@dataclass(frozen=True)
class Selection:
    """The actors that the filters keep, duplicates set aside; ``told``: label → value shown."""

    name: str
    where: Mapping[str, object] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)

    def titled(self, title: str, table: Table) -> str:
        """« Titre en Bretagne, 2023 »."""
        return f"{title} {lecture.en_territoire(self.name)}, {table.vintage}"

    def _filtered(self, table: Table) -> Table:
        return replace(table, filters=dict(self.told))

    def actors(self) -> Table:
        """One row an actor; ``lieu`` is read on the map."""
        table = ask.with_answers(ask.rows(ACTORS, [
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
        """Structures by activity, several each."""
        return self._filtered(ask.actors_by_activity(self.where))

    def by(self, column: str) -> Table:
        """Structures by a column of the export."""
        return self._filtered(ask.ask(ACTORS, [column], ["structures"],
                                      {**self.where, "retenu": True}))

    def networks(self) -> Table:
        """Members of each network by département (``reseau``, ``departement_nom``)."""
        tables = {label: ask.ask(ACTORS, ["departement_nom"], ["structures"],
                                 {**self.where, "retenu": True, name: True})
                  for name, label in NETWORKS.items() if name}
        first, *others = tables.values()
        data = pd.concat([t.data.assign(reseau=label) for label, t in tables.items()],
                         ignore_index=True)
        columns = (Column("reseau", "Réseau"), *first.columns)
        return self._filtered(replace(cite.merged(first, *others), data=data, columns=columns))

    def etp(self) -> Table:
        """Declared ETP by département and statut, margins included, as the secrecy publishes
        them; the other filters do not apply to them (``etp_note``)."""
        kept = {c: v for c, v in self.where.items() if c in ("departement", STATUT)}
        table = ask.totals(ACTORS, [STATUT, "departement_nom", "fiches", "declarent", "valeur"],
                           {"indicateur": "etp", **kept})
        table = replace(table, filters={label: value for label, value in self.told.items()
                                        if label in FOLLOWED})
        return ask.renamed(table, fiches="Structures", declarent="Déclarent leurs ETP",
                           valeur="ETP déclarés")

    def etp_note(self) -> str:
        """What is counted, and the filters that are left aside."""
        aside = [label for label in self.told if label not in FOLLOWED]
        left = (f"{lecture.join([f'« {a} »' for a in aside])} ne "
                f"{lecture.plural(len(aside), 'filtre', 'filtrent')} pas ce bloc : les ETP ne sont "
                "publiés que par département et par statut. " if aside else "")
        return left + ("Les structures qui ne déclarent pas leurs ETP ne comptent pas dans le "
                       "total ; les ETP d'une structure ne sont jamais montrés.")


def networks_read(table: Table) -> str:
    """« Réseau des recycleries (RAB) : 94 structures ; … »: the members of each network."""
    counts = table.data.groupby("reseau", sort=False)["structures"].sum()
    return " ; ".join(f"{name} : {theme.number(n)} {lecture.plural(n, 'structure')}"
                      for name, n in counts.items()) + "." if len(counts) else ""


def inner(table: Table) -> Table:
    """The crossings alone, without the margins: what a grid draws."""
    return table.where(~(table.data[["departement_nom", STATUT]] == WHOLE).any(axis=1))


def etp_read(table: Table) -> str:
    """« 2 550 ETP déclarés par 369 structures sur 422 ; 8 cases sur 28 sous secret statistique. »

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
        told.append(f"{theme.value(value, 'ETP')} {lecture.plural(value, 'déclaré')} par "
                    f"{theme.number(n)} {lecture.plural(n, 'structure')} sur "
                    f"{theme.number(row['fiches'])}")
    cells = inner(table).data
    hidden = int((cells["statut"] == "s").sum())
    told.append(f"{theme.number(hidden)} {lecture.plural(hidden, 'case')} sur "
                f"{theme.number(len(cells))} sous secret statistique" if hidden
                else "aucune case sous secret statistique")
    return lecture.capital(" ; ".join(told)) + "."


def kept() -> str:
    """How many rows of the export are kept, and why the others are not."""
    rows = ask.rows(ACTORS, ["retenu"]).data["retenu"]
    aside = int((~rows).sum())
    return (f"{theme.number(len(rows))} lignes dans l'export, {theme.number(aside)} mises à "
            f"l'écart (doublons) : {theme.number(len(rows) - aside)} structures retenues.")


def first(table: Table, column: str, total: float) -> str:
    """« « réemploi » arrive en tête : 213 structures sur 422 (50,5 %). »"""
    if table.empty or not total:
        return ""
    top = table.data.sort_values("structures", ascending=False, kind="stable").iloc[0]
    name, count = top[column] or "non précisé", theme.number(top["structures"])
    return (f"« {name} » arrive en tête : {count} "
            f"{lecture.plural(top['structures'], 'structure')} sur {theme.number(total)} "
            f"({theme.percent(100 * top['structures'] / total)}).")


def mapped(table: Table) -> str:
    """How many actors are shown, and how many of them have a place on the map."""
    if table.empty:
        return ""
    n, on = len(table.data), int(table.data["latitude"].notna().sum())
    which = f"dont {theme.number(on)} {lecture.plural(on, 'placée')}" if on < n else "placées"
    return (f"{theme.number(n)} {lecture.plural(n, 'structure')} "
            f"{which if n > 1 else which.removesuffix('s')} sur la carte.")


def placed(table: Table) -> str:
    """How many points stand at the centre of their commune, for lack of usable coordinates."""
    centre = int((table.data["position"] == "centre de la commune").sum())
    if not centre:
        return ""
    verb = "est" if centre == 1 else "sont"
    return (f"{theme.number(centre)} {lecture.plural(centre, 'point')} {verb} au centre de la "
            "commune, faute de coordonnées utilisables ; le survol le dit.")


def defects() -> Table:
    """Rows of the export with a defect, and what is done about each."""
    table = ask.rows(ACTORS, ["id", "nom", "commune_nom", "defaut", "retenu", "ligne"],
                     {"defaut": ask.values(ACTORS, "defaut")})
    data = table.data.assign(retenu=table.data["retenu"].map({True: "oui", False: "non"}))
    columns = tuple(replace(c, type="texte") if c.name == "retenu" else c for c in table.columns)
    return replace(table, data=data, columns=columns)


def defects_read(table: Table) -> str:
    """« 43 lignes de l'export ont un défaut : 14 « commune absente », 10 « doublon »… »"""
    found = {kind: int(table.data["defaut"].str.contains(kind, regex=False).sum())
             for kind in DEFECTS}
    told = lecture.join(f"{theme.number(n)} « {kind} »" for kind, n in
                        sorted(found.items(), key=lambda item: -item[1]) if n)
    return f"{theme.number(len(table.data))} lignes de l'export ont un défaut : {told}."
