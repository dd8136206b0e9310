"""The commands as scripts and CI call them: real processes against the simulator, their output and exit codes."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.shared import cats
from tests.simulators import RunningSimulator, simulator
from veo_widget.archive import Library
from veo_widget.records import State

VEO = (sys.executable, "-m", "veo_widget")
KEY = "AIza-not-a-real-key"
FOUR = ("--duration", "4")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSimulator]:
    """A simulator of today."""
    with simulator(tmp_path_factory.mktemp("simulator"), render="stub") as running:
        yield running


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSimulator]:
    """A server that speaks the Gemini API's wire for Veo, and costs money as far as we know."""
    extra = ("--as-of", "2025-12-18")
    with simulator(tmp_path_factory.mktemp("gateway"), render="stub", extra=extra) as running:
        yield running


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "lib"


def ran(*words: str, library: Path, text: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    """A command that has ended."""
    environment = os.environ | {"VEO_LIBRARY": str(library), **environ}
    return subprocess.run(
        [*VEO, *words],
        input=text,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
        env=environment,
        cwd=library.parent,
    )


def at(server: RunningSimulator) -> tuple[str, ...]:
    return ("--backend", "simulator", "--url", server.url)


def bought(server: RunningSimulator) -> tuple[str, ...]:
    return ("--backend", "gemini", "--base-url", server.url)


def document(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """The one JSON document of a command."""
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["exit_code"] == done.returncode
    return found


def test_generate_prints_the_path_and_saves_the_video(server: RunningSimulator, library: Path):
    copy = library.parent / "cat.mp4"
    done = ran("generate", "A cat", *FOUR, "--save", str(copy), *at(server), library=library)
    assert done.returncode == 0, done.stderr
    path = Path(done.stdout.strip())
    assert path.read_bytes() == copy.read_bytes()
    assert path.is_relative_to(library)
    assert "\r" not in done.stderr  # no bar where nobody looks
    assert "Cost: $0 (Google's list price: $1.60)" in done.stderr


def test_generate_alone_starts_its_own_simulator(library: Path):
    done = ran("generate", "A cat", *FOUR, "--json", "--backend", "simulator", "--latency", "0", library=library)
    (job,) = document(done)["jobs"]
    assert (job["state"], job["charge"], job["usd"]) == ("done", "charged", 0)
    assert job["request"]["duration_seconds"] == 4
    assert Path(job["clips"][0]["path"]).is_file()


def test_the_same_again_is_there_for_nothing(server: RunningSimulator, library: Path):
    words = ("generate", "A cat twice", *FOUR, "--json", *at(server))
    first, again = (document(ran(*words, library=library))["jobs"][0] for _ in range(2))
    assert (first["reused"], again["reused"]) == (False, True)
    assert first["id"] == again["id"]
    another = document(ran(*words, "--new", library=library))["jobs"][0]
    assert (another["reused"], another["id"] == first["id"]) == (False, False)


def test_options_are_those_of_the_magics_and_several_draws_are_several_jobs(server: RunningSimulator, library: Path):
    options = ("--aspect", "9:16", "--negative", "text, logo", "--seed", "7", "--audio", "on", "--study", "s")
    words = ("generate", "-", *options, "--repeat", "2", "--json", *at(server))
    assert ran(*words, library=library, text="").returncode == 2  # nothing on stdin: no prompt
    done = ran(*words, library=library, text="A cat\nof two lines\n")
    jobs = document(done)["jobs"]
    assert len({job["id"] for job in jobs}) == 2
    request = jobs[0]["request"]
    assert request["prompt"] == "A cat\nof two lines"
    assert (request["aspect_ratio"], request["negative_prompt"], request["seed"]) == ("9:16", "text, logo", 7)
    assert {job["study"] for job in jobs} == {"s"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("generate", "A cat", "--duration", "soon"), "takes a whole number, not 'soon'"),
        (("generate", "A cat", "--dur", "4"), "unrecognized arguments: --dur 4"),
        (("generate", "A cat", "--duration", "5"), "has no duration 5"),
        (("generate", "A cat", "--repeat", "1000"), "--repeat takes 1 to 50"),
        (("generate", "A cat", "--budget", "much"), "A budget is an amount"),
        (("generate", "A cat", "--extend", "X", "--edit", "Y"), "exclude each other"),
        (("generate", "A cat", "--url", "http://x"), "--url goes with --backend"),
        (("generate", "A cat", "--save", "/nowhere/at/all.mp4"), "has no folder to be in"),
        (("generate", "A cat", "--image", "nowhere.png"), "nowhere.png"),
        (("history", "--limit", "many"), "takes a whole number from 0"),
        (("export", "cats"), "the following arguments are required: file"),
        (("exprot",), "invalid choice: 'exprot'"),
    ],
)
def test_what_makes_no_sense_ends_with_2_and_a_sentence(library: Path, words: tuple[str, ...], said: str):
    done = ran(*words, library=library)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_mistake_is_one_json_document_too(library: Path):
    found = document(ran("generate", "A cat", "--duration", "5", "--json", library=library))
    assert found["error"]["kind"] == "RequestError"
    assert found["exit_code"] == 2


