"""What the kernel hands out of the page's code, and what it does not."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest

from tests.studios import WAIT
from veo_widget.engine.loop import EngineLoop
from veo_widget.notebook.bridge import Answer, RequestFailed
from veo_widget.notebook.parts import STATIC, part_handlers

PLAYER = STATIC / "parts" / "player.js"


def ask(**body: Any) -> Answer:
    """What a page gets; refusals are raised."""
    loop = EngineLoop()

    async def answered() -> Answer:
        return await part_handlers(loop)["part"](body, ())

    return loop.start(answered()).result(WAIT)


@pytest.fixture
def version() -> str:
    """The version of the player that was built last."""
    return hashlib.sha256(PLAYER.read_bytes()).hexdigest()[:12]


def test_a_part_comes_as_bytes_or_as_text(version: str):
    code = PLAYER.read_bytes()
    answer = ask(name="player", version=version)
    assert (answer.buffers, answer.value) == ((code,), {"bytes": len(code)})
    answer = ask(name="player", version=version, base64=True)
    assert (answer.buffers, base64.b64decode(answer.value["base64"])) == ((), code)


def test_the_bundle_asks_for_the_parts_it_was_built_with(version: str):
    assert version in (STATIC / "index.js").read_text("utf-8")


@pytest.mark.parametrize(
    "name", ["../index", "..", "", "/etc/passwd", "player.js", "../parts/player", str(PLAYER.with_suffix("")), None, 1]
)
def test_what_is_no_part_is_refused(name: object, version: str):
    with pytest.raises(RequestFailed) as refused:
        ask(name=name, version=version)
    assert refused.value.code == "changed"


@pytest.mark.parametrize("wrong", ["0" * 12, "", None])
def test_a_part_of_another_version_is_refused_with_what_to_do(wrong: object):
    with pytest.raises(RequestFailed) as refused:
        ask(name="player", version=wrong)
    assert refused.value.hint == "Restart the kernel and run the cell again."
