"""What a quick run says leaves at once, and never later than the eye would see."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.runtime import Runtime

from dashboard.server import delivery
from tests.serving import frame_messages


class Clock:
    """The alarms of an event loop: time passes when it is told."""

    def __init__(self):
        self.now, self.alarms = 0.0, []

    def call_later(self, delay, ring, *arguments):
        alarm = SimpleNamespace(when=self.now + delay, ring=partial(ring, *arguments))
        alarm.cancel = partial(self.alarms.remove, alarm)
        self.alarms.append(alarm)
        return alarm

    def pass_by(self, seconds):
        self.now += seconds
        for alarm in [one for one in self.alarms if one.when <= self.now]:
            self.alarms.remove(alarm)
            alarm.ring()


class Session(AppSession):
    """A session without its runs."""

    def __init__(self, clock, tell):
        self._browser_queue, self._event_loop = ForwardMsgQueue(), clock
        self._message_enqueued_callback = tell

    def __del__(self):
        """Close nothing."""


@pytest.fixture
def browser(monkeypatch):
    """Yield a session whose runs say ``says``; ``received`` is what its browser has been sent, each
    time that the server was told to look, or looks for another session (``look``)."""
    for method in ("_clear_queue", "_enqueue_forward_msg", "flush_browser_queue"):
        monkeypatch.setattr(AppSession, method, getattr(AppSession, method))
    delivery.group()
    clock, received, waiting = Clock(), [], []
    session = Session(clock, lambda: waiting.append(True))

    def look():
        waiting.clear()
        if names := [name(message) for message in session.flush_browser_queue()]:
            received.append(names)

    def says(*messages):
        for message in messages:
            if message in ("begins", "ends"):
                session._state = (AppSessionState.APP_IS_RUNNING if message == "begins"
                                  else AppSessionState.APP_NOT_RUNNING)
            session._enqueue_forward_msg(forward(message))
            if message not in ("begins", "ends") and waiting:  # said with the status that follows
                look()

    def pass_by(seconds):
        clock.pass_by(seconds)
        if waiting:
            look()

    return SimpleNamespace(says=says, received=received, look=look, pass_by=pass_by, clock=clock,
                           runs_again=session._clear_queue)


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
    elif message in ("runs", "runs no more"):
        sent.session_status_changed.script_is_running = message == "runs"
    elif message == "begins":
        sent.new_session.name = "emploi"
    elif message == "ends":
        sent.script_finished = ForwardMsg.FINISHED_SUCCESSFULLY
    else:
        sent.delta.new_element.markdown.body = message
        sent.metadata.delta_path.extend([0, ord(message)])
    return sent


def name(message):
    return {"new_session": "begins", "script_finished": "ends"}.get(message.WhichOneof("type")) or (
        message.delta.new_element.markdown.body or "dialog" if message.HasField("delta") else
        "runs" if message.session_status_changed.script_is_running else "runs no more")


RUN = ("begins", "runs", "A", "B", "ends", "runs no more")


def test_a_quick_run_leaves_whole_and_never_says_that_it_runs(browser):
    for _ in range(2):
        browser.says("begins", "runs", "A")
        browser.pass_by(delivery.PATIENCE / 2)
        browser.look()
        browser.says("B", "ends", "runs no more")
    quick = ["begins", "A", "B", "ends", "runs no more"]
    assert browser.received == [quick, quick]
    assert browser.clock.alarms == []


def test_a_long_run_leaves_by_tenths_of_a_second(browser):
    """Even where it says nothing more for long: a query goes on."""
    browser.says("begins", "runs", "A")
    assert browser.received == []
    browser.pass_by(delivery.PATIENCE)
    assert browser.received == [["begins", "runs", "A"]]
    browser.says("B", "C")
    browser.pass_by(delivery.PATIENCE)
    assert browser.received[1:] == [["B", "C"]]
    browser.says("D", "ends", "runs no more")
    assert browser.received[2:] == [["D", "ends", "runs no more"]]
    browser.says(*RUN)
    assert browser.received[3:] == [["begins", "A", "B", "ends", "runs no more"]]
    assert browser.clock.alarms == []


def test_what_is_due_leaves_with_what_the_run_says_before_the_server_looks(browser):
    browser.says("begins", "runs", "A")
    browser.clock.pass_by(delivery.PATIENCE)
    browser.says("B")
    assert browser.received == [["begins", "runs", "A", "B"]]


def test_what_is_in_a_dialog_never_comes_without_it(browser):
    """A card that opens one, clicked twice: its second run begins before what the first one said
    has left."""
    browser.says("begins", "dialog", "in it")
    browser.runs_again(["card"])
    browser.says("begins", "dialog", "in it", "ends")
    browser.look()
    assert browser.received == [["begins", "dialog", "in it", "begins", "dialog", "in it", "ends"]]


def test_what_a_page_said_before_it_runs_again_is_not_sent(browser):
    browser.says("begins", "A")
    browser.runs_again()
    browser.says("begins", "B", "ends")
    browser.look()
    assert browser.received == [["begins", "begins", "B", "ends"]]


@pytest.mark.parametrize(("address", "frames"), [
    ({"ensemble": ""}, [RUN]), ({}, [[one] for one in RUN])])
def test_what_leaves_at_the_same_time_leaves_in_one_frame_for_who_asks_for_it(
        monkeypatch, address, frames):
    """A page that was loaded before the server did so goes on."""
    for owner, method in (AppSession, "flush_browser_queue"), (Runtime, "_send_message"):
        monkeypatch.setattr(owner, method, getattr(owner, method))
    delivery.frame()
    session, sent = Session(Clock(), None), []
    reader = SimpleNamespace(script_run_count=0, client=SimpleNamespace(
        _websocket=SimpleNamespace(query_params=address),
        write_forward_msg=lambda message: sent.append(message.SerializeToString())))
    for messages in RUN, [], ["A"]:
        for message in messages:
            session._browser_queue.enqueue(forward(message))
        for whole in session.flush_browser_queue():
            Runtime._send_message(None, reader, whole)
    read = [[name(message) for message in frame_messages(frame)] for frame in sent]
    assert read == [*map(list, frames), ["A"]]
