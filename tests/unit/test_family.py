"""What came from what: every relation, up and down, in a page, in text and as data."""

from __future__ import annotations

import json

import pytest

from tests.hostile import HOSTILE
from tests.libraries import add_clip, add_job
from tests.media import picture
from tests.studios import WAIT, lion, simulated
from veo_widget.archive.links import links_of
from veo_widget.chronicle.family import MOST, family_of
from veo_widget.clip import Clip
from veo_widget.notebook.family_page import SHOWN, family_bundle, family_text
from veo_widget.notebook.slots import Slots
from veo_widget.prompts.improving import improved
from veo_widget.records import State
from veo_widget.request import VideoInput, VideoRequest
from veo_widget.studio.options import build_request

FOUR = {"duration_seconds": 4}


@pytest.fixture
def studio(tmp_path, server):
    return simulated(tmp_path / "lib", url=server.url)


@pytest.fixture
def shelf(tmp_path):
    """A studio that sends nothing."""
    return simulated(tmp_path / "lib")


def made(studio, prompt, **asked):
    (clip,) = studio.generate(prompt, **FOUR | asked).wait(WAIT)
    return clip


def shape(family) -> list[tuple[int, str, str]]:
    return [(depth, tie.relation if tie else "", member.prompt) for depth, tie, member, _ in family.walk()]


def ties(family) -> set[tuple[str, str, str]]:
    names = {key: member.prompt for key, member in family.members.items()}
    return {(names[tie.parent], tie.relation, names[tie.child]) for tie in family.ties}


def extends(parent, prompt: str, **asked) -> VideoRequest:
    """A request that goes on from a clip, without any service."""
    video = VideoInput(
        clip_id=parent.id, sha256=parent.sha256, width=1280, height=720, duration=8.0, fps=24.0, size=9, path=None
    )  # fmt: skip
    return VideoRequest(prompt=prompt, model="veo-3.1", resolution="720p", video=video, task="extend", **asked)


def test_extensions_frames_remixes_and_failures_are_in_one_tree_from_any_of_its_clips(studio):
    root = made(studio, "A lion in the savannah", duration_seconds=8, seed=3)
    (longer,) = root.extend("It roars").wait(WAIT)
    framed = made(studio, "The same place by night", image=root.frame(1.5))
    remixed = root.remix("A lion in the snow", seed=9).wait(WAIT)[0]
    failed = longer.extend("It sings [[filtered:audio]]")
    failed.until_ended(WAIT)
    expected = [
        (0, "", "A lion in the savannah"),
        (1, "extension", "It roars"),
        (2, "extension", "It sings [[filtered:audio]]"),
        (1, "frame", "The same place by night"),
        (1, "remix", "A lion in the snow"),
    ]
    for clip in (root, longer, framed, remixed):
        assert shape(clip.tree()) == expected
    family = longer.tree()
    assert family.parents()[0].parent == root.id
    assert [family.members[tie.child].record.state for tie in family.children()] == [State.FILTERED]
    assert [tie.seconds for tie in family.ties if tie.relation == "frame"] == [1.5]
    assert (remixed.request.seed, remixed.request.duration_seconds) == (9, 8)
    assert "clip " + longer.id[-6:] + "  <- this clip" in str(family)


def test_references_last_frames_and_several_parents_are_told(studio):
    one, other = made(studio, "A cat"), made(studio, "A dog")
    both = made(studio, "Cat and dog", reference_images=[one.first_frame, other.last_frame], duration_seconds=8)
    assert ties(both.tree()) == {("A cat", "reference", "Cat and dog"), ("A dog", "reference", "Cat and dog")}
    assert [again for *_, again in both.tree().walk()] == [False, False, False, True]
    assert f"clip {both.id[-6:]}, see above" in str(both.tree())
    assert ties(one.tree()) == {("A cat", "reference", "Cat and dog")}, "another one's parents are not its family"


def test_a_drawn_picture_and_an_improved_prompt_are_parents(studio):
    drawn = studio.image("A calico kitten")
    first = made(studio, "It stretches", image=drawn)
    assert shape(first.tree()) == [(0, "", "A calico kitten"), (1, "picture", "It stretches")]
    assert first.tree().members[first.tree().roots[0]].kind == "picture"
    change = studio.engine_loop.start(improved(studio, "A cat on a wall")).result(WAIT)
    better = made(studio, change.accept(), new=True)
    assert shape(better.tree())[0] == (0, "", "A cat on a wall")
    before = made(studio, "A cat on a wall")
    assert shape(better.tree())[0] == (0, "", "A cat on a wall"), "a clip made later is no origin"
    assert len(before.tree()) == 1
    again = made(studio, change.accept(), seed=4)
    assert ties(again.tree()) == {("A cat on a wall", "improved", change.accept())}
    assert before.tree().children()[0].child == again.id


