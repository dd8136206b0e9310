"""Static outputs: what a job or clip looks like without a kernel, as a bundle of MIME types.

Every string is data and is escaped. The video is named by a relative address, and only where the server
serves the file; its bytes are never stored in a notebook. A bundle stays under 60 kB.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from veo_widget.archive.paths import display_path
from veo_widget.notebook.hosts import Host, find_host
from veo_widget.notebook.text import elapsed_seconds, html_text, settings_text, short
from veo_widget.records import ClipRecord, JobRecord, State, utc_now
from veo_widget.studio.backend import BADGE, CHOSEN_BADGE
from veo_widget.studio.inputs import can_be_extended, kept_until

if TYPE_CHECKING:
    from veo_widget.clip import Clip
    from veo_widget.studio import Studio

Bundle = dict[str, str]

PAGE_BYTES = 16_000
"""Posters in the page, all together, before base64: with the JPEG beside them, and the longest prompt three times, a
notebook grows by less than 60 kB."""
_MUTED = "color:var(--jp-ui-font-color2,#666);font-size:0.9em"
_BADGE = "background:#8a4b00;color:#fff;padding:1px 8px;border-radius:3px;font-size:0.85em"


@dataclass(frozen=True)
class View:
    """A job as it is to be drawn: its record, where its files are, and what the host serves.

    Attributes:
        record: The job.
        library: The library's folder.
        host: Where it will be shown.
        badge: The simulator's badge; empty for Google.
    """

    record: JobRecord
    library: Path
    host: Host
    badge: str

    def file(self, relative: str) -> Path:
        """The absolute path of a file a record names."""
        return (self.library / relative).resolve()

    @property
    def needs_player(self) -> bool:
        """Whether there are clips that the static output cannot play by itself."""
        return any(self.host.url_of(self.file(clip.path)) is None for clip in self.record.clips)

    @property
    def head(self) -> list[str]:
        """What is asked for, as lines of text."""
        request = self.record.request
        return [line for line in (self.badge, short(request.prompt, 200), settings_text(request)) if line]

    @property
    def tail(self) -> list[str]:
        """How it stands, where the videos are and what to do next, as lines of text."""
        record = self.record
        lines = [
            _status_line(record),
            *(f"Video: {self.shown(self.file(clip.path))}" for clip in record.clips),
            _what_next(self),
            _extendable(record),
        ]
        return [line for line in lines if line]

    def shown(self, path: Path) -> str:
        """A file's path as a person beside the notebook would write it."""
        return display_path(path, folder=self.host.folder)


def view_of(studio: Studio, record: JobRecord, host: Host) -> View:
    """A job of a studio as it is drawn on a host."""
    return View(record, studio.library.path, host, badge_of(record, found=studio.backend.found))


def badge_of(record: JobRecord, *, found: bool = False) -> str:
    """The badge of a job: what nobody may miss about synthetic clips."""
    if not record.is_simulated:
        return ""
    return BADGE if found else CHOSEN_BADGE


def badge_html(badge: str) -> str:
    """A badge as a line of a page; empty where there is none."""
    return f'<div><span style="{_BADGE}">{html_text(badge)}</span></div>' if badge else ""


def job_bundle(view: View) -> Bundle:
    """A job's static output: page, poster, Markdown and plain text."""
    posters = _posters(view)
    bundle: Bundle = {
        "text/html": _page(view, posters),
        "text/markdown": _markdown(view),
        "text/plain": plain_text(view),
    }
    if posters:
        bundle["image/jpeg"] = base64.b64encode(posters[0]).decode()
    return bundle


def clip_bundle(clip: Clip) -> Bundle:
    """A clip's static output: the same as its job's, with this clip alone."""
    from IPython import get_ipython

    library = clip._studio.library
    job = library.job(clip.record.job_id)
    assert job is not None, "a clip's job is in its library"
    record = replace(job, clips=(clip.record,))
    return job_bundle(View(record, library.path, find_host(get_ipython()), badge_of(record)))


def widget_bundle(model_id: str, name: str) -> dict[str, Any]:
    """The output that shows a widget's view where its kernel lives, and its name elsewhere."""
    view = {"version_major": 2, "version_minor": 0, "model_id": model_id}
    return {"application/vnd.jupyter.widget-view+json": view, "text/plain": name}


def display_beside(line: str, model_id: str, name: str) -> None:
    """Shows a widget, and above it a line that stays when its kernel has gone. In the running cell."""
    from IPython.display import display

    page = f'<div style="{_MUTED};overflow-wrap:anywhere">{html_text(line)}</div>'
    display({"text/html": page, "text/plain": line}, raw=True)
    display(widget_bundle(model_id, name), raw=True)


def plain_text(view: View) -> str:
    """A job as lines of text, for terminals and diffs."""
    return "\n".join([*view.head, *view.tail])


