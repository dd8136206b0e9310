"""The code for Google itself and for a gateway, run: only the address and the login are made up, by environment."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.codegen.bench import Programs, Run
from tests.codegen.programs import LANGUAGES, run
from tests.codegen.recorder import TOKEN, Recorder, recorder
from tests.codegen.samples import request
from tests.simulators import RunningSimulator
from veo_widget.codegen import code
from veo_widget.studio.backend import Backend

# The first test of a fresh machine waits for what is installed.
pytestmark = pytest.mark.timeout(300)

KEY = "made-up-key"
PLATFORM = Backend(wire="vertex", endpoint="google", project="my-project")
REQUESTS = {
    "vertex": (request("vertex"), PLATFORM),
    "storage": (request("vertex", output_gcs_uri="gs://my-bucket/clips/"), PLATFORM),
    "omni": (request("omni"), Backend(wire="omni", endpoint="google")),
    "gateway": (request("gemini"), Backend(wire="gemini", endpoint="gateway", url="https://gateway.example/veo")),
}
# Python's library for storage takes no login where its address is not Google's: nothing would be seen of it.
EVERY = [(name, language) for name in REQUESTS for language in LANGUAGES if (name, language) != ("storage", "python")]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory, servers: dict[str, RunningSimulator]) -> Iterator[Programs]:
    folder = tmp_path_factory.mktemp("google")
    with ThreadPoolExecutor(4) as pool:
        programs = Programs(pool)
        for name, language in EVERY:
            server = servers[REQUESTS[name][1].wire]
            programs.begin(f"{name}-{language}", _work(name, language, server, folder))
        yield programs


def _work(name: str, language: str, server: RunningSimulator, folder: Path) -> Callable[[], Run]:
    def work() -> Run:
        with recorder(server.url) as recorded:
            own = folder / f"{name}-{language}"
            settings = _settings(recorded, own, language)
            return Run(run(language, code(*REQUESTS[name], language), own, folder, **settings), recorded)

    return work


def _settings(recorded: Recorder, folder: Path, language: str) -> dict[str, str]:
    """A login as Google's libraries find one; its token is asked for at the recorder."""
    account = {
        "type": "external_account",
        "audience": "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/x",
        "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
        "token_url": f"{recorded.url}/token",
        "credential_source": {"file": f"{folder}.subject"},
    }
    Path(f"{folder}.subject").write_text("subject", encoding="utf-8")
    Path(f"{folder}.json").write_text(json.dumps(account), encoding="utf-8")
    settings = {
        "GEMINI_API_KEY": KEY,
        "GOOGLE_APPLICATION_CREDENTIALS": f"{folder}.json",
        "GOOGLE_CLOUD_PROJECT": "another-project",
        "GOOGLE_GEMINI_BASE_URL": f"{recorded.url}/",
        "GOOGLE_VERTEX_BASE_URL": recorded.url,
        "STORAGE_EMULATOR_HOST": recorded.url,
    }
    return settings | ({"GOOGLE_OAUTH_ACCESS_TOKEN": TOKEN} if language == "rest" else {})


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_a_video_is_made_with_the_login_of_the_environment(runs: Programs, name: str, language: str):
    made: Run = runs.of(f"{name}-{language}")
    assert made.ended.code == 0, made.ended.said
    (video,) = made.ended.videos
    assert video[4:8] == b"ftyp"
    start = made.recorded.start
    if name in ("vertex", "storage"):
        assert start.headers["authorization"] == f"Bearer {TOKEN}"
        assert "/projects/my-project/locations/us-central1/" in start.path
    else:
        assert start.headers["x-goog-api-key"] == KEY
        assert "authorization" not in start.headers


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["omni", "gateway"])
def test_without_a_key_nothing_is_sent_and_the_variable_is_named(tmp_path: Path, name: str, language: str):
    with recorder("http://127.0.0.1:9") as recorded:
        ended = run(
            language, code(*REQUESTS[name], language), tmp_path / "run", tmp_path, GOOGLE_GEMINI_BASE_URL=recorded.url
        )
    assert ended.code != 0
    assert "GEMINI_API_KEY" in ended.said
    assert recorded.exchanges == []