def test_what_the_filter_holds_back_ends_with_4(server: RunningSimulator, library: Path):
    found = document(ran("generate", "A cat [[filtered:audio]]", "--json", *at(server), library=library))
    assert found["exit_code"] == 4
    assert (found["jobs"][0]["state"], found["jobs"][0]["charge"]) == ("filtered", "not charged")


def test_what_fails_ends_with_1(server: RunningSimulator, library: Path):
    done = ran("generate", "A cat [[failed]]", *at(server), library=library)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Job " in done.stderr


def test_nothing_is_bought_without_a_yes_or_a_budget(gateway: RunningSimulator, library: Path):
    before = len(gateway.ledger("submit"))
    words = ("generate", "A paid cat", "--json", *bought(gateway))
    done = ran(*words, library=library, GEMINI_API_KEY=KEY)
    assert document(done)["exit_code"] == 3
    assert "1 video for about $3.20 on Veo at 127.0.0.1." in done.stderr
    assert "Nothing was sent. --yes buys it" in done.stderr
    done = ran(*words, "--budget", "3", library=library, GEMINI_API_KEY=KEY)
    assert document(done)["exit_code"] == 3
    assert "would cost $3.20; of the session's budget of $3" in done.stderr
    assert "To allow more: --budget 4." in done.stderr
    done = ran(*words, "--repeat", "2", "--budget", "4", library=library, GEMINI_API_KEY=KEY)
    assert (done.returncode, len(gateway.ledger("submit"))) == (3, before)
    assert KEY not in done.stdout + done.stderr


@pytest.mark.parametrize("consent", [("--yes",), ("--budget", "10"), ()], ids=["yes", "budget", "environment"])
def test_with_one_it_is_bought_and_its_price_is_said(gateway: RunningSimulator, library: Path, consent: tuple[str]):
    environ = {"GEMINI_API_KEY": KEY} | ({} if consent else {"VEO_BUDGET": "10"})
    words = ("generate", f"A paid cat {consent}", "--json", *bought(gateway))
    done = ran(*words, *consent, library=library, **environ)
    (job,) = document(done)["jobs"]
    assert (job["state"], job["charge"], job["usd"]) == ("done", "charged", "3.20")
    assert "for about $3.20" in done.stderr
    again = ran(*words, library=library, GEMINI_API_KEY=KEY)  # what is there needs nobody's yes
    assert document(again)["jobs"][0]["reused"] is True


def test_a_dry_run_says_the_price_and_sends_nothing(gateway: RunningSimulator, library: Path):
    before = len(gateway.ledger())
    done = ran(
        *("generate", "A cat", "--dry-run", "--repeat", "2", "--json", *bought(gateway)),
        library=library,
        GEMINI_API_KEY=KEY,
    )
    found = document(done)
    assert (found["dry_run"], found["missing"], found["list_usd"]) == (True, 2, "6.40")
    assert len(gateway.ledger()) == before


def test_ctrl_c_leaves_the_job_at_the_service_and_resume_fetches_it(tmp_path: Path, library: Path):
    """The first process is gone when the second one fetches the video; it was bought once."""
    with simulator(tmp_path / "slow", latency="6", render="stub") as slow:
        process = started("generate", "A slow cat", *FOUR, "--json", *at(slow), library=library)
        wait_for(lambda: bool(slow.ledger("submit")) and running(library))
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 130, err
        assert "goes on at the service; `veo-widget resume` fetches its video." in err
        (job,) = json.loads(out)["jobs"]
        assert job["state"] in ("running", "collecting")
        done = document(ran("resume", "--json", library=library))
        assert [(each["id"], each["state"]) for each in done["jobs"]] == [(job["id"], "done")]
        assert Path(done["jobs"][0]["clips"][0]["path"]).is_file()
        assert len(slow.ledger("submit")) == 1
        assert document(ran("resume", "--json", library=library))["jobs"] == []


