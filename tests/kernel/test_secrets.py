"""A secret in the environment appears nowhere: outputs, messages, library, logs, errors.

The kernel logs everything, the HTTP libraries' lines too, and every file and message of the run is searched.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.kernel.session import kernel
from tests.simulators import READY

THE_PAGES_DAY = "2025-12-18"
"""Veo on the Gemini API's wire runs as of this day."""
SECRETS = {
    "GOOGLE_API_KEY": "AIzaSyCANARYonecanaryonecanaryone000001",
    "GEMINI_API_KEY": "AIzaSyCANARYtwocanarytwocanarytwo000002",
    "VEO_SIMULATOR_TOKEN": "CANARY-bearer-token-3",
    "CANARY_WRONG": "CANARY-wrong-token-4",
}
OPENS = rb"x-goog-signature=\w|[?&](?:signature|key|token)=[^.\s\"']|bearer\s+[^\s.<{\[\"']{8}"
"""What opens something to whoever has it: signed addresses, keys in addresses, tokens."""
LOGS_EVERYTHING = """
import logging, os
logging.basicConfig(level=logging.DEBUG, filename="everything.log", force=True)
for name in list(logging.root.manager.loggerDict):
    logging.getLogger(name).setLevel(logging.NOTSET)
"""
KINDS_OF_END = """
import veo_widget as veo, veo_widget.errors
veo.use({use})
done = veo.generate("A lion {wire}", {short})
others = ("A song [[filtered:audio]]", "A lion [[failed]]", "A lion [[drop-after]]", "A lion [[empty]]")
jobs = [veo.generate(prompt + " {wire}", new=True, {short}) for prompt in others]
try:
    print(veo.image("A kitten"))
except veo.errors.VeoError as error:
    print(repr(error))
clips = done.wait(60)
for job in jobs:
    job.until_ended(60)
    print(job.status, repr(job), repr(job.record))
    try:
        job.result()
    except Exception as error:
        print(repr(error), vars(error))
for language in ("python", "javascript", "go", "rest", "magic"):
    print(clips[0].code(language))
print(repr(done), repr(done.record), repr(clips), repr(done._studio.backend), vars(done._studio))
print(done.status)
"""
WRONG_CREDENTIALS = """
for name in {names}:
    os.environ[name] = os.environ["CANARY_WRONG"]
wrong = veo.generate("Another lion {wire}", new=True, {short})
wrong.until_ended(60)
print(wrong.status)
wrong.result()
"""
NOT_AN_ADDRESS = """
veo.use("gemini", base_url="https://gateway.example/?key=" + os.environ["GEMINI_API_KEY"])
"""


@contextmanager
def _guarded(state: Path, *options: str) -> Iterator[str]:
    """A simulator that demands the token, or the key on Google's paths for one."""
    command = [sys.executable, "-m", "veo_widget.simulator", "--port", "0", "--stdin-lifeline", "--latency", "0"]
    command += ["--render", "stub", "--state", str(state), *options]
    environment = os.environ | SECRETS | {"VEO_SIMULATOR_API_KEY": SECRETS["GOOGLE_API_KEY"]}
    state.mkdir(parents=True)
    with (state / "simulator.err").open("w") as log, subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, env=environment
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdout.readline().removeprefix(READY).strip()
        process.stdin.close()


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """Where today's service answers, and where that of the guide page's day does."""
    folder = tmp_path_factory.mktemp("services")
    with (
        _guarded(folder / "today") as today,
        _guarded(folder / "then", "--as-of", THE_PAGES_DAY, "--processing", "0") as then,
    ):
        yield folder, today, then


BACKENDS = {
    "vertex": ('"simulator", url={today!r}, wire="vertex"', 'duration_seconds=4, output_gcs_uri="gs://bucket/clips/"'),
    "inline": ('"simulator", url={today!r}, wire="vertex"', "duration_seconds=4"),
    "omni": ('"simulator", url={today!r}, wire="omni"', "duration_seconds=3"),
    "gemini": ('"simulator", url={then!r}, wire="gemini", as_of="2025-12-18"', "duration_seconds=4"),
    "gateway": ('"gemini", base_url={then!r}', 'model="veo-3.1", duration_seconds=4'),
}


@pytest.mark.parametrize("wire", BACKENDS)
def test_no_secret_is_written_or_sent_anywhere(tmp_path, servers, wire):
    folder, today, then = servers
    use, short = BACKENDS[wire]
    places = {"use": use.format(today=today, then=then), "short": short, "wire": wire}
    with kernel(tmp_path / "work", **SECRETS, XDG_DATA_HOME=str(tmp_path / "data")) as session:
        session.run(LOGS_EVERYTHING)
        session.run("%load_ext veo_widget")
        ran = session.run(KINDS_OF_END.format(**places))
        assert ran.error is None, ran.error
        assert ran.text.endswith("done\n")
        session.run("widget = veo.VeoWidget(); widget")
        for command in ("%veo?", "%veoctl history", "%veoctl show", "%veoctl costs", "%veoctl models"):
            session.run(command)
        session.run("veo.library('second')")
        names = ["VEO_SIMULATOR_TOKEN", "GOOGLE_API_KEY"]
        ran = session.run(WRONG_CREDENTIALS.format(**places, names=names))
        assert ran.text == "refused\n"
        assert ran.error is not None
        session.run("%tb")
        ran = session.run(NOT_AN_ADDRESS)
        assert "keys do not belong in it" in str(ran.error)
        said = "".join(str(_without_code(message)) for message in session.messages).encode()
    searched = {"messages": said} | {
        str(path): path.read_bytes() for root in (tmp_path, folder) for path in root.rglob("*") if path.is_file()
    }
    assert b"httpcore2" in searched[str(tmp_path / "work" / "everything.log")]
    assert _found(searched) == []


def _found(searched: dict[str, bytes]) -> list[tuple[str, bytes]]:
    """Where a secret stands, or anything that opens a file, with what is around it."""
    secrets = re.compile(b"|".join([*(re.escape(each.encode()) for each in SECRETS.values()), OPENS]), re.IGNORECASE)
    return [
        (where, data[max(0, match.start() - 100) : match.end() + 60])
        for where, data in searched.items()
        for match in secrets.finditer(data)
    ]


def _without_code(message: dict) -> dict:
    """The message without the cell's own text, which names what the test is about."""
    return {} if message["msg_type"] == "execute_input" else message


def test_no_home_path_is_kept(tmp_path):
    home = tmp_path / "home" / "somebody"
    home.mkdir(parents=True)
    with kernel(home / "work", HOME=str(home)) as session:
        session.run("%load_ext veo_widget\nimport veo_widget as veo")
        for wire, day in (("vertex", None), ("gemini", THE_PAGES_DAY), ("omni", None)):
            session.run(f"veo.use('simulator', latency=0, wire={wire!r}, as_of={day!r})")
            ran = session.run(f"job = %veo A lion for {wire} --duration 4 --wait")
            assert ran.error is None
            assert "Done" in session.displays[ran.displays[0]]["text/plain"]
            session.run(f"%veo A lion [[failed]] for {wire} --duration 4 --wait")
            session.run("print(job.record, job.clips, veo.library(), veo.library().verify())")
        shown = "".join(str(message["content"]) for message in session.messages)
    library = home / "work" / "veo_library"
    kept = {path.relative_to(library): path.read_bytes() for path in library.rglob("*") if path.is_file()}
    assert len([path for path in kept if path.suffix == ".mp4"]) >= 3
    assert [path for path, data in kept.items() if str(home).encode() in data] == []
    assert str(home) not in shown
