"""The catalog: names, defaults, rules, prices, tokens."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from veo_widget.catalog import Model, catalog, check, estimate_tokens, find_model, price, resolve
from veo_widget.errors import Problem
from veo_widget.request import ImageInput, VideoRequest


def _image(size: int = 10) -> ImageInput:
    return ImageInput(sha256="a" * 64, mime_type="image/png", width=4, height=3, size=size, path=Path())


def _problems(**fields) -> list[Problem]:
    request = resolve(VideoRequest(**{"prompt": "a cat", **fields}), default_model="veo-3.1")
    return check(request, wire="vertex")


@pytest.mark.parametrize("name", ["veo-3.1", "veo-3.1-generate-001", "VEO-3.1 "])
def test_a_model_is_found_by_name_and_by_id(name):
    found = find_model(name)
    assert isinstance(found, Model)
    assert found.name == "veo-3.1"


def test_an_unknown_model_names_the_nearest_one():
    assert str(find_model("veo-3.1-fsat")) == "There is no model 'veo-3.1-fsat'. Did you mean veo-3.1-fast?"


def test_a_retired_model_names_its_day_and_successor():
    found = find_model("veo-3.1-fast-generate-preview")
    assert "2026-10-22" in str(found)
    assert "veo-3.1-fast" in str(found)


def test_every_default_that_decides_the_price_is_filled_in():
    request = resolve(VideoRequest(prompt="a cat"), default_model="veo-3.1")
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
    ],
)
def test_each_rule_refuses_what_it_is_about(fields, rule):
    assert rule in [problem.rule for problem in _problems(**fields)]


def test_a_problem_reads_as_a_sentence_with_the_numbers_asked_for():
    (problem,) = _problems(resolution="4k", duration_seconds=6)
    assert str(problem).startswith("4k videos are always 8 seconds long, not 6. Use a duration of 8 seconds")


def test_every_rule_speaks_about_facts_that_exist():
    request = resolve(VideoRequest(prompt="a cat"), default_model="veo-3.1")
    from veo_widget.catalog.rules import rule_facts

    for rule in catalog().rules:
        assert set(rule["when"]) | set(rule["require"]) <= set(rule_facts(request)), rule["id"]
        assert rule["message"].format(**rule_facts(request))
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
    quoted = price(resolve(VideoRequest(prompt="a cat", **fields), default_model="veo-3.1"))
    assert quoted is not None
    assert quoted.amount == Decimal(dollars)


def test_an_older_day_has_its_own_price():
    request = resolve(VideoRequest(prompt="a cat", model="veo-3.1-fast"), default_model="veo-3.1")
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
