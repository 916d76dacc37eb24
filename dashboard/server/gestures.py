"""Gestures that come close to one another: each is obeyed to its end.

A gesture stops the run of the one before at its next statement of Streamlit's; where that one was
still in its callback, what it asked for was lost: a title typed, then a button clicked at once.
Streamlit knows (its issue 10578) and protects nothing yet.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import SessionState


def protect_callbacks() -> None:
    """Have the callbacks of a gesture run to their end before the next gesture stops its run, which
    Streamlit does right after them."""
    call = SessionState._call_callbacks

    @wraps(call)
    def call_to_their_end(self: SessionState, **options: Any) -> None:
        context = get_script_run_ctx(suppress_warning=True)
        requests = vars(context.script_requests) if context and context.script_requests else {}
        requests["on_scriptrunner_yield"] = lambda: None  # nothing is asked for, as far as they see
        try:
            call(self, **options)
        finally:
            requests.pop("on_scriptrunner_yield")

    SessionState._call_callbacks = call_to_their_end  # type: ignore[method-assign]
