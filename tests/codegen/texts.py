"""Texts that end a string, a comment, a document or a program in one of the languages, or show up reversed."""

from __future__ import annotations

CANARY = "was-run"
_RUN = f"touch {CANARY}"

HOSTILE = {
    "quotes": "He said \"go\", she said 'stop'; `now` \"\"\" ''' \" ' ` ",
    "a backslash at the end": "C:\\new\\table \\n \\u0041 \\x41 \\",
    "bash": f"$(touch {CANARY}) `{_RUN}` ${{IFS}} $HOME $0 !! \\$({_RUN}) ; {_RUN} & {_RUN} | {_RUN} > {CANARY}",
    "the end of a quote in bash": f"'; {_RUN}; echo '\n\"; {_RUN}; echo \"",
    "the end of a document": f"first\nJSON\n{_RUN}\nEOF\n{_RUN}",
    "the end of a string in code": '" + open("'
    + CANARY
    + '", "w") + "\n`); process.exit(1); //\n${1 + 1} {x} %s %n #{y}',
    "markup": "</script><script>alert(1)</script> <!-- --> */ /* // # -- ]]>",
    "places of our own": "«intro» «body» «source»",
    "line ends": "one\ntwo\r\nthree\rfour\x0bfive\x0csix\x85seven\u2028eight\u2029nine\tten",
    "what is not seen": "a\u202eb\u202c\u200bc\u00a0d\ufeffe\x00f\x07g\x1b[31mh\x7fi\u00ad",
    "scripts": "Ünïcödé 猫 👩‍👩‍👧 🏳️‍🌈 e\u0301 \U000e0041 العربية ℵ 𝔘",
    "a magic": "%%veo --seed 3\n!touch was-run\n?\n%veo x? --dry-run",
}
