"""The latest published share of the ESS in jobs, whatever document gives it: that of a territory,
and the map of the départements, which home, a territory and its portrait open on."""

from __future__ import annotations

import re

import pandas as pd

from dashboard.blocks.block import Block
from dashboard.text import numbers
from dashboard.themes.territoires import comparable, ess_weight, maps, portrait
from dashboard.themes.territoires.comparable import FRANCE, REGION
from dashboard.themes.territoires.published import SHARE
from dashboard.warehouse import provenance, query
from dashboard.warehouse.table import ADDRESS, Table

#: Which territories the map is of; where a published level waits that no document gives.
LEVEL, AWAITED = "departement", "emploi_niveaux"
#: What a share of something (« des emplois ») is a share in (« les emplois »).
_ARTICLES = {"de": "", "des": "les ", "du": "le "}


def key_figure() -> tuple[str, query.Where, str, str]:
    """Return the share of Bretagne as ``query.pick`` asks for it: of a known champ first, then the
    latest; that which the published levels would give where no document has one."""
    table = portrait.key_figures(*REGION)
    if table.empty or table.data["indicateur"].iloc[0] != SHARE:
        return AWAITED, {**query.BRETAGNE, "indicateur": SHARE}, SHARE, ""
    row = table.data.iloc[0]
    base = str(query.frames(table.data)["base"].iloc[0]).removeprefix("%").strip() or "de l'emploi"
    whole = re.sub("^(des?|du) ", lambda word: _ARTICLES[word[1]], base)
    return (row["source"], {c: row[c] for c in ADDRESS},
            f"Part de l'ESS dans {whole}, {numbers.date(row['periode'])}",
            f"{{quand}}, l'ESS {{ou}} représente {{valeur}} {base}.")


def departements_map(key: str, code: str = "") -> Block:
    """Return the map of the départements, on the base of which most have a share, the latest of
    those, which « Cartes » opens on; ``code``: that of the one to frame and speak of.

    Where nothing is published, it is that of Insee's count, which says what it awaits.
    """
    subject = next((s for s in maps.subjects(LEVEL, False).values() if s.name == SHARE), None)
    if subject is None:
        table = ess_weight.departements(None)
        return ess_weight.map_block(key, ess_weight.subject(None), table, table.data)
    table = subject()
    references, sources = _references(table)
    return ess_weight.map_block(key, subject.title(next(iter(subject.periods))),
                                provenance.with_sources_of(table, *sources), references, code)


def _references(table: Table) -> tuple[pd.DataFrame, list[Table]]:
    """Return the shares of Bretagne and of France that compare with those of a map, and their
    sources; of one that two documents print differently, nothing."""
    gathering = comparable.figures_of_level(LEVEL, demonstration=False)
    data = gathering.data
    is_place = comparable.is_at(data, REGION) | comparable.is_at(data, FRANCE)
    rows = data[is_place & data["cle"].isin(table.data["cle"])].drop_duplicates(
        ["territoire_niveau", "valeur", *portrait.MARKS[:2]])
    rows = rows[~rows["territoire_niveau"].duplicated(keep=False)].sort_values(
        "territoire_niveau", ascending=False)
    return rows, [gathering.citation_table(rows.index)] if len(rows) else []