def started(*words: str, library: Path) -> subprocess.Popen[str]:
    environ = os.environ | {"VEO_LIBRARY": str(library)}
    return subprocess.Popen([*VEO, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ)


def running(library: Path) -> bool:
    """Whether the service's name for the job is written down."""
    jobs = Library(library).jobs() if (library / "library.sqlite3").exists() else []
    return [job.state for job in jobs] == [State.RUNNING]


def wait_for(holds: Callable[[], bool]) -> None:
    """Asks until it holds; pytest's own limit ends it otherwise."""
    import threading

    pause = threading.Event()
    while not holds():
        pause.wait(0.05)


def test_a_killed_run_is_resumed(tmp_path: Path, library: Path):
    with simulator(tmp_path / "slow", latency="4", render="stub") as slow:
        process = started("generate", "A killed cat", *FOUR, *at(slow), library=library)
        wait_for(lambda: bool(slow.ledger("submit")) and running(library))
        process.kill()
        process.communicate()
        done = document(ran("resume", "--json", library=library))
        assert [job["state"] for job in done["jobs"]] == ["done"]


def test_a_terminal_gets_a_bar_and_stdout_stays_clean(server: RunningSimulator, library: Path):
    ours, its_own = pty.openpty()
    environ = os.environ | {"VEO_LIBRARY": str(library), "COLUMNS": "100"}
    process = subprocess.Popen(
        [*VEO, "generate", "A cat on screen", *FOUR, *at(server)], stdout=subprocess.PIPE, stderr=its_own, env=environ
    )
    os.close(its_own)
    told = b""
    try:
        while piece := os.read(ours, 4096):
            told += piece
    except OSError:  # the other end is closed
        pass
    out, _ = process.communicate(timeout=60)
    os.close(ours)
    assert process.returncode == 0
    assert b"[" in told
    assert b"\r" in told
    assert out.strip().endswith(b".mp4")


def test_history_lists_and_finds_failed_attempts_too(library: Path):
    study = cats(library.parent)
    assert study._studio.library.path == library
    done = ran("history", library=library)
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 4)
    found = document(ran("history", "sings", "--json", library=library))
    assert [job["state"] for job in found["jobs"]] == ["filtered"]
    found = document(ran("history", "SOFA", "cat", "--json", library=library))
    assert [job["clips"][0]["note"] for job in found["jobs"]] == ["the ear twitches"]
    assert (
        document(ran("history", "--starred", "--rating", "4", "--tag", "NEON", "--json", library=library))["total"] == 1
    )
    assert document(ran("history", "--rating", "5", "--json", library=library))["jobs"] == []
    found = document(ran("history", "--where", "state == 'filtered' or rating == 4", "--json", library=library))
    assert {job["state"] for job in found["jobs"]} == {"filtered", "done"}
    wrong = ran("history", "--where", "rating = 4", library=library)
    assert (wrong.returncode, "==" in wrong.stderr, "Traceback" in wrong.stderr) == (2, True, False)
    done = ran("history", "--limit", "1", library=library)
    assert len(done.stdout.splitlines()) == 1
    assert "3 more; --limit 0 shows all." in done.stderr


def test_history_of_a_hostile_prompt_moves_no_cursor(library: Path):
    from tests.shared import add

    add(Library(library), "red \x1b[31m\x07 \u202e bell")
    done = ran("history", library=library)
    assert "\\x1b[31m\\x07 \\u202e bell" in done.stdout
    assert "\x1b" not in done.stdout


def test_export_report_and_import_go_from_one_library_to_another(library: Path, tmp_path: Path):
    cats(library.parent)
    target, page = tmp_path / "cats.zip", tmp_path / "cats.html"
    found = document(ran("export", "cats", str(target), "--json", library=library))
    assert (found["path"], found["clips"]) == (str(target), 3)
    assert zipfile.is_zipfile(target)
    done = ran("export", "cats", str(target), library=library)
    assert done.returncode == 1
    assert "is there already; choose another name, or say overwrite=True (--overwrite)." in done.stderr
    assert ran("export", "cats", str(target), "--overwrite", library=library).stdout.strip() == str(target)
    found = document(ran("report", "cats", str(page), "--json", library=library))
    assert page.stat().st_size == found["size"]
    assert Path(found["media"]).is_dir()
    other = tmp_path / "other" / "lib"
    other.parent.mkdir()
    found = document(ran("import", str(target), "--json", library=other))
    assert (found["study"], found["jobs"], found["clips"], found["same"]) == ("cats", 4, 3, 0)
    done = ran("import", str(target), "--library", str(other), library=library)
    assert done.stdout == "Study 'cats': 0 attempts and 0 clips added; 4 were there already\n"
    assert document(ran("history", "--json", library=other))["total"] == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("export", "dogs", "dogs.zip"), "The library has no study 'dogs' with anything in it; there is cats."),
        (("report", "dogs", "dogs.html"), "The library has no study 'dogs'"),
        (("import", "nowhere.zip"), "There is no file nowhere.zip. Nothing was imported."),
        (("import", "lib/library.sqlite3"), "library.sqlite3 is no zip file, or its end is missing."),
        (("export", "cats", "nowhere/cats.zip"), "There is no folder nowhere. Nothing was written."),
    ],
)
def test_what_cannot_be_done_ends_with_1_and_a_sentence(library: Path, words: tuple[str, ...], said: str):
    cats(library.parent)
    done = ran(*words, library=library)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("veo-widget: ")
    assert said in line


def test_a_mistake_in_generate_is_told_before_anything_heavy_is_loaded():
    command = [sys.executable, "-X", "importtime", "-m", "veo_widget", "generate", "A cat", "--sed", "3"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "veo_widget.options" in loaded
    assert not {"numpy", "av", "PIL", "google.genai", "IPython", "sqlalchemy"} & loaded
