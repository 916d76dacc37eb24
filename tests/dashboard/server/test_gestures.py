"""What a gesture has set, when the next one comes before its answer is on the page."""

from __future__ import annotations

from time import monotonic
from types import SimpleNamespace
from typing import Any, cast

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.query_params import QueryParams

from dashboard.server.gestures import ANSWER_TIME, LAST_VALUES, is_in_address, unseen_values


def session(seen: float, address: str = "territoire=Morbihan&annees=2013") -> SessionState:
    """Return a session whose last gesture said « Morbihan » and 2013, and set both back elsewhere;
    ``seen``: seconds until its answer is on the page; ``address``: that the next one comes with."""
    query_params = QueryParams()
    query_params.set_initial_query_params(address)
    return cast("SessionState", SimpleNamespace(
        _old_state={LAST_VALUES: {one.id: one for one in says("Morbihan", "2013").widgets},
                    ANSWER_TIME: monotonic() + seen},
        _new_session_state={"territoire": "Bretagne", "annees": "toutes", "autre": 1},
        _new_widget_state=SimpleNamespace(widget_metadata=dict.fromkeys(
            "taf", SimpleNamespace(bind="query-params", deserializer=deserialize, serializer=str,
                                   value_type="string_value"))),
        query_params=query_params,
        _key_id_mapper=SimpleNamespace(id_key_mapping={
            "t": "territoire", "a": "annees", "f": "famille"})))


def deserialize(text: str | None) -> str:
    return "toutes" if text is None else text


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


@pytest.mark.parametrize("seen", [-1, 100])
@pytest.mark.parametrize(("gesture", "address", "kept"), [
    (says("Bretagne", "2013", famille="Mutuelles"), "", {"annees": "toutes"}),
    (says("Bretagne", "2013", "puce"), "", {"annees": "toutes"}),
    (says("Bretagne", "2013"), "annees=2013", {}),  # chosen again in the popover
    (says("Bretagne", "2014"), "annees=2014", {}),
    (says("Bretagne", "toutes", famille="Mutuelles"), "", {}),  # once it was opened
])
def test_what_a_closed_popover_has_not_shown_is_kept_however_late(
        seen: float, gesture: WidgetStates, address: str, kept: dict[str, Any]) -> None:
    """« Unité : postes », taken away by its chip, came back with the next territory."""
    late = session(seen, address)
    late._old_state[LAST_VALUES]["t"].string_value = "Bretagne"
    del late._new_session_state["territoire"]
    assert unseen_values(late, gesture)[0] == kept


def test_two_clicks_that_undo_each_other_bring_back_nothing_that_was_taken_away() -> None:
    """« Statuts : Association », taken away by its chip, came back when the demonstration was
    hidden and shown again faster than a run: the two gestures are one, which says nothing new."""
    assert unseen_values(session(-1, "territoire=Morbihan"), says("Morbihan", "2013")) == (
        {"annees": "toutes"}, {})


def test_what_a_click_on_a_mark_set_in_a_closed_popover_is_kept_too() -> None:
    late = session(-1, "territoire=Morbihan&annees=2016")
    late._new_session_state["annees"] = "2016"
    assert unseen_values(late, says("Morbihan", "2013", "puce")) == ({"annees": "2016"}, {})


def test_an_address_says_a_list_of_one_value_as_a_value() -> None:
    late = session(-1, "annees=2013")
    about = late._new_widget_state.widget_metadata["a"]
    about.serializer, about.value_type = list, "string_array_value"
    assert is_in_address(late, about, "annees", ["2013"])
    assert not is_in_address(late, about, "annees", ["2014"])


def test_the_first_gesture_of_a_session_keeps_nothing() -> None:
    first = session(seen=100)
    first._old_state.clear()
    assert unseen_values(first, says("Morbihan", "2013", "puce")) == ({}, {})
