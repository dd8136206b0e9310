"""The code to reproduce: each request of a study as a program and as a notebook cell, named by its first job."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from veo_widget.codegen import code
from veo_widget.records import JobRecord
from veo_widget.sharing.layout import code_path
from veo_widget.sharing.scrubbing import scrub_backend
from veo_widget.studio.backend import Backend

_LANGUAGES = ("python", "magic")


def programs(records: Iterable[JobRecord]) -> Iterator[tuple[str, bytes]]:
    """Place and content of each program; a request that several jobs made is there once.

    What a wire cannot say any more, such as an extension of a clip the service has forgotten, is left out.
    """
    seen = set()
    for record in records:
        if record.request in seen:
            continue
        seen.add(record.request)
        backend = Backend.from_dict(scrub_backend(record.backend))
        for language in _LANGUAGES:
            try:
                text = code(record.request, backend, language)
            except ValueError:
                continue
            yield code_path(record.id, language), text.encode(errors="backslashreplace")
