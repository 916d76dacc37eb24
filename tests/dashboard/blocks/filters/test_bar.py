"""The bar of filters by itself: its chips, its widths, what a second click sets back."""

from __future__ import annotations

import pytest
from streamlit.delta_generator import DeltaGenerator

from dashboard.blocks.filters import clicks
from dashboard.blocks.filters.bar import IN_SIGHT, LONGEST, WIDEST, WIDTH, FilterBar


def test_a_chip_is_no_longer_than_the_bar_has_room_for():
    bar = FilterBar(DeltaGenerator())
    for words in (1, 9):
        bar.add("Activités", "activite", "", value="a", text=" ".join(["réemploi"] * words))
        assert len(bar.chips["activite"]) <= LONGEST
        assert bar.chips["activite"].endswith("…") is (words > 1)


def test_a_filter_is_as_wide_as_what_it_usually_says_and_no_wider_than_leaves_room_for_the_rest():
    bar = FilterBar(DeltaGenerator(), count=1)
    assert bar.width() == bar.width("Bretagne (région)") == WIDTH
    assert 320 < bar.width("Part de l'ESS dans l'emploi, 2021 (Insee Flores 2021)") < 400
    assert bar.width("Mot à mot " * 20) == WIDEST
    bar.count = IN_SIGHT + 1  # among the others, in their popover
    assert bar.width("Bretagne") == "stretch"


@pytest.mark.parametrize(("options", "usual", "before", "mark", "value"), [
    ({"Bretagne": "53", "Finistère": "29", "Morbihan": "56"}, "53", "29", "Morbihan", "56"),
    ({"Bretagne": "53", "Finistère": "29", "Morbihan": "56"}, "53", "53", "Morbihan", "56"),
    ({"Bretagne": "53", "Finistère": "29"}, "53", "29", "Bretagne", "53"),
    ({"Associations": "a", "Fondations": "f", "Mutuelles": "m"}, [], ["a", "m"], "Mutuelles",
     ["m"]),
    ({"2016": (2016, 2016), "2017": (2017, 2017)}, (2011, 2022), (2015, 2018), "2016",
     (2016, 2016))])
def test_a_second_click_sets_back_what_was_chosen_before_the_first_one(
        monkeypatch, options, usual, before, mark, value):
    session = {"filtre": before}
    monkeypatch.setattr(clicks.st, "session_state", session)

    def run() -> None:
        bar = FilterBar(DeltaGenerator())
        bar.add("Filtre", "filtre", usual, session["filtre"], "", options.items(),
                isinstance(usual, list))
        session[clicks.OFFERS] = bar.offers

    for expected in (value, before, value):
        run()
        assert clicks.choose([mark])
        assert session["filtre"] == expected
    for choice in (before, value):  # by its list: the click counts no more
        session["filtre"] = choice
        run()
    assert clicks.choose([mark]) == (value != usual)
    assert session["filtre"] == usual
