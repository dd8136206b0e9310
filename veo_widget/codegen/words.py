"""The lines above the code: what it does, what a run costs, what it needs. Nothing a user wrote is in them."""

from __future__ import annotations

from veo_widget.codegen.plan import Plan

_WHAT = {
    "vertex": "Makes a video with Veo on Google's Agent Platform.",
    "omni": "Makes a video with Gemini Omni.",
    "gemini": "Makes a video with Veo, through a server that speaks the Gemini API's older wire for it.",
}
_SIMULATED = "On veo_widget's simulator (`veo-widget simulate`): the clip is synthetic and costs nothing."
_PAID = "Every run is a job of its own and is billed."
_KEPT = "It goes on from the service's own copy of a video, which is deleted after some days."
ONE_POST = "One POST, which nothing here sends again: a second one would be paid, too."


def intro(plan: Plan, mark: str, *, needs: str, login: str) -> str:
    """The lines as comments; `needs` says what to install, `login` how to be let in at Agent Platform."""
    lines = [_WHAT[plan.wire], _SIMULATED if plan.is_simulated else _PAID, needs]
    if not plan.is_simulated:
        lines.append(login if plan.wire == "vertex" else "The API key comes from GOOGLE_API_KEY or GEMINI_API_KEY.")
    if plan.files:
        lines.append("It reads from the library's folder: run it beside that, or name it in VEO_LIBRARY.")
    if plan.awaited_file or "previous_interaction_id" in plan.body:
        lines.append(_KEPT)
    return "\n".join(f"{mark} {line}" for line in lines)
