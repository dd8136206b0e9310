"""Texts that people, models and services really write, and those that somebody writes to do harm.

One list for every place a text comes to: prompts, file names, answers of models, errors, notices. Nothing in them
may be interpreted, and nothing may stick out of what is drawn.
"""

from __future__ import annotations

MARK = "owned"
"""What the page's title becomes where one of the texts is run as code."""

HOSTILE: dict[str, str] = {
    "image with a handler": f"<img src=x onerror=\"document.title='{MARK}'\">",
    "script": f"<script>document.title='{MARK}'</script>",
    "end of an attribute": f"\"'><script>document.title='{MARK}'</script><b x=\"",
    "end of a text box": f"</textarea></style></title><svg onload=\"document.title='{MARK}'\">",
    "address": f"javascript:document.title='{MARK}'",
    "template": "${document.title} {{7*7}} {x} %s %(a)s $HOME `id` \\n",
    "entities": "&lt;b&gt; &amp;amp; &#x41;",
    "Markdown": "# not a heading **not bold** [not a link](javascript:alert(1)) ![](x) `code`",
    "right to left": "قطة نائمة في الشمس",
    "turned round": "photo\u202egpj.exe \u2066hidden\u2069 \u200f\u200e",
    "no space": "x" * 10_000,
    "no space, wide": "猫" * 3_000,
    "families": "👨‍👩‍👧‍👦👩🏽‍🚀🏳️‍🌈" * 60,
    "stacked marks": "Z" + "\u0351\u0315\u0321" * 200 + "algo",
    "control letters": "a\u0007b\u001b[31mred\u001b[0m\u2028new\u2029line\ttab",
    "many lines": "line\n" * 400,
    "null": "before\u0000after",
}
