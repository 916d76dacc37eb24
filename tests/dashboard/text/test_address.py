"""Addresses that readers keep: those written by earlier versions open for ever."""

from __future__ import annotations

from dashboard.blocks import deck
from dashboard.blocks.annotations import Annotation
from dashboard.blocks.deck import Deck, Slide
from dashboard.tools.explorer import pinned_address
from dashboard.tools.explorer.pinned_address import Board

CRISIS = Annotation("2020", "2021", "crise sanitaire")
#: Copied from the address bar of version 1.1.
PRESENTATION = (
    "eNo9jjEKwzAMRa9ivGQJIc3eqbRTb5CG4NoaBI4dJCVzj9N75GKVW1MQ4vP0P_qjveTEgNGExoUF"
    "E7KQE8zJtqOFZY0ZbVvFDMzzSriDIgEilIwE59s3dryp8HvzMxsCv8VCjpcJaisfnpnCI13FQOIN"
    "pVyHfui7TvfJeEIGwy6hOA3YSSs47zetp8aq5n-pOtP0AT9IQ4o")
BOARD = "Emploi à l'Ouest~s~aaaaaaaa.bbbbbbbb~2020..2021 crise sanitaire"


def test_a_presentation_in_circulation_opens_with_its_titles_comments_and_annotations() -> None:
    assert deck.deck_of(PRESENTATION) == Deck("Conseil d'administration", (
        Slide("emploi", "emploi_ess_prive", "territoire=Finistère", "L'emploi recule",
              "À dire d'abord\nEt ensuite", (CRISIS,)),
        Slide("accueil", "accueil_emploi")))


def test_a_board_in_circulation_opens_with_its_series_and_annotations() -> None:
    assert pinned_address.read(BOARD) == Board(
        "Emploi à l'Ouest", pinned_address.SEPARATE, ("aaaaaaaa", "bbbbbbbb"), (CRISIS,))
