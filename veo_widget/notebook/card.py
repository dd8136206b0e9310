"""`JobCard`: the live view of one job. Imported only when a page is there to show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import traitlets

from veo_widget.notebook.bridge import Answer, Buffers
from veo_widget.notebook.bridged import BridgedWidget
from veo_widget.notebook.hosts import Host
from veo_widget.notebook.jobs import JobDesk
from veo_widget.records import JobRecord
from veo_widget.studio import Studio


class JobCard(BridgedWidget):
    """Shows one job and lets its watching be stopped; where the notebook cannot play the clip, it does."""

    job = traitlets.Dict().tag(sync=True)
    """The job as `JobDesk.data` describes it; replaced as a whole."""

    def __init__(self, studio: Studio, host: Host, record: JobRecord) -> None:
        self._desk = JobDesk(studio, host)
        handlers = self._desk.handlers | {"hello": self._hello}
        super().__init__(studio.engine_loop, host, handlers, kind="card", job=self._desk.data(record))

    def show(self, record: JobRecord) -> None:
        """Shows the job as it stands now. On the engine's thread."""
        self.bridge.publish(self._set_job, self._desk.data(record))
        self._desk.collected(record)

    def _set_job(self, data: dict[str, Any]) -> None:
        self.job = data

    async def _hello(self, _body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        return Answer({"jobs": [self.job]})

    def __repr__(self) -> str:
        return "Veo job card"
