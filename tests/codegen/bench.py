"""A wire with its simulator, a studio whose requests are recorded, and the same requests run as programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.codegen.programs import Ended, run
from tests.codegen.recorder import Exchange, Recorder, recorder
from tests.media import picture
from tests.simulators import RunningSimulator
from tests.studios import WAIT, simulated
from veo_widget.clip import Clip
from veo_widget.codegen import code
from veo_widget.job import Job
from veo_widget.request import VideoRequest
from veo_widget.studio import Studio

#: The last day on which the Gemini API is simulated with the model of Google's guide page.
DAYS = {"gemini": "2025-12-18"}

Options = dict[str, Any]


@dataclass(frozen=True)
class Own:
    """A request as our own wire sent it."""

    request: VideoRequest
    start: Exchange


@dataclass(frozen=True)
class Run:
    """The same as a program sent it."""

    ended: Ended
    recorded: Recorder


class Bench:
    """Makes requests by our own wire and by programs, each behind a recorder of its own."""

    def __init__(self, wire: str, folder: Path, server: RunningSimulator, own: Recorder) -> None:
        self.wire = wire
        self.folder = folder
        self.server = server
        self._own = own
        self.studio: Studio = simulated(folder / "veo_library", wire=wire, url=own.url, as_of=DAYS.get(wire))

    def own(self, job: Job) -> Own:
        """A job of our own wire, once its clip is there."""
        job.wait(WAIT)
        (start,) = [each for each in self._own.starts if each.operation == job.record.operation]
        return Own(job.record.request, start)

    def clip(self, **options: Any) -> Clip:
        """A clip to go on from."""
        return self.studio.generate("A boat at noon", **options).wait(WAIT)[0]

    def run(self, name: str, request: VideoRequest, language: str, **settings: str) -> Run:
        """The request as a program that was told nothing but the code's own address."""
        with recorder(self.server.url) as recorded:
            text = code(request, replace(self.studio.backend, url=recorded.url), language)
            ended = run(language, text, self.folder / name, self.studio.library.path, **settings)
        return Run(ended, recorded)

    def submits(self, recorded: Recorder) -> list[dict[str, Any]]:
        """What the service notes of the jobs that were started through a recorder."""
        operations = {each.operation for each in recorded.starts}
        return [entry for entry in self.server.ledger("submit") if entry["operation"] in operations]


@contextmanager
def bench(wire: str, folder: Path, server: RunningSimulator) -> Iterator[Bench]:
    """A wire on a running simulator."""
    with recorder(server.url) as own:
        yield Bench(wire, folder, server, own)


class Programs:
    """Programs that run at the same time in the background; asking for one waits for it."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._begun: dict[str, Future[Any]] = {}

    def begin(self, name: str, work: Callable[[], Any]) -> None:
        """Has a program run."""
        self._begun[name] = self._pool.submit(work)

    def of(self, name: str) -> Any:
        """What came of a program."""
        return self._begun[name].result()


def pictures(count: int) -> list[bytes]:
    """Different small pictures."""
    return [picture(640, 360, hue=60 * number) for number in range(count)]
