"""The link of an extract gives the same tables again, whatever the filters; nothing is made before
it is asked."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import export
from dashboard.ui.card import downloads
from tests.pages.every_page.walking import EXTRACTS, TABLE, Filters, Visit, Walker, of_link, tabs
from tests.pages.reading import NAMES
from tests.suites import complet, sample

pytestmark = complet

KINDS = ("selectbox", "multiselect", "slider", "text_input", "button_group")


def widgets(page: AppTest) -> dict[str, Any]:
    """Return the filters of a page, by their name in its address."""
    return {key: one for kind in KINDS for one in page.get(kind)
            if (key := one.proto.query_param_key)}


def other(widget: Any) -> list[str]:
    """Return a value that is not the default one, as the address holds it; none where there is but
    one."""
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


def choice(widget: Any) -> list[str]:
    """Return the value of a filter, as the address holds it."""
    if widget.type == "slider":
        return [str(int(v)) for v in widget.value]
    if widget.type == "selectbox":
        return [widget.options[widget.index or 0]]
    if widget.type == "multiselect":
        return [widget.options[i] for i in widget.indices]
    return [widget.value] if isinstance(widget.value, str) else list(widget.value)


def away(walker: Walker, name: str, tab: Filters) -> tuple[Filters, Visit, Visit]:
    """Return the filters of a tab, each away from its default (a filter may change what others
    offer); the page as the tab opens it, and with these filters."""
    filters = dict(tab)
    plain = visit = walker.visit(name, tab, EXTRACTS)
    for _ in range(6):
        widget = widgets(visit.page)
        target = {key: value for key, value in filters.items()
                  if key in tab or (key in widget and choice(widget[key]) == value)}
        target |= {key: value for key, one in widget.items() if key not in target
                   if (value := other(one))}
        if "epingler" in {b.key for b in visit.page.button} and "tableau" not in target:
            visit.page.button(key="epingler").click().run()
            target["tableau"] = [visit.page.session_state["tableau"]]
        if target == filters:
            return filters, plain, visit
        filters = target
        visit = walker.visit(name, filters, EXTRACTS)
    raise AssertionError(f"trop de filtres sur {name} : {filters}")


def same(one: Visit, again: Visit) -> None:
    assert list(again.offers) == list(one.offers)
    for key, offer in one.offers.items():
        assert again.offers[key].title == offer.title
        assert again.offers[key].table.filters == offer.table.filters
        pd.testing.assert_frame_equal(again.offers[key].table.data, offer.table.data)


@pytest.mark.parametrize("name", sample(NAMES, 4, 0))
def test_the_link_of_an_extract_gives_the_same_tables_again(walker: Walker, name: str) -> None:
    for tab in tabs(name):
        filters, plain, visit = away(walker, name, tab)
        for key, offer in visit.offers.items():
            assert of_link(offer.link) == {**filters, "extrait": [key]}
        if not visit.offers:
            continue
        key, offer = list(visit.offers.items())[-1]
        again = walker.visit(name, of_link(offer.link))
        same(visit, again)
        assert not any(one.files for one in again.offers.values())  # nothing over the figure
        narrowing = set(filters) - set(tab)
        if narrowing:
            texts = {key: one.table.filters for key, one in visit.offers.items()
                     if key not in plain.offers or one.table.filters
                     or not one.table.data.equals(plain.offers[key].table.data)}
            assert texts or all(one.table.empty for one in visit.offers.values()), (
                f"{name}, {tab} : {narrowing} ne change rien")
            assert all(texts.values()), f"{name}, {tab} : un filtre n'est pas dit dans {texts}"


@pytest.mark.parametrize("name", ["emploi", "donnees"])
def test_nothing_is_made_until_a_file_is_asked_for(
        walker: Walker, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    names: list[str] = []
    for maker in ("csv", "csv_international", "xlsx", "parquet", "geojson", "deck", "readme",
                  "archive"):
        monkeypatch.setattr(export, maker, lambda *_, maker=maker: names.append(maker) or b"")
    monkeypatch.setattr(downloads, "_picture", lambda _, kind: names.append(kind) or b"")
    visit = walker.visit(name, {}, TABLE, EXTRACTS)
    visit.page.run()
    assert names == [] and len(visit.page.get("download_button")) > 5
    offer = next(iter(visit.offers.values()))
    assert [one.make() for one in offer.files.values()] and names == [
        "csv", "xlsx", "csv_international", "parquet", "readme", *["deck"] * (name == "emploi")]
