"""The rules of the test run itself: no credential, nothing at home, never green with a failure."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests import chromium, environment, run


@pytest.mark.parametrize(
    "name",
    [
        "GOOGLE_API_KEY",
        "GEMINI_API_KEY",
        "GOOGLE_APPLICATION_CREDENTIALS",
        "GOOGLE_CLOUD_PROJECT",
        "GOOGLE_CLOUD_LOCATION",
        "GOOGLE_GENAI_USE_VERTEXAI",
        "GOOGLE_GENAI_USE_ENTERPRISE",
        "VERTEX_PROJECT",
        "VERTEXAI_LOCATION",
        "CLOUDSDK_CORE_PROJECT",
        "VEO_BUDGET",
    ],
)
def test_nothing_that_names_an_account_is_left(name: str):
    assert name not in environment.tested({name: "secret", "PATH": "/bin"})


def test_the_simulator_is_named_whatever_the_shell_said():
    assert environment.tested({"VEO_BACKEND": "vertex"})["VEO_BACKEND"] == "simulator"


@pytest.mark.parametrize("name", ["VEO_LIBRARY", "XDG_DATA_HOME", "JUPYTER_CONFIG_DIR", "CLOUDSDK_CONFIG"])
def test_what_would_be_written_at_home_goes_to_a_temporary_folder(name: str, tmp_path: Path):
    clean = environment.tested({environment.HOME: str(tmp_path), name: str(Path.home())})
    assert Path(clean[name]).is_relative_to(tmp_path)


def test_this_very_run_is_in_the_tested_environment():
    assert environment.tested(os.environ) == dict(os.environ)


def test_a_chosen_browser_that_does_not_start_is_an_error(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("VEO_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(chromium.NoChromium, match="no browser that starts"):
        chromium.find()


def test_a_program_that_only_advises_to_install_a_browser_is_no_browser(tmp_path: Path):
    stub = tmp_path / "chromium"
    stub.write_text("#!/bin/sh\nexit 1\n")
    stub.chmod(0o755)
    assert not chromium.starts(str(stub))


def test_a_step_passes_only_when_its_command_ends_with_zero():
    environ = dict(os.environ)
    assert run.passes(run.Step((sys.executable, "-c", "")), environ)
    assert not run.passes(run.Step((sys.executable, "-c", "raise SystemExit(5)")), environ)
    assert not run.passes(run.Step(("no-such-program",)), environ)


def test_an_unknown_stage_is_refused():
    assert run.main(["unit", "untit"]) == 2
