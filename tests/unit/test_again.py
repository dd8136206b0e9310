"""A job's settings come back as a draft: whole, or with a sentence about what is no longer there."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.media import picture
from tests.studios import WAIT, lion, simulated
from veo_widget.catalog import nearest_model
from veo_widget.notebook.again import draft_again, model_for
from veo_widget.notebook.drafts import options_of
from veo_widget.notebook.hosts import Host
from veo_widget.notebook.jobs import JobDesk
from veo_widget.request import VideoRequest
from veo_widget.studio import Backend, Studio

TODAY = Backend(wire="vertex", endpoint="simulator", as_of="2026-11-22")
OMNI = Backend(wire="omni", endpoint="simulator", as_of="2026-11-22")
NO_PAGE = Host(has_page=False, root=None, folder=Path())


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    """One studio; nothing is sent in most of these tests."""
    return simulated(tmp_path_factory.mktemp("again"))


def _quoted(studio: Studio, prompt: str, **options: Any) -> Any:
    """The record a request would have, without any job."""
    quote = studio.quote(prompt, **options)
    return lion(request=quote.request, detail={"retries": quote.terms.retries} if quote.terms.retries else {})


def _again(studio: Studio, record: Any, backend: Backend = TODAY) -> dict[str, Any]:
    return dict(json.loads(json.dumps(draft_again(record, studio.library, backend))))


def _path(studio: Studio, sha256: str) -> Path:
    return next(studio.library.paths.images.glob(f"{sha256}.*g"))


def test_everything_that_was_asked_for_is_asked_for_again(studio):
    record = _quoted(
        studio,
        "A lion",
        model="veo-3.1-fast",
        image=picture(64, 36),
        last_frame=picture(64, 36, hue=40),
        seed=0,
        generate_audio=False,
        labels={"team": "film"},
        negative_prompt="cartoon",
        retries=2,
    )
    draft = _again(studio, record)
    assert draft["notice"] == ""
    assert (draft["image"]["name"], draft["retries"], draft["generate_audio"]) == ("picture", 2, False)
    quote = studio.quote(draft["prompt"], **options_of(draft, lambda sha256: _path(studio, sha256)))
    assert quote.request == record.request
    assert quote.terms.retries == 2


def test_references_come_back_in_their_order(studio):
    pictures = [picture(64, 36, hue=hue) for hue in (0, 40, 80)]
    record = _quoted(studio, "A hat", reference_images=pictures)
    assert [each["sha256"] for each in _again(studio, record)["reference_images"]] == [
        each.sha256 for each in record.request.reference_images
    ]


def test_a_retired_model_is_replaced_by_its_successor_and_the_draft_says_so(studio):
    record = lion(request=VideoRequest(prompt="A lion", model="veo-3.0-fast", duration_seconds=8))
    draft = _again(studio, record)
    assert draft["model"] == "veo-3.1-fast"
    assert "retired" in draft["notice"]
    assert draft["notice"].endswith("Veo 3.1 Fast was chosen instead.")


@pytest.mark.parametrize(
    ("name", "backend", "nearest"),
    [
        ("veo-3.1", TODAY, "veo-3.1"),
        ("veo-3.1-fast", OMNI, "omni-1.1"),
        ("veo-2.0", OMNI, "omni-1.1"),
        ("omni-1.0", OMNI, "omni-1.2"),
        ("omni-1.2", TODAY, "veo-3.1"),
        ("never-heard-of", TODAY, "veo-3.1"),
        ("", TODAY, "veo-3.1"),
    ],
)
def test_the_nearest_model_of_a_backend(name, backend, nearest):
    assert nearest_model(name, wire=backend.wire, on=backend.day) == nearest
    model, sentence = model_for(name, backend)
    assert (model == name) == (sentence == "")


def test_on_its_own_day_a_model_is_still_itself():
    assert nearest_model("veo-3.0", wire="gemini", on=date(2025, 12, 18)) == "veo-3.0"


def test_a_picture_that_is_gone_is_left_out_with_a_sentence(studio, tmp_path):
    record = _quoted(studio, "A lion", image=picture(64, 36), last_frame=picture(64, 36, hue=200))
    gone = replace(record.request.last_frame, path=tmp_path / "gone.png")
    draft = _again(studio, replace(record, request=replace(record.request, last_frame=gone)))
    assert "image" in draft
    assert "last_frame" not in draft
    assert draft["notice"] == "The picture of the last frame is no longer in the library."


def test_a_clip_is_given_again_and_left_out_once_its_file_is_gone(studio):
    (clip,) = studio.generate("A lion", duration_seconds=4).wait(WAIT)
    record = _quoted(studio, "On", video=clip)
    assert _again(studio, record)["video"]["clip"] == clip.id
    clip.path.unlink()
    draft = _again(studio, record)
    assert "video" not in draft
    assert "no longer in the library" in draft["notice"]


def test_what_a_model_is_always_sent_is_no_choice_of_the_user(studio):
    asked = VideoRequest(prompt="A lion", model="veo-3.0", duration_seconds=8, generate_audio=True)
    assert "generate_audio" not in _again(studio, lion(request=asked))
    silent = replace(asked, generate_audio=False)
    assert _again(studio, lion(request=silent))["generate_audio"] is False


def test_the_page_asks_for_the_settings_of_a_job_by_its_id(studio):
    job = studio.generate("A paper boat", seed=3)
    job.wait(WAIT)
    handler = JobDesk(studio, NO_PAGE).handlers["settings"]
    answer = studio.engine_loop.start(handler({"job": job.id}, ())).result(WAIT)
    assert (answer.value["draft"]["prompt"], answer.value["draft"]["seed"]) == ("A paper boat", 3)