def _posters(view: View) -> list[bytes]:
    """The JPEG of each clip, scaled so that all of them fit into the page together."""
    from veo_widget.media.posters import shrunk

    budget = PAGE_BYTES // max(1, len(view.record.clips))
    found = []
    for clip in view.record.clips:
        try:
            found.append(shrunk(view.file(clip.poster).read_bytes(), budget))
        except OSError:  # moved or deleted by the user: the output shows the rest
            continue
    return found


def _page(view: View, posters: list[bytes]) -> str:
    record = view.record
    parts = [
        badge_html(view.badge),
        *(_video(view, clip, posters, index) for index, clip in enumerate(record.clips)),
        f'<div style="white-space:pre-wrap;margin:4px 0">{html_text(record.request.prompt)}</div>',
        f'<div style="{_MUTED}">{html_text(settings_text(record.request))}</div>',
        f'<div style="{_MUTED}">{html_text(_status_line(record))}</div>',
        f"<div>{html_text(_what_next(view))}</div>" if _what_next(view) else "",
        f'<div style="{_MUTED}">{html_text(_extendable(record))}</div>' if _extendable(record) else "",
    ]
    inner = "\n".join(part for part in parts if part)
    return f'<div class="veo-output" data-veo-job="{escape(record.id)}" style="max-width:720px">\n{inner}\n</div>'


def _video(view: View, clip: ClipRecord, posters: list[bytes], index: int) -> str:
    poster = ""
    if index < len(posters):
        poster = f"data:image/jpeg;base64,{base64.b64encode(posters[index]).decode()}"
    path = view.file(clip.path)
    url = view.host.url_of(path)
    name = f'<div style="{_MUTED}">{html_text(view.shown(path))}</div>'
    if url is None:
        alt = escape(f"A frame of the video: {short(view.record.request.prompt, 80)}", quote=True)
        picture = f'<img src="{poster}" alt="{alt}" style="max-width:100%">' if poster else ""
        return f"{picture}{name}<div>{html_text(_unserved(view, clip))}</div>"
    shape = f'width="{min(clip.width, 640)}" style="max-width:100%;aspect-ratio:{clip.width}/{clip.height}"'
    shown = f' poster="{poster}"' if poster else ""
    return f'<video src="{escape(url)}"{shown} controls loop preload="metadata" {shape}></video>{name}'


def _unserved(view: View, clip: ClipRecord) -> str:
    """Why the picture does not play, and what does."""
    kind = view.host.kind
    player = f", or play it with %veoctl show {view.record.id[-6:]}" if kind.plays_clips else ""
    said = f"{kind.server} does not serve this file; open it from there{player}."
    is_silent = clip.audio_codec is not None and not kind.plays_aac
    return f"{said} {kind.server} plays it without its sound (it has no AAC)." if is_silent else said


def _markdown(view: View) -> str:
    record = view.record
    lines = [
        f"**{_plain_markdown(view.badge)}**" if view.badge else "",
        _plain_markdown(record.request.prompt),
        _plain_markdown(settings_text(record.request)),
        _plain_markdown(_status_line(record)),
        *(f"Video: `{view.shown(view.file(clip.path))}`" for clip in record.clips),
        _plain_markdown(_what_next(view)),
        _plain_markdown(_extendable(record)),
    ]
    return "\n\n".join(line for line in lines if line)


def _plain_markdown(text: str) -> str:
    """A text that Markdown shows as it is."""
    special = set("\\`*_{}[]()#+-.!|<>~$&")
    return "".join(f"\\{letter}" if letter in special else letter for letter in text)


def _status_line(record: JobRecord) -> str:
    elapsed = elapsed_seconds(record)
    took = f" in {elapsed:.0f} s" if elapsed is not None and record.state is State.DONE else ""
    return f"{record.words}{took} · {record.money} · job {record.id[-6:]}"


def _extendable(record: JobRecord) -> str:
    """Until when the service can go on from a finished clip; empty where it needs no copy of its own for that."""
    until = kept_until(record)
    if record.state is not State.DONE or until is None or not can_be_extended(record):
        return ""
    last = "then its last frame can still start a new video"
    return f"The service can extend it until {until:%Y-%m-%d %H:%M} UTC; {last}."


def _what_next(view: View) -> str:
    record = view.record
    if record.is_open:
        low, high = record.detail.get("expected_range") or (0, 0)
        usual = f"Usually ready after {low:.0f} to {high:.0f} s. " if high >= 1 else ""
        if not view.host.has_page:
            return f"{usual}It goes on in the background: job.wait() or %veoctl show {record.id[-6:]} brings the video."
        return f"{usual}As of {utc_now():%H:%M} UTC. If this does not change, run: %veoctl show {record.id[-6:]}"
    return record.explanation
