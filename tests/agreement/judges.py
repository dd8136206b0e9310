"""The two judges: the catalog, and the simulator behind the real wire."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.agreement.cases import Case, Material, Place
from tests.media import picture
from tests.simulators import RunningSimulator, simulator
from tests.studios import WAIT
from veo_widget import catalog
from veo_widget.archive import Library
from veo_widget.request import ImageInput, VideoInput
from veo_widget.studio import Backend, Studio
from veo_widget.studio.inputs import video_input
from veo_widget.wires.base import NotSent, Refused, Wire
from veo_widget.wires.clients import KeyAddress, VertexAddress
from veo_widget.wires.gemini import GeminiWire
from veo_widget.wires.omni import OmniWire
from veo_widget.wires.vertex import VertexWire


class Court:
    """Simulators by day, and the material for each wire on each of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = ExitStack()
        self._servers: dict[str, RunningSimulator] = {}
        self._materials: dict[tuple[str, str], Material] = {}
        self._wires: dict[tuple[str, str], Wire] = {}

    def close(self) -> None:
        """Ends the simulators."""
        self._stack.close()

    def disagreements(self, place: Place, cases: Iterable[Case]) -> list[str]:
        """A line for each case that the two judge differently."""
        return [line for case in cases for line in self._compare(place, case)]

    def _compare(self, place: Place, case: Case) -> Iterator[str]:
        asked = self._material(place).request(place, case)
        if asked is None:
            return
        request = catalog.resolve(asked, wire=place.wire, on=place.day)
        problems = [str(each) for each in catalog.check(request, wire=place.wire, on=place.day) if each.fatal]
        try:
            self._wire(place).submit(request)
            refusal = ""
        except (Refused, NotSent) as error:
            refusal = error.message
        if bool(problems) != bool(refusal):
            shown = {name: value for name, value in case.items() if value not in (None, ())}
            yield f"{place}: {shown}\n    catalog: {problems or 'legal'}\n    service: {refusal or 'legal'}"

    def _server(self, day: str) -> RunningSimulator:
        if day not in self._servers:
            extra = ("--as-of", day, "--processing", "0")
            running = simulator(self._folder / day, render="stub", extra=extra)
            self._servers[day] = self._stack.enter_context(running)
        return self._servers[day]

    def _wire(self, place: Place) -> Wire:
        key = (place.wire, place.day.isoformat())
        if key not in self._wires:
            self._wires[key] = _new_wire(place.wire, self._server(key[1]).url)
        return self._wires[key]

    def _material(self, place: Place) -> Material:
        key = (place.wire, place.day.isoformat())
        if key not in self._materials:
            self._materials[key] = self._make_material(place)
        return self._materials[key]

    def _make_material(self, place: Place) -> Material:
        folder = self._folder / f"{place.wire}-{place.day}"
        day = place.day.isoformat()
        backend = Backend(wire=place.wire, endpoint="simulator", url=self._server(day).url, as_of=day)
        studio = Studio(backend, Library(folder))
        images = tuple(_image(folder / f"{hue}.png", picture(1280, 720, hue=hue)) for hue in (0, 90))
        return Material(images, dict(_videos(studio)))


def _videos(studio: Studio) -> Iterator[tuple[str, VideoInput]]:
    """Clips made at the service itself; none where no model of the wire runs that day."""
    backend = studio.backend
    if isinstance(
        catalog.find_model(catalog.default_model(backend.wire, backend.day), wire=backend.wire, on=backend.day),
        catalog.Model,
    ):
        wanted: dict[str, Any] = {"video": {}, "portrait video": {"aspect_ratio": "9:16"}}
        if backend.wire != "omni":
            wanted["1080p video"] = {"resolution": "1080p"}
        for name, options in wanted.items():
            (clip,) = studio.generate("A clip", **options).wait(WAIT)
            yield name, video_input(studio.library, backend, clip)
            if backend.wire == "omni" and name == "video":
                elsewhere = Backend(wire="vertex", endpoint="simulator")
                yield "video from elsewhere", video_input(studio.library, elsewhere, clip)


def _image(path: Path, data: bytes) -> ImageInput:
    path.write_bytes(data)
    sha256 = hashlib.sha256(data).hexdigest()
    return ImageInput(sha256=sha256, mime_type="image/png", width=1280, height=720, size=len(data), path=path)


def _new_wire(name: str, url: str) -> Wire:
    if name == "vertex":
        address = VertexAddress(project="p", location="us-central1", base_url=url, token="t")
        return VertexWire(lambda: address)
    kind = GeminiWire if name == "gemini" else OmniWire
    return kind(lambda: KeyAddress(base_url=url, key="k"))


@contextmanager
def court(folder: Path) -> Iterator[Court]:
    """Holds court until the block ends."""
    opened = Court(folder)
    try:
        yield opened
    finally:
        opened.close()
