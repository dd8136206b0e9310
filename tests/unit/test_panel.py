"""The panel's side in the kernel: the catalog as plain data, drafts there and back, what fills the slots."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.media import difference, picture
from tests.studios import WAIT, simulated
from veo_widget.catalog import catalog
from veo_widget.clip import Clip
from veo_widget.codegen import LANGUAGES
from veo_widget.errors import PictureError, RequestError
from veo_widget.media.videos import frame_at, last_frame
from veo_widget.notebook.bridge import RequestFailed
from veo_widget.notebook.catalog_json import backend_data, catalog_data
from veo_widget.notebook.drafts import draft_of, options_of
from veo_widget.notebook.hosts import Host
from veo_widget.notebook.jobs import JobDesk
from veo_widget.notebook.slots import Slots
from veo_widget.studio import Backend, Studio

VERTEX = Backend(wire="vertex", endpoint="google", project="my-project", confirmed=False)
NO_PAGE = Host(has_page=False, root=None, folder=Path())


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    """One studio for the tests that only add to its library; starting a simulator is the slow part."""
    return simulated(tmp_path_factory.mktemp("panel"))


@pytest.fixture(scope="module")
def clip(studio: Studio) -> Clip:
    """A portrait of four seconds."""
    (made,) = studio.generate("A lion", duration_seconds=4, aspect_ratio="9:16").wait(WAIT)
    return made


def _ask(studio: Studio, name: str, **body: Any) -> dict[str, Any]:
    """What a page gets for a request; refusals are raised."""
    handlers = Slots(studio, lambda _cost, _confirmed: None).handlers | JobDesk(studio, NO_PAGE).handlers
    answer = studio.engine_loop.start(handlers[name](body, ())).result(WAIT)
    return dict(json.loads(json.dumps(answer.value)))


def _image_path(studio: Studio, sha256: str) -> Path:
    (path,) = (each for each in studio.library.paths.images.glob(f"{sha256}.*") if each.suffix != ".json")
    return path


def _bought(studio: Studio, draft: dict[str, Any]) -> Any:
    """The ended job of a draft, by the same way as a click."""
    options = options_of(draft, lambda sha256: _image_path(studio, sha256))
    return studio.generate(str(draft.get("prompt", "")), **options).until_ended(WAIT)


@pytest.mark.parametrize("wire", ["vertex", "omni"])
def test_the_page_gets_models_and_rules_of_its_wire_as_plain_data(wire):
    backend = Backend(wire=wire, endpoint="simulator", as_of="2026-11-22")
    data = json.loads(json.dumps(catalog_data(backend)))
    here = [model for model in catalog().models if model.wire == wire and model.runs(backend.day)]
    assert [model["name"] for model in data["models"]] == [model.name for model in here]
    assert data["models"][0]["parameters"] == list(here[0].parameters)
    assert data["defaults"]["model"] == here[0].name
    assert data["image_models"][0]["name"] == "nano-banana-2.1"
    assert all("wire" not in rule["when"] for rule in data["rules"])
    assert len(json.dumps(data)) < 7_000


def test_rules_of_families_that_do_not_run_here_are_left_out():
    data = catalog_data(Backend(wire="vertex", endpoint="simulator", as_of="2026-11-22"))
    families = {model["family"] for model in data["models"]}
    assert data["rules"]
    assert all(families & set(rule["when"].get("family", families)) for rule in data["rules"])
    old = catalog_data(Backend(wire="gemini", endpoint="simulator", as_of="2025-12-18"))
    assert {"veo-2.0", "veo-3.0"} <= {family for rule in old["rules"] for family in rule["when"].get("family", ())}


def test_a_model_near_its_end_says_so_on_that_day_only():
    ending = catalog_data(Backend(wire="gemini", endpoint="simulator", as_of="2026-10-10"))["models"]
    assert "2026-10-22" in ending[0]["notice"]
    assert not any(
        model["notice"]
        for model in catalog_data(Backend(wire="vertex", endpoint="simulator", as_of="2026-11-22"))["models"]
    )


def test_a_backend_is_told_without_anything_secret():
    assert backend_data(VERTEX) == {
        "label": "Agent Platform (project my-project, us-central1)",
        "wire": "vertex",
        "badge": "",
        "paid": True,
        "confirmed": False,
    }


def test_a_job_is_plain_data_with_addresses_only_for_served_files(tmp_path):
    studio = simulated(tmp_path / "root" / "lib")
    record = studio.generate("A lion", duration_seconds=4).wait(WAIT) and studio.library.jobs()[0]
    served = Host(has_page=True, root=tmp_path / "root", folder=tmp_path / "root")
    data = json.loads(json.dumps(JobDesk(studio, served).data(record)))
    (clip,) = data["clips"]
    assert clip["file"].startswith("lib/clips/")
    assert (clip["width"], clip["height"], clip["duration"]) == (1280, 720, 4.0)
    assert (data["can_cancel"], data["kept_until"], data["notices"]) == (False, None, [])
    elsewhere = Host(has_page=True, root=tmp_path / "other", folder=tmp_path / "other")
    assert JobDesk(studio, elsewhere).data(record)["clips"][0]["file"] is None


def test_every_parameter_goes_through_the_draft_and_comes_back(studio, tmp_path):
    images = [picture(64, 36, hue=hue) for hue in (0, 40)]
    (tmp_path / "first.png").write_bytes(images[0])
    given: dict[str, Any] = {
        "model": "veo-3.1-fast",
        "duration_seconds": 8,
        "negative_prompt": "cartoon",
        "seed": 0,
        "image": str(tmp_path / "first.png"),
        "last_frame": images[1],
        "person_generation": "allow_adult",
        "generate_audio": False,
        "resize_mode": "crop",
        "compression_quality": "lossless",
        "fps": 24,
        "output_gcs_uri": "gs://bucket/folder/",
        "labels": {"team": "film"},
        "retries": 2,
    }
    quote = studio.quote("A lion", **given)
    draft = json.loads(json.dumps(draft_of(quote, given, studio.library)))
    assert (draft["image"]["name"], draft["last_frame"]["name"]) == ("first.png", "picture")
    assert draft["generate_audio"] is False
    assert "resolution" not in draft, "what was not given is left to the catalog"
    again = studio.quote(draft["prompt"], **options_of(draft, lambda sha256: _image_path(studio, sha256)))
    assert again.request == quote.request
    assert again.terms.retries == 2


def test_references_keep_their_order_and_a_single_one_needs_no_list(studio):
    pictures = [picture(64, 36, hue=hue) for hue in (0, 40, 80)]
    quote = studio.quote("A hat", reference_images=pictures)
    draft = draft_of(quote, {"reference_images": pictures}, studio.library)
    assert [each["sha256"] for each in draft["reference_images"]] == [
        each.sha256 for each in quote.request.reference_images
    ]
    one = draft_of(
        studio.quote("A hat", reference_images=pictures[0]), {"reference_images": pictures[0]}, studio.library
    )
    assert [each["name"] for each in one["reference_images"]] == ["picture"]


def test_an_empty_draft_asks_for_nothing_but_the_prompt():
    empty = {"prompt": "A lion", "seed": None, "person_generation": "", "labels": {}, "video": None, "image": None,
             "reference_images": []}  # fmt: skip
    assert options_of(empty, Path) == {}


def test_gemini_draws_a_picture_that_a_video_is_made_from(studio):
    image = _ask(studio, "image.make", slot="image", prompt="A paper boat", aspect_ratio="9:16")["image"]
    assert image["name"] == "made with Gemini: A paper boat"
    assert image["width"] < image["height"]
    record = _bought(studio, {"prompt": "It sails", "image": image, "duration_seconds": 4, "aspect_ratio": "9:16"})
    assert record.request.image.sha256 == image["sha256"]
    assert record.detail["lineage"]["image"]["prompt"] == "A paper boat"


def test_a_picture_that_was_held_back_says_what_it_cost(studio):
    with pytest.raises(PictureError, match=r"safety filter\. Cost: "):
        _ask(studio, "image.make", slot="image", prompt="A boat [[filtered:image]]")


def test_nothing_is_drawn_before_the_price_is_agreed_to(studio):
    asked: list[tuple[str, bool]] = []

    def refuse(cost: str, confirmed: bool) -> None:
        asked.append((cost, confirmed))
        raise RequestFailed("confirm", "An account was found.")

    make = Slots(studio, refuse).handlers["image.make"]
    with pytest.raises(RequestFailed):
        studio.engine_loop.start(make({"slot": "image", "prompt": "Never drawn", "confirmed": True}, ())).result(WAIT)
    assert asked == [("about $0.034", True)]
    assert not any("Never drawn" in path.read_text() for path in studio.library.paths.images.glob("*.json"))


def test_a_clips_frames_become_pictures_of_the_library(studio, clip):
    for which, frame in (("first", frame_at(clip.path, 0)), ("last", last_frame(clip.path))):
        image = _ask(studio, "frame", clip=clip.id, which=which)["image"]
        assert image["name"] == f"{which} frame of A lion"
        with Image.open(_image_path(studio, image["sha256"])) as kept:
            assert difference(frame, kept) == 0
    with pytest.raises(RequestFailed):
        _ask(studio, "frame", clip="01J", which="last")


def test_any_frame_of_a_clip_becomes_a_picture_of_the_library(studio, clip):
    frame = frame_at(clip.path, 0.5)
    for wish, name in (({"seconds": 0.52}, "frame at 0.5 s"), ({"number": 13}, "frame 13")):
        image = _ask(studio, "frame", clip=clip.id, **wish)["image"]
        assert image["name"] == f"{name} of A lion"
        with Image.open(_image_path(studio, image["sha256"])) as kept:
            assert difference(frame, kept) == 0
    with pytest.raises(RequestFailed, match="no frame 9000"):
        _ask(studio, "frame", clip=clip.id, number=9000)


def test_a_clip_is_taken_up_with_the_settings_that_follow_from_it(studio, clip):
    taken = _ask(studio, "video", clip=clip.id, task="extend", model="veo-3.1-lite")
    assert taken["settings"] == {
        "model": "veo-3.1",
        "duration_seconds": 8,
        "resolution": "720p",
        "aspect_ratio": "9:16",
        "number_of_videos": 1,
    }
    assert (taken["video"]["clip"], taken["video"]["prompt"], taken["video"]["duration"]) == (clip.id, "A lion", 4.0)
    record = _bought(studio, {"prompt": "It sleeps", **taken["settings"], "video": taken["video"]})
    assert record.clips[0].duration == 11.0
    with pytest.raises(RequestError, match="edit a video"):
        _ask(studio, "video", clip=clip.id, task="edit", model="veo-3.1")


def test_a_clip_that_cannot_be_extended_says_why_and_what_else_can_be_done(studio):
    (clip,) = studio.generate("A lion", duration_seconds=8, resolution="1080p").wait(WAIT)
    with pytest.raises(RequestError, match=r"Only 720p .* last frame"):
        _ask(studio, "video", clip=clip.id, task="extend")


def test_omni_edits_keep_the_clips_length_and_its_copy_has_an_end(tmp_path):
    studio = simulated(tmp_path, wire="omni")
    (clip,) = studio.generate("A lion", duration_seconds=3, resolution="360p").wait(WAIT)
    edited = _ask(studio, "video", clip=clip.id, task="edit")
    assert edited["settings"]["duration_seconds"] == 3
    draft = {"prompt": "At dusk", **edited["settings"], "duration_seconds": 9, "video": edited["video"]}
    record = _bought(studio, draft)
    assert (record.request.mode, record.clips[0].duration) == ("edit", 3.0)
    data = JobDesk(studio, NO_PAGE).data(record)
    assert data["can_cancel"] is True
    kept = datetime.fromtimestamp(data["kept_until"] / 1000, UTC)
    assert timedelta(days=6) < kept - datetime.now(UTC) < timedelta(days=8)
    studio.backend = Backend(wire="vertex", endpoint="simulator", latency=0.0)
    assert JobDesk(studio, NO_PAGE).data(record)["kept_until"] is None


def test_a_long_clip_is_taken_up_for_as_little_as_the_model_adds(tmp_path):
    studio = simulated(tmp_path, wire="omni")
    (clip,) = studio.generate("A lion", duration_seconds=15, resolution="360p").wait(WAIT)
    (longer,) = studio.generate("On", video=clip, task="extend", duration_seconds=10, resolution="360p").wait(WAIT)
    taken = _ask(studio, "video", clip=longer.id, task="extend", model="omni-1.2")
    assert (taken["video"]["duration"], taken["settings"]["duration_seconds"]) == (25.0, 3)


def test_a_given_clip_settles_what_python_left_open(studio, clip):
    draft = draft_of(studio.quote("Go on", video=clip), {"video": clip}, studio.library)
    assert (draft["aspect_ratio"], draft["duration_seconds"], draft["resolution"]) == ("9:16", 8, "720p")
    assert (draft["video"]["clip"], draft["video"]["task"]) == (clip.id, "extend")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_jobs_code_is_written_for_the_page(studio, clip, language):
    assert "A lion" in _ask(studio, "code", job=clip.record.job_id, language=language)["code"]


def test_code_in_a_language_that_is_not_there_is_refused(studio, clip):
    with pytest.raises(RequestFailed) as refused:
        _ask(studio, "code", job=clip.record.job_id, language="klingon")
    assert "There is no language 'klingon'." in refused.value.message
    with pytest.raises(RequestFailed, match="not in the library"):
        _ask(studio, "code", job="01J", language="python")
