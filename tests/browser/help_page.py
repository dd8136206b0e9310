"""The help under the prompt on a plain page: what the kernel would say, by its own code; controls by role and name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.studio_page import StudioPage
from veo_widget.notebook.prompting import element_data, finding_data, light_data
from veo_widget.prompts.elements import checklist
from veo_widget.prompts.guide import guide
from veo_widget.prompts.linter import inspect
from veo_widget.prompts.wording import Wording

AXE = Path(__file__).resolve().parents[2] / "js" / "node_modules" / "axe-core" / "axe.min.js"
PROMPT = "A man says hello there to the camera. No buildings."
PIECES = [
    {"old": "", "new": "Slow dolly in: ", "number": 1},
    {"old": "A man", "new": "A man", "number": None},
    {"old": " says hello", "new": ' says, "Hello."', "number": 2},
    {"old": " there to the camera. No buildings.", "new": " there to the camera. No buildings.", "number": None},
    {"old": "", "new": " Ambient noise: <b>wind</b>.", "number": 3},
]
LABEL = "Simulator's stand-in, not Gemini"
REWRITE = {
    "id": "r1",
    "label": LABEL,
    "money": "$0 (Google's list price: at most $0.04)",
    "pieces": PIECES,
}


def said(prompt: str) -> dict[str, Any]:
    """What the kernel says to a prompt."""
    return {
        "lights": [light_data(light) for light in checklist(prompt).lights],
        "findings": [finding_data(each) for each in inspect(Wording(prompt=prompt)).findings],
        "improve": {"usd": "0.04", "bound": True},
    }


class HelpPage:
    """The fold under the prompt of one studio."""

    def __init__(self, studio: StudioPage) -> None:
        self.studio = studio
        self.page = studio.page

    def open(self, prompt: str = PROMPT, *others: str, theme: str = "light", **traits: Any) -> None:
        """Shows a studio with this prompt and opens the fold; the kernel knows what to say to each of the prompts."""
        self.studio.open(theme, draft={"prompt": prompt}, **traits)
        self.page.evaluate(
            "([said, vocabulary, rewrite]) => { Object.assign(fake.kernel, { said, vocabulary, rewrite }) }",
            [
                {each: said(each) for each in ("", prompt, *others)},
                [element_data(each) for each in guide().elements],
                REWRITE,
            ],
        )
        self.fold.click()
        expect(self.lights.first).to_be_visible()

    @property
    def fold(self) -> Locator:
        """The button that opens it."""
        return self.studio.studio.get_by_role("button", name="Prompt help")

    @property
    def lights(self) -> Locator:
        """The lights."""
        return self.studio.studio.get_by_role("list", name="Elements of a prompt").get_by_role("button")

    def light(self, title: str) -> Locator:
        """One of them."""
        return self.studio.studio.get_by_role("button", name=re.compile(f"^{title} (named|missing|not named)$"))

    @property
    def findings(self) -> Locator:
        """What the linter says."""
        return self.studio.studio.get_by_role("list", name="What the linter says").get_by_role("listitem")

    @property
    def improve(self) -> Locator:
        """The button with the price."""
        return self.studio.studio.get_by_role("button", name="Improve")

    @property
    def changes(self) -> Locator:
        """A rewrite."""
        return self.studio.studio.get_by_role("group", name=LABEL)

    def wrong(self) -> list[str]:
        """What axe-core finds wrong with the view, a line each."""
        self.page.add_script_tag(path=AXE)
        found: list[str] = self.page.evaluate(
            "async () => (await axe.run('#view')).violations.flatMap(({ id, nodes }) =>"
            " nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`))"
        )
        return found
