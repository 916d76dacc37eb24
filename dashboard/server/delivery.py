"""What a run says reaches the browser together.

Streamlit sends what a run says as it comes, and first that it runs: the browser reads its whole
page again for each handful of messages, fades what may change, then brings it back.  Most runs of
a gesture take less than the eye sees: their messages are held until the last one, and the browser
reads its page once.  They leave in one frame, sooner sent and read than a hundred, for the page
that asks for it (``scripts/messages.js``).

When a card runs again before they have left, Streamlit drops those of the card alone: what is in a
dialog that it opens is of another fragment, and would reach the browser without its dialog, which
is a white page.
"""

from __future__ import annotations

from asyncio import TimerHandle
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from weakref import WeakKeyDictionary

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.runtime_util import serialize_forward_msg

#: Seconds that the messages of a run are held at most.
PATIENCE = 0.1
#: Of the address of a connection: several messages may come in one frame.
TOGETHER = "ensemble"
STATUS, END = "session_status_changed", "script_finished"


class Frame:
    """Messages that leave together."""

    def __init__(self, messages: list[ForwardMsg]) -> None:
        self.messages = messages

    def SerializeToString(self) -> bytes:
        """Return a zero, which begins no message, then each one after its length."""
        parts = map(serialize_forward_msg, self.messages)
        return b"\0" + b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def group() -> None:
    """Have the messages of a run leave together, with the last one of the run or ``PATIENCE`` after
    the first one of them; those of a card whole, though it runs again."""
    enqueue, flush = AppSession._enqueue_forward_msg, AppSession.flush_browser_queue
    clear = AppSession._clear_queue
    # The sessions that hold messages → when these leave; None once they may.
    alarms: WeakKeyDictionary[AppSession, TimerHandle | None] = WeakKeyDictionary()

    def is_held(session: AppSession) -> bool:
        return alarms.get(session) is not None

    def release(session: AppSession, tell: Callable[[], None]) -> None:
        alarms[session] = None
        tell()

    @wraps(enqueue)
    def enqueue_and_hold(self: AppSession, msg: ForwardMsg) -> None:
        tell = self._message_enqueued_callback
        if msg.WhichOneof("type") == END:
            if alarm := alarms.pop(self, None):
                alarm.cancel()
        elif tell and self not in alarms and self._state is AppSessionState.APP_IS_RUNNING:
            alarms[self] = self._event_loop.call_later(PATIENCE, release, self, tell)
        if is_held(self):
            self._browser_queue.enqueue(msg)  # and the server is not told
        else:
            enqueue(self, msg)

    @wraps(flush)
    def flush_together(self: AppSession) -> list[ForwardMsg]:
        if is_held(self):
            return []
        alarms.pop(self, None)
        return without_passing_status(flush(self))

    @wraps(clear)
    def clear_whole(self: AppSession, fragment_ids_this_run: list[str] | None = None) -> None:
        if fragment_ids_this_run is None:
            clear(self)
        else:  # nothing of this run is put before what the last one said
            self._browser_queue._delta_index_map = {}

    AppSession._clear_queue = clear_whole  # type: ignore[method-assign]
    AppSession._enqueue_forward_msg = enqueue_and_hold  # type: ignore[method-assign]
    AppSession.flush_browser_queue = flush_together  # type: ignore[method-assign]


def frame() -> None:
    """Have the messages that leave at the same time leave in one frame, for who asks for it."""
    flush, send = AppSession.flush_browser_queue, Runtime._send_message

    @wraps(flush)
    def flush_whole(self: AppSession) -> list[Any]:
        messages = flush(self)
        return [Frame(messages)] if messages else []

    def send_whole(self: Runtime, reader: Any, whole: Any) -> None:
        if len(whole.messages) > 1 and TOGETHER in reader.client._websocket.query_params:
            reader.client.write_forward_msg(whole)
        else:
            for message in whole.messages:
                send(self, reader, message)

    AppSession.flush_browser_queue = flush_whole  # type: ignore[method-assign]
    Runtime._send_message = send_whole  # type: ignore[assignment, method-assign]


def without_passing_status(messages: Iterable[ForwardMsg]) -> list[ForwardMsg]:
    """Return the messages but « runs » where « runs no more » comes with it."""
    result: list[ForwardMsg] = []
    for message in messages:
        if is_status(message) and not message.session_status_changed.script_is_running:
            result = [one for one in result if not is_status(one)]
        result.append(message)
    return result


def is_status(message: ForwardMsg) -> bool:
    """Tell whether a message says whether a run goes on."""
    return message.WhichOneof("type") == STATUS
