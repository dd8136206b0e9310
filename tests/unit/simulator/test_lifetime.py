from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx2

from tests.unit.simulator.helpers import Simulator, picture, start_simulator, until, wire_image
from veo_widget.simulator.server import address_of


def test_a_new_process_continues_the_operations_of_a_killed_one(tmp_path: Path) -> None:
    with start_simulator("--latency", "0", state=tmp_path) as first:
        name = first.start("Hills", durationSeconds=4, seed=1)
        os.kill(first.process.pid, signal.SIGKILL)
        first.process.wait()
    with start_simulator("--latency", "0", state=tmp_path) as second:
        assert second.finish(name)["response"]["videos"]
        assert [entry["operation"] for entry in second.ledger("submit")] == [name]


def test_an_operation_that_cannot_be_rendered_ends_in_an_internal_error(tmp_path: Path) -> None:
    request = {"instances": [{"image": wire_image(picture(64, 36))}]}
    with start_simulator("--latency", "0", state=tmp_path) as first:
        name = first.submit(request).json()["name"]
    for folder in ("images", "cache"):
        for path in (tmp_path / folder).iterdir():
            path.unlink()
    with start_simulator("--latency", "0", state=tmp_path) as second:
        assert second.finish(name)["error"]["code"] == 13
        assert second.http.get("/simulator/health").status_code == 200


def test_a_finished_operation_outlives_its_process(tmp_path: Path) -> None:
    with start_simulator("--latency", "0", "--render", "stub", state=tmp_path) as first:
        name = first.start("x", storageUri="gs://kept")
        video = first.finish(name)["response"]["videos"][0]
    with start_simulator("--latency", "0", "--render", "stub", state=tmp_path) as second:
        assert second.finish(name)["response"]["videos"] == [video]


def test_two_processes_share_a_state_directory(tmp_path: Path) -> None:
    arguments = ("--latency", "0", "--render", "stub")
    with (
        start_simulator(*arguments, state=tmp_path) as one,
        start_simulator(*arguments, state=tmp_path) as two,
    ):
        name = one.start("x")
        assert two.finish(name)["done"]
        assert {entry["kind"] for entry in one.ledger()} == {"submit", "poll"}


def test_the_latency_of_an_operation_survives_its_process(tmp_path: Path) -> None:
    with start_simulator("--latency", "3600", "--render", "stub", state=tmp_path) as first:
        name = first.start("x")
    with start_simulator("--latency", "0", "--render", "stub", state=tmp_path) as second:
        assert second.poll(name).json() == {"name": name}


def test_the_end_of_standard_input_ends_the_process(fresh: Simulator) -> None:
    fresh.close_lifeline()
    assert fresh.process.wait(10) == 0


def test_an_interrupt_does_not_end_a_process_on_a_lifeline(fresh: Simulator) -> None:
    fresh.process.send_signal(signal.SIGINT)
    assert fresh.http.get("/simulator/health").status_code == 200
    fresh.process.send_signal(signal.SIGINT)
    fresh.finish(fresh.start("x"))
    assert fresh.process.poll() is None


def test_an_interrupt_ends_a_process_without_lifeline_quietly() -> None:
    with start_simulator("--latency", "0", lifeline=False) as running:
        assert running.http.get("/simulator/health").status_code == 200
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(10) == 0
        assert running.process.stderr is not None
        assert running.process.stderr.read() == ""


def test_without_lifeline_the_end_of_standard_input_means_nothing() -> None:
    with start_simulator("--latency", "0", "--render", "stub", lifeline=False) as running:
        running.close_lifeline()
        running.finish(running.start("x"))
        assert running.process.poll() is None


def test_the_process_ends_when_its_parent_is_killed() -> None:
    code = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-m', 'veo_widget.simulator', '--port', '0',"
        " '--stdin-lifeline'], stdin=subprocess.PIPE, start_new_session=True)\n"
        "child.wait()\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    url = parent.stdout.readline().split()[-1]
    assert httpx2.get(f"{url}/simulator/health").status_code == 200
    parent.kill()
    # The pipe's other end, inherited by the simulator, closes only when that process has ended.
    assert parent.stdout.read() == ""
    parent.wait()


def test_nothing_but_the_ready_line_is_printed(fresh: Simulator) -> None:
    fresh.finish(fresh.start("x"))
    fresh.http.get("/nothing")
    stdout, stderr = fresh.process.communicate()  # closes the lifeline
    assert (stdout, stderr) == ("", "")


def test_the_announced_address_can_be_followed() -> None:
    # No process: a container may have no IPv6 to listen on.
    assert address_of("127.0.0.1", 8787) == "http://127.0.0.1:8787"
    assert httpx2.URL(address_of("::1", 8787)).port == 8787


def test_a_taken_port_is_told_in_one_sentence(stub: Simulator) -> None:
    port = stub.url.rpartition(":")[2]
    command = [sys.executable, "-m", "veo_widget.simulator", "--port", port]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    assert f"port {port} on 127.0.0.1 is already in use" in ended.stderr


def test_a_temporary_state_goes_with_its_process(tmp_path: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", "veo_widget.simulator", "--port", "0", "--stdin-lifeline"]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        process.stdout.readline()
        assert until(lambda: list(tmp_path.glob("veo-simulator-*")))
        process.stdin.close()
        assert process.wait(10) == 0
    assert list(tmp_path.iterdir()) == []


def test_a_senseless_command_line_exits_with_two() -> None:
    command = [sys.executable, "-m", "veo_widget.simulator", "--latency", "soon"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "--latency" in ended.stderr


def test_the_simulator_imports_nothing_else_of_the_package() -> None:
    code = (
        "import sys, veo_widget.simulator.server, veo_widget.simulator.render.clip\n"
        "print([m for m in sys.modules if m.startswith('veo_widget.') and 'simulator' not in m])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
