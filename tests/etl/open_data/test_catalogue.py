"""What the catalogue declares of each open file holds together."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from etl.open_data.catalogue import OPEN_FILES, OpenFile, open_files
from etl.sources import sources
from etl.workbooks import workbooks


@pytest.mark.parametrize("one", OPEN_FILES, ids=lambda one: one.id)
def test_a_file_has_an_address_of_its_producer_and_a_source_that_reads_it(
        one: OpenFile, raw: Path) -> None:
    assert urlsplit(one.page).scheme == "https"
    assert not one.address or urlsplit(one.address).scheme == "https"
    assert all((one.title, one.producer, one.licence, one.feeds))
    path = raw / one.file
    path.parent.mkdir(parents=True)
    path.write_bytes(b"")
    assert workbooks(sources()[one.source], raw)[0] == [path]


def test_what_is_put_by_hand_only_is_in_the_catalogue_too() -> None:
    assert {one.source for one in OPEN_FILES} >= {
        "bpe_commerces", "france_services", "population_departements", "siae"}


def test_no_two_files_have_the_same_name_or_place() -> None:
    assert len(open_files()) == len({one.file for one in OPEN_FILES}) == len(OPEN_FILES)
