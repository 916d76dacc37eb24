"""The page « Explorateur »: the board of pinned series."""

from __future__ import annotations

import json
from functools import cache
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from dashboard.blocks import headless
from dashboard.blocks.block import Block
from dashboard.tools.explorer import catalogue
from dashboard.tools.explorer.figures import QUARTER, steps
from dashboard.tools.explorer.pinned_address import SEPARATE, TOGETHER, Board, parameter
from tests.pages.reading import drawings, readings, text, titles
from tests.pages.tools.exploring import NOTES, POSTS, button, page


@cache
def board_link() -> str:
    """Return jobs and wages of the Finistère, pinned one after the other."""
    at = button(page(explorer=POSTS, lieux="Finistère"), "Épingler la série")
    wages = next(o for o in at.sidebar.selectbox(key="explorer").options
                 if o.startswith("Masse salariale · Emploi"))
    at = at.sidebar.selectbox(key="explorer").select(wages).run()
    return button(at, "Épingler la série").text_input(key="tableau").value


def series_off(at: AppTest) -> list[Button]:
    """Return the marks of the series of the board, each of which takes its own off."""
    return [b for b in at.button if str(b.key).startswith("puce_serie_")]


class TestBoard:
    def board(self) -> AppTest:
        return page(explorer=POSTS, lieux="Finistère", tableau=board_link())

    def test_is_blocked_while_its_units_differ(self):
        at = self.board()
        assert "Grandeurs différentes" in at.warning[0].value
        assert "Unités différentes" in at.warning[0].value
        code = board_link().rpartition("~")[2].partition(".")[0]
        at = button(at, "Ne garder que «Effectifs salariés, Finistère, ESS, Ensemble (postes)»")
        assert at.text_input(key="tableau").value == f"Mon tableau~t~{code}" and not at.warning

    def test_may_be_read_as_an_index(self):
        at = button(self.board(), "Passer en indice base 100")
        assert not at.warning
        assert titles(at)[1] == ("Mon tableau\u202f: Effectifs salariés et Masse salariale, "
                                 "indice base 100 en 2011 – Finistère, 2011 à 2023")
        assert ("Effectifs salariés et Masse salariale, indice base 100 en 2011\u202f» est de "
                ) in readings(at)[1]
        at = series_off(at)[0].click().run()  # alone, it is shown as it is
        assert titles(at)[1] == "Mon tableau\u202f: Masse salariale – Finistère, 2011 à 2023"

    def test_or_apart_and_a_series_may_be_taken_off(self):
        at = button(self.board(), "Graphiques séparés")
        assert not at.warning and len(at.get("plotly_chart")) == 3
        assert {way: at.button(key=f"montrer_{way}").proto.type for way in (TOGETHER, SEPARATE)
                } == {TOGETHER: "secondary", SEPARATE: "primary"}
        at = series_off(at)[0].click().run()
        assert len(at.get("plotly_chart")) == 2

    def test_its_name_and_series_come_back_from_the_address(self):
        at = self.board()
        at = at.text_input(key="nom_tableau").set_value("Emploi ~ Ouest <b>").run()
        link = at.text_input(key="tableau").value
        assert link.startswith("Emploi Ouest <b>~t~")
        again = page(lieux="Finistère", tableau=link)
        assert again.text_input(key="nom_tableau").value == "Emploi Ouest <b>"
        assert [(b.label, b.help) for b in series_off(again)] == [
            ("Effectifs salariés, Finistère, ESS, Ensemble (postes)", "Retirer cette série"),
            ("Masse salariale, Finistère, ESS, Ensemble (milliers d'euros)", "Retirer cette série")]
        assert again.text_input(key="tableau").value == link

    def test_a_series_is_added_to_the_board_that_a_link_opens(self):
        link = board_link()
        at = button(page(tableau=link), "Épingler la série")
        assert at.text_input(key="tableau").value.startswith(f"{link}.")

    def test_what_the_board_of_a_link_holds_is_not_offered_again(self):
        link = board_link()
        again = page(explorer=POSTS, lieux="Finistère", tableau=link)
        pin = again.button(key="epingler")
        assert pin.label == "Séries déjà sur le tableau" and pin.disabled

    def test_what_is_computed_of_series_is_not_pinned_with_them_and_the_button_says_it(self):
        at = page(explorer=POSTS, lieux="Finistère", calcul="Évolution sur un an")
        assert at.button(key="epingler").label == "Épingler la série, en niveau, au tableau"

    def test_a_ranking_offers_the_series_that_it_shows(self):
        """It offered eleven under three bars: those of the other notes, which it leaves out."""
        at = page(explorer=NOTES, graphique="Classement",
                  lieux=["Finistère", "Morbihan", "Bretagne"])
        bars = len({name for trace in json.loads(drawings(at)[0])["data"] for name in trace["y"]})
        assert at.button(key="epingler").label == f"Épingler les {bars} séries au tableau"

    @pytest.mark.parametrize(("before", "is_full"), [(10, False), (11, True)])
    def test_a_series_more_than_twelve_is_refused_before_it_is_pinned(self, before, is_full):
        gone = tuple(f"aaaaaaa{letter}" for letter in "abcdefghijk"[:before])
        at = page(explorer=POSTS, lieux=["Finistère", "Morbihan"],
                  tableau=parameter(Board(codes=gone)))
        assert at.warning[0].value == (f"{before} séries de ce tableau ne sont plus dans les "
                                       "données\u202f: renommées ou retirées depuis.")
        pin = at.button(key="epingler")
        assert pin.label == "Épingler les 2 séries au tableau" and pin.disabled is is_full
        refusals = [c.value for c in at.caption if c.value.startswith("Un tableau a")]
        assert refusals == ["Un tableau a 12 séries au plus\u202f: 2 s'ajouteraient aux "
                            "11 qui y sont."] * is_full

    def test_its_series_stay_by_year_beside_an_indicator_that_has_quarters_alone(self):
        """A mean of the year would become its last quarter as the reader looks at something else.
        """
        quarterly = next(c.label for c in catalogue.choices() if steps(c) == [QUARTER])
        apart = board_link().replace("~t~", "~s~")
        boards = [readings(page(explorer=above, tableau=apart))[-2:]
                  for above in (NOTES, quarterly)]
        assert boards[0] == boards[1]
        assert boards[0][0].startswith("En 2023,")

    def test_invented_series_that_are_hidden_leave_the_published_ones_comparable(self):
        """They still blocked the figure: « publiés et de démonstration… jamais ensemble »."""
        published = button(page(explorer=NOTES, lieux="Bretagne", demo="false"), "Ne garder que")
        link = button(published, "Épingler la série").text_input(key="tableau").value
        both = f"{link}.{board_link().rpartition('~')[2]}"
        assert "jamais ensemble" in page(tableau=both).warning[-1].value
        at = page(tableau=both, demo="false")
        assert not any("jamais ensemble" in one.value for one in at.warning)
        assert len(series_off(at)) == 3
        assert readings(at)[-1].startswith("Entre 20")
        hidden = [one.value for one in at.info if "démonstration masquées" in one.value]
        assert ["Effectifs" in hidden[0], "Masse salariale" in hidden[1]] == [True, True]

    def test_a_series_that_left_the_warehouse_is_counted(self):
        at = page(tableau="Ancien~t~aaaaaaaa")
        assert at.warning[0].value == ("1 série de ce tableau n'est plus dans les données\u202f: "
                                       "renommée ou retirée depuis.")

    def test_keeps_annotations_in_its_code_on_its_figure_and_in_its_notes(self):
        at = button(page(explorer=POSTS, lieux="Finistère"), "Épingler la série")
        at.text_input(key="periode_tableau").set_value("2020-2021").run()
        at.text_input(key="texte_tableau").set_value("crise ~ sanitaire").run()
        at = button(at, "Annoter")
        link = at.text_input(key="tableau").value
        assert link.endswith("~2020..2021 crise - sanitaire")
        again = page(lieux="Finistère", tableau=link)
        assert "Annotations – 2020-2021\u202f: crise - sanitaire." in text(again)
        assert "~2020..2021" not in text(again)  # the code is the address's
        specs = [chart.proto.spec for chart in again.get("plotly_chart")]
        assert ["2020-2021" in spec for spec in specs] == [False, True]
        mark = again.button(key="puce_annotation_tableau_0")
        assert (mark.label, mark.help) == ("2020-2021\u202f: crise - sanitaire",
                                           "Retirer l'annotation")
        again = mark.click().run()
        assert again.text_input(key="tableau").value == link.rpartition("~")[0]
        assert "Annotations –" not in text(again)

    def test_an_annotation_out_of_its_years_is_said(self):
        link = board_link().replace("~t~", "~i~")
        at = page(tableau=f"{link}~1998 création")
        assert "1998\u202f: création (1998\u202f: hors de la période montrée)." in text(at)

    def test_a_period_that_is_none_is_said(self):
        at = button(page(explorer=POSTS, lieux="Finistère"), "Épingler la série")
        at = button(at, "Annoter")
        assert at.warning[0].value.startswith("Période non reconnue")

    def test_a_board_that_is_emptied_says_how_to_fill_it(self):
        at = button(self.board(), "Vider le tableau")
        assert at.text_input(key="tableau").value == ""
        assert at.caption[-1].value.startswith("Aucune\u202f: «\u202fÉpingler\u202f» garde ici")


