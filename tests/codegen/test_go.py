"""The Go programs, which are looked at and not run: they need a compiler and a package from a module proxy.

Where there is gofmt, it reads them too and has nothing to change.
"""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.codegen.go_structure import faults
from tests.codegen.samples import every, request, video
from veo_widget.codegen import code
from veo_widget.studio.backend import Backend

EVERY = every()


@pytest.mark.parametrize(("asked", "backend"), [each[1:] for each in EVERY], ids=[each[0] for each in EVERY])
def test_a_program_is_whole_and_starts_one_job(asked, backend):
    program = code(asked, backend, "go")
    assert faults(program) == []
    if gofmt := shutil.which("gofmt"):
        done = subprocess.run([gofmt, "-e"], input=program, capture_output=True, text=True, check=False)
        assert (done.stdout, done.stderr) == (program, "")


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("\t\tlog.Fatal(err)\n\t}\n", "\t\tlog.Fatal(err)\n", "a { is not closed"),
        ('"fmt"\n', '"fmt"\n\t"bytes"\n', "bytes is imported and not used"),
        ('\t"time"\n', "", "time is not imported"),
        ("package main", "package video", "it does not begin with its comment and `package main`"),
        ('"Started:"', '"Started:', "a string does not end"),
        ("source, config)", "source, config)\n\tclient.Models.GenerateVideosFromSource(ctx)", "exactly one job"),
    ],
)
def test_a_fault_is_seen(right: str, wrong: str, says: str):
    program = code(request("vertex"), Backend(wire="vertex", endpoint="google", project="p"), "go")
    assert right in program
    assert any(says in fault for fault in faults(program.replace(right, wrong, 1)))


def test_what_the_packages_fields_cannot_hold_goes_beside_them():
    backend = Backend(wire="vertex", endpoint="google", project="p")
    assert '"seed": 4294967295' in code(request("vertex", seed=4294967295), backend, "go")
    assert "genai.Ptr[int32](7)" in code(request("vertex", seed=7), backend, "go")
    assert "EnhancePrompt:" in code(request("vertex", enhance_prompt=True), backend, "go")
    assert '"enhancePrompt": false' in code(request("vertex", enhance_prompt=False), backend, "go")


def test_a_clip_in_cloud_storage_is_named_and_not_read():
    program = code(
        request("vertex", video=video(uri="gs://my-bucket/boat.mp4"), task="extend"),
        Backend(wire="vertex", endpoint="google", project="p"),
        "go",
    )
    assert 'genai.Video{URI: "gs://my-bucket/boat.mp4"' in program
    assert "read(" not in program
