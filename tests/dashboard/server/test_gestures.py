"""What a gesture has set, when the next one comes before its answer is on the page."""

from __future__ import annotations

from time import monotonic
from types import SimpleNamespace
from typing import Any, cast

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state import SessionState

from dashboard.blocks.filter_bar import FOLDED
from dashboard.server.gestures import SAID, SEEN, unseen_values


def session(seen: float) -> SessionState:
    """Return a session whose last gesture said « Morbihan » and 2013, and set both elsewhere;
    ``seen``: seconds until its answer is on the page."""
    return cast("SessionState", SimpleNamespace(
        _old_state={SAID: {one.id: one for one in says("Morbihan", "2013").widgets},
                    SEEN: monotonic() + seen},
        _new_session_state={"territoire": "Bretagne", "annees": "toutes", "autre": 1},
        _new_widget_state=SimpleNamespace(widget_metadata=dict.fromkeys(
            "taf", SimpleNamespace(deserializer=str))),
        _key_id_mapper=SimpleNamespace(id_key_mapping={
            "t": "territoire", "a": "annees", "f": "famille"})))


def says(territoire: str, annees: str, button: str = "", famille: str = "ESS") -> WidgetStates:
    states = WidgetStates(widgets=[WidgetState(id="t", string_value=territoire),
                                   WidgetState(id="a", string_value=annees),
                                   WidgetState(id="f", string_value=famille)])
    if button:
        states.widgets.append(WidgetState(id=button, trigger_value=True))
    return states


BOTH = {"territoire": "Bretagne", "annees": "toutes"}


@pytest.mark.parametrize(("gesture", "kept", "chosen"), [
    (says("Morbihan", "2013", "puce"), BOTH, {}),
    (says("Morbihan", "2013", famille="Mutuelles"), BOTH, {}),
    (says("Bretagne", "toutes", "puce"), {}, {}),
    (says("Finistère", "2013"), {"annees": "toutes"}, {"territoire": "Finistère"}),
    (says("Finistère", "toutes"), {}, {}),  # of the page that shows the answer
    (says("Bretagne", "2013"), {}, {"territoire": "Bretagne"}),  # 2013 is chosen again, or not
    (says("Morbihan", "2013"), {}, {}),  # it can only be the choice of one of them again
])
def test_what_the_last_gesture_set_is_kept_where_the_next_one_has_not_seen_it(
        gesture: WidgetStates, kept: dict[str, Any], chosen: dict[str, Any]) -> None:
    assert unseen_values(session(seen=100), gesture) == (kept, chosen)


def test_a_gesture_on_a_page_that_shows_the_answer_is_obeyed_as_it_is() -> None:
    assert unseen_values(session(seen=-1), says("Morbihan", "2013", "puce")) == ({}, {})


@pytest.mark.parametrize(("gesture", "kept"), [
    (says("Morbihan", "2013", "puce"), {"annees": "toutes"}),
    (says("Bretagne", "2013", famille="Mutuelles"), {"annees": "toutes"}),
    (says("Morbihan", "2013"), {"annees": "toutes"}),  # the territory, in sight, is chosen again
    (says("Bretagne", "2013"), {}),  # the years are, where the popover was opened
    (says("Bretagne", "toutes", famille="Mutuelles"), {}),
    (says("Bretagne", "2014"), {}),
])
def test_what_a_closed_popover_has_not_shown_is_kept_however_late(
        gesture: WidgetStates, kept: dict[str, Any]) -> None:
    """« Unité : postes », taken away by its chip, came back with the next territory."""
    late = session(seen=-1)
    late._old_state[FOLDED] = ["annees"]
    assert unseen_values(late, gesture) == (kept, {})


def test_the_first_gesture_of_a_session_keeps_nothing() -> None:
    first = session(seen=100)
    first._old_state.clear()
    assert unseen_values(first, says("Morbihan", "2013", "puce")) == ({}, {})
