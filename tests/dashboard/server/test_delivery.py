"""What a quick run says leaves at once, and never later than the eye would see."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from dashboard.server import delivery


class Clock:
    """The time of an event loop: it passes when it is told."""

    def __init__(self):
        self.now, self.alarms = 1000.0, []

    def time(self):
        return self.now

    def call_at(self, when, wake):
        self.alarms.append((when, wake))

    def pass_by(self, seconds):
        self.now += seconds
        due = [wake for when, wake in self.alarms if when <= self.now]
        self.alarms = [alarm for alarm in self.alarms if alarm[0] > self.now]
        for wake in due:
            wake()


class Session(AppSession):
    """A session without its runs."""

    def __init__(self, clock):
        self._browser_queue, self._event_loop = ForwardMsgQueue(), clock
        self._state = AppSessionState.APP_NOT_RUNNING

    def __del__(self):
        """Close nothing."""


@pytest.fixture
def browser(monkeypatch):
    """Yield a session whose runs say ``says``; ``received`` is what its browser has been sent, each
    time that the server looks (``look``)."""
    monkeypatch.setattr(AppSession, "flush_browser_queue", AppSession.flush_browser_queue)
    delivery.group()
    clock, received = Clock(), []
    session = Session(clock)

    def look():
        if names := [name(message) for message in session.flush_browser_queue()]:
            received.append(names)

    def says(*messages):
        for message in messages:
            if message in ("begins", "ends"):
                session._state = (AppSessionState.APP_IS_RUNNING if message == "begins"
                                  else AppSessionState.APP_NOT_RUNNING)
            session._browser_queue.enqueue(forward(message))
            if message not in ("begins", "ends"):  # said with the status that follows
                look()

    monkeypatch.setattr(delivery, "get_instance",
                        lambda: SimpleNamespace(_enqueued_some_message=look))
    return SimpleNamespace(says=says, received=received, clock=clock)


def forward(message):
    sent = ForwardMsg()
    if message in ("runs", "runs no more"):
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
        message.delta.new_element.markdown.body if message.HasField("delta") else
        "runs" if message.session_status_changed.script_is_running else "runs no more")


RUN = ("begins", "runs", "A", "B", "ends", "runs no more")


def test_the_first_run_of_a_reader_leaves_as_it_comes(browser):
    browser.says(*RUN)
    assert browser.received == [["begins", "runs"], ["A"], ["B"], ["ends", "runs no more"]]


def test_a_quick_run_leaves_whole_and_never_says_that_it_runs(browser):
    browser.says(*RUN)
    browser.received.clear()
    for _ in range(2):
        browser.says("begins", "runs", "A")
        browser.clock.pass_by(delivery.PATIENCE / 2)
        browser.says("B", "ends", "runs no more")
    quick = ["begins", "A", "B", "ends", "runs no more"]
    assert browser.received == [quick, quick]


def test_a_long_run_leaves_as_it_comes_after_a_moment(browser):
    """Even where it says nothing more: a query goes on."""
    browser.says(*RUN)
    browser.received.clear()
    browser.says("begins", "runs", "A")
    assert browser.received == []
    browser.clock.pass_by(delivery.PATIENCE)
    assert browser.received == [["begins", "runs", "A"]]
    browser.says("B", "ends", "runs no more")
    assert browser.received[1:] == [["B"], ["ends", "runs no more"]]
    browser.says(*RUN)
    assert browser.received[3:] == [["begins", "A", "B", "ends", "runs no more"]]
