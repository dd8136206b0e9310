"""The fault matrix: every fault of the simulator at every step of every wire; each ends as documented, in time."""

from __future__ import annotations

import pytest

from tests.faults.test_faults import SHORT, THE_PAGES_DAY
from tests.simulators import simulator
from tests.studios import WAIT, simulated
from veo_widget.errors import PictureError
from veo_widget.records import Charge, State

WIRES = ("vertex", "gemini", "omni")
STEPS = ("submit", "poll", "file", "download", "cancel")
FAULTS = [
    *({"kind": "status", "status": status} for status in (400, 401, 403, 404, 500, 503)),
    {"kind": "status", "status": 200, "body": "no json"},
    {"kind": "list-wrapped", "status": 503},
    {"kind": "html", "status": 502},
    {"kind": "quota", "retry_delay": "0.2s"},
    {"kind": "drop-before"},
    {"kind": "drop-after"},
    {"kind": "slow", "seconds": 0.3},
    {"kind": "dribble", "seconds": 0.3},
    {"kind": "truncate"},
]
ENDS = {
    "submit": {State.DONE, State.REFUSED, State.UNKNOWN},
    "poll": {State.DONE, State.STALLED, State.EXPIRED},
    "file": {State.DONE, State.STALLED, State.EXPIRED},
    "download": {State.DONE, State.STALLED, State.EXPIRED},
    "cancel": {State.DONE, State.CANCELLED, State.UNWATCHED},
}


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    then, now = tmp_path_factory.mktemp("then"), tmp_path_factory.mktemp("now")
    with (
        simulator(then, render="stub", extra=("--as-of", THE_PAGES_DAY, "--processing", "0")) as page_day,
        simulator(now, render="stub", latency="0.3") as today,
    ):
        yield {"vertex": today, "omni": today, "gemini": page_day}


def _studio(folder, server, wire):
    server.clear_faults()
    day = THE_PAGES_DAY if wire == "gemini" else None
    return simulated(folder / "lib", wire=wire, url=server.url, as_of=day)


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("fault", FAULTS, ids=[f"{each['kind']}-{each.get('status', '')}" for each in FAULTS])
def test_every_fault_at_every_step(tmp_path, servers, wire, step, fault):
    server = servers[wire]
    studio = _studio(tmp_path, server, wire)
    submits = len(server.ledger("submit"))
    server.fault(on=step, **fault)
    more = {"output_gcs_uri": "gs://bucket/clips/"} if wire == "vertex" and step == "download" else {}
    job = studio.generate("A lion", **SHORT[wire], **more)
    if step == "cancel":
        job.on_change(lambda record: job.stop() if record.state is State.RUNNING else None)
    record = job.until_ended(WAIT)
    assert record.state in ENDS[step], record.sentence
    accepted = len(server.ledger("submit")) - submits
    assert accepted <= 1
    assert not (accepted and record.charge is Charge.NOT_CHARGED), record.sentence
    assert (record.state is State.DONE) == bool(record.clips)


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("fault", FAULTS, ids=[f"{each['kind']}-{each.get('status', '')}" for each in FAULTS])
def test_every_fault_while_a_picture_is_drawn(tmp_path, servers, wire, fault):
    server = servers[wire]
    studio = _studio(tmp_path, server, wire)
    server.fault(on="generate", **fault)
    try:
        said = f"there: {studio.image('a calico kitten').path.exists()}"
    except PictureError as error:
        said = str(error)
    assert said == "there: True" or "Cost: " in said
