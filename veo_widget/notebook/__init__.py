"""What a notebook shows and takes: magics, static outputs, the live card, and what hosts can do.

`extension.py` is `%load_ext`; `grammar.py` reads a line, `options.py` is its table; `magics.py` and
`control.py` are `%veo` and `%veoctl`; `display.py` draws static outputs, `card.py` the live one, and
`presenter.py` keeps both up to date while a job goes on. `prompt_commands.py`, `prompt_views.py` and
`prompting.py` are the help with prompts: in a cell, as pages and text, and in the panel.
"""
