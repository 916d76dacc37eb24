"""Processes that the tests of the warehouse share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.etl.warehouse.forks import Forks


@pytest.fixture(scope="session")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    """Yield commands of the ETL in processes of their own, see ``Forks``."""
    server = Forks(tmp_path_factory.mktemp("commandes"))
    yield server
    server.close()
