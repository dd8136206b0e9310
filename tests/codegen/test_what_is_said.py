"""What stands in the code and what does not: secrets, paths, addresses, and that every language can be parsed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.codegen.samples import SECRET_FOLDER, every, request, video
from tests.studios import WAIT, simulated
from veo_widget.codegen import LANGUAGES, code
from veo_widget.studio.backend import Backend

EVERY = every()
SECRETS = {
    "GEMINI_API_KEY": "secret-gemini-key",
    "GOOGLE_API_KEY": "secret-google-key",
    "GOOGLE_APPLICATION_CREDENTIALS": "/secret/credentials.json",
    "GOOGLE_OAUTH_ACCESS_TOKEN": "secret-token",
    "VEO_SIMULATOR_TOKEN": "secret-simulator-token",
}
PLATFORM = Backend(wire="vertex", endpoint="google", project="my-project")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All code there is, as files."""
    made = tmp_path_factory.mktemp("code")
    for language, ending in {"python": "py", "javascript": "mjs", "rest": "sh"}.items():
        for number, (_, asked, backend) in enumerate(EVERY):
            (made / f"{number}.{ending}").write_text(code(asked, backend, language), encoding="utf-8")
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_secret_and_no_path_of_this_machine_is_said(monkeypatch: pytest.MonkeyPatch, language: str):
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    for name, asked, backend in EVERY:
        text = code(asked, backend, language)
        assert "secret" not in text, name
        assert str(Path.home()) not in text, name
        assert str(SECRET_FOLDER.parent) not in text, name


@pytest.mark.parametrize("language", ["python", "javascript", "go", "rest"])
def test_what_may_be_a_password_in_an_address_is_left_out(language: str):
    backend = Backend(
        wire="gemini", endpoint="gateway", url="https://me:secret@gateway.example:8443/veo/?key=secret#secret"
    )
    text = code(request("gemini"), backend, language)
    assert "secret" not in text
    assert "https://gateway.example:8443/veo" in text


def test_python_code_is_clean(folder: Path):
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "E4,E7,E9,F,I,B", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_javascript_code_can_be_parsed(folder: Path):
    """By node itself, which links nothing."""
    parse = (
        "import { readdirSync, readFileSync } from 'node:fs'; import { SourceTextModule } from 'node:vm';"
        "for (const name of readdirSync('.').filter((name) => name.endsWith('.mjs')))"
        " new SourceTextModule(readFileSync(name, 'utf8'), { identifier: name });"
    )
    command = ["node", "--no-warnings", "--experimental-vm-modules", "--input-type=module", "-e", parse]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_bash_code_can_be_parsed(folder: Path):
    scripts = sorted(folder.glob("*.sh"))
    assert len(scripts) == len(EVERY)
    for script in scripts:
        done = subprocess.run(["bash", "-n", str(script)], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


def test_an_unknown_language_names_the_nearest():
    with pytest.raises(ValueError, match=r"There is no language 'pyhton'\. Did you mean python\?"):
        code(request("vertex"), PLATFORM, "pyhton")
    with pytest.raises(ValueError, match="There are python, javascript, go, rest, magic"):
        code(request("vertex"), PLATFORM, "cobol")


@pytest.mark.parametrize(
    ("location", "host"),
    [
        ("us-central1", "https://us-central1-aiplatform.googleapis.com"),
        ("global", "https://aiplatform.googleapis.com"),
        ("eu", "https://aiplatform.eu.rep.googleapis.com"),
    ],
)
def test_rest_goes_to_the_location_s_own_server(location: str, host: str):
    backend = Backend(wire="vertex", endpoint="google", project="my-project", location=location)
    assert f"BASE=${{GOOGLE_VERTEX_BASE_URL:-{host}}}" in code(request("vertex"), backend, "rest")


@pytest.mark.parametrize("language", ["python", "javascript", "go", "rest"])
def test_a_field_the_model_refuses_is_left_out(language: str):
    asked = next(asked for name, asked, _ in EVERY if name == "vertex veo-2 google")
    assert asked.resolution == "720p"
    assert "720p" not in code(asked, PLATFORM, language)


@pytest.mark.parametrize(
    ("asked", "backend", "says"),
    [
        (request("vertex"), Backend(wire="omni", endpoint="google"), "is not offered on this backend"),
        (
            request("gemini", video=video(), task="extend"),
            Backend(wire="gemini", endpoint="simulator"),
            "no address there",
        ),
        (request("vertex", "half of a \ud83d"), PLATFORM, "half a character"),
    ],
)
def test_what_cannot_be_said_is_refused_in_a_sentence(asked, backend, says: str):
    for language in LANGUAGES:
        with pytest.raises(ValueError, match=says):
            code(asked, backend, language)


def test_a_clip_of_an_older_session_gives_its_code(tmp_path: Path, servers: Any):
    """Its record keeps the id of the clip it goes on from, and not the file's name."""
    studio = simulated(tmp_path / "veo_library", url=servers["vertex"].url)
    (boat,) = studio.generate("A boat").wait(WAIT)
    (longer,) = boat.extend("It turns").wait(WAIT)
    later = simulated(tmp_path / "veo_library", url=servers["vertex"].url)
    record = later.library.job(longer.record.job_id)
    assert record is not None
    text = code(record.request, later.backend_of(longer.record), "python")
    assert f'read("clips/*{boat.id}.mp4")' in text
    assert list((tmp_path / "veo_library").glob(f"clips/*{boat.id}.mp4")) == [boat.path]
    assert f"clips/{boat.path.name}" in longer.code("rest")


def test_the_body_is_one_json_in_a_shell_script():
    text = code(request("omni", "A lion", seed=3), Backend(wire="omni", endpoint="google"), "rest")
    body = json.loads(text.partition("<<'JSON'\n")[2].partition("\nJSON\n")[0])
    assert body["generation_config"] == {"video_config": {"task": "text_to_video"}, "seed": 3}
