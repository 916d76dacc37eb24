"""The link of an extract gives the same tables again, whatever the filters; nothing is made before
it is asked."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from dashboard import export
from dashboard.ui import downloads
from tests.pages.reading import NAMES
from tests.pages.walking import EXTRACTS, HERE, TABLE, Filters, Seen, Walker, of_link, tabs
from tests.suites import sampled

KINDS = ("selectbox", "multiselect", "slider", "text_input", "button_group")


@pytest.fixture
def walker(monkeypatch: pytest.MonkeyPatch) -> Walker:
    monkeypatch.setattr(ContextProxy, "url", HERE)
    return Walker(monkeypatch)


def widgets(page: AppTest) -> dict[str, Any]:
    """The filters of a page, by their name in its address."""
    return {key: one for kind in KINDS for one in page.get(kind)
            if (key := one.proto.query_param_key)}


def other(widget: Any) -> list[str]:
    """A value that is not the default one, as the address holds it; none where there is but one."""
    if widget.type == "slider":
        low, high = widget.min, widget.max
        return [str(int(low + (high - low) // 3)), str(int(high - (high - low) // 3))]
    if widget.type == "text_input":
        return ["e"]
    options = list(widget.options)
    if widget.type == "multiselect":
        return options[-1:]
    if widget.type == "button_group":
        return ["SVG"]
    return [x for x in options[-1:] if x != options[widget.index or 0]]


def said(widget: Any) -> list[str]:
    """The value of a filter, as the address holds it."""
    if widget.type == "slider":
        return [str(int(v)) for v in widget.value]
    if widget.type == "selectbox":
        return [widget.options[widget.index or 0]]
    if widget.type == "multiselect":
        return [widget.options[i] for i in widget.indices]
    return [widget.value] if isinstance(widget.value, str) else list(widget.value)


def away(walker: Walker, name: str, tab: Filters) -> tuple[Filters, Seen, Seen]:
    """The filters of a tab, each away from its default (a filter may change what others offer);
    the page as the tab opens it, and with these filters."""
    filters = dict(tab)
    plain = seen = walker.opened(name, tab, EXTRACTS)
    for _ in range(6):
        shown = widgets(seen.page)
        wanted = {key: value for key, value in filters.items()
                  if key in tab or (key in shown and said(shown[key]) == value)}
        wanted |= {key: value for key, one in shown.items() if key not in wanted
                   if (value := other(one))}
        if "epingler" in {b.key for b in seen.page.button} and "tableau" not in wanted:
            seen.page.button(key="epingler").click().run()
            wanted["tableau"] = [seen.page.session_state["tableau"]]
        if wanted == filters:
            return filters, plain, seen
        filters = wanted
        seen = walker.opened(name, filters, EXTRACTS)
    raise AssertionError(f"trop de filtres sur {name} : {filters}")


def same(one: Seen, again: Seen) -> None:
    assert list(again.offers) == list(one.offers)
    for key, offer in one.offers.items():
        assert again.offers[key].title == offer.title
        assert again.offers[key].table.filters == offer.table.filters
        pd.testing.assert_frame_equal(again.offers[key].table.data, offer.table.data)


@pytest.mark.parametrize("name", sampled(NAMES, 4, 0))
def test_the_link_of_an_extract_gives_the_same_tables_again(walker: Walker, name: str) -> None:
    for tab in tabs(name):
        filters, plain, moved = away(walker, name, tab)
        for key, offer in moved.offers.items():
            assert of_link(offer.link) == {**filters, "extrait": [key]}
        if not moved.offers:
            continue
        key, offer = list(moved.offers.items())[-1]
        again = walker.opened(name, of_link(offer.link))
        same(moved, again)
        assert not any(one.files for one in again.offers.values())  # nothing over the figure
        narrowing = set(filters) - set(tab)
        if narrowing:
            told = {key: one.table.filters for key, one in moved.offers.items()
                    if key not in plain.offers or one.table.filters
                    or not one.table.data.equals(plain.offers[key].table.data)}
            assert told or all(one.table.empty for one in moved.offers.values()), (
                f"{name}, {tab} : {narrowing} ne change rien")
            assert all(told.values()), f"{name}, {tab} : un filtre n'est pas dit dans {told}"


@pytest.mark.parametrize("name", ["emploi", "donnees"])
def test_nothing_is_made_until_a_file_is_asked_for(
        walker: Walker, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    made: list[str] = []
    for maker in ("csv", "csv_international", "xlsx", "parquet", "geojson", "deck", "readme",
                  "archive"):
        monkeypatch.setattr(export, maker, lambda *_, maker=maker: made.append(maker) or b"")
    monkeypatch.setattr(downloads, "_picture", lambda _, kind: made.append(kind) or b"")
    seen = walker.opened(name, {}, TABLE, EXTRACTS)
    seen.page.run()
    assert made == [] and len(seen.page.get("download_button")) > 5
    offer = next(iter(seen.offers.values()))
    assert [one.make() for one in offer.files.values()] and made == [
        "csv", "xlsx", "csv_international", "parquet", "readme", *["deck"] * (name == "emploi")]
