"""A file that is made at the click of its button stays until the browser has it.

Streamlit holds that nobody needs such a file, and deletes it at the end of the second run that
follows, whoever's: where several readers click, sooner than the browser asks for it, and what was
taken away was the page of an error.
"""

from __future__ import annotations

from functools import wraps
from pathlib import PurePosixPath

from streamlit.runtime.media_file_manager import MediaFileManager


def keep_files() -> None:
    """Have what a button makes kept until its next click, or the next run of its page."""
    make = MediaFileManager.execute_deferred

    @wraps(make)
    def make_and_keep(self: MediaFileManager, file_id: str) -> str:
        button = self._deferred_callables.get(file_id)
        url = make(self, file_id)
        with self._lock:
            # A reader who has left in between holds nothing any more.
            if button and (files := self._files_by_session_and_coord.get(button["session_id"])):
                files[f"{button['coordinates']} file"] = PurePosixPath(url).stem
        return url

    MediaFileManager.execute_deferred = make_and_keep  # type: ignore[method-assign]
