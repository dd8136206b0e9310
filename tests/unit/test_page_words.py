"""What the panel's page is told: hints in its own words, how long a prompt is, who looks after a job."""

from __future__ import annotations

import ast
import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.media import picture
from tests.studios import WAIT, lion, simulated
from veo_widget.catalog import catalog, check, resolve
from veo_widget.errors import BudgetError, RequestError
from veo_widget.notebook.bridge import RequestFailed
from veo_widget.notebook.catalog_json import catalog_data
from veo_widget.notebook.drafts import draft_of, options_of, unfitted
from veo_widget.notebook.hosts import Host
from veo_widget.notebook.jobs import JobDesk
from veo_widget.notebook.prompting import NEAR_TOKENS, tokens_data
from veo_widget.notebook.uploads import Uploads
from veo_widget.notebook.wording import for_page, worded
from veo_widget.records import State, utc_now
from veo_widget.request import VideoRequest
from veo_widget.studio import Backend, Studio
from veo_widget.studio.watching import watcher

SOURCES = Path(__file__).resolve().parents[2] / "veo_widget"
NO_PAGE = Host(has_page=False, root=None, folder=Path())
#: Hints about what has no button: the account, the machine, the folder.
OUTSIDE = ("gcloud", "pip install", "veo.library(path)", "GEMINI_API_KEY", "%veoctl budget", "GOOGLE_")


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return simulated(tmp_path_factory.mktemp("words"))


def _hints() -> list[str]:
    """Every hint that engine, wires and catalog have, as far as it is written out in their sources."""
    found = [rule["hint"] for rule in catalog().rules]
    for room in ("engine", "wires", "catalog"):
        for path in (SOURCES / room).glob("*.py"):
            tree = ast.parse(path.read_text())
            constants = [node for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "hint"]
            named = [node for node in tree.body if isinstance(node, ast.Assign) and "_" in ast.unparse(node.targets[0])]
            texts = [each for node in (*constants, *named) for each in ast.walk(node.value)]
            found += [each.value for each in texts if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return [hint for hint in found if " " in hint]


def test_no_hint_of_the_page_speaks_python_where_there_is_a_button():
    hints = _hints()
    assert len(hints) > 40
    assert "Give the first frame as well (image)." in hints
    for hint in map(for_page, hints):
        if not any(word in hint for word in OUTSIDE):
            for code in ("veo.", "=clip", "=", "--", "%veo", "(image)", "the cell"):
                assert code not in hint or "http" in hint, hint


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (
            "Its last frame can start a new video: image=clip.last_frame.",
            "Its last frame can start a new video: “From a clip” in the slot of the first frame takes it.",
        ),
        (
            "`veo.resume()` looks again; the service keeps a finished video for two days.",
            "“Resume” looks again; the service keeps a finished video for two days.",
        ),
        ("Run the cell again to make a new one.", "“Try again” makes a new one."),
        ("Change the request and run it again.", "Change the settings and try again."),
        ("Give the first frame as well (image).", "Give the first frame as well."),
        ("Veo 3.1 takes no negative prompt (negative_prompt).", "Veo 3.1 takes no negative prompt."),
        ("Rephrase the prompt (not the picture).", "Rephrase the prompt (not the picture)."),
    ],
)
def test_hints_in_the_words_of_the_page(said, shown):
    assert for_page(said) == shown


def test_refusals_and_rules_are_in_these_words_too(studio):
    async def refuse(_body: Any, _buffers: Any) -> Any:
        studio.quote("A lion", last_frame=picture(64, 36)).refuse_problems()

    async def too_much(_body: Any, _buffers: Any) -> Any:
        raise BudgetError("Nothing was sent. To allow more: veo.budget(20) or `%veoctl budget 20`.")

    with pytest.raises(RequestFailed) as failed:
        studio.engine_loop.start(worded(refuse)({}, ())).result(WAIT)
    assert failed.value.code == "invalid"
    assert failed.value.message.endswith("Give the first frame as well.")
    with pytest.raises(RequestFailed, match="To allow more, run %veoctl budget 20 in a cell") as failed:
        studio.engine_loop.start(worded(too_much)({}, ())).result(WAIT)
    assert failed.value.code == "refused"
    data = catalog_data(Backend(wire="vertex", endpoint="simulator", as_of="2026-11-22"))
    assert "Give the first frame as well." in [rule["hint"] for rule in data["rules"]]
    assert data["fits"] == ["crop", "pad"]


