"""Which backend is chosen: explicit before environment, and never a paid one by accident."""

from __future__ import annotations

import json

import pytest

from veo_widget.archive import Library
from veo_widget.errors import BackendError
from veo_widget.studio import Backend, Studio
from veo_widget.studio.backend import choose_backend, named_backend

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
