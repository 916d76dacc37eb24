"""What is taken away of a page is there when the browser asks for it."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from streamlit.runtime import media_file_manager
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from dashboard.server import downloads


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> MediaFileManager:
    """Return the files of a server, whose only reader is « Anne »."""
    monkeypatch.setattr(MediaFileManager, "execute_deferred", MediaFileManager.execute_deferred)
    monkeypatch.setattr(media_file_manager, "_get_session_id", lambda: "Anne")
    downloads.keep_files()
    return MediaFileManager(MemoryMediaFileStorage("/media"))


def take(files: MediaFileManager, button: str) -> str:
    """Return the name under which the browser asks for what a click makes."""
    return PurePosixPath(files.execute_deferred(button)).stem


def end_runs(files: MediaFileManager) -> None:
    """Do what Streamlit does at the end of the runs of other readers."""
    for _ in range(3):
        files.remove_orphaned_files()


def test_a_file_is_there_whoever_clicks_before_the_browser_asks_for_it(
        files: MediaFileManager) -> None:
    button = files.add_deferred(lambda: b"15,71 %", "text/csv", "1", "chiffres.csv")
    name = take(files, button)
    end_runs(files)
    file = files.read_file(name)
    assert file and file.content == b"15,71 %"


def test_a_file_goes_with_its_page_and_with_its_reader(files: MediaFileManager) -> None:
    button = files.add_deferred(lambda: b"15,71 %", "text/csv", "1", "chiffres.csv")
    name = take(files, button)
    files.clear_session_refs("Anne")  # as her page runs again, and as she leaves
    assert take(files, button) == name  # asked for just before
    end_runs(files)
    assert files.read_file(name) is None
    assert not files._files_by_session_and_coord
