"""What a run says reaches the browser at once, where it ends quickly.

Streamlit sends what a run says as it comes, and first that it runs: the browser reads its whole
page again for each handful of messages, fades what may change, then brings it back.  Most runs of
a gesture take less than the eye sees: their messages are held until the last one, and the browser
reads its page once.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import wraps
from weakref import WeakKeyDictionary

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance
from streamlit.runtime.app_session import AppSession, AppSessionState

#: Seconds that the messages of a run are held at most.
PATIENCE = 0.1
STATUS, END = "session_status_changed", "script_finished"


def group() -> None:
    """Have the messages of a run leave with its last one, ``PATIENCE`` after the first one at the
    latest; those of the first run of a session leave as they come: its browser has scripts to fetch
    for what they say."""
    flush = AppSession.flush_browser_queue
    deadlines: WeakKeyDictionary[AppSession, float] = WeakKeyDictionary()

    @wraps(flush)
    def flush_whole(self: AppSession) -> list[ForwardMsg]:
        is_running = self._state is AppSessionState.APP_IS_RUNNING
        if is_running and self in deadlines and not self._browser_queue.is_empty():
            loop = self._event_loop
            if not deadlines[self]:
                deadlines[self] = loop.time() + PATIENCE
                loop.call_at(deadlines[self], get_instance()._enqueued_some_message)
            if loop.time() < deadlines[self]:
                return []
        messages = without_passing_status(flush(self))
        if any(message.WhichOneof("type") == END for message in messages):
            deadlines[self] = 0
        return messages

    AppSession.flush_browser_queue = flush_whole  # type: ignore[method-assign]


def without_passing_status(messages: Iterable[ForwardMsg]) -> list[ForwardMsg]:
    """Return the messages but « runs » where « runs no more » comes with it."""
    kept: list[ForwardMsg] = []
    for message in messages:
        if is_status(message) and not message.session_status_changed.script_is_running:
            kept = [one for one in kept if not is_status(one)]
        kept.append(message)
    return kept


def is_status(message: ForwardMsg) -> bool:
    """Tell whether a message says whether a run goes on."""
    return message.WhichOneof("type") == STATUS
