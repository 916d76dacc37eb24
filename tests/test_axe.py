"""Where the judge of accessibility comes from: never another script, never a silent absence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import axe


def test_an_archive_that_is_not_the_one_expected_is_refused_and_dropped(tmp_path: Path) -> None:
    archive = tmp_path / f"axe-core-{axe.VERSION}.tgz"
    archive.write_bytes(b"autre chose")
    with pytest.raises(pytest.fail.Exception, match="n'a pas l'empreinte attendue"):
        axe.script(tmp_path)
    assert not archive.exists()


@pytest.mark.parametrize(("ci", "end"), [("", pytest.skip.Exception), ("true",
                                                                      pytest.fail.Exception)])
def test_without_npm_the_reason_is_said_and_ci_fails(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ci: str,
        end: type[BaseException]) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(end, match="npm n'est pas sur cette machine"):
        axe.script(tmp_path)
