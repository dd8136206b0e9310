"""The player in a real Chromium: from the server's file, from the kernel's bytes, and which clip it shows."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.card_page import RUNNING, CardPage
from tests.browser.plain_page import video
from tests.browser.studio_page import CLIP, DONE, StudioPage

FILE = "veo_library/clips/a%20lion%23.mp4"
PLAYS = "node => node.readyState >= 2 || new Promise((done) => { node.onloadeddata = () => done(true) })"


def clip(name: str, **fields: object) -> dict[str, object]:
    """One clip."""
    return CLIP | {"id": name} | fields


def plays(place: Locator) -> str:
    """Waits until the video has a picture; where it came from."""
    place.wait_for()
    assert place.evaluate(PLAYS)
    source: str = place.evaluate("node => node.currentSrc")
    return source


def test_a_file_the_server_has_is_played_from_there(studio_page: StudioPage):
    studio_page.files[f"/lab/base/files/{FILE}"] = video
    studio_page.open(config={"baseUrl": "/lab/base/"}, jobs=[DONE | {"clips": [clip("c", file=FILE)]}])
    assert plays(studio_page.player.locator("video")) == f"http://localhost/lab/base/files/{FILE}"
    assert studio_page.requests("stream.open") == []


def test_a_file_the_server_does_not_serve_comes_from_the_kernel(studio_page: StudioPage):
    studio_page.open(config={"baseUrl": "/"}, jobs=[DONE | {"clips": [clip("c", file="hidden/x.mp4")]}])
    assert plays(studio_page.player.locator("video")).startswith("blob:")
    assert [each["body"]["media"] for each in studio_page.requests("stream.open")] == ["c"]


def test_without_a_server_the_clip_comes_from_the_kernel(studio_page: StudioPage):
    studio_page.open(jobs=[DONE | {"clips": [clip("c", file=FILE)]}])
    assert plays(studio_page.player.locator("video")).startswith("blob:")


def test_a_clip_that_cannot_be_had_is_said(studio_page: StudioPage):
    studio_page.page.add_init_script("window.refuse = { code: 'missing', message: 'The file is gone.', hint: '' }")
    studio_page.open()
    studio_page.page.evaluate("fake.kernel.refusals['stream.open'] = window.refuse")
    studio_page.tell(**DONE)
    expect(studio_page.player.get_by_role("status")).to_have_text("The file is gone.")


def test_bytes_that_are_no_video_are_said(studio_page: StudioPage, tmp_path: Path):
    (tmp_path / "bad.mp4").write_bytes(b"no video at all")
    studio_page.media["c1"] = tmp_path / "bad.mp4"
    studio_page.open()
    studio_page.tell(**DONE)
    expect(studio_page.player.get_by_role("status")).to_contain_text("This browser cannot play the video")


def test_the_newest_clip_is_shown_by_itself_and_the_last_one_is_given_back(studio_page: StudioPage):
    studio_page.open(jobs=[DONE | {"id": "a", "prompt": "the first"}])
    plays(studio_page.player.locator("video"))
    studio_page.tell(**DONE | {"id": "b", "prompt": "the second", "clips": [clip("c2")]})
    expect(studio_page.player).to_contain_text("the second")
    plays(studio_page.player.locator("video"))
    assert studio_page.page.evaluate("fake.sources.size") == 1


def test_an_own_choice_stays_until_the_next_generate(studio_page: StudioPage):
    old = DONE | {"id": "a", "prompt": "the old one", "clips": [clip("old")]}
    studio_page.open(jobs=[DONE | {"id": "b", "prompt": "the new one"}, old])
    expect(studio_page.player).to_contain_text("the new one")
    play = studio_page.jobs.nth(1).get_by_role("button", name="Play", exact=True)
    play.press("Enter")
    expect(studio_page.player).to_contain_text("the old one")
    expect(play).to_have_attribute("aria-current", "true")
    studio_page.page.wait_for_function("document.querySelector('video').currentTime > 0")
    studio_page.tell(**DONE | {"id": "c", "prompt": "the newest", "clips": [clip("newest")]})
    expect(studio_page.jobs).to_have_count(3)
    expect(studio_page.player).to_contain_text("the old one")
    studio_page.box("Prompt").fill("another")
    studio_page.generate.click()
    expect(studio_page.player).to_contain_text("the newest")


def test_every_sample_has_its_button(studio_page: StudioPage):
    studio_page.open(jobs=[DONE | {"clips": [clip("s0"), clip("s1", sample=1)]}])
    studio_page.jobs.get_by_role("button", name="Play 2").click()
    expect(studio_page.player).to_contain_text("video 2 of 2")
    expect(studio_page.jobs.get_by_role("button", name="Play 2")).to_have_attribute("aria-current", "true")
    expect(studio_page.jobs.get_by_role("button", name="Play 1")).not_to_have_attribute("aria-current", "true")


def test_an_open_job_and_one_that_failed_have_nothing_to_play(studio_page: StudioPage):
    failed = RUNNING | {"id": "f", "state": "failed", "open": False}
    studio_page.open(jobs=[RUNNING, failed])
    expect(studio_page.jobs).to_have_count(2)
    expect(studio_page.player.locator("video")).to_have_count(0)
    expect(studio_page.jobs.get_by_role("button", name="Play")).to_have_count(0)


def test_a_card_becomes_the_player_when_its_job_is_done(card_page: CardPage):
    card_page.open()
    expect(card_page.card.locator("video")).to_have_count(0)
    card_page.update(**DONE)
    plays(card_page.card.get_by_role("group", name="Player").locator("video"))
    expect(card_page.stop).to_have_count(0)
    card_page.close()
    assert card_page.left_behind() == {"model": 0, "page": 0, "urls": 0}


def test_a_card_hears_of_its_job_by_message_too(card_page: CardPage):
    card_page.open()
    card_page.page.evaluate(
        "job => { fake.kernel.tell({ ...job, id: 'other', words: 'not mine' }); fake.kernel.tell(job) }",
        RUNNING | {"now": RUNNING["now"] + 9000, "words": "Fetching the video"},
    )
    expect(card_page.page.locator("[aria-live]")).to_have_text("Fetching the video")
