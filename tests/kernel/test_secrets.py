"""A secret in the environment appears nowhere: outputs, messages, library, logs, errors."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kernel.session import kernel
from tests.simulators import READY

SECRETS = {
    "GOOGLE_API_KEY": "AIzaSyCANARYonecanaryonecanaryone000001",
    "GEMINI_API_KEY": "AIzaSyCANARYtwocanarytwocanarytwo000002",
    "VEO_SIMULATOR_TOKEN": "CANARY-bearer-token-3",
}


@pytest.fixture
def guarded(tmp_path):
    """A simulator that demands the token."""
    command = [sys.executable, "-m", "veo_widget.simulator", "--port", "0", "--stdin-lifeline", "--latency", "0"]
    command += ["--state", str(tmp_path / "simulator")]
    log = (tmp_path / "simulator.err").open("w")
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, env=os.environ | SECRETS
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdout.readline().removeprefix(READY).strip()
        process.stdin.close()


def test_no_secret_is_written_or_sent_anywhere(tmp_path, guarded):
    work = tmp_path / "work"
    with kernel(work, **SECRETS) as session:
        session.run("%load_ext veo_widget")
        session.run(f"%veoctl use simulator --url {guarded}")
        session.run("job = %veo A lion --duration 4 --wait")
        assert session.run("print(job.status)").text == "done\n"
        session.run("%veo A song [[filtered:audio]] --duration 4 --wait")
        session.run("bad = %veo A lion [[drop-after]] --duration 4 --wait")
        session.run("print(repr(job), repr(job.record), repr(job._studio.backend), vars(job._studio))")
        session.run("bad.result()")
        # Wrong credentials: the service's refusal must not repeat them either.
        session.run("import os; os.environ['VEO_SIMULATOR_TOKEN'] = 'CANARY-wrong-token-4'")
        session.run("import veo_widget as veo; veo.library('second')")
        session.run("wrong = %veo A lion --duration 4 --wait")
        assert session.run("print(wrong.status)").text == "refused\n"
        session.run("wrong.result()")
        for command in ("%veoctl history", "%veoctl show", "%veo?", "%tb"):
            session.run(command)
        said = "".join(str(_without_code(message)) for message in session.messages)
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for secret in (*SECRETS.values(), "CANARY-wrong-token-4"):
        assert secret not in said
        assert secret.encode() not in kept
    assert "CANARY" not in said


def _without_code(message: dict) -> dict:
    """The message without the cell's own text, which the test itself wrote the secret into."""
    return {} if message["msg_type"] == "execute_input" else message


def test_no_home_path_is_kept(tmp_path):
    home = tmp_path / "home" / "somebody"
    home.mkdir(parents=True)
    with kernel(home / "work", HOME=str(home)) as session:
        session.run("%load_ext veo_widget\nimport veo_widget as veo; veo.use('simulator', latency=0)")
        ran = session.run("%veo A lion --duration 4 --wait")
        assert ran.error is None
        assert "Done" in session.displays[ran.displays[0]]["text/plain"]
        shown = "".join(str(bundle) for bundle in session.displays.values())
    library = home / "work" / "veo_library"
    records = [path for path in library.rglob("*") if path.is_file() and "simulator" not in path.parts]
    kept = b"".join(path.read_bytes() for path in records)
    assert str(home).encode() not in kept
    assert str(home) not in shown
    assert Path(library).exists()
