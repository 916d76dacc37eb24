"""Filters from page to page: what an address sets follows the reader, and comes back with it.

Streamlit keeps the filters of the page that is left as they were before its last gesture: those of
an address on which nothing was clicked yet were lost, and the demonstration that a link hides was
shown again by the next page.

It also takes out of the address the filters that the page that is left has under the same name: an
address that the browser comes back to lost those, the years of « Emploi » after « Mois de l'ESS ».

On one page too: years that the next tab does not have are drawn within its own, and were taken out
of the address, whose link then showed all of them.
"""

from __future__ import annotations

from contextlib import suppress
from functools import wraps
from typing import Any

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.query_params import QueryParams


def keep_filters() -> None:
    """Have the filters of an address kept from page to page, from tab to tab, and by the browser's
    Back."""
    clean, populate = SessionState._remove_stale_widgets, QueryParams.populate_from_query_string
    seed = SessionState._seed_widget_from_url

    @wraps(clean)
    def clean_with_address(self: SessionState, active_widget_ids: frozenset[str]) -> None:
        for one in self._query_param_bound_widget_ids - self._old_state.keys():
            # One of a page left before has none: what it said last would be kept over what has been
            # chosen since.
            with suppress(KeyError):
                self._old_state[one] = self._new_widget_state[one]
        clean(self, active_widget_ids)

    @wraps(populate)
    def populate_of_its_page(self: QueryParams, query_string: str,
                             valid_script_hashes: set[str] | None = None) -> None:
        if valid_script_hashes and _is_back():  # the address is already of the page that is asked
            for one in [*self._bindings_by_widget]:
                self.unbind_widget(one)
        populate(self, query_string, valid_script_hashes)

    @wraps(seed)
    def seed_unless_set(self: SessionState, metadata: WidgetMetadata[Any], key: str, widget: str,
                        text: str | list[str]) -> bool:
        if key not in self._new_session_state or _is_back():
            return seed(self, metadata, key, widget, text)
        value = self._new_session_state[key]
        if value != metadata.deserializer(None):
            self.query_params.set_corrected_value(
                key, metadata.serializer(value), metadata.value_type)
        else:
            self.query_params.remove_param(key)
        return False

    SessionState._remove_stale_widgets = clean_with_address  # type: ignore[method-assign]
    SessionState._seed_widget_from_url = seed_unless_set  # type: ignore[assignment,method-assign]
    QueryParams.populate_from_query_string = populate_of_its_page  # type: ignore[method-assign]


def _is_back() -> bool:
    """Tell whether the page is asked for by the browser's Back or Forward."""
    context = get_script_run_ctx(suppress_warning=True)
    request = context.script_requests._rerun_data if context and context.script_requests else None
    return bool(request and request.is_history_navigation)
