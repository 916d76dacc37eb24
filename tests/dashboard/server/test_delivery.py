"""What a quick run says leaves at once, and never later than the eye would see."""

from __future__ import annotations

import asyncio
from functools import partial
from types import SimpleNamespace

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import runtime_util
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.scriptrunner.script_runner import ScriptRunnerEvent

from dashboard.server import delivery
from tests.serving import frame_messages


class Clock:
    """An event loop: how often it was woken, and its alarms; time passes when it is told."""

    def __init__(self):
        self.now, self.alarms, self.calls = 0.0, [], 0

    def call_soon_threadsafe(self, callback):
        self.calls += 1
        callback()

    def call_later(self, delay, ring, *arguments):
        alarm = SimpleNamespace(when=self.now + delay, ring=partial(ring, *arguments))
        alarm.cancel = partial(self.alarms.remove, alarm)
        self.alarms.append(alarm)
        return alarm

    def pass_by(self, seconds):
        self.now += seconds
        for alarm in [one for one in self.alarms if one.when <= self.now]:
            alarm.ring()  # which puts it off


class Session(AppSession):
    """A session without its runs."""

    def __init__(self, clock):
        self._browser_queue, self._event_loop = ForwardMsgQueue(), clock
        self._state, self._run_on_save = AppSessionState.APP_NOT_RUNNING, False
        self._client_state = SimpleNamespace(page_script_hash="")
        self._scriptrunner = self._local_sources_watcher = self._message_enqueued_callback = None

    def __del__(self):
        """Close nothing."""

    def _create_new_session_message(self, *_):
        return forward("begins")


@pytest.fixture
def browser(monkeypatch):
    """Yield a session whose runs say ``says``; ``received`` is what its browser has been sent, each
    time that the server looked (``look``) and had something to send."""
    for method in ("_clear_queue", "_on_scriptrunner_event", "flush_browser_queue"):
        monkeypatch.setattr(AppSession, method, getattr(AppSession, method))
    delivery.group()
    clock, received = Clock(), []
    session = Session(clock)
    monkeypatch.setattr(asyncio, "get_running_loop", lambda: clock)

    def look():
        if names := [name(message) for message in session.flush_browser_queue()]:
            received.append(names)

    def says(*messages):
        for message in messages:
            if message in ("begins", "card begins"):
                session._on_scriptrunner_event(
                    None, ScriptRunnerEvent.SCRIPT_STARTED, page_script_hash="",
                    fragment_ids_this_run=["card"] if message == "card begins" else None,
                    run_descriptor=SimpleNamespace())
            elif message == "ends":
                session._on_scriptrunner_event(None, ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS)
            else:
                session._on_scriptrunner_event(
                    None, ScriptRunnerEvent.ENQUEUE_FORWARD_MSG, forward_msg=forward(message))

    return SimpleNamespace(says=says, received=received, look=look, clock=clock)


def forward(message):
    sent = ForwardMsg()
    if message == "dialog":
        sent.delta.add_block.dialog.title = message
        sent.delta.fragment_id = "card"
        sent.metadata.delta_path.extend([2, 0])
    elif message == "in it":
        sent.delta.new_element.markdown.body = message
        sent.delta.fragment_id = "dialog"
        sent.metadata.delta_path.extend([2, 0, 0])
    elif message == "begins":
        sent.new_session.name = "emploi"
    else:
        sent.delta.new_element.markdown.body = message
        sent.metadata.delta_path.extend([0, ord(message)])
    return sent


def name(message):
    return {"new_session": "begins", "script_finished": "ends"}.get(message.WhichOneof("type")) or (
        message.delta.new_element.markdown.body or "dialog" if message.HasField("delta") else
        "runs" if message.session_status_changed.script_is_running else "runs no more")


QUICK = ["begins", "A", "B", "ends", "runs no more"]


def test_a_quick_run_leaves_whole_and_never_says_that_it_runs(browser):
    for _ in range(2):
        browser.says("begins", "A")
        browser.clock.pass_by(delivery.PATIENCE / 2)
        browser.look()
        browser.says("B", "ends")
        browser.look()
    assert browser.received == [QUICK, QUICK]
    assert browser.clock.alarms == []


def test_the_server_is_woken_when_a_run_begins_and_when_it_ends_however_much_it_says(browser):
    browser.says("begins", *"ABCDEFGHIJ", "ends")
    assert browser.clock.calls == 2


def test_a_long_run_leaves_by_tenths_of_a_second(browser):
    """Even where it says nothing more for long: a query goes on."""
    browser.says("begins", "A")
    browser.look()
    assert browser.received == []
    browser.clock.pass_by(delivery.PATIENCE)
    browser.look()
    assert browser.received == [["begins", "runs", "A"]]
    browser.says("B", "C")
    browser.look()
    browser.clock.pass_by(delivery.PATIENCE)
    browser.look()
    assert browser.received[1:] == [["B", "C"]]
    browser.says("D", "ends")
    browser.look()
    assert browser.received[2:] == [["D", "ends", "runs no more"]]
    browser.says("begins", "A", "B", "ends")
    browser.look()
    assert browser.received[3:] == [QUICK]
    assert browser.clock.alarms == []


def test_what_is_in_a_dialog_never_comes_without_it(browser):
    """A card that opens one, clicked twice: its second run begins before what the first one said
    has left."""
    for _ in range(2):
        browser.says("card begins", "dialog", "in it", "ends")
    browser.look()
    assert browser.received == [
        [*["begins", "dialog", "in it", "ends"] * 2, "runs no more"]]


def test_what_a_page_said_before_it_runs_again_is_not_sent(browser):
    browser.says("begins", "A", "ends", "begins", "B", "ends")
    browser.look()
    assert browser.received == [["begins", "ends", "begins", "B", "ends", "runs no more"]]


@pytest.mark.parametrize(("address", "longest", "frames"), [
    ({"ensemble": ""}, 1000, ["AB"]), ({"ensemble": ""}, 40, ["A", "B"]), ({}, 1000, ["A", "B"])])
def test_what_leaves_at_the_same_time_leaves_in_one_frame_for_who_asks_for_it(
        monkeypatch, address, longest, frames):
    """A page that was loaded before the server did so goes on; Streamlit sends no longer frame."""
    monkeypatch.setattr(runtime_util, "_max_message_size_bytes", longest)
    for owner, method in (AppSession, "flush_browser_queue"), (Runtime, "_send_message"):
        monkeypatch.setattr(owner, method, getattr(owner, method))
    delivery.frame()
    session, sent = Session(Clock()), []
    reader = SimpleNamespace(script_run_count=0, client=SimpleNamespace(
        _websocket=SimpleNamespace(query_params=address),
        write_forward_msg=lambda message: sent.append(message.SerializeToString())))
    for messages in "AB", "", "C":
        for message in messages:
            session._browser_queue.enqueue(forward(message))
        for whole in session.flush_browser_queue():
            Runtime._send_message(None, reader, whole)
    read = [[name(message) for message in frame_messages(frame)] for frame in sent]
    assert read == [*map(list, frames), ["C"]]
