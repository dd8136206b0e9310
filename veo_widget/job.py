"""`Job`: the handle of one generation. It holds no state; it shows what the engine last published."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TYPE_CHECKING, Any

from veo_widget.clip import Clip
from veo_widget.errors import JobError
from veo_widget.records import JobRecord
from veo_widget.request import VideoRequest

if TYPE_CHECKING:
    from veo_widget.chronicle.difference import Difference
    from veo_widget.engine.ticket import Ticket
    from veo_widget.studio.studio import Studio


class Job:
    """One generation under way or ended.

    ``await job`` (on any event loop), ``job.wait(timeout)`` and ``job.result()`` give its clips; none of
    them is needed for the clips to be saved.
    """

    def __init__(self, studio: Studio, ticket: Ticket) -> None:
        self._studio = studio
        self._ticket = ticket
        self.reused = ""
        """Why it was not bought: a line for the user; empty for a job that was."""
        self.shown_in: int | None = None
        """Number of the cell execution that shows it already, so that it is not shown there twice."""

    @property
    def id(self) -> str:
        """The job's ULID."""
        return self._ticket.record.id

    @property
    def record(self) -> JobRecord:
        """Everything known of it now."""
        return self._ticket.record

    @property
    def request(self) -> VideoRequest:
        """What was asked, defaults filled in."""
        return self.record.request

    @property
    def status(self) -> str:
        """``"queued"``, ``"running"``, ``"done"``, ...; the states of `veo_widget.records.State`."""
        return self.record.state.value

    @property
    def clips(self) -> list[Clip]:
        """Its videos, once they are saved."""
        return [Clip(self._studio, clip, self.request) for clip in self.record.clips]

    @property
    def error(self) -> JobError | None:
        """Why there is no clip; None while it is under way and when it is done."""
        return self.record.error()

    def wait(self, timeout: float | None = None) -> list[Clip]:
        """Waits for the end and returns the clips.

        Args:
            timeout: Seconds; None waits as long as it takes.

        Raises:
            TimeoutError: It has not ended by then; it goes on.
            JobError: It ended without a clip.
        """
        self.until_ended(timeout)
        return self.result()

    def until_ended(self, timeout: float | None = None) -> JobRecord:
        """Waits for the end, whatever it is, and returns the last record.

        Raises:
            TimeoutError: It has not ended by then; it goes on.
        """
        try:
            return self._ticket.ended.result(timeout)
        except FutureTimeoutError:
            msg = f"The job has not ended after {timeout:g} s; it goes on."
            raise TimeoutError(msg) from None

    def result(self) -> list[Clip]:
        """The clips of an ended job.

        Raises:
            JobError: It ended without a clip.
            RuntimeError: It has not ended yet.
        """
        if self.record.is_open:
            msg = "The job has not ended yet; use job.wait() or await job."
            raise RuntimeError(msg)
        if self.error is not None:
            raise self.error
        return self.clips

    def stop(self) -> None:
        """Cancels it if it was not sent yet; otherwise stops watching it, and it is billed all the same."""
        self._studio.stop(self.id)

    def on_change(self, listener: Callable[[JobRecord], None]) -> None:
        """Calls `listener(record)` now and at every change, on the engine's thread: keep it short."""
        self._studio.listen(self._ticket, listener)

    def settings(self) -> dict[str, Any]:
        """Its settings as keywords of `veo.generate`; see `Clip.settings`."""
        from veo_widget.chronicle.settings import settings_of

        return settings_of(self.record)

    def __sub__(self, other: Any) -> Difference:
        """What differs from another job or clip: the words of the prompts, and the settings."""
        from veo_widget.chronicle.difference import difference

        return difference(self, other)

    def __await__(self) -> Generator[Any, None, list[Clip]]:
        return self._wait_async().__await__()

    async def ended(self) -> JobRecord:
        """Waits for the end, whatever it is, on any event loop; the last record."""
        # Shielded: cancelling who waits must not cancel what others wait for.
        return await asyncio.shield(asyncio.wrap_future(self._ticket.ended))

    async def _wait_async(self) -> list[Clip]:
        await self.ended()
        return self.result()

    def _ipython_display_(self) -> None:
        from veo_widget.notebook.shown import show_again

        show_again(self._studio, self)

    def __repr__(self) -> str:
        return f"<Job {self.id} {self.status}>"
