"""`study.verify()`: whether the files of a study, or those of an export of it, are what was written."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from veo_widget.archive.verifying import Progress, Verification
from veo_widget.errors import ShareError
from veo_widget.records import ClipRecord
from veo_widget.sharing.layout import image_path
from veo_widget.sharing.opening import opened
from veo_widget.studio import Studio


def verify_study(studio: Studio, study: str, progress: Progress | None = None) -> Verification:
    """Reads the clips and pictures of a study again; see `Study.verify`."""
    from veo_widget.research.study import Study

    library = studio.library
    ids = {row["job"] for row in Study(studio, study).rows() if row.get("job")}
    records = library.store.with_ids(ids).values() if ids else []
    expected = {clip.path: clip.sha256 for record in records for clip in record.clips if not _is_deleted(studio, clip)}
    expected |= {image_path(image): image.sha256 for record in records for image in record.request.images}
    missing, changed = [], []
    for number, (relative, sha256) in enumerate(sorted(expected.items()), start=1):
        found = _hash(library.file(relative))
        if found is None:
            missing.append(relative)
        elif found != sha256:
            changed.append(relative)
        if progress is not None:
            progress(number, len(expected))
    ok = len(expected) - len(missing) - len(changed)
    return Verification(folder=library.path, ok=ok, missing=tuple(missing), changed=tuple(changed))


def verify_export(path: Path, progress: Progress | None = None) -> Verification:
    """Holds an export against its manifest, without unpacking it.

    Raises:
        ShareError: It is no export, or its members are not those of its manifest.
    """
    if not path.is_file():
        msg = f"There is no file {path.name}."
        raise ShareError(msg)
    with opened(path) as export:
        changed = export.changed(progress)
        count = len(export.manifest.files)
    return Verification(folder=path, ok=count - len(changed), changed=tuple(changed))


def _is_deleted(studio: Studio, clip: ClipRecord) -> bool:
    marks = studio.library.marks([clip.id]).get(clip.id)
    return marks is not None and marks.deleted is not None


def _hash(path: Path) -> str | None:
    with suppress(OSError), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
    return None