@pytest.mark.parametrize("words", [0, 1, 899, 900, 1023, 1024, 1025, 3000])
def test_the_page_counts_as_the_check_does(words):
    prompt = "word " * words
    data = tokens_data(prompt, wire="vertex")
    problems = check(resolve(VideoRequest(prompt=prompt), wire="vertex"), wire="vertex")
    too_long = [str(problem) for problem in problems if problem.rule == "prompt-too-long"]
    assert data == {
        "tokens": words,
        "limit": 1024,
        "near": words >= NEAR_TOKENS,
        "problem": "".join(too_long),
    }
    assert bool(too_long) == (words > 1024)


def _data(studio: Studio, **fields: Any) -> dict[str, Any]:
    return dict(json.loads(json.dumps(JobDesk(studio, NO_PAGE, for_page).data(lion(**fields)))))


def test_what_waits_has_its_place_and_its_time(studio):
    resumes = utc_now() + timedelta(seconds=40)
    detail = {"place": 3, "resumes": resumes.isoformat(), "expected_range": [40.2, 95.0], "watcher": watcher()}
    data = _data(studio, state=State.WAITING, detail=detail, hint="Run it again.")
    assert (data["words"], data["place"], data["hint"]) == ("Waiting for quota", 3, "Try again.")
    assert data["resumes"] == int(resumes.timestamp() * 1000)
    assert data["usual"] == [40.2, 95.0]
    later = _data(studio, state=State.RUNNING, detail=detail)
    assert (later["place"], later["resumes"]) == (None, None)


@pytest.mark.parametrize(
    ("state", "pid", "standing"),
    [
        (State.RUNNING, os.getpid(), {"here": False, "left": False}),  # another kernel, alive
        (State.RUNNING, 2**22 + 1, {"here": False, "left": True}),
        (State.QUEUED, 2**22 + 1, {"here": False, "left": True}),
        (State.FAILED, 2**22 + 1, {"here": False, "left": False}),
    ],
)
def test_who_looks_after_a_job(studio, state, pid, standing):
    data = _data(studio, state=state, detail={"watcher": watcher() | {"pid": pid}})
    assert {name: data[name] for name in standing} == standing


def test_a_job_of_this_kernel_is_here(studio):
    job = studio.generate("A lion")
    job.wait(WAIT)
    data = JobDesk(studio, NO_PAGE).data(job.record)
    assert (data["here"], data["left"], data["hint"]) == (True, False, "")


def test_a_picture_of_the_inside_is_not_fetched_for_a_page(studio):
    fetch = worded(Uploads(studio).handlers["image.fetch"])
    with pytest.raises(RequestFailed, match="not a public address of the web") as failed:
        studio.engine_loop.start(fetch({"url": "http://169.254.169.254/latest/meta-data"}, ())).result(WAIT)
    assert failed.value.code == "invalid"
    assert "Save the picture and drop the file." in failed.value.message


def test_what_is_previewed_as_cropped_is_sent_cropped(studio, tmp_path):
    (tmp_path / "square.png").write_bytes(picture(300, 300))
    given: dict[str, Any] = {"image": str(tmp_path / "square.png"), "fit": "crop"}
    draft = draft_of(studio.quote("A lion", **unfitted(given)), given, studio.library)
    assert (draft["fit"], draft["image"]["width"], draft["image"]["height"]) == ("crop", 300, 300)

    def find(sha256: str) -> Path:
        return next(studio.library.paths.images.glob(f"{sha256}.*g"))

    for ratio, size in (("16:9", (300, 169)), ("9:16", (169, 300))):
        quote = studio.quote("A lion", **options_of(draft | {"aspect_ratio": ratio}, find))
        assert quote.request.image is not None
        assert (quote.request.image.width, quote.request.image.height) == size
    with pytest.raises(RequestError, match="There is no fit"):
        studio.quote("A lion", **options_of(draft | {"fit": "stretch"}, find))
