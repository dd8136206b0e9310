"""Runs without a front end, nbclient and papermill, and what is left of them: small outputs that tell everything."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import Page, expect

from tests.hosts.pages import plays
from tests.lab.notebooks import KERNEL

CLIP_BYTES = 60_000
LOAD = "%load_ext veo_widget\nimport veo_widget as veo\n%veoctl use simulator --latency 0"
HOSTILE = (
    "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script> </script></div> "
    "&lt;b&gt; $x$ \\(y\\) {{z}} \u202ertl\u202c 'q' \"qq\" A lion"
)
POSTER_WIDTH = """async poster => {
    const image = Object.assign(new Image(), { src: poster });
    await image.decode();
    return image.naturalWidth;
}"""


def _notebook(*cells: str) -> Any:
    notebook = nbformat.v4.new_notebook(metadata=KERNEL)
    notebook.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    return notebook


@contextmanager
def _headless() -> Iterator[None]:
    """As a pipeline sets it: cells wait, and the library lies beside the notebook."""
    before = dict(os.environ)
    os.environ["VEO_WAIT"] = "1"
    os.environ.pop("VEO_LIBRARY", None)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _bundles(cell: Any) -> list[dict[str, Any]]:
    return [output["data"] for output in cell["outputs"] if "data" in output]


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A notebook run by papermill, with the notebook it was made from beside it."""
    folder = tmp_path_factory.mktemp("headless")
    source = _notebook(
        LOAD,
        'prompt = "nothing yet"',
        "job = veo.generate(prompt, duration_seconds=4)\njob",
        f"%%veo --duration 4\n{HOSTILE}",
        "veo.VeoWidget('A prompt in the panel')",
        "sum(clip.path.stat().st_size for clip in job.clips)",
    )
    source.cells[1].metadata.tags = ["parameters"]
    nbformat.write(source, folder / "in.ipynb")
    with _headless():
        papermill.execute_notebook(
            str(folder / "in.ipynb"),
            str(folder / "out.ipynb"),
            parameters={"prompt": "A kitten from outside"},
            cwd=str(folder),
            progress_bar=False,
        )
    return folder / "out.ipynb"


def test_papermill_fills_parameters_in_and_stores_finished_clips_in_little_room(executed: Path):
    source, done = (json.loads(path.read_text("utf-8")) for path in (executed.with_name("in.ipynb"), executed))
    kitten, lion, _, size = done["cells"][3:]
    assert int("".join(_bundles(size)[0]["text/plain"])) > 100_000
    bundles = _bundles(kitten) + _bundles(lion)
    for bundle, words in zip(bundles, ("A kitten from outside", "A lion"), strict=True):
        text = "".join(bundle["text/plain"])
        assert words in text
        assert "Done in" in text
        assert "Video: veo_library/clips/" in text
        assert bundle["image/jpeg"]
        assert "data:image/jpeg;base64," in "".join(bundle["text/html"])
    assert "widget-view" not in json.dumps(done)
    done["metadata"].pop("widgets")  # of the panel, whose state nbclient keeps whether it is shown or not
    assert (len(json.dumps(done)) - len(json.dumps(source))) / 2 < CLIP_BYTES


def test_html_without_a_kernel_shows_poster_prompt_settings_and_path(executed: Path, page: Page):
    html, _ = HTMLExporter().from_filename(str(executed))  # type: ignore[no-untyped-call]
    executed.with_name("out.html").write_text(html, "utf-8")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("http*://**", lambda route: route.abort())  # nothing of ours comes from another machine
    page.goto(executed.with_name("out.html").as_uri())
    output = page.locator(".veo-output").nth(1)
    expect(output).to_contain_text("document.title='owned'")
    expect(output).to_contain_text("Veo 3.1 · 4 s · 720p · 16:9")
    expect(output).to_contain_text("veo_library/clips/")
    expect(output).to_contain_text("Done in")
    expect(output.locator("script, b, iframe, img, [onerror]")).to_have_count(0)
    assert page.evaluate(POSTER_WIDTH, output.locator("video").get_attribute("poster")) >= 320
    plays(output.locator("video"))  # the file lies beside the page
    expect(page.locator("body")).to_contain_text("To open it again after the kernel has ended, run %veo in a cell.")
    expect(page.get_by_text("model not found")).to_have_count(0)
    assert page.title() != "owned"
    assert errors == []
