"""Gestures that come close to one another: each is obeyed to its end, and on its own page.

A gesture stops the run of the one before at its next statement of Streamlit's; where that one was
still in its callback, what it asked for was lost: a title typed, then a button clicked at once.
Streamlit knows (its issue 10578) and protects nothing yet.  Nor did the run of the next gesture
wait for that callback: it showed the page as it was before.

A gesture on a card may come after the one that leaves its page: a menu that closes because another
page is chosen.  Streamlit names the fragments of two pages alike, ran that of the new page for the
old one, and left the browser with neither.
"""

from __future__ import annotations

from functools import wraps
from threading import RLock
from typing import Any
from weakref import WeakValueDictionary

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import SessionState


def protect() -> None:
    """Have the callbacks of a gesture run to their end before the next gesture stops its run, which
    Streamlit does right after them, and before that gesture is obeyed; ignore the gestures on the
    cards of a page that was left."""
    call, request = SessionState._call_callbacks, AppSession.request_rerun
    obey = SessionState.on_script_will_rerun
    turns: WeakValueDictionary[str, Any] = WeakValueDictionary()  # a lock for each session

    @wraps(obey)
    def obey_in_turn(self: SessionState, *states: Any, **options: Any) -> None:
        # The run of each gesture has a thread and a lock of its own; the session is both's.
        context = get_script_run_ctx()
        turn = turns.setdefault(context.session_id if context else "", RLock())
        with turn:
            obey(self, *states, **options)

    @wraps(call)
    def call_to_their_end(self: SessionState, **options: Any) -> None:
        context = get_script_run_ctx(suppress_warning=True)
        requests = vars(context.script_requests) if context and context.script_requests else {}
        requests["on_scriptrunner_yield"] = lambda: None  # nothing is asked for, as far as they see
        try:
            call(self, **options)
        finally:
            requests.pop("on_scriptrunner_yield", None)

    @wraps(request)
    def request_of_its_page(self: AppSession, client_state: Any) -> None:
        is_on_card = client_state and client_state.fragment_id
        if not is_on_card or asked_page(self) in (client_state.page_script_hash, ""):
            request(self, client_state)

    SessionState.on_script_will_rerun = obey_in_turn  # type: ignore[method-assign]
    SessionState._call_callbacks = call_to_their_end  # type: ignore[method-assign]
    AppSession.request_rerun = request_of_its_page  # type: ignore[method-assign]


def asked_page(session: AppSession) -> str:
    """Return the page that a session was asked for last, shown already or not; empty before the
    first one is."""
    runner = session._scriptrunner
    asked = runner._requests._rerun_data.page_script_hash if runner else ""
    return asked or session._client_state.page_script_hash
