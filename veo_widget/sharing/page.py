"""The look of a report, and the small parts it is put together from. Every text is data and is escaped here.

No script, nothing from elsewhere: browsers' own players, the reader's own colours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from veo_widget.prompts.worddiff import Piece, WordDiff

_LONG = 160
"""An unchanged stretch of a diff that is longer than this is shortened in its middle: the text stands above."""
_SHOWN = 60
_STYLE = """\
:root{color-scheme:light dark;--ink:#1a1a1a;--dim:#555;--line:#767676;--paper:#fff;--raised:#f3f3f3;--gone:#a3120a;
--come:#12632a;--link:#0b57d0;--badge:#7a4300}
@media(prefers-color-scheme:dark){:root{--ink:#ececec;--dim:#b5b5b5;--line:#8a8a8a;--paper:#141414;--raised:#222;
--gone:#ff9d94;--come:#8be0a1;--link:#a8c7fa;--badge:#7a4300}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:76rem;padding:1rem;background:var(--paper);color:var(--ink);
font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1,h2,h3{line-height:1.25}
a{color:var(--link)}
a:focus-visible,video:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--link);
outline-offset:2px}
.dim{color:var(--dim)}
.badge{background:var(--badge);color:#fff;padding:.1rem .6rem;border-radius:.3rem;display:inline-block}
.prompt{white-space:pre-wrap;background:var(--raised);padding:.6rem .8rem;border-radius:.4rem;margin:.4rem 0}
.clips{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(20rem,100%),1fr));gap:1rem;padding:0;list-style:none}
.clips>li{border:1px solid var(--line);border-radius:.4rem;padding:.6rem;min-width:0}
video{width:100%;height:auto;background:#000;display:block}
.scroll{overflow-x:auto}
table{border-collapse:collapse}
caption{text-align:left;font-weight:600;padding:.3rem 0;white-space:nowrap}
th,td{border:1px solid var(--line);padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:break-word}
del{color:var(--gone)}
ins{color:var(--come)}
pre{white-space:pre-wrap;background:var(--raised);padding:.6rem .8rem;border-radius:.4rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem .8rem;margin:.4rem 0}
dt{color:var(--dim)}
dd{margin:0;min-width:0}
@media print{.clips{display:block}.clips>li{break-inside:avoid}}
"""
_HEAD = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="script-src 'none';object-src 'none';base-uri 'none';form-action 'none'">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
"""


def document(title: str, parts: Iterable[str]) -> bytes:
    """A whole page."""
    head = _HEAD.format(title=text(title), style=_STYLE)
    page = f"{head}<main>\n" + "\n".join(part for part in parts if part) + "\n</main>\n</body>\n</html>\n"
    return page.encode(errors="xmlcharrefreplace")


def text(words: object) -> str:
    """A text as it is; control letters, which no page may hold, as their signs."""
    shown = "".join(chr(0x2400 + ord(each)) if ord(each) < 32 and each not in "\n\t" else each for each in str(words))
    return escape(shown, quote=True).encode(errors="backslashreplace").decode()


def heading(level: int, words: str, *, anchor: str = "") -> str:
    """A heading, to be found by its anchor."""
    named = f' id="{text(anchor)}"' if anchor else ""
    return f"<h{level}{named}>{text(words)}</h{level}>"


def paragraph(words: str, kind: str = "") -> str:
    """A paragraph; nothing for no words."""
    named = f' class="{kind}"' if kind else ""
    return f'<p{named} dir="auto">{text(words)}</p>' if words else ""


def prompt(words: str) -> str:
    """A prompt as it was written."""
    return f'<div class="prompt" dir="auto">{text(words) or "(no prompt)"}</div>'


def definitions(pairs: Iterable[tuple[str, str]]) -> str:
    """Names with their values, of which the values are HTML already."""
    rows = "".join(f"<dt>{text(name)}</dt><dd>{value}</dd>" for name, value in pairs if value)
    return f"<dl>{rows}</dl>" if rows else ""


def table(caption: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table that can be scrolled sideways, with the keyboard too."""
    head = "".join(f'<th scope="col">{text(cell)}</th>' for cell in header)
    body = "".join(
        f'<tr><th scope="row">{text(row[0])}</th>' + "".join(f"<td>{text(cell)}</td>" for cell in row[1:]) + "</tr>"
        for row in rows
    )
    whole = f"<table><caption>{text(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="scroll" role="region" aria-label="{text(caption)}" tabindex="0">{whole}</div>'


def link(words: str, address: str) -> str:
    """A link to a place of ours: an anchor of the page or a file of the report."""
    return f'<a href="{text(address)}">{text(words)}</a>'


def player(address: str, poster: str, label: str, *, width: int, height: int) -> str:
    """A browser's own player; nothing of the video is read before somebody plays it."""
    shown = f' poster="{text(poster)}"' if poster else ""
    size = f'width="{width}" height="{height}"'
    return f'<video src="{text(address)}"{shown} controls preload="none" {size} aria-label="{text(label)}"></video>'


def difference(diff: WordDiff) -> str:
    """A prompt by what makes it another one."""
    return f'<div class="prompt" dir="auto">{"".join(_piece(piece) for piece in diff.pieces)}</div>'


def _piece(piece: Piece) -> str:
    if piece.number is None:
        long = len(piece.new) > _LONG
        return text(f"{piece.new[:_SHOWN]} … {piece.new[-_SHOWN:]}" if long else piece.new)
    gone = f"<del>[-{text(piece.old)}-]</del>" if piece.old else ""
    come = f"<ins>{{+{text(piece.new)}+}}</ins>" if piece.new else ""
    return gone + come
