"""How checklists, reports, rewrites and examples look in a cell: as page and as text, in which every word is data.

Colour never says anything alone: each light has its state in words, each change its marks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from veo_widget.notebook.showing import Rows, table
from veo_widget.notebook.text import html_text, short
from veo_widget.prompts.elements import WORDS, Checklist, Light, State
from veo_widget.prompts.guide import Example
from veo_widget.prompts.linter import Finding, Report
from veo_widget.prompts.worddiff import Piece, WordDiff

if TYPE_CHECKING:
    from veo_widget.prompts.improving import Improvement

Bundle = dict[str, str]

_LIGHTS: dict[State, tuple[str, str]] = {
    "present": ("●", "var(--jp-success-color1,#2e7d32)"),
    "missing": ("▲", "var(--jp-warn-color1,#b26a00)"),
    "open": ("○", "var(--jp-ui-font-color2,#666)"),
    "unknown": ("?", "var(--jp-ui-font-color2,#666)"),
}
_MUTED = "color:var(--jp-ui-font-color2,#666);font-size:0.9em"
_LEFT = "text-align:left;vertical-align:top"
_WIDTH = 90


def checklist_bundle(checklist: Checklist) -> Bundle:
    """The elements with their lights."""
    rows: Rows = [
        (f"{_LIGHTS[light.state][0]} {light.element.title}", WORDS[light.state], _beside(light))
        for light in checklist.lights
    ]
    page = "".join(_light_row(light) for light in checklist.lights)
    head = "".join(f'<th scope="col" style="{_LEFT}">{name}</th>' for name in ("Element", "State", "Words, or why"))
    footer = _counts(checklist)
    html = f"<table><thead><tr>{head}</tr></thead><tbody>{page}</tbody></table><div>{html_text(footer)}</div>"
    plain = table(("Element", "State", "Words, or why"), rows, footer)["text/plain"]
    return {"text/html": html, "text/plain": plain}


def _light_row(light: Light) -> str:
    sign, colour = _LIGHTS[light.state]
    cells = (
        f'<span aria-hidden="true" style="color:{colour}">{sign}</span> {html_text(light.element.title)}',
        html_text(WORDS[light.state]),
        html_text(light.words) if light.signs else f'<span style="{_MUTED}">{html_text(light.element.why)}</span>',
    )
    return "<tr>" + "".join(f'<td style="{_LEFT}">{cell}</td>' for cell in cells) + "</tr>"


def _beside(light: Light) -> str:
    return short(light.words if light.signs else light.element.why, _WIDTH)


def _counts(checklist: Checklist) -> str:
    said = f"{len(checklist.present)} of {len(checklist)} elements named."
    if checklist.missing:
        titles = ", ".join(light.element.title for light in checklist.lights if light.state == "missing")
        said += f" The guide requires: {titles}."
    if any(light.state == "unknown" for light in checklist.lights):
        said += " Elements are recognised by English words; the models read other languages too."
    return said


def report_bundle(report: Report) -> Bundle:
    """The findings; one line where there is none."""
    if not report.findings:
        line = "Nothing to say against this prompt."
        return {"text/html": f"<div>{line}</div>", "text/plain": line}
    items = "".join(_finding_item(finding) for finding in report.findings)
    lines = [_finding_text(finding) for finding in report.findings]
    return {
        "text/html": f'<div>{html_text(report.summary.capitalize())}</div><ul style="margin:0">{items}</ul>',
        "text/plain": "\n".join([report.summary.capitalize(), *lines]),
    }


def _finding_item(finding: Finding) -> str:
    head = f"<b>{finding.severity}</b> <code>{html_text(finding.rule)}</code>"
    said = f"{html_text(finding.message)} {html_text(finding.suggestion)}"
    why = f"{html_text(finding.reason)} ({html_text(finding.source)})"
    return f'<li>{head}: {said}<div style="{_MUTED}">{why}</div></li>'


def _finding_text(finding: Finding) -> str:
    return f"{finding}\n    Why: {finding.reason} ({finding.source})"


def diff_html(diff: WordDiff) -> str:
    """A diff in one flow of words: what goes is struck through, what comes underlined, both with signs and a number."""
    return "".join(_piece_html(piece) for piece in diff.pieces)


def _piece_html(piece: Piece) -> str:
    if piece.number is None:
        return html_text(piece.new)
    gone = f'<del style="color:var(--jp-error-color1,#c62828)">[-{html_text(piece.old)}-]</del>' if piece.old else ""
    come = (
        f'<ins style="color:var(--jp-success-color1,#2e7d32)">{{+{html_text(piece.new)}+}}</ins>' if piece.new else ""
    )
    return f"<sup>{piece.number}</sup>{gone}{come}"


def diff_bundle(diff: WordDiff) -> Bundle:
    """A diff of two texts."""
    line = f"{len(diff.hunks)} change{'' if len(diff.hunks) == 1 else 's'}." if diff.hunks else "No difference."
    page = f'<div style="white-space:pre-wrap">{diff_html(diff)}</div><div style="{_MUTED}">{line}</div>'
    return {"text/html": page, "text/plain": f"{diff.marked(numbered=True)}\n{line}"}


def improvement_bundle(improvement: Improvement) -> Bundle:
    """A rewrite as a diff, with who wrote it, what it cost and how to take it over."""
    diff = diff_bundle(improvement.diff)
    some = ", ".join(str(hunk.number) for hunk in improvement.hunks[:3:2])
    how = f"accept() gives the new prompt, accept({some}) the old one with nothing else changed." if some else ""
    who = f"{improvement.label}, {improvement.money}."
    page = f'<div><b>{html_text(who)}</b></div>{diff["text/html"]}<div style="{_MUTED}">{how}</div>'
    return {"text/html": page, "text/plain": "\n".join(part for part in (who, diff["text/plain"], how) if part)}


def example_table(examples: Iterable[Example]) -> Bundle:
    """The examples by name."""
    rows: Rows = [(each.name, each.title, short(each.prompt, _WIDTH)) for each in examples]
    return table(("Name", "What it shows", "Prompt"), rows, "%veoctl examples NAME shows one of them whole.")


def example_bundle(example: Example) -> Bundle:
    """One example, to copy and to run."""
    options = f' --negative "{example.negative_prompt}"' if example.negative_prompt else ""
    options += f" --aspect {example.aspect_ratio}" if example.aspect_ratio else ""
    cell = f"%%veo{options}\n{example.prompt}"
    needs = {"image": "a first frame", "reference_images": "reference images", "video": "the clip it extends"}
    beside = f"{example.title}; needs {needs[example.needs]}." if example.needs else f"{example.title}."
    page = f'<div>{html_text(beside)}</div><pre style="white-space:pre-wrap">{html_text(cell)}</pre>'
    return {"text/html": page, "text/plain": f"{beside}\n{cell}"}
