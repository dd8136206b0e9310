"""A test's hands on the Veo panel inside JupyterLab, by the accessible names that are its contract."""

from __future__ import annotations

import base64
from typing import Any

from playwright.sync_api import Locator, expect

from tests.lab.page import LabPage

MIME_TYPES = {"png": "image/png", "jpg": "image/jpeg", "txt": "text/plain"}
DROP = """(zone, files) => {
    const data = new DataTransfer();
    for (const { name, type, base64, padding } of files) {
        const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
        data.items.add(new File([bytes, new Uint8Array(padding)], name, { type }));
    }
    for (const kind of ["dragenter", "dragover", "drop"])
        zone.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""
#: Clicks, and resolves with the milliseconds until the list of jobs has one more item.
CLICK_UNTIL_LISTED = """([button, list]) => new Promise((resolve, reject) => {
    const count = list.querySelectorAll("li").length;
    const begin = performance.now();
    const watcher = new MutationObserver(() => {
        if (list.querySelectorAll("li").length > count) {
            watcher.disconnect();
            resolve(performance.now() - begin);
        }
    });
    watcher.observe(list, { childList: true, subtree: true });
    const state = () => [...button.attributes].map(({ name, value }) => `${name}=${value}`).join(" ");
    const before = state();
    const late = () => {
        const listed = list.querySelectorAll("li").length;
        const said = [...button.closest("section").querySelectorAll("[role=alert], [role=status]")]
            .map((each) => each.textContent).filter(Boolean).join(" | ");
        const now = `${listed} jobs instead of ${count}, connected ${list.isConnected}`;
        reject(new Error(`not answered in 20 s; the button was ${before}, is ${state()}; ${now}; said: ${said}`));
    };
    setTimeout(late, 20000);
    button.click();
})"""


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


class Panel:
    """One view of the panel."""

    def __init__(self, lab: LabPage, within: Locator) -> None:
        self.lab = lab
        self.region = within.get_by_role("region", name="Veo", exact=True)
        self.prompt = self.region.get_by_role("textbox", name="Prompt", exact=True)
        self.negative = self.region.get_by_role("textbox", name="Negative prompt", exact=True)
        self.model = self.region.get_by_role("combobox", name="Model", exact=True)
        self.aspect = self.region.get_by_role("combobox", name="Aspect ratio", exact=True)
        self.resolution = self.region.get_by_role("combobox", name="Resolution", exact=True)
        self.duration = self.region.get_by_role("combobox", name="Duration", exact=True)
        self.seed = self.region.get_by_role("spinbutton", name="Seed", exact=True)
        self.count = self.region.get_by_role("spinbutton", name="Number of videos", exact=True)
        self.first_frame = self.place("First frame")
        self.file_input = self.first_frame.locator("input[type=file]")
        self.generate = self.region.get_by_role("button", name="Generate")
        self.jobs = self.region.get_by_role("list", name="Jobs", exact=True)
        self.items = self.jobs.get_by_role("listitem")
        self.player = self.region.get_by_role("group", name="Player", exact=True)
        self.video = self.player.locator("video")
        self.clip = self.region.get_by_role("group", name="Clip", exact=True)

    def place(self, title: str) -> Locator:
        """One slot: "First frame", "Last frame", "Reference 1", "Video"."""
        return self.region.get_by_role("group", name=title, exact=True)

    def drop(self, *files: tuple[str, bytes], padding: int = 0) -> None:
        """Drops files on the first-frame slot, as from a file manager; zeros may make them larger."""
        shapes: list[dict[str, Any]] = [
            {"name": name, "type": MIME_TYPES[name.rsplit(".")[-1]], "base64": _base64(data), "padding": padding}
            for name, data in files
        ]
        self.first_frame.evaluate(DROP, shapes)

    def has_picture(self) -> None:
        """Waits until a picture is in the slot and known to the kernel."""
        expect(self.first_frame.get_by_role("button", name="Clear")).to_be_visible()
        expect(self.first_frame.get_by_role("progressbar")).to_have_count(0)

    def milliseconds_to_answer(self) -> float:
        """Clicks Generate once the last click is answered; how long until its job is listed."""
        # A job may be told before its click is answered, and a second click before that counts as a double one.
        expect(self.generate).to_have_attribute("aria-busy", "false")
        handles = [self.generate.element_handle(), self.jobs.element_handle()]
        taken: float = self.lab.page.evaluate(CLICK_UNTIL_LISTED, handles)
        return taken