def test_a_pinned_part_is_never_said_to_be_the_whole() -> None:
    """« Mutuelles » alone on a board was the jobs of the whole ESS, in its title and sentence."""
    [choice] = (c for c in catalogue.choices() if c.title == "Emploi ESS en équivalent temps plein")
    part, other = (next(code for code, own in catalogue.codes(choice) if name in own)
                   for name in ("Mutuelles", "Fondations"))
    [alone] = headless.collection("explorateur", urlencode({"tableau": parameter(
        Board(codes=(part,)))})).blocks[1:]
    name = f"{choice.title}, Mutuelles"
    assert alone.title.startswith(f"Mon tableau : {name} – France")
    assert f"l'indicateur « {name} » atteint 122\u202f000" in alone.lecture
    [both] = headless.collection("explorateur", urlencode({"tableau": parameter(
        Board(codes=(part, other)))})).blocks[1:]
    assert both.title.startswith(f"Mon tableau : {choice.title} – France")
    assert "dans les mutuelles" in both.lecture


def test_no_way_out_of_a_board_keeps_a_series_that_is_refused_by_itself() -> None:
    """Two buttons of one name kept « Nombre d'associations », whose documents do not compare."""
    apart, alone = (next(code for choice in catalogue.choices() if choice.title == title
                         for code, own in catalogue.codes(choice) if "Bretagne" in own)
                    for title in ("Nombre d'associations", "Évolution de l'emploi"))

    def figure_of(address: dict[str, object]) -> Block:
        return headless.collection("explorateur", urlencode(address)).blocks[-1]

    blocked = figure_of({"tableau": parameter(Board(codes=(apart, alone)))}).refusal
    assert blocked
    keeping = {label: way for label, way in blocked.ways.items() if label.startswith("Ne garder")}
    assert [label for label in keeping if "Évolution de l'emploi" not in label] == []
    assert [figure_of(way).refusal for way in keeping.values()] == [None]
