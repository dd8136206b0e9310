"""`Replay`: a branch while it is made again, one step after the other, each on the result of the one before.

It goes on by itself on the engine's loop while the kernel does other things. Nothing of its own is kept: run again, it
finds what was bought.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TYPE_CHECKING, Any

from veo_widget.clip import Clip
from veo_widget.job import Job

if TYPE_CHECKING:
    from veo_widget.chronicle.replay import ReplayPlan


class Replay:
    """A branch under way or ended: ``await replay``, ``replay.wait(timeout)``; neither is needed for clips to be saved.

    Attributes:
        plan: What is made.
    """

    def __init__(self, plan: ReplayPlan) -> None:
        self.plan = plan
        self._jobs: list[Job] = []
        self._is_stopped = False
        self._ended = plan.studio.engine_loop.start(self._go_on())

    @property
    def jobs(self) -> list[Job]:
        """The jobs of the steps that were begun."""
        return list(self._jobs)

    @property
    def clips(self) -> list[Clip]:
        """The new clips that are there by now, one for each step."""
        return [job.clips[0] for job in self._jobs if job.clips]

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return not self._ended.done()

    def wait(self, timeout: float | None = None) -> list[Clip]:
        """Waits for the end and returns the new clips; the last one is the branch's end.

        Args:
            timeout: Seconds; None waits as long as it takes.

        Raises:
            TimeoutError: It has not ended by then; it goes on.
            JobError: A step ended without a clip; those before it are kept, and running the plan again goes on there.
            VeoError: A later step could not be sent, such as for the budget.
        """
        try:
            self._ended.result(timeout)
        except FutureTimeoutError:
            if self._ended.done():
                raise
            msg = f"The replay has not ended after {timeout:g} s; it goes on ({self.words})."
            raise TimeoutError(msg) from None
        return self.clips

    def stop(self) -> None:
        """Begins no further step. What was sent is billed in any case, so it is watched and saved."""
        self._is_stopped = True
        self.plan.studio.withdraw(job.id for job in self._jobs)

    @property
    def words(self) -> str:
        """How far it is, in words."""
        return f"{len(self.clips)} of {len(self.plan)} clips made"

    def __await__(self) -> Generator[Any, None, list[Clip]]:
        return self._wait_async().__await__()

    async def _wait_async(self) -> list[Clip]:
        await asyncio.shield(asyncio.wrap_future(self._ended))
        return self.clips

    async def _go_on(self) -> None:
        """Each step when the one before has its clip. On the engine's loop."""
        before: Clip | None = None
        for number in range(len(self.plan)):
            if self._is_stopped:
                return
            job = await self.plan.studio.engine_loop.in_desk(self._begin, number, before)
            self._jobs.append(job)
            record = await job.ended()
            if (error := record.error()) is not None:
                raise error
            before = job.clips[0]

    def _begin(self, number: int, before: Clip | None) -> Job:
        """Buys a step, or takes what there is. In a worker thread."""
        return self.plan.studio.reuse_or_buy(self.plan.quote_of(number, before))

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        from veo_widget.notebook.replay_page import replay_bundle

        return replay_bundle(self)

    def __repr__(self) -> str:
        return f"<Replay of clip {self.plan.clip.id[-6:]}: {self.words}{', under way' if self.is_open else ''}>"
