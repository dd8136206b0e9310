"""The models behind `generateContent` (veo-api.md section 5): which draw, in what format, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from veo_widget.simulator.step import Wire


@dataclass(frozen=True)
class ImageModel:
    """`gone` and `gone_on_platform` are first days without it; no `sizes` means `imageSize` is refused."""

    id: str
    born: date
    gone: date | None = None
    gone_on_platform: date | None = None
    sizes: frozenset[str] = frozenset({"1K", "2K", "4K"})
    mime_type: str = "image/jpeg"

    def end(self, wire: Wire) -> date | None:
        return self.gone_on_platform if wire == "vertex" else self.gone


IMAGE_MODELS = {
    model.id: model
    for model in (
        ImageModel(
            "gemini-2.5-flash-image",
            date(2025, 10, 2),
            date(2026, 10, 2),
            date(2027, 3, 15),
            sizes=frozenset(),
            mime_type="image/png",
        ),
        ImageModel("gemini-3-pro-image", date(2026, 5, 28)),
        ImageModel("gemini-3.1-flash-image", date(2026, 5, 28), sizes=frozenset({"512px", "1K", "2K", "4K"})),
        # No size is documented for Lite [?]: only the smallest that all have.
        ImageModel("gemini-3.1-flash-lite-image", date(2026, 6, 30), sizes=frozenset({"1K"})),
        ImageModel("gemini-nano-banana-2.1", date(2026, 10, 6)),
    )
}

# Their dates are not in our reference; a rewriter's model is never what a test of retirement is about.
TEXT_MODELS = frozenset(
    {
        "gemini-flash-latest",
        "gemini-flash-lite-latest",
        "gemini-pro-latest",
        "gemini-2.5-flash",
        "gemini-2.5-flash-lite",
        "gemini-2.5-pro",
        "gemini-3-flash-preview",
        "gemini-3.1-pro-preview",
        "gemini-3.1-flash-lite",
        "gemini-3.5-flash",
        "gemini-3.5-flash-lite",
        "gemini-3.6-flash",
        "gemini-3.7-flash",
        "gemini-3.8-flash",
    }
)