def test_an_edit_is_told_from_an_extension(tmp_path, server):
    studio = simulated(tmp_path / "lib", url=server.url, wire="omni")
    root = made(studio, "A lion", duration_seconds=5)
    (dusk,) = root.edit("Make it dusk").wait(WAIT)
    assert shape(dusk.tree()) == [(0, "", "A lion"), (1, "edit", "Make it dusk")]


def test_a_frame_from_the_panel_is_known_too(studio):
    root = made(studio, "A lion")
    slots = Slots(studio, lambda _cost, _confirmed: None)
    answer = studio.engine_loop.start(slots.handlers["frame"]({"clip": root.id, "seconds": 2}, ())).result(WAIT)
    kept = studio.library.paths.images / f"{answer.value['image']['sha256']}.png"
    child = made(studio, "From a frame", image=kept)
    assert ties(child.tree()) == {("A lion", "frame", "From a frame")}


def test_a_picture_of_ones_own_has_no_lineage(studio):
    request = build_request("x", {"image": picture()}, studio.library, studio.backend).request
    assert links_of(request, {}) == []
    root = made(studio, "A lion")
    copied = root.first_frame.transpose(0)
    copied.info.clear()
    assert len(made(studio, "Mirrored", image=copied).tree()) == 1


def test_a_parent_of_another_library_is_named_and_nothing_breaks(shelf):
    gone = add_clip(shelf.library, "A lion")
    request = extends(gone, "It roars")
    with shelf.library.store.write() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for table in ("shelf", "clips"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    child = add_job(shelf.library, **request.__dict__).clips[0]
    family = family_of(shelf, child)
    assert [member.kind for member in family.members.values()] == ["missing", "clip"]
    assert "not in this library (gone)" in family_text(family)


def test_the_data_for_a_page_is_plain(shelf):
    root = add_clip(shelf.library, "A lion")
    child = add_job(shelf.library, **extends(root, "It roars").__dict__).clips[0]
    data = json.loads(json.dumps(family_of(shelf, child).to_data()))
    assert data["clip"] == child.id
    assert [(node["kind"], node["clip"], node["state"]) for node in data["nodes"]] == [
        ("clip", root.id, "done"),
        ("clip", child.id, "done"),
    ]
    assert data["edges"] == [{"parent": root.id, "child": child.id, "relation": "extension", "seconds": None}]
    assert data["cut"] is False


def test_a_large_family_is_cut_and_says_so(shelf):
    root = add_clip(shelf.library, "A lion", files=True)
    for number in range(MOST + 5):
        shelf.library.store.intend(lion(request=extends(root, f"Way {number}")))
    family = family_of(shelf, root)
    assert (len(family), family.is_cut) == (MOST, True)
    bundle = family_bundle(family)
    assert bundle["text/html"].count("<li") == SHOWN
    assert "More of it than fits is left out" in bundle["text/plain"]
    assert len(bundle["text/html"]) < 60_000


def test_a_loop_in_damaged_records_ends(shelf):
    clip = add_clip(shelf.library, "A lion")
    with shelf.library.store.write() as connection:
        record = extends(clip, "A lion").as_dict() | {"video": extends(clip, "x").video.as_dict()}
        connection.exec_driver_sql("UPDATE jobs SET request = ?", (json.dumps(record),))
    family = family_of(shelf, clip)
    assert len(family) == 1
    assert family_text(family)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_stay_words_in_the_tree(shelf, text):
    root = add_clip(shelf.library, text, files=True)
    child = add_job(shelf.library, **extends(root, text).__dict__).clips[0]
    bundle = family_bundle(family_of(shelf, child))
    page = bundle["text/html"]
    assert "<script" not in page
    assert "<svg" not in page
    assert page.count("<img") == 1
    assert page.count("<li") == page.count("</li>") == 2
    assert page.count("<ul") == page.count("</ul>") == 2
    assert len(bundle["text/plain"].splitlines()) == 4
    assert 'aria-current="true"' in page
    assert len(page) < 20_000


def test_the_lines_are_drawn_under_their_parents(shelf):
    root = add_clip(shelf.library, "root")
    left = add_job(shelf.library, **extends(root, "left").__dict__).clips[0]
    add_job(shelf.library, **extends(left, "leaf").__dict__)
    add_job(shelf.library, **extends(root, "right").__dict__)
    lines = [line.split(" · ")[0] for line in family_text(family_of(shelf, root)).splitlines()]
    assert lines[0] == "Simulator: clips are synthetic, $0"
    assert lines[1:5] == ["root", "├─ extension: left", "│  └─ extension: leaf", "└─ extension: right"]


def test_a_clip_has_its_tree_in_a_notebook(shelf):
    record = add_clip(shelf.library, "A lion", files=True)
    clip = Clip(shelf, record, VideoRequest(prompt="A lion"))
    bundle = clip.tree()._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert repr(clip.tree()) == bundle["text/plain"]
