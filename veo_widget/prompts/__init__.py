"""Help with prompts: what the guides ask for, a linter, templates, and rewrites to accept in parts.

`guide.toml` is what Google's prompt guides say, as data, read by `guide.py`; `elements.py` sees which elements of it a
prompt names, `speech.py` what is said in it, `beats.py` its timestamps. `linter.py` runs the rules of `lint_rules/`.
`templates.py` fills slots and choices, from `tables.py` where the values are in a file. `worddiff.py` compares two
texts, `improving.py` has a text model propose a rewrite. Nothing here draws: see `notebook/prompt_views.py`.
"""
