"""What stands in place of data that are not there, or that the reader has hidden.

A block never disappears without a word: it says which data it misses and which workbook to drop.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext

import streamlit as st

from dashboard.blocks import access, headless
from dashboard.blocks.cells import plain, typeset
from dashboard.text import lecture
from dashboard.warehouse import query
from dashboard.warehouse.table import Table
from etl.contract import DEMONSTRATION

#: An open tab, in which a page draws; None for a tab that is closed or has no rows.
Tab = AbstractContextManager[object] | None


def demonstration_shown() -> bool:
    """True unless the reader, or the address of the page that is collected, hides the
    demonstration data."""
    held = headless.asked()
    if held and held.text("demo").lower() == "false":
        return False
    # Where the switch is not drawn (a slide), the address still says what it was.
    return bool(st.session_state.get("demo", st.query_params.get("demo", "").lower() != "false"))


def available(source: str) -> bool:
    """True when the source has rows to show; else the page says which workbook is waited for."""
    about = query.sources().loc[source]
    if not query.has(source):
        _say(absent(about["titre"], [source]))
        return False
    if about["nature"] == DEMONSTRATION and not demonstration_shown():
        _say(hidden(about["titre"], [source]))
        return False
    return True


def tabs(key: str, sources: Mapping[str, str]) -> list[Tab]:
    """The tabs of a page, label → source that it shows (empty: none); the open one is given, the
    others cost nothing.

    None too for an open tab whose source has no rows to show: it says what it misses.  Asked before
    the filters are drawn, so that nothing is asked of the reader about what is not there.
    """
    if held := headless.asked():
        asked = held.one(key, list(sources), str, next(iter(sources)), headless.TAB)
        return [nullcontext() if name == asked and (not source or available(source)) else None
                for name, source in sources.items()]
    drawn = st.tabs(list(sources), key=key, bind="query-params", on_change="rerun")
    ready: list[Tab] = []
    for tab, source in zip(drawn, sources.values(), strict=True):
        with tab:
            ready.append(tab if tab.open and (not source or available(source)) else None)
    return ready


def replaced(title: str, table: Table) -> bool:
    """True when a sentence stands in place of the block: its data are hidden, or not there."""
    sentence = instead(title, table)
    if sentence:
        _say(sentence)
    return bool(sentence)


def instead(title: str, table: Table) -> str:
    """The sentence that stands in place of the block; empty when it has its data."""
    if table.demonstration and not demonstration_shown():
        return hidden(title, table.sources)
    lacking = _lacking(table)
    return absent(title, lacking) if table.empty and lacking else ""


def partly(table: Table) -> None:
    """Say which sources of a block that shows the others are not there."""
    titles = query.sources()["titre"]
    for source in _lacking(table):
        _say(absent(titles[source], [source]))


def absent(subject: str, sources: Sequence[str]) -> str:
    """« Aucune donnée pour « … » : déposez le classeur … dans data/raw/…, puis … »."""
    return f"Aucune donnée pour « {subject} » : {_drop(sources)}."


def hidden(subject: str, sources: Sequence[str]) -> str:
    """What the switch of the side bar hides, and what would take its place."""
    return (f"« {subject} » : données de démonstration masquées (voir l'interrupteur de la barre "
            f"latérale). Pour les données réelles, {_drop(sources)}.")


def _drop(sources: Sequence[str]) -> str:
    """Which workbook of each source to drop where."""
    awaited = query.sources()["attendu"]
    files = lecture.join(" ou ".join(map(_file, awaited[s].split(" ou "))) for s in sources)
    page = ", ou passez par la page « Déposer un classeur »" if access.allowed() else ""
    return f"déposez {files}, puis relancez « python start.py »{page}"


def _file(pattern: str) -> str:
    """« le classeur note_*.xlsx dans data/raw/emploi/ »; any name will do for « *.xlsx »."""
    folder, _, name = pattern.rpartition("/")
    what = f"un classeur {name[1:]}" if name.startswith("*.") else f"le classeur {name}"
    return f"{what} dans data/raw/{folder}/"


def _lacking(table: Table) -> list[str]:
    return [s for s in table.sources if not query.has(s)]


def _say(sentence: str) -> None:
    if held := headless.asked():
        held.say(sentence)
        return
    st.info(plain(typeset(sentence)))
