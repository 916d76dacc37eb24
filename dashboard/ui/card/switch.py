"""How a card shows its figure: drawn or as a table, on a light page or a dark one."""

from __future__ import annotations

import streamlit as st

#: Whether a card shows its table instead of its figure: prefix of the key in the session.
AS_TABLE = "en_tableau_"


def is_table(key: str) -> bool:
    """Tell whether the card of that key shows its table."""
    return bool(st.session_state.get(AS_TABLE + key))


def draw(key: str, as_table: bool, hint: str | None = None) -> None:
    """Draw the switch between a figure and its table; ``hint``: what it does, where it is an icon
    alone."""
    st.button("Graphique" if as_table else "Tableau", key=f"tableau_{key}", type="tertiary",
              help=hint, icon=":material/bar_chart:" if as_table else ":material/table_chart:",
              on_click=st.session_state.update, args=({AS_TABLE + key: not as_table},))


def is_dark() -> bool:
    """Tell whether the reader's page is dark."""
    return st.context.theme.type == "dark"
