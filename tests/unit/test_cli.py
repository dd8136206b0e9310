"""`veo-widget` as people and scripts call it: real processes, their exit codes and what they print."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

SCRIPT = (str(Path(sys.executable).with_name("veo-widget")),)
MODULE = (sys.executable, "-m", "veo_widget")
SIMULATE = (*MODULE, "simulate", "--port", "0", "--latency", "0", "--render", "stub")
READY = re.compile(r"veo simulator ready at (http://\S+)\n")


def ended(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


@contextmanager
def running(*more: str, stderr: Any = subprocess.PIPE) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A simulator that was started from the command line, and where it answers."""
    process = subprocess.Popen([*SIMULATE, *more], stdout=subprocess.PIPE, stderr=stderr, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        ready = READY.fullmatch(line)
        assert ready, (line, process.poll())
        yield process, ready[1]
    finally:
        process.terminate()
        process.communicate()


def printed_to(terminal: int, until: str) -> str:
    """What arrived at the other end of a terminal, up to these words."""
    text = ""
    while until not in text:
        text += os.read(terminal, 4096).decode()
    return text


@pytest.mark.parametrize("command", [SCRIPT, MODULE], ids=["script", "module"])
def test_alone_it_lists_its_commands(command: tuple[str, ...]):
    done = ended(*command)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: veo-widget ")
    assert re.search(r"^ +simulate +run a local stand-in", done.stdout, re.MULTILINE)


def test_help_of_a_command_tells_its_options_under_its_own_name():
    done = ended(*MODULE, "simulate", "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: veo-widget simulate ")
    assert {"--port", "--latency", "--as-of", "--fault", "--api-key"} <= set(re.findall(r"--[a-z-]+", done.stdout))


def test_both_ways_to_the_simulator_have_the_same_options():
    ours, its_own = ended(*MODULE, "simulate", "--help"), ended(sys.executable, "-m", "veo_widget.simulator", "--help")
    first, second = (done.stdout.partition("options:")[2] for done in (ours, its_own))
    assert first == second != ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("simulat",), "invalid choice: 'simulat'"),
        (("simulate", "--latency", "soon"), "argument --latency: 'fast', 'real' or seconds >= 0, not 'soon'"),
        (("simulate", "--prt", "0"), "unrecognized arguments: --prt 0"),
        (("simulate", "--as-of", "yesterday"), "argument --as-of: invalid"),
    ],
)
def test_a_mistake_is_told_in_one_line_before_anything_heavy_is_loaded(words: tuple[str, ...], said: str):
    done = ended(sys.executable, "-X", "importtime", "-m", "veo_widget", *words)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = (line for line in done.stderr.splitlines() if line.startswith("veo-widget") and "error: " in line)
    assert said in line
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "argparse" in loaded
    heavy = {"numpy", "av", "PIL", "google.genai", "IPython", "sqlalchemy", "starlette.applications"}
    assert not ({"veo_widget.simulator.server"} | heavy) & loaded


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_simulator_answers_and_a_signal_ends_it_quietly(number: signal.Signals):
    with running() as (process, url):
        assert httpx2.get(f"{url}/simulator/health").json()["ok"] is True
        process.send_signal(number)
        # A script gets the ready line and nothing else, on either stream.
        assert process.communicate(timeout=20) == ("", "")
        assert process.returncode == 0


def test_options_reach_the_simulator():
    with running("--as-of", "2025-12-18") as (_, url):
        health = httpx2.get(f"{url}/simulator/health").json()
    assert (health["date"], health["render"]) == ("2025-12-18", "stub")


def test_a_person_at_a_terminal_is_told_how_to_point_a_client_there():
    ours, its_own = pty.openpty()
    with running(stderr=its_own) as (_, url):
        told = printed_to(ours, "Ctrl-C ends it")
    os.close(its_own)
    os.close(ours)
    assert f"GOOGLE_GEMINI_BASE_URL={url} GEMINI_API_KEY=any" in told
    assert f"GOOGLE_VERTEX_BASE_URL={url}" in told
    assert f"{url}/simulator/ledger" in told


def test_a_person_who_set_a_key_is_not_told_that_any_will_do():
    ours, its_own = pty.openpty()
    with running("--api-key", "s3cret", stderr=its_own):
        told = printed_to(ours, "Ctrl-C ends it")
    os.close(its_own)
    os.close(ours)
    assert "GEMINI_API_KEY=..." in told
    assert "s3cret" not in told
