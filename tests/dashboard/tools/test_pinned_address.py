"""A board of pinned series, in the address that holds it."""

from __future__ import annotations

import pytest

from dashboard.blocks.annotations import annotation
from dashboard.tools.explorer import catalogue, pinned_address
from dashboard.tools.explorer.figures import YEAR
from dashboard.tools.explorer.pinned_address import Board
from dashboard.tools.explorer.series import union
from dashboard.warehouse import comparability
from tests.dashboard.tools.choices import choice

pytestmark = pytest.mark.usefixtures("entrepot")


class TestBoard:
    def test_comes_back_from_its_parameter(self) -> None:
        board = Board("Emploi à l'Ouest", pinned_address.SEPARATE, ("aaaaaaaa", "bbbbbbbb"))
        assert pinned_address.read(pinned_address.parameter(board)) == board
        assert pinned_address.parameter(board) == "Emploi à l'Ouest~s~aaaaaaaa.bbbbbbbb"

    @pytest.mark.parametrize("hostile", [
        "", "~", "~~~~", "x" * 5000, "<script>alert(1)</script>", "a~z~../../etc.aaaaaaa",
        "a~s~" + ".".join(["aaaaaaaa"] * 500), "\x00\n\u202e~s~AAAAAAAA", "a~t~'; DROP TABLE x.é"])
    def test_reads_anything_without_harm(self, hostile) -> None:
        board = pinned_address.read(hostile)
        assert len(board.codes) <= pinned_address.MOST and all(len(c) == 8 for c in board.codes)
        assert 0 < len(board.name) <= pinned_address.LONGEST and board.name.isprintable()

    def test_has_no_parameter_until_something_of_it_is_the_readers(self) -> None:
        assert pinned_address.parameter(Board()) == ""
        for own in (Board("À moi"), Board(codes=("aaaaaaaa",)),
                    Board(annotations=(annotation("2020", "crise"),))):
            assert pinned_address.read(pinned_address.parameter(own)) == own

    def test_shows_each_series_once_and_all_together_where_nothing_says_how(self) -> None:
        assert pinned_address.read("À moi~z~aaaaaaaa.bbbbbbbb.aaaaaaaa") == Board(
            "À moi", pinned_address.TOGETHER, ("aaaaaaaa", "bbbbbbbb"))

    def test_counts_the_series_that_no_longer_exist(self, posts) -> None:
        code = catalogue.codes(posts)[0][0]
        content = pinned_address.content(Board(codes=(code, "aaaaaaaa")), YEAR)
        assert (len(content.tables), content.missing) == (1, 1)

    def test_series_of_several_sources_keep_their_cells_and_their_source(self, posts) -> None:
        events = choice("Événements annoncés", "mois_ess")
        both = [catalogue.table(c, catalogue.usual_selection(c)) for c in (posts, events)]
        whole = union(both)
        assert whole.sources == ("emploi_detaille", "mois_ess")
        assert len(whole.lineage) == sum(len(t.lineage) for t in both)
        assert comparability.conflict(whole.data, whole.breaks) is not None

    def test_series_of_one_name_are_told_apart_by_their_perimeter(self) -> None:
        evolution = choice("Évolution de l'emploi", "emploi")
        where = catalogue.usual_selection(evolution)
        alike = tuple(dict.fromkeys(catalogue.table(evolution, where).data["code"]))
        labels = pinned_address.content(Board(codes=alike), YEAR).labels.values()
        assert len(set(labels)) == len(alike) > 1
        [alone] = pinned_address.content(Board(codes=alike[:1]), YEAR).labels.values()
        assert all(label.startswith(f"{alone} – ") for label in labels)

    def test_a_code_names_one_series(self) -> None:
        codes = [code for one in catalogue.choices() for code, _ in catalogue.codes(one)]
        assert len(codes) == len(set(codes)) > 1000
