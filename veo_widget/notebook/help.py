"""What `%veo?` and `%veoctl?` show: examples, and the tables of options and commands as they are."""

from __future__ import annotations

from veo_widget.notebook.commands import commands_table
from veo_widget.options import help_rows, options_table

_EXAMPLES = [
    ("%veo A lion in the savannah --duration 8 --seed 3", "the prompt, then options"),
    ("%%veo --model veo-3.1-fast", "options; the prompt is the cell's body"),
    ("job = %veo A lion, %%veo --as job", "binds the job: await job, job.wait()"),
    ("%veo It roars --extend 9K8YM", "goes on from a clip; --edit changes one"),
    ("%veo A boat --image a.png --ref hat.png", "from pictures"),
    ("%veo A lion --dry-run", "plan, price, request body; sends nothing"),
    ("%veo A lion --repeat 3", "three draws; buys those that are missing"),
    ("%veo A {animal} --vars animal=cat", "fills a slot; --template: from a variable"),
    ('%%veo --sweep seed=1..3 --sweep "model=a,b"', "every combination, as a grid"),
    ("%veoctl lint A man says hello --duration 4", "what in a prompt will hardly come out as meant"),
    ("%veoctl plan", "what Run All would buy, before it does"),
    ("%config VeoMagics.duration_seconds = 4", "a default; %veoctl config lists them all"),
    ("%veoctl history", "what was made"),
    ("%veo", "opens the panel"),
]
_CONTROL_EXAMPLES = [
    ("%veoctl plan", "before Run All: what it would buy"),
    ("%veoctl show 9K8YM", "a job with its video, by the last letters of its id"),
    ("%veoctl code 9K8YM --as rest", "its request as a script with curl"),
    ("%veoctl config duration 4", "4 s unless a line says otherwise"),
    ("%veoctl use vertex --project my-project", "Veo itself, billed to that project"),
]

VEO_HELP = f"""Make a video with Google's Veo.

{help_rows(_EXAMPLES)}

The cell returns at once; the video appears in it when it is ready. Tab completes options, models,
the values a model takes, files and ids. Options:

{options_table()}

Options count only at the end of the line (in %%veo on its first line); a lone -- ends them.
Defaults come from %config VeoMagics, [tool.veo_widget] in pyproject.toml and a file of your own.

Nothing in the prompt is interpreted: $x, {{x}}, quotes, backslashes and a question mark at the end
reach the model. Only with --vars, --template or --sweep is it a template: {{a, b}} are choices,
{{slot}} has a value, and \\{{ is a brace. IPython itself takes away, before any magic:
  in %veo    blanks around the prompt; a backslash at the line's end joins the next line to it
  in %%veo   empty lines around the body; ">>> ", "... " and "In [1]:" where the body begins so;
             an indentation of %%veo itself, from all lines

%veoctl shows jobs, history and models, and chooses the backend; %veoctl? lists its commands.
"""

CONTROL_HELP = f"""Look after Veo jobs.

{commands_table()}

Examples:

{help_rows(_CONTROL_EXAMPLES)}
"""
