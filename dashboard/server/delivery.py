"""What a run says reaches the browser together.

Streamlit sends what a run says as it comes, and first that it runs: the browser reads its whole
page again for each handful of messages, fades what may change, then brings it back.  Most runs of
a gesture take less than the eye sees: what they say is held until its end, and the browser reads
its page once.  It is held by the thread that runs: a server that is woken for each message keeps
Python from it a hundred times.  It leaves in one frame, sooner sent and read than a hundred, for
the page that asks for it (``scripts/messages.js``).

When a card runs again before they have left, Streamlit drops those of the card alone: what is in a
dialog that it opens is of another fragment, and would reach the browser without its dialog, which
is a white page.
"""

from __future__ import annotations

from asyncio import TimerHandle
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial, wraps
from typing import Any
from weakref import WeakKeyDictionary

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.runtime_util import get_max_message_size_bytes, serialize_forward_msg
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner, ScriptRunnerEvent

#: Seconds that what a run says is held at most, and what says that it goes on.
PATIENCE = 0.1
GOES_ON = (ScriptRunnerEvent.SCRIPT_STARTED, ScriptRunnerEvent.ENQUEUE_FORWARD_MSG)
#: Of the address of a connection: several messages may come in one frame.
TOGETHER = "ensemble"
STATUS = "session_status_changed"


class Frame:
    """Messages that leave together: a zero, which begins no message, then each after its length."""

    def __init__(self, messages: Iterable[ForwardMsg]) -> None:
        self.data = b"\0" + b"".join(
            len(part).to_bytes(4, "big") + part for part in map(serialize_forward_msg, messages))

    def SerializeToString(self) -> bytes:
        """Return what is sent."""
        return self.data


def group() -> None:
    """Have what a run says leave together, with its last message or ``PATIENCE`` after the first
    one that waits; what a card says whole, though it runs again."""
    flush, clear = AppSession.flush_browser_queue, AppSession._clear_queue
    hear = AppSession._handle_scriptrunner_event_on_event_loop
    # What the server has still to hear of the runs of a session, and when it does.
    waiting: WeakKeyDictionary[AppSession, deque[Callable[[], None]]] = WeakKeyDictionary()
    alarms: WeakKeyDictionary[AppSession, TimerHandle] = WeakKeyDictionary()

    def set_alarm(session: AppSession) -> None:
        alarms[session] = session._event_loop.call_later(PATIENCE, hear_all, session)

    def hear_all(session: AppSession) -> None:
        if alarm := alarms.pop(session, None):
            alarm.cancel()
        events = waiting[session]
        while events:
            events.popleft()()

    def hear_together(self: AppSession, sender: ScriptRunner | None, event: ScriptRunnerEvent,
                      **details: Any) -> None:
        events = waiting.setdefault(self, deque())
        events.append(partial(hear, self, sender, event, **details))
        if event not in GOES_ON:
            self._call_soon_on_event_loop(partial(hear_all, self))
        elif len(events) == 1:
            self._call_soon_on_event_loop(partial(set_alarm, self))

    @wraps(flush)
    def flush_without_passing_status(self: AppSession) -> list[ForwardMsg]:
        return without_passing_status(flush(self))

    @wraps(clear)
    def clear_whole(self: AppSession, fragment_ids_this_run: list[str] | None = None) -> None:
        if fragment_ids_this_run is None:
            clear(self)
        else:  # nothing of this run is put before what the last one said
            self._browser_queue._delta_index_map = {}

    AppSession._on_scriptrunner_event = hear_together  # type: ignore[assignment, method-assign]
    AppSession.flush_browser_queue = flush_without_passing_status  # type: ignore[method-assign]
    AppSession._clear_queue = clear_whole  # type: ignore[method-assign]


def frame() -> None:
    """Have the messages that leave at the same time leave in one frame, for who asks for it, unless
    it would be larger than what Streamlit sends."""
    flush, send = AppSession.flush_browser_queue, Runtime._send_message

    @wraps(flush)
    def flush_whole(self: AppSession) -> list[Any]:
        messages = flush(self)
        return [messages] if messages else []

    def send_whole(self: Runtime, reader: Any, messages: Any) -> None:
        if len(messages) > 1 and TOGETHER in reader.client._websocket.query_params:
            whole = Frame(messages)
            if len(whole.data) <= get_max_message_size_bytes():
                reader.client.write_forward_msg(whole)
                return
        for message in messages:
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
