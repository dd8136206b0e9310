"""Which backend is chosen: explicit before environment, and never a paid one by accident."""

from __future__ import annotations

import json
from datetime import date

import pytest

from veo_widget.archive import Library
from veo_widget.errors import BackendError
from veo_widget.studio import Backend, Studio
from veo_widget.studio.backend import choose_backend, named_backend
from veo_widget.studio.keys import find_key

GATEWAY = {"GEMINI_API_KEY": "k", "GOOGLE_GEMINI_BASE_URL": "https://gw.example"}
THEN = date(2025, 12, 18)
CLOUD = {"GOOGLE_GENAI_USE_ENTERPRISE": "true", "GOOGLE_CLOUD_PROJECT": "found"}


@pytest.mark.parametrize(
    ("environ", "endpoint", "confirmed"),
    [
        ({}, "simulator", True),
        ({"GOOGLE_CLOUD_PROJECT": "set-for-something-else"}, "simulator", True),
        (CLOUD, "google", False),
        (CLOUD | {"VEO_BACKEND": "simulator"}, "simulator", True),
        ({"VEO_BACKEND": "vertex", "GOOGLE_CLOUD_PROJECT": "p"}, "google", True),
        ({"GOOGLE_GENAI_USE_VERTEXAI": "1", "GOOGLE_CLOUD_PROJECT": "p"}, "google", False),
        ({"GOOGLE_GENAI_USE_VERTEXAI": "0", "GOOGLE_CLOUD_PROJECT": "p"}, "simulator", True),
        ({"GEMINI_API_KEY": "k"}, "google", False),
        ({"GOOGLE_API_KEY": " "}, "simulator", True),
        ({"GEMINI_API_KEY": "k", "VEO_BACKEND": "simulator"}, "simulator", True),
        ({"GEMINI_API_KEY": "k", "VEO_BACKEND": "omni"}, "google", True),
        (
            {"GEMINI_API_KEY": "k", "VEO_BACKEND": "gemini", "GOOGLE_GEMINI_BASE_URL": "https://gw.example"},
            "gateway",
            True,
        ),
    ],
)
def test_the_first_that_fits_is_chosen(environ, endpoint, confirmed):
    backend = choose_backend(environ)
    assert (backend.endpoint, backend.confirmed) == (endpoint, confirmed)


def test_falling_back_on_the_simulator_says_that_no_account_was_found():
    assert choose_backend({}).badge == "Simulator: no account found, clips are synthetic, $0"
    assert "no account found" not in named_backend("simulator", environ={}).badge
    assert named_backend("vertex", project="p", environ={}).badge == ""


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("simulater", {}, "Did you mean simulator?"),
        ("vertex", {}, "needs a Google Cloud project"),
        ("simulator", {"latency": "soon"}, "latency 'soon'"),
        ("simulator", {"latency": -1}, "latency -1"),
        ("simulator", {"wire": "omnni"}, "speaks vertex, gemini, omni, not 'omnni'"),
        ("simulator", {"as_of": "last year"}, "as_of is a day such as 2025-12-18, not 'last year'"),
        ("omni", {}, "Omni needs an API key. Set GEMINI_API_KEY"),
        ("gemini", {"base_url": "https://gw.example"}, "The gateway gw.example needs an API key"),
        ("gemini", {"base_url": "ftp://gw.example"}, "not an address such as"),
        ("gemini", {"base_url": "https://gw.example?key=k3y"}, "keys do not belong in it"),
        ("gemini", {}, "Google closed Veo on the Gemini API on 2026-10-22"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(name, options, says):
    with pytest.raises(BackendError) as caught:
        named_backend(name, environ={}, **options)
    assert says in str(caught.value)


def test_a_record_keeps_enough_to_find_the_job_again():
    backend = named_backend("vertex", project="p", location="europe-west4", environ={})
    kept = json.loads(json.dumps(backend.as_dict()))
    assert Backend.from_dict(kept) == backend


def test_a_paid_backend_found_in_the_environment_is_not_used_before_it_is_named(tmp_path):
    studio = Studio(choose_backend(CLOUD), Library(tmp_path))
    with pytest.raises(BackendError) as caught:
        studio.generate("A lion")
    assert "about $3.20 on Agent Platform (project found, us-central1)" in str(caught.value)
    assert "Nothing was sent" in str(caught.value)
    assert studio.library.jobs() == []


def test_google_api_key_is_taken_before_the_other_as_google_genai_does():
    assert find_key({"GOOGLE_API_KEY": "one", "GEMINI_API_KEY": "two"}) == "one"
    assert find_key({"GEMINI_API_KEY": "two\n"}) == "two"
    assert find_key({}) is None


def test_a_key_found_in_the_environment_is_not_spent_before_omni_is_named(tmp_path):
    studio = Studio(choose_backend({"GEMINI_API_KEY": "k3y"}), Library(tmp_path))
    for buy in (lambda: studio.generate("A lion"), lambda: studio.image("A lion")):
        with pytest.raises(BackendError) as caught:
            buy()
        assert 'Nothing was sent. To use it, run veo.use("omni") once' in str(caught.value)
        assert "k3y" not in str(caught.value)
    assert studio.library.jobs() == []


@pytest.mark.parametrize(
    ("options", "day", "label"),
    [
        ({}, date.today(), "the simulator"),
        ({"as_of": "2025-12-18"}, date(2025, 12, 18), "the simulator as of 2025-12-18"),
        (
            {"as_of": date(2025, 12, 18), "wire": "gemini"},
            date(2025, 12, 18),
            "the simulator (the Gemini API) as of 2025-12-18",
        ),
    ],
)
def test_a_simulator_has_a_day(options, day, label):
    backend = named_backend("simulator", environ={}, **options)
    assert (backend.day, backend.label) == (day, label)
    assert Backend.from_dict(json.loads(json.dumps(backend.as_dict()))).day == day


def test_a_gateway_goes_by_its_own_calendar():
    backend = named_backend("gemini", base_url="https://gw.example/veo/", environ={"GEMINI_API_KEY": "k3y"})
    assert (backend.day, backend.url, backend.is_paid) == (None, "https://gw.example/veo", True)
    assert backend.label == "Veo at gw.example"
    assert "k3y" not in repr(backend)
