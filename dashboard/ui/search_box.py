"""« Chercher »: from any page to a figure, a territory, an indicator, a page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape
from time import perf_counter

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import StreamlitPageNotFoundError

from dashboard.blocks import search_index, search_results
from dashboard.blocks.block import BADGE
from dashboard.blocks.cells import markdown, plain, typeset
from dashboard.blocks.filters.questions import LONGEST
from dashboard.blocks.search_index import BESIDE, INDICATOR, Entry
from dashboard.text.numbers import NARROW
from etl.contract import INVENTED

#: Most results, most of those that only the explorer draws, most corrections of what was typed,
#: most of what is published before what is invented.
MOST, MOST_INDICATORS, MOST_SUGGESTIONS, MOST_BEFORE = 8, 4, 3, 5
#: Key of the field; how long without a key before what is typed is searched; seconds before what is
#: found so far is shown.
FIELD, PAUSE, PATIENCE = "cherche", "300ms", 1.0
#: What answers to all the words where some answer to a part of them: nothing, a list, several;
#: what stands before a part of what is published, then before what is invented.
LISTS = ("Rien ne répond", "Seule une liste répond", "Seules des listes répondent")
PUBLISHED, PART = "Rien de publié ne répond", "À une partie d'entre eux :"
ALL_INVENTED = f"À tous : {INVENTED[0].lower()}{INVENTED[1:]}"
EXAMPLES = "Un territoire, un mot, un chiffre : « Lannion », « aide à domicile », « 17 % »"
#: What stands beside an invented figure: it is among published ones.
MARK = f" :orange-badge[:material/warning: {BADGE}]"
ICONS = {search_index.PAGE: ":material/article:", search_index.FIGURE: ":material/bar_chart:",
         INDICATOR: ":material/query_stats:", search_index.TERRITORY: ":material/location_on:"}


@st.fragment
def offer() -> None:
    """Draw the way to the search, which runs nothing of the page."""
    if st.button("Chercher", icon=":material/search:", key="chercher_partout",
                 help="Chercher un chiffre, un territoire, un indicateur, une page"):
        st.dialog("Chercher", width="medium")(search)()


def search() -> None:
    """Draw the field and what it finds, while it is typed."""
    text = (st.text_input("Chercher", key=FIELD, type="search", live=PAUSE, placeholder=EXAMPLES,
                          label_visibility="collapsed") or "")[:LONGEST].strip()
    entries: list[Entry] = []
    start, place = perf_counter(), st.empty()
    with st.spinner("Lecture des pages…", show_time=False):
        for part in search_index.parts():
            entries += part
            if perf_counter() - start > PATIENCE:  # the first search of a build
                _draw(place, search_results.matches(text, entries))
                start = perf_counter()
    results = search_results.matches(text, entries)
    # A list of all that is published holds words that nothing brings together.
    has_lists = all(one.is_list for one in results)
    is_invented = (bool(results) and all(one.is_invented for one in results)
                   and not search_results.has_name(text, entries))
    partial = [one for one in search_results.matches_in_part(text, entries)
               if one not in results and not (is_invented and one.is_invented)
               ] if has_lists or is_invented else []
    if partial and is_invented:
        with place.container():
            st.markdown(_answer(PUBLISHED, text))
            _draw(st.empty(), partial[:MOST_BEFORE])
            st.markdown(typeset(ALL_INVENTED))
            _draw(st.empty(), results)
        return
    _draw(place, results)
    if partial:
        st.markdown(_answer(LISTS[min(len(results), 2)], text))
        _draw(st.empty(), partial)
    if text and not (results or partial):
        _draw_nearest(text, entries)
    if results:  # Enter opens the first (``scripts/keyboard.js``), once it answers what is typed
        st.html(f'<data class="reponses" value="{escape(text)}"></data>')


def _answer(answer: str, text: str) -> str:
    """Return what answers to all the words of a text, before what answers to a part of them."""
    return markdown(f"{answer} à tous les mots de « {text} ». {PART}")


def _draw_nearest(text: str, entries: Collection[Entry]) -> None:
    """Draw what is nearest of a text that finds nothing: what is published beside it, what may have
    been meant, else the themes."""
    if broader := search_results.broader_query(text, entries):
        others, sentence = [broader], f"Rien n'est publié ici sur « {text} ». Au plus près :"
    elif others := search_results.suggestions(text, entries)[:MOST_SUGGESTIONS]:
        sentence = f"Rien ne répond à « {text} ». Chercher plutôt :"
    else:
        sentence = f"Rien ne répond à « {text} ». Ce qui est publié, par thème :"
    st.markdown(markdown(sentence))
    for other in others:
        st.button(plain(other), key=f"plutot_{other}", icon=":material/search:",
                  on_click=st.session_state.update, args=({FIELD: other},), type="tertiary")
    if not others:
        _results(search_results.themes(entries))


def _draw(place: DeltaGenerator, results: Sequence[Entry]) -> None:
    """Draw the best of what is found, what only the explorer draws apart; the best of what is
    published first: what is invented is never the first thing seen."""
    indicators = [one for one in results if one.kind == INDICATOR][:MOST_INDICATORS]
    figures = [one for one in results if one.kind != INDICATOR]
    lead = [one for one in figures if not one.is_invented][:1]
    figures.sort(key=lambda one: one not in lead)
    with place.container(gap="small"):
        if lead or not indicators:
            _results(figures[:MOST])
        if indicators:
            st.caption("À dessiner dans l'explorateur")
            _results(indicators)
        if figures and indicators and not lead:
            st.caption(INVENTED)
            _results(figures[:MOST])


def _results(entries: Sequence[Entry]) -> None:
    """Draw the ways to the entries; each says what is there before it is opened."""
    for one in entries:
        label = answer_label(one)
        with st.container(gap=None):
            try:
                st.page_link(f"pages/{one.page}.py", label=label, icon=ICONS[one.kind],
                             query_params=one.query)
            except StreamlitPageNotFoundError:  # a page that runs alone
                st.markdown(label)
            st.caption(markdown(one.where) + MARK * one.is_invented)


def answer_label(one: Entry) -> str:
    """Return what a way says: the title, then the finding after the only colon of the line."""
    title, finding = markdown(one.title), markdown(one.finding)
    between = BESIDE if f"{NARROW}:" in title + finding else f"{NARROW}: "
    return between.join(filter(None, (f"**{title}**", finding)))
