"""Videos under way: a hidden file in the clips' folder that grows, and may be gone on with after a cut.

The file is named by job and sample and locked while somebody writes to it, so that a lock that can be had means
its writer is gone. What is left of a cut, also by a process that died, is gone on with when the job is resumed;
after two days the service has nothing left to add, and it is swept away.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

if sys.platform != "win32":
    import fcntl

PREFIX = ".part-"
KEPT_SECONDS = 2 * 24 * 3600
"""How long the service keeps a video, and so how long the beginning of one is of use."""
_ALGORITHMS = {"sha256", "md5"}
_READ = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the service said of the file whose beginning is here.

    Attributes:
        length: Of the whole file; None where it was not said.
        version: What tells it from another under its name; may be empty.
        hashes: Of the whole file: algorithm to hexadecimal digits.
    """

    length: int | None = None
    version: str = ""
    hashes: Mapping[str, str] = field(default_factory=dict)


class Partial:
    """One video under way; left as a block, what cannot be gone on with is removed.

    Args:
        path: The hidden file.
        file: The same, open for reading and writing.
        known: What its bytes are the beginning of.
        is_found_again: Whether a later try looks under this name.

    Attributes:
        path: The hidden file.
        known: What its bytes are the beginning of.
        size: How many bytes are here.
    """

    def __init__(self, path: Path, file: BinaryIO, known: Known, *, is_found_again: bool = True) -> None:
        self.path = path
        self.known = known
        self.size = os.fstat(file.fileno()).st_size
        self._file = file
        self._digests = _new_digests(known)
        self._is_wanted, self._is_moved = is_found_again, False
        if self.size and not self._can_go_on():
            self.start_anew(Known())
        self._read_again()

    @property
    def is_whole(self) -> bool:
        """Whether every byte is here, as far as the service told how many there are."""
        return self.size > 0 and self.size == self.known.length

    @property
    def sha256(self) -> str:
        """The hash of the bytes here, in hexadecimal."""
        return self._digests["sha256"].hexdigest()

    def mismatches(self) -> list[str]:
        """The algorithms by which the bytes here are not what the service says they are."""
        stated = [(name, digits) for name, digits in self.known.hashes.items() if name in self._digests]
        return [name for name, digits in stated if self._digests[name].hexdigest() != digits]

    def start_anew(self, known: Known) -> None:
        """Drops what is here: what comes now is the beginning of the file described."""
        if self.size:
            self._file.seek(0)
            self._file.truncate()
        self.size, self.known, self._digests = 0, known, _new_digests(known)
        with suppress(OSError):  # without a note the next try starts at the first byte, that is all
            _note(self.path).unlink(missing_ok=True)
            if known.length is not None:
                _note(self.path).write_text(json.dumps(asdict(known)), "utf-8")

    def add(self, piece: bytes) -> None:
        """Adds bytes at the end."""
        with self._room_made():
            self._file.write(piece)
        self.size += len(piece)
        for digest in self._digests.values():
            digest.update(piece)

    def settle(self) -> None:
        """Has the bytes on the disk, so that a power cut after the next step cannot take them."""
        with self._room_made():
            self._file.flush()
            os.fsync(self._file.fileno())

    def move(self, target: Path) -> None:
        """Gives the file its final name."""
        os.chmod(self.path, 0o644)
        os.replace(self.path, target)
        self._is_moved = True
        _settle_folder(target.parent)

    def discard(self) -> None:
        """Has nothing left behind."""
        self._is_wanted = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        is_kept = self._is_wanted and self.size and self._can_go_on() and not self._is_moved
        # Under its old name a moved file may be somebody else's by now.
        for path in () if is_kept else (_note(self.path),) if self._is_moved else (self.path, _note(self.path)):
            with suppress(OSError):
                path.unlink()
        with suppress(OSError):  # the last bytes of a full disk
            self._file.close()  # and with it the lock

    @contextmanager
    def _room_made(self) -> Iterator[None]:
        """On a full disk, what is here makes room for the record that says so."""
        try:
            yield
        except OSError:
            self.discard()
            raise

    def _can_go_on(self) -> bool:
        return self.known.length is not None and self.size <= self.known.length

    def _read_again(self) -> None:
        self._file.seek(0)
        for start in range(0, self.size, _READ):
            piece = self._file.read(min(_READ, self.size - start))
            for digest in self._digests.values():
                digest.update(piece)


def begin(folder: Path, name: str) -> Partial:
    """The video under way of that name, with what an earlier try has left of it.

    Where another process writes to it, or files cannot be locked, it is a new one that nobody else knows.
    """
    path = folder / f"{PREFIX}{name}.mp4"
    file = _locked(path)
    if file is None:
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=PREFIX, suffix=".mp4")
        return Partial(Path(temporary), os.fdopen(handle, "r+b"), Known(), is_found_again=False)
    return Partial(path, file, _read_note(path))


def sweep(folder: Path) -> None:
    """Removes hidden files that nobody has written to for as long as the service keeps a video."""
    for path in folder.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > KEPT_SECONDS and not _is_in_use(path):
                path.unlink()


def _locked(path: Path) -> BinaryIO | None:
    """The file, made where there is none, if nobody else writes to it. On Windows every download starts anew."""
    if sys.platform == "win32":
        return None
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "r+b")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Between opening and locking it, its last writer may have finished and given it its final name.
        if os.path.samestat(os.fstat(file.fileno()), os.stat(path)):
            return file
    except (BlockingIOError, FileNotFoundError):
        pass
    except OSError:  # files cannot be locked here, so nobody uses this name
        with suppress(OSError):
            path.unlink()
    file.close()
    return None


def _is_in_use(path: Path) -> bool:
    if sys.platform == "win32":
        return False  # a file that is open cannot be removed there
    with path.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:  # files cannot be locked here
            return False
    return False


def _note(path: Path) -> Path:
    return path.with_suffix(".json")


def _read_note(path: Path) -> Known:
    try:
        return Known(**json.loads(_note(path).read_bytes()))
    except (OSError, ValueError, TypeError):
        return Known()


def _new_digests(known: Known) -> dict[str, hashlib._Hash]:
    names = {"sha256", *known.hashes} & _ALGORITHMS
    return {name: hashlib.new(name, usedforsecurity=False) for name in names}


def _settle_folder(folder: Path) -> None:
    """Has a new name in a folder on the disk, where the system knows how."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
