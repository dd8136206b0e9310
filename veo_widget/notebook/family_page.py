"""How a clip's `Family` looks in a cell: nested lists with small posters, and lines drawn in text."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from veo_widget.notebook.display import badge_html, badge_of
from veo_widget.notebook.small_posters import SmallPosters
from veo_widget.notebook.text import html_text, settings_text, short

if TYPE_CHECKING:
    from veo_widget.chronicle.family import Family, Member, Tie

SHOWN = 120
"""Members in a page or text; more are left to `to_data()`."""
_RELATIONS = {
    "extension": "extension",
    "edit": "edit",
    "frame": "from its frame",
    "reference": "its frame as reference",
    "picture": "picture",
    "remix": "remix",
    "replay": "replay",
    "improved": "improved prompt",
}
_PLACE = "list-style:none;margin:0;padding-left:20px;border-left:1px solid var(--jp-border-color2,#bbb)"
_MUTED = "color:var(--jp-ui-font-color2,#666);font-size:0.9em"


def family_bundle(family: Family) -> dict[str, str]:
    """A family as page and as text."""
    posters = SmallPosters(family.studio.library)
    parts: list[str] = []
    depth = -1
    for number, (level, tie, member, is_again) in enumerate(family.walk()):
        if number >= SHOWN:
            break
        # An item stays open for the list of what came from it.
        parts.append(f'<ul style="{_PLACE}">' if level > depth else "</li>" + "</ul></li>" * (depth - level))
        parts.append(_item(family, tie, member, posters, is_again=is_again))
        depth = level
    parts.append("</li></ul>" * (depth + 1))
    footer = f'<div style="{_MUTED}">{html_text(_footer(family))}</div>'
    page = f'<div class="veo-output">{badge_html(_badge(family))}{"".join(parts)}{footer}</div>'
    return {"text/html": page, "text/plain": family_text(family)}


def family_text(family: Family) -> str:
    """A family drawn with lines."""
    walked = list(family.walk())[:SHOWN]
    lines = []
    for at, (level, tie, member, is_again) in enumerate(walked):
        levels = [each[0] for each in walked[at + 1 :]]
        rails = "".join("│  " if _goes_on(levels, each) else "   " for each in range(1, level))
        corner = ("├─ " if _goes_on(levels, level) else "└─ ") if level else ""
        lines.append(f"{rails}{corner}{_line(family, tie, member, is_again=is_again)}")
    badge = _badge(family)
    return "\n".join([*([badge] if badge else []), *lines, _footer(family)])


def _badge(family: Family) -> str:
    """What nobody may miss about synthetic clips; empty where none is."""
    badges = (badge_of(member.record) for member in family.members.values() if member.record)
    return next((badge for badge in badges if badge), "")


def _goes_on(levels: list[int], level: int) -> bool:
    """Whether another member of a level comes before its branch ends."""
    return next((each for each in levels if each <= level), -1) == level


def _item(family: Family, tie: Tie | None, member: Member, posters: SmallPosters, *, is_again: bool) -> str:
    current = ' aria-current="true"' if member.key == family.clip else ""
    poster = "" if is_again else posters.image(member.clip, f"A frame of: {short(member.prompt, 60)}")
    line = html_text(_line(family, tie, member, is_again=is_again))
    weight = f"<b>{line}</b>" if current else line
    return f'<li{current} data-veo-member="{escape(member.key, quote=True)}" style="padding:2px 0">{poster} {weight}'


def _line(family: Family, tie: Tie | None, member: Member, *, is_again: bool) -> str:
    relation = f"{tie_words(tie)}: " if tie else ""
    if is_again:
        return f"{relation}{_name(member)}, see above"
    here = "  <- this clip" if member.key == family.clip else ""
    return f"{relation}{_described(member)}{here}"


def tie_words(tie: Tie) -> str:
    """How one came from another, in words."""
    at = f" at {tie.seconds:g} s" if tie.seconds is not None else ""
    return f"{_RELATIONS[tie.relation]}{at}"


def words_of(member: Member) -> str:
    """What a member is or how its job stands, in words."""
    if member.record is not None:
        return member.record.words
    return {"picture": f"picture by {member.model}", "prompt": "prompt", "missing": "gone"}[member.kind]


def _described(member: Member) -> str:
    prompt = short(member.prompt, 70) or "no prompt"
    if member.record is None:
        return f"{prompt} ({words_of(member)})"
    record = member.record
    return f"{prompt} · {short(settings_text(record.request), 80)} · {record.words} · {_name(member)}"


def _name(member: Member) -> str:
    if member.clip is not None:
        return f"clip {member.clip.id[-6:]}"
    return f"job {member.record.id[-6:]}" if member.record else short(member.prompt, 40)


def _footer(family: Family) -> str:
    clips = sum(member.kind == "clip" for member in family.members.values())
    said = f"{clips} clip{'' if clips == 1 else 's'} of one family."
    left = len(family) > SHOWN or family.is_cut
    return f"{said} More of it than fits is left out; .to_data() has up to 500." if left else said
