"""`Library`: one folder of records and clips, as the rest of the package sees it.

Opening is cheap: the folder is made at once, the database on first use (its package takes a third of a
second to import). Every method may be called from any thread.
"""

from __future__ import annotations

import os
import threading
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from veo_widget.archive.paths import LibraryPaths, display_path, settle
from veo_widget.archive.pending import read_pending

if TYPE_CHECKING:
    from veo_widget.archive.store import Store
    from veo_widget.archive.verifying import Progress, Verification
    from veo_widget.records import ClipRecord, JobRecord


class Library:
    """A folder of records and clips.

    Args:
        path: The folder; ``VEO_LIBRARY`` or ``veo_library`` in the present folder where it is None.

    Raises:
        LibraryError: The folder cannot be written.

    Attributes:
        paths: What lies where in it.
        notice: A sentence for the user where the folder is not the one expected; empty otherwise.
    """

    def __init__(self, path: str | os.PathLike[str] | None = None) -> None:
        self.paths: LibraryPaths
        self.paths, self.notice = settle(path)
        self._lock = threading.Lock()

    @property
    def path(self) -> Path:
        """The folder."""
        return self.paths.root

    @cached_property
    def _opened(self) -> Store:
        from veo_widget.archive.store import Store

        return Store(self.paths)

    @property
    def store(self) -> Store:
        """The database, opened on first use.

        Raises:
            LibraryError: It is damaged or was written by a newer version.
        """
        with self._lock:
            return self._opened

    def jobs(self) -> list[JobRecord]:
        """Every job, newest first."""
        return self.store.jobs()

    def job(self, job_id: str) -> JobRecord | None:
        """The job of that id, or of the one id that begins or ends so; None where there is none or several."""
        return self.store.job(job_id)

    def clips(self) -> list[ClipRecord]:
        """Every clip, newest first."""
        return self.store.clips()

    def clip(self, clip_id: str) -> ClipRecord | None:
        """The clip of that id; None where there is none."""
        return self.store.clip(clip_id)

    def open_jobs(self) -> list[str]:
        """Ids of the jobs that somebody still has to look after, read without the database."""
        return read_pending(self.paths.pending)

    def verify(self, progress: Progress | None = None) -> Verification:
        """Reads every clip and input image again and holds it against its record; changes nothing.

        Args:
            progress: Called with the number of files done and of all files, for long work.

        Raises:
            LibraryError: The database cannot be used.
        """
        from veo_widget.archive.verifying import verify

        return verify(self.paths, self.store, progress)

    def backup(
        self, path: str | os.PathLike[str], *, media: bool = False, progress: Progress | None = None
    ) -> Verification:
        """Copies the library to a new folder, which is a library itself; jobs may go on meanwhile.

        Args:
            path: A folder that is not there yet, or is empty; nothing is ever overwritten.
            media: Whether to copy clips, posters and images too; otherwise the records alone.
            progress: Called with the number of files done and of all files.

        Returns:
            What was copied; each file was held against its record on the way.

        Raises:
            FileExistsError: There is something already.
            LibraryError: It cannot be written.
        """
        from veo_widget.archive.verifying import back_up

        return back_up(self.paths, self.store, Path(path).expanduser().absolute(), media=media, progress=progress)

    def file(self, relative: str) -> Path:
        """The absolute path of a file a record names."""
        return self.path / relative

    def __repr__(self) -> str:
        return f"<Library {display_path(self.path)}>"
