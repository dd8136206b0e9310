"""What happens to jobs when a kernel dies, is interrupted, or has very many of them."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import httpx2
from ulid import ULID

from tests.kernel.session import kernel
from tests.simulators import simulator
from tests.studios import simulated
from veo_widget.archive import Library
from veo_widget.records import Charge, JobRecord, State, utc_now
from veo_widget.studio.simulator_process import SimulatorProcess


def _ledger(state: Path) -> list[dict[str, object]]:
    lines = (state / "ledger.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def test_a_killed_kernel_loses_nothing_and_buys_nothing_twice(tmp_path):
    with kernel(tmp_path) as first:
        first.run("%load_ext veo_widget")
        first.run("%veoctl use simulator --latency 3")
        first.run("%veo A lion that survives --duration 4")
        first.until_shown("Veo is making the video")
        first.kill()
    library = Library(tmp_path / "veo_library")
    assert [record.state for record in library.jobs()] == [State.RUNNING]
    with kernel(tmp_path) as second:
        assert "1 job is open from before" in second.run("%load_ext veo_widget").text
        ran = second.run(
            "import veo_widget as veo; jobs = veo.resume(); clip, = jobs[0].wait(60); print(clip.path.name)"
        )
        assert ran.error is None
        assert "lion-that-survives" in ran.text
        assert second.run("print(veo.resume())").text == "[]\n"
    assert [entry["kind"] for entry in _ledger(library.paths.simulator)].count("submit") == 1
    assert len(library.clips()) == 1


def test_what_a_dead_kernel_was_sending_becomes_unknown_and_what_it_had_not_sent_is_free(tmp_path):
    """Records as a kernel leaves them that dies before the service's answer; the process named in them is gone."""
    studio = simulated(tmp_path / "lib")
    gone = {"machine": "elsewhere", "pid": 1}
    for state in (State.QUEUED, State.SUBMITTING):
        quote = studio.quote("A lion")
        record = JobRecord(
            id=str(ULID()), request=quote.request, backend=quote.backend.as_dict(), created=utc_now(), state=state,
            detail={"watcher": gone},
        )  # fmt: skip
        studio.library.store.intend(record)
    assert studio.resume() == []
    ends = {record.state: record for record in studio.library.jobs()}
    assert set(ends) == {State.CANCELLED, State.UNKNOWN}
    assert ends[State.CANCELLED].charge is Charge.NOT_CHARGED
    assert ends[State.UNKNOWN].charge is Charge.UNKNOWN
    assert "not sent again by itself" in ends[State.UNKNOWN].sentence
    assert studio.library.open_jobs() == []


def test_a_job_another_living_kernel_watches_is_left_to_it(tmp_path):
    with kernel(tmp_path) as first, kernel(tmp_path) as second:
        first.run("%load_ext veo_widget")
        first.run("%veoctl use simulator --latency 3600")
        first.run("%veo A watched lion --duration 4")
        first.until_shown("Veo is making the video")
        second.run("import veo_widget as veo; veo.use('simulator')")
        assert second.run("print(veo.resume())").text == "[]\n"


def test_the_simulator_outlives_an_interrupt_and_ends_with_its_kernel(tmp_path):
    with kernel(tmp_path) as session:
        session.run("%load_ext veo_widget")
        session.run("%veoctl use simulator --latency 2")
        session.run("job = %veo A lion --duration 4")
        session.until_shown("Veo is making the video")
        endless = session.start_cell("import time\nwhile True: time.sleep(0.1)")
        session.until(lambda: session.messages[-1]["msg_type"] == "execute_input")
        session.interrupt()
        session.until_idle(endless)
        ran = session.run("print(len(job.wait(60)))")
        assert ran.text == "1\n"
        pids = session.run(
            "from veo_widget.studio.default import default_studio as studio\n"
            "print(*[s._process.pid for s in studio()._connections._simulators.values()])"
        ).text.split()
        session.kill()
    assert pids
    end = time.monotonic() + 30
    while any(_alive(int(pid)) for pid in pids):
        assert time.monotonic() < end, "the simulator outlived its kernel"


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().split(")")[-1].split()[0] != "Z"
    except (OSError, IndexError):
        return False


def test_two_hundred_jobs_leave_the_kernel_answering(tmp_path):
    with simulator(tmp_path / "simulator", latency="1", render="stub") as running, kernel(tmp_path) as session:
        session.run(f"import veo_widget as veo; veo.use('simulator', url={running.url!r})")
        began = session.run("jobs = [veo.generate(f'lion {n}', duration_seconds=4) for n in range(200)]")
        assert began.error is None
        assert began.seconds < 20
        slowest = 0.0
        end = time.monotonic() + 100
        while session.run("print(sum(not job.record.is_open for job in jobs))").text != "200\n":
            slowest = max(slowest, session.run("1 + 1").seconds)
            assert time.monotonic() < end
        assert session.run("print({job.status for job in jobs})").text == "{'done'}\n"
        assert slowest < 5.0
        assert len(running.ledger("submit")) == 200


def test_a_second_notebook_is_not_blocked_by_the_first(tmp_path):
    with kernel(tmp_path) as first, kernel(tmp_path) as second:
        for session, prompt in ((first, "A lion"), (second, "A tiger")):
            session.run("import veo_widget as veo; veo.use('simulator', latency=0)")
            session.run(f"job = veo.generate('{prompt}', duration_seconds=4)")
        for session in (first, second):
            assert session.run("print(len(job.wait(60)))").text == "1\n"
    assert len(Library(tmp_path / "veo_library").clips()) == 2


def test_a_simulator_that_died_is_started_again_on_its_state(tmp_path):
    process = SimulatorProcess(tmp_path, latency=0.0)
    first = process.address()
    assert httpx2.get(f"{first.url}/simulator/health").json()["ok"]
    assert process._process is not None
    process._process.kill()
    process._process.wait()
    second = process.address()
    assert httpx2.get(f"{second.url}/simulator/health").json()["ok"]
    process.close()
