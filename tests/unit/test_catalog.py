"""The catalog: names, defaults, rules, prices, tokens."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from veo_widget.catalog import Model, catalog, check, check_names, estimate_tokens, find_model, price, resolve
from veo_widget.errors import Problem
from veo_widget.request import ImageInput, VideoInput, VideoRequest

TODAY = date(2026, 11, 22)
THE_PAGES_DAY = date(2025, 12, 18)


def _image(size: int = 10) -> ImageInput:
    return ImageInput(sha256="a" * 64, mime_type="image/png", width=4, height=3, size=size, path=Path())


def _problems(**fields) -> list[Problem]:
    return _problems_on("vertex", TODAY, **fields)


def _problems_on(wire: str, day: date | None, **fields) -> list[Problem]:
    request = resolve(VideoRequest(**{"prompt": "a cat", **fields}), wire=wire, on=day)
    return check(request, wire=wire, on=day)


def _video(**fields) -> VideoInput:
    shape = {"width": 1280, "height": 720, "duration": 8.0, "fps": 24.0, "size": 1_000_000}
    return VideoInput(**{"clip_id": "C", "sha256": "b" * 64, **shape, "path": Path(), **fields})


@pytest.mark.parametrize("name", ["veo-3.1", "veo-3.1-generate-001", "VEO-3.1 "])
def test_a_model_is_found_by_name_and_by_id(name):
    found = find_model(name)
    assert isinstance(found, Model)
    assert found.name == "veo-3.1"


def test_an_unknown_model_names_the_nearest_one():
    assert (
        str(find_model("veo-3.1-fsat", wire="vertex", on=TODAY))
        == "There is no model 'veo-3.1-fsat'. Did you mean veo-3.1-fast?"
    )


def test_a_retired_model_names_its_day_and_successor():
    found = find_model("veo-3.1-fast-generate-preview", wire="vertex", on=TODAY)
    assert str(found).endswith("preview on 2026-10-22. Its successor is veo-3.1-fast.")
    there = find_model("veo-3.1", wire="gemini", on=TODAY)
    assert "veo-3.1 on Agent Platform or omni-1.1 on the Gemini API (Omni)" in str(there)
    former = find_model("veo-3.0-generate-preview", wire="vertex", on=TODAY)
    assert "2025-11-12" in str(former)


@pytest.mark.parametrize(
    ("name", "seconds", "videos"),
    [
        ("veo-3.1-generate-preview", (4, 6, 8), (1,)),
        ("veo-3.1-fast-generate-preview", (4, 6, 8), (1,)),
        ("veo-3.0-generate-001", (4, 6, 8), (1,)),
        ("veo-3.0-fast-generate-001", (4, 6, 8), (1,)),
        ("veo-2.0-generate-001", (5, 6, 8), (1, 2)),
    ],
)
def test_the_pages_five_models_run_on_the_pages_day_and_not_today(name, seconds, videos):
    then = find_model(name, wire="gemini", on=THE_PAGES_DAY)
    assert isinstance(then, Model)
    assert (then.options["duration_seconds"], then.options["number_of_videos"]) == (seconds, videos)
    assert "4k" not in then.options["resolution"]
    today = find_model(name, wire="gemini", on=TODAY)
    assert isinstance(today, Problem)
    assert today.rule == "retired-model"
    gateway = find_model(name, wire="gemini", on=None)
    assert isinstance(gateway, Model), "a gateway goes by a calendar of its own"


def test_a_model_learns_references_and_4k_on_their_days():
    early = find_model("veo-3.1-fast", wire="gemini", on=THE_PAGES_DAY)
    late = find_model("veo-3.1-fast", wire="gemini", on=date(2026, 3, 1))
    assert isinstance(early, Model)
    assert isinstance(late, Model)
    assert ("references" in early.modes, early.reference_images) == (False, 0)
    assert ("references" in late.modes, late.reference_images) == (True, 3)
    assert "4k" in late.options["resolution"]


def test_a_model_of_another_wire_says_what_there_is_here():
    said = str(find_model("veo-3.1", wire="omni", on=TODAY))
    assert said.startswith("Veo 3.1 is not offered on this backend. Here there are omni-1.2, omni-1.1.")
    assert said.endswith("Veo 3.1 is offered on Agent Platform.")
    assert "before 2026-11-05" in str(find_model("omni-1.2", wire="omni", on=date(2026, 10, 1)))


def test_every_default_that_decides_the_price_is_filled_in():
    request = resolve(VideoRequest(prompt="a cat"), wire="vertex")
    assert (request.model, request.duration_seconds, request.resolution) == ("veo-3.1", 8, "720p")
    assert (request.aspect_ratio, request.number_of_videos) == ("16:9", 1)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"duration_seconds": 4},
        {"resolution": "1080p"},
        {"resolution": "4k", "aspect_ratio": "9:16"},
        {"image": _image(), "prompt": ""},
        {"image": _image(), "last_frame": _image()},
        {"reference_images": (_image(), _image(), _image())},
        {"model": "veo-3.1-lite", "image": _image()},
        {"seed": 4294967295},
        {"person_generation": "allow_adult", "generate_audio": False},
    ],
)
def test_legal_requests_pass(fields):
    assert _problems(**fields) == []


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"prompt": "  "}, "empty-prompt"),
        ({"prompt": "word " * 1200}, "prompt-too-long"),
        ({"model": "veo-9"}, "unknown-model"),
        ({"model": "veo-3.0-generate-001"}, "retired-model"),
        ({"duration_seconds": 5}, "duration_seconds-value"),
        ({"duration_seconds": "8"}, "duration_seconds-value"),
        ({"duration_seconds": True}, "duration_seconds-value"),
        ({"resolution": "8k"}, "resolution-value"),
        ({"resolution": "4k", "model": "veo-3.1-lite"}, "resolution-value"),
        ({"aspect_ratio": "1:1"}, "aspect_ratio-value"),
        ({"number_of_videos": 5}, "number_of_videos-value"),
        ({"number_of_videos": 0}, "number_of_videos-value"),
        ({"seed": -1}, "seed-value"),
        ({"seed": 2**32}, "seed-value"),
        ({"seed": 1.5}, "seed-value"),
        ({"person_generation": "everyone"}, "person_generation-value"),
        ({"output_gcs_uri": "s3://bucket/"}, "output_gcs_uri-value"),
        ({"output_gcs_uri": 7}, "output_gcs_uri-value"),
        ({"negative_prompt": 7}, "negative_prompt-value"),
        ({"resolution": "1080p", "duration_seconds": 4}, "high-resolution-needs-8s"),
        ({"last_frame": _image()}, "last-frame-needs-first"),
        ({"image": _image(), "last_frame": _image(), "duration_seconds": 6}, "interpolation-needs-8s"),
        ({"reference_images": (_image(),), "duration_seconds": 4}, "references-need-8s"),
        ({"reference_images": (_image(),), "aspect_ratio": "9:16"}, "references-need-16-9"),
        ({"reference_images": (_image(),), "image": _image()}, "references-exclude-frames"),
        ({"reference_images": (_image(),) * 4}, "too-many-references"),
        ({"reference_images": (_image(),), "model": "veo-3.1-lite"}, "mode-not-offered"),
        ({"image": _image(21 * 1024 * 1024)}, "images-too-large"),
        ({"person_generation": "allow_all"}, "person_generation-value"),
        ({"enhance_prompt": False}, "rewriting-cannot-be-switched-off"),
        ({"enhance_prompt": "no"}, "enhance_prompt-value"),
        ({"resize_mode": "stretch"}, "resize_mode-value"),
        ({"compression_quality": "best"}, "compression_quality-value"),
        ({"fps": 30}, "fps-value"),
        ({"labels": (("team", 7),)}, "labels-value"),
        ({"task": "extend"}, "task-needs-video"),
        ({"video": _video(), "task": "edit"}, "mode-not-offered"),
        ({"video": _video(), "image": _image()}, "video-excludes-images"),
        ({"video": _video(), "resolution": "1080p"}, "extension-is-720p"),
        ({"video": _video(), "duration_seconds": 4}, "extension-needs-8s"),
        ({"video": _video(), "aspect_ratio": "9:16"}, "video-aspect-ratio"),
        ({"video": _video(width=1920, height=1080)}, "video-resolution"),
        ({"video": _video(duration=142.0)}, "video-too-long"),
        ({"video": _video(fps=30.0)}, "video-fps"),
        ({"video": _video(), "model": "veo-3.1-lite"}, "mode-not-offered"),
    ],
)
def test_each_rule_refuses_what_it_is_about(fields, rule):
    assert rule in [problem.rule for problem in _problems(**fields)]


def test_a_problem_reads_as_a_sentence_with_the_numbers_asked_for():
    (problem,) = _problems(resolution="4k", duration_seconds=6)
    assert str(problem).startswith("4k videos are always 8 seconds long, not 6. Use a duration of 8 seconds")


def test_every_rule_speaks_about_facts_that_exist():
    request = resolve(VideoRequest(prompt="a cat"), wire="vertex")
    from veo_widget.catalog.rules import rule_facts

    model = find_model("veo-3.1", wire="vertex")
    assert isinstance(model, Model)
    facts = rule_facts(request, model)
    for rule in catalog().rules:
        assert set(rule["when"]) | set(rule["require"]) <= set(facts), rule["id"]
        assert rule["message"].format(**facts)
        assert rule["source"]


@pytest.mark.parametrize(
    ("fields", "dollars"),
    [
        ({}, "3.20"),
        ({"resolution": "4k"}, "4.80"),
        ({"model": "veo-3.1-fast", "resolution": "1080p"}, "0.96"),
        ({"model": "veo-3.1-lite", "duration_seconds": 4, "number_of_videos": 3}, "0.60"),
        ({"generate_audio": False}, "1.60"),
        ({"model": "veo-3.1-fast", "generate_audio": False}, "0.80"),
    ],
)
def test_prices_are_googles_list_prices(fields, dollars):
    quoted = price(resolve(VideoRequest(prompt="a cat", **fields), wire="vertex"))
    assert quoted is not None
    assert quoted.amount == Decimal(dollars)


def test_an_older_day_has_its_own_price():
    request = resolve(VideoRequest(prompt="a cat", model="veo-3.1-fast"), wire="vertex")
    old = price(request, on=date(2026, 1, 1))
    assert old is not None
    assert old.amount == Decimal("1.20")
    assert price(request, on=date(2024, 1, 1)) is None


def test_tokens_are_estimated_near_the_guides_rule_of_thumb():
    """1,024 tokens are about 700 to 800 English words."""
    words = "the quick brown fox jumps over the lazy sleeping dog while the sun is setting slowly behind mountains "
    tokens_per_word = estimate_tokens(words * 40) / (18 * 40)
    assert 1.0 <= tokens_per_word <= 1024 / 700
    assert estimate_tokens("") == 0
    assert estimate_tokens("猫が歩く") == 4


@pytest.mark.parametrize(
    ("wire", "fields", "rule"),
    [
        ("gemini", {"generate_audio": True}, "generate_audio-not-taken"),
        ("gemini", {"output_gcs_uri": "gs://bucket/"}, "output_gcs_uri-not-taken"),
        ("gemini", {"number_of_videos": 2}, "number_of_videos-value"),
        ("gemini", {"person_generation": "allow_adult"}, "person-generation-from-text"),
        ("gemini", {"person_generation": "allow_all", "image": _image()}, "person-generation-from-images"),
        ("gemini", {"video": _video()}, "video-from-elsewhere"),
        (
            "gemini",
            {"model": "veo-3.0", "resolution": "1080p", "aspect_ratio": "9:16"},
            "veo-3.0-high-resolution-is-wide",
        ),
        ("gemini", {"model": "veo-2", "duration_seconds": 4}, "duration_seconds-value"),
        ("omni", {"person_generation": "allow_adult"}, "person_generation-not-taken"),
        ("omni", {"seed": 2**31}, "seed-value"),
        ("omni", {"model": "omni-1.1", "seed": 1}, "seed-not-taken"),
        ("omni", {"duration_seconds": 2}, "duration_seconds-value"),
        ("omni", {"video": _video(), "duration_seconds": 12}, "omni-extension-adds-10s"),
        ("omni", {"video": _video(duration=24.0, operation="v1_x")}, "video-too-long"),
        ("omni", {"video": _video(duration=12.0), "task": "edit", "prompt": "dusk"}, "video-too-long"),
    ],
)
def test_each_wire_refuses_what_it_does_not_take(wire, fields, rule):
    day = THE_PAGES_DAY if wire == "gemini" else TODAY
    problems = _problems_on(wire, day, **fields)
    assert rule in [problem.rule for problem in problems], problems


@pytest.mark.parametrize(
    ("wire", "fields"),
    [
        ("vertex", {"video": _video(duration=141.0), "prompt": "", "output_gcs_uri": "gs://bucket/clips/"}),
        ("gemini", {"video": _video(uri="https://x/v1beta/files/abc:download?alt=media")}),
        ("gemini", {"person_generation": "allow_all"}),
        ("gemini", {"model": "veo-2", "duration_seconds": 5, "number_of_videos": 2, "enhance_prompt": False}),
        ("omni", {"duration_seconds": 15, "resolution": "360p", "seed": 7, "labels": (("a", "b"),)}),
        ("omni", {"reference_images": (_image(),) * 6, "aspect_ratio": "9:16", "duration_seconds": 3}),
        ("omni", {"video": _video(duration=20.0, operation="v1_x")}),
        ("omni", {"video": _video(width=640, height=360), "task": "edit", "prompt": "make it dusk"}),
    ],
)
def test_each_wire_takes_what_is_its_own(wire, fields):
    assert _problems_on(wire, THE_PAGES_DAY if wire == "gemini" else TODAY, **fields) == []


def test_an_input_video_decides_shape_and_length():
    request = resolve(VideoRequest(prompt="dusk", video=_video(width=360, height=640), task="edit"), wire="omni")
    assert (request.aspect_ratio, request.resolution, request.duration_seconds) == ("9:16", "360p", 8)


def test_what_is_not_offered_says_why():
    (problem,) = check_names(["webhook_config"], ["seed"])
    assert str(problem).startswith("webhook_config is not offered: they need a public address")


def test_a_model_that_soon_ends_warns_and_names_its_successor():
    (problem,) = _problems_on("gemini", date(2026, 10, 2))
    assert not problem.fatal
    assert str(problem).startswith("Google retires Veo 3.1 in 20 days, on 2026-10-22. Its successor is veo-3.1 on")
    assert _problems_on("gemini", date(2026, 9, 1)) == []


def test_a_long_video_is_better_written_to_cloud_storage():
    (problem,) = _problems(video=_video(duration=61.0))
    assert (problem.rule, problem.fatal) == ("long-video-inline", False)
    assert _problems(video=_video(duration=60.0)) == []


def test_an_upper_bound_says_so():
    quoted = price(resolve(VideoRequest(prompt="a cat"), wire="omni"))
    assert str(quoted) == "at most $0.88"


def _with_own_file(tmp_path, text: str, program: str) -> str:
    own = tmp_path / "models.toml"
    own.write_text(text)
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "VEO_CATALOG": str(own)},
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout + run.stderr.strip().rpartition("\n")[2]


def test_a_users_own_file_changes_and_adds(tmp_path):
    text = """
        [wires.vertex.choices]
        person_generation = ["allow_adult", "dont_allow", "allow_all"]
        [[model]]
        name = "veo-3.1"
        [[model.on]]
        wire = "vertex"
        retired = 2099-01-01
        [[rule]]
        id = "references-need-16-9"
        disabled = true
    """
    program = """if True:
        from datetime import date
        from veo_widget.catalog import catalog, find_model
        model = find_model("veo-3.1", wire="vertex", on=date(2098, 1, 1))
        print(model.retired, model.id, catalog().wires["vertex"].choices["person_generation"][-1])
        print("references-need-16-9" in [rule["id"] for rule in catalog().rules], len(catalog().rules) > 10)
    """
    assert _with_own_file(tmp_path, text, program) == "2099-01-01 veo-3.1-generate-001 allow_all\nFalse True\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[modle]]\nname = 'x'", "models.toml has an unknown entry 'modle'. Did you mean model?"),
        ("[[model]", "models.toml is not valid TOML"),
        ("[[model]]\nname = 'mine'", "models.toml does not fit the catalog: 'on' is missing or of the wrong kind."),
    ],
)
def test_a_users_own_file_that_does_not_fit_is_one_sentence(tmp_path, text, says):
    assert says in _with_own_file(tmp_path, text, "import veo_widget as veo; veo.models()")
