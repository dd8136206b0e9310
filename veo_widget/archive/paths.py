"""Where a library lies and what is in its folder. Standard library only, so that looking costs nothing."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from veo_widget.errors import LibraryError

DEFAULT_NAME = "veo_library"


@dataclass(frozen=True)
class LibraryPaths:
    """The places inside a library's folder."""

    root: Path

    @property
    def database(self) -> Path:
        """The SQLite database of records."""
        return self.root / "library.sqlite3"

    @property
    def pending(self) -> Path:
        """The small list of open jobs."""
        return self.root / "pending.json"

    @property
    def clips(self) -> Path:
        """MP4 files with their JSON sidecars."""
        return self.root / "clips"

    @property
    def posters(self) -> Path:
        """JPEG posters by the clip's hash."""
        return self.root / "posters"

    @property
    def images(self) -> Path:
        """Input images by their hash."""
        return self.root / "images"

    @property
    def prompts(self) -> Path:
        """Records of rewritten prompts, by the hash of the text; made with the first one."""
        return self.root / "prompts"

    @property
    def simulator(self) -> Path:
        """The simulator's state: its operations, files and ledger."""
        return self.root / "simulator"

    def make(self) -> None:
        """Creates the folders.

        Raises:
            LibraryError: The folder cannot be made or written.
        """
        try:
            for folder in (self.clips, self.posters, self.images):
                folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.root):
                pass
        except OSError as error:
            msg = f"The library folder {display_path(self.root)} cannot be written: {error.strerror}."
            raise LibraryError(msg) from None


def wanted_root(path: str | os.PathLike[str] | None = None) -> tuple[Path, bool]:
    """Where the library should be, and whether the user chose that place.

    `path`, else ``VEO_LIBRARY``, else ``veo_library`` in the present folder; always absolute, so that a
    later change of folder does not move it.
    """
    chosen = path or os.environ.get("VEO_LIBRARY")
    return Path(chosen or DEFAULT_NAME).expanduser().absolute(), bool(chosen)


def settle(path: str | os.PathLike[str] | None = None) -> tuple[LibraryPaths, str]:
    """Makes the library's folder; returns it and a notice for the user, empty where all is as asked.

    Where the default place is read-only, the user's data folder is used instead.

    Raises:
        LibraryError: The folder the user chose, or the fallback, cannot be written.
    """
    root, chosen = wanted_root(path)
    paths = LibraryPaths(root)
    try:
        paths.make()
    except LibraryError:
        if chosen:
            raise
        fallback = LibraryPaths(_user_folder())
        fallback.make()
        where = display_path(fallback.root)
        return fallback, f"This folder is read-only, so clips are kept in {where}."
    return paths, ""


def _user_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("veo_widget", appauthor=False) / DEFAULT_NAME


def display_path(path: Path, *, folder: Path | None = None) -> str:
    """A path fit to be shown and saved: relative to a folder (the present one) or to ``~``, never a home path."""
    for base, prefix in ((folder or Path.cwd(), ""), (Path.home(), "~/")):
        if path.is_relative_to(base):
            return f"{prefix}{path.relative_to(base).as_posix()}"
    return path.as_posix()
