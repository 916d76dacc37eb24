"""Actors of the circular economy: the sentences that the page makes of its tables."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.text import lecture, numbers
from dashboard.themes.economie_circulaire.actors import ACTORS, BARS, STATUT, crossings
from dashboard.warehouse import query
from dashboard.warehouse.table import Table
from etl.contract import WHOLE

DEFECTS = ("doublon", "commune absente", "commune non reconnue", "accents perdus",
           "coordonnées hors de Bretagne", "coordonnées absentes")
#: What is said of structures none of which is of a network.
NO_MEMBER = "Aucune de ces structures n'est membre d'un réseau."


def combinations_sentence(table: Table) -> str:
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
    who = (f"Les {_structures(n)} ont toutes" if many == n else
           f"{_structures(many)} sur {numbers.number(n)} {lecture.plural(many, 'a', 'ont')}")
    if ways == 1:
        return f"{who} plusieurs activités : « {top['modalite']} »."
    if top["structures"] == 1:
        return f"{who} plusieurs activités, jamais les mêmes."
    clause = (f"la plus fréquente est « {top['modalite']} » ({_structures(top['structures'])})"
              if ties == 1 else
              f"aucune ne l'emporte ({ties} en ont {numbers.number(top['structures'])} chacune)")
    return f"{who} plusieurs activités, en {numbers.number(ways)} combinaisons : {clause}."


def combinations_note(table: Table) -> str:
    """Return how a structure is counted, and what the bars leave to the table."""
    counts = table.data.loc[table.data["activites"] > 1, "structures"].tolist()
    note = ""
    if len(counts) > BARS:
        ties = (" ; d'autres réunissent autant de structures que la dernière"
                if counts[BARS] == counts[BARS - 1] else "")
        note = (f" Barres : {BARS} combinaisons, les plus fréquentes{ties} ; le tableau les donne "
                "toutes.")
    return ("Chaque structure compte une fois, dans la combinaison exacte de toutes ses "
            f"activités ; celles d'une seule activité sont dans le tableau.{note}")


def _structures(n: float) -> str:
    return lecture.quantity(n, "structure")


def networks_sentence(table: Table) -> str:
    """Return « 94 structures sont du « Réseau des recycleries (RAB) » et 27 du « … ». »: those of
    each network that the filters keep: it may have others; of the other ones, the members of the
    network that the reader has selected by."""
    counts = table.data.groupby("reseau", sort=False)["structures"].sum()
    own = table.filters.get("Réseau", "")
    if own not in counts.index:
        clauses = [f"{numbers.number(n)} du « {name} »" for name, n in counts.items()]
        if clauses:
            n = counts.iloc[0]
            clauses[0] = (f"{lecture.quantity(n, 'structure est', 'structures sont')} "
                          f"du « {counts.index[0]} »")
        return f"{lecture.join(clauses)}." if clauses else ""  # one finding: no part is an aside
    others = counts.drop(own)
    is_narrower = len(table.filters) > 1
    if counts[own] == 1:
        more = lecture.join(f"du « {name} »" for name in others.index)
        clause = f"est aussi {more}" if more else "n'est d'aucun autre réseau"
        which = " qui répond aux filtres" if is_narrower else ""
        return f"La seule structure du « {own} »{which} {clause}."
    clause = lecture.join(f"{lecture.quantity(n, 'est', 'sont')} aussi du « {name} »"
                          for name, n in others.items()) or "aucune n'est d'un autre réseau"
    which = " qui répondent aux filtres" if is_narrower else ""
    return f"Des {_structures(counts[own])} du « {own} »{which}, {clause}."


def etp_sentence(table: Table) -> str:
    """Return « 369 structures sur 422 déclarent 2 549,8 ETP ; 8 cases sur 28 sont sous
    secret. »

    The total is the published one: none for several statuts together.
    """
    rows = table.data
    if rows.empty:
        return ""
    texts = []
    wholes = (rows[["departement_nom", STATUT]] == WHOLE).sum(axis=1)
    top = rows[wholes == wholes.max()]
    if len(top) == 1 and top["valeur"].notna().all():
        row = top.iloc[0]
        value, n = row["valeur"], row["declarent"]
        texts.append(f"{_structures(n)} sur "
                     f"{numbers.number(row['fiches'])} {lecture.plural(n, 'déclare', 'déclarent')} "
                     f"{numbers.value(value, 'ETP', decimals=table.column('valeur').decimals)}")
    cells = crossings(table).data
    secret = int((cells["statut"] == "s").sum())
    share = (f"{lecture.quantity(secret, 'case')} sur "
             f"{numbers.number(len(cells))} {lecture.plural(secret, 'est', 'sont')}")
    texts.append(f"{'toutes les cases sont' if secret == len(cells) else share} sous secret "
                 "statistique" if secret else "aucune case n'est sous secret statistique")
    return lecture.capital(" ; ".join(texts)) + "."


def rows_kept_sentence() -> str:
    """Return how many rows of the export are kept, and why the others are not."""
    rows = query.rows(ACTORS, ["retenu"]).data["retenu"]
    aside = int((~rows).sum())
    return (f"{lecture.quantity(len(rows), 'ligne')} dans l'export, "
            f"{lecture.quantity(aside, 'mise', 'mises')} à l'écart (doublons) : "
            f"{lecture.quantity(len(rows) - aside, 'structure retenue', 'structures retenues')}.")


def first_sentence(table: Table, column: str, total: float, criteria: Sequence[str] = ()) -> str:
    """Return « « réemploi » arrive en tête : 213 structures sur 422 (50,5 %). », without what the
    reader has selected by (``criteria``)."""
    counts = dict(zip(table.data[column], table.data["structures"], strict=True))
    naming = lecture.le_territoire if column == "departement_nom" else lecture.quotation
    return lecture.top_answer(counts, total, "structure", share=True, naming=naming,
                              criteria=criteria)


def map_sentence(table: Table) -> str:
    """Return how many actors are shown, and how many of them have a place on the map."""
    if table.empty:
        return ""
    n, on = len(table.data), int(table.data["latitude"].notna().sum())
    among = f", parmi {numbers.number(n)}" if on < n else ""
    return (f"{lecture.quantity(on, 'structure est placée', 'structures sont placées')} sur la "
            f"carte{among}.")


def placement_sentence(table: Table) -> str:
    """Return how many points stand at the centre of their commune, for lack of usable
    coordinates."""
    centre = int((table.data["position"] == "centre de la commune").sum())
    if not centre:
        return ""
    return (f"{lecture.quantity(centre, 'point est', 'points sont')} au centre de la "
            "commune, faute de coordonnées utilisables ; le survol le dit.")


def defects_sentence(table: Table) -> str:
    """Return « 43 lignes de l'export ont un défaut : 14 « commune absente », 10 « doublon »… »"""
    if table.empty:
        return ""
    counts = {kind: int(table.data["defaut"].str.contains(kind, regex=False).sum())
              for kind in DEFECTS}
    clause = lecture.join(f"{numbers.number(n)} « {kind} »" for kind, n in
                          sorted(counts.items(), key=lambda item: -item[1]) if n)
    have = lecture.quantity(len(table.data), "ligne de l'export a", "lignes de l'export ont")
    return f"{have} un défaut : {clause}."
