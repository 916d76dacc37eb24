"""Gestures that come close to one another: each is obeyed to its end, and on its own page.

A gesture stops the run of the one before at its next statement of Streamlit's; where that one was
still in its callback, what it asked for was lost: a title typed, then a button clicked at once.
Streamlit knows (its issue 10578) and protects nothing yet.  Nor did the run of the next gesture
wait for that callback: it showed the page as it was before.

A gesture also says again every value that its page shows: one that comes before the answer to the
last would set back what that one's callback has set, a filter undone by its chip.  And that answer
would set back, on the page alone, what the gesture has just chosen.

A gesture on a card may come after the one that leaves its page: a menu that closes because another
page is chosen.  Streamlit names the fragments of two pages alike, ran that of the new page for the
old one, and left the browser with neither.
"""

from __future__ import annotations

from functools import wraps
from math import inf
from threading import RLock
from time import monotonic
from typing import Any
from weakref import WeakValueDictionary

from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.query_params import _coerce_value_for_query_url
from streamlit.runtime.state.session_state import unpack_widget_state_value

#: In the session: the values that the last gesture said, by widget, and when its answer is seen.
LAST_VALUES, ANSWER_TIME = "_valeurs_dites", "_reponse_vue"
#: Seconds that an answer takes at most to be on the page once its run has ended, charts and all.
SHOWING = 2


def protect() -> None:
    """Have the callbacks of a gesture run to their end before the next gesture stops its run, which
    Streamlit does right after them, and before that gesture is obeyed; keep what they set, which
    that gesture has not seen; ignore the gestures on the cards of a page that was left."""
    call, request = SessionState._call_callbacks, AppSession.request_rerun
    obey, finish = SessionState.on_script_will_rerun, SessionState.on_script_finished
    turns: WeakValueDictionary[str, Any] = WeakValueDictionary()  # a lock for each session

    @wraps(obey)
    def obey_in_turn(self: SessionState, fresh_widget_states: WidgetStates | None,
                     **options: Any) -> None:
        # The run of each gesture has a thread and a lock of its own; the session is both's.
        context = get_script_run_ctx()
        turn = turns.setdefault(context.session_id if context else "", RLock())
        states = fresh_widget_states or WidgetStates()
        with turn:
            unseen, choices = unseen_values(self, states)
            names = self._key_id_mapper.id_key_mapping
            obey(self, fresh_widget_states and WidgetStates(widgets=[
                one for one in states.widgets if names.get(one.id) not in unseen]), **options)
            for key, value in (unseen | choices).items():
                self._new_session_state.setdefault(key, value)  # once more: the browser is told
            for key in filter(self.query_params.is_bound, choices):
                # Its address too, which the answer under way changes after it has said it.
                self.query_params.set_with_no_forward_msg(key, "")
            self._old_state |= {ANSWER_TIME: inf, LAST_VALUES: {
                one.id: one for one in states.widgets if "trigger" not in str(
                    one.WhichOneof("value"))}}  # a button pressed again says something new

    @wraps(finish)
    def finish_and_note(self: SessionState, *ids: Any, **options: Any) -> None:
        self._old_state[ANSWER_TIME] = monotonic() + SHOWING
        finish(self, *ids, **options)

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
    SessionState.on_script_finished = finish_and_note  # type: ignore[method-assign]
    SessionState._call_callbacks = call_to_their_end  # type: ignore[method-assign]
    AppSession.request_rerun = request_of_its_page  # type: ignore[method-assign]


def unseen_values(session: SessionState, states: WidgetStates) \
        -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the values of the widgets that the last run has set, by key, where a gesture comes
    from a page that may not have shown them yet: those that it has set, of which the gesture says
    again what the last one said; those that the gesture chooses itself.

    A gesture changes one value: the page that it comes from is the one of which it says the most
    again.  A gesture that says nothing else is the one that chooses one of these values again.
    What a popover holds is shown once it is opened, however late: until then it is said again, and
    the address alone says what it was set to."""
    before, names = session._old_state, session._key_id_mapper.id_key_mapping
    values, about = session._new_session_state, session._new_widget_state.widget_metadata
    latest, everything = before.get(LAST_VALUES, {}), {one.id for one in states.widgets}
    again = {one.id for one in states.widgets if latest.get(one.id) == one}
    own = {one.id: about[one.id].deserializer(unpack_widget_state_value(one))
           for one in states.widgets if names.get(one.id) in values and one.id in about}
    differing = {one for one, value in own.items() if value != values[names[one]]}
    changed = own.keys() - again
    unseen = {one for one in differing & again
              if is_in_address(session, about[one], names[one], values[names[one]])}
    choices: set[str] = set()
    if monotonic() <= before.get(ANSWER_TIME, 0) and again != everything:
        unseen = own.keys() & again if len(changed) < len(differing) else unseen
        choices = changed if len(changed) <= len(differing) else choices
    return ({names[one]: values[names[one]] for one in unseen},
            {names[one]: own[one] for one in choices})


def is_in_address(session: SessionState, about: WidgetMetadata[Any], key: str, value: Any) -> bool:
    """Tell whether the address that a gesture comes with says that a filter has this value."""
    texts = session.query_params.get_initial_value(key)
    if texts is None:
        return about.bind is not None and bool(value == about.deserializer(None))
    text = _coerce_value_for_query_url(about.serializer(value), about.value_type)
    return text in (texts, [texts])


def asked_page(session: AppSession) -> str:
    """Return the page that a session was asked for last, shown already or not; empty before the
    first one is."""
    runner = session._scriptrunner
    page = runner._requests._rerun_data.page_script_hash if runner else ""
    return page or session._client_state.page_script_hash
