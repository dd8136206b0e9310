"""`%veo?` and `%veoctl?`: made from the tables of options and commands, whole, and fit for a narrow page."""

from __future__ import annotations

import pytest

from veo_widget.notebook import control
from veo_widget.notebook.commands import COMMANDS
from veo_widget.notebook.help import CONTROL_HELP, VEO_HELP
from veo_widget.options import HELP_WIDTH, OPTIONS
from veo_widget.request import VideoRequest


@pytest.mark.parametrize("text", [VEO_HELP, CONTROL_HELP])
def test_no_line_is_wider_than_the_page(text):
    assert max(len(line) for line in text.splitlines()) <= HELP_WIDTH


def test_every_option_and_every_command_is_in_the_help():
    assert all(f"--{option.names[0]}" in VEO_HELP for option in OPTIONS)
    assert all(f"%veoctl {command.name}" in CONTROL_HELP for command in COMMANDS)


def test_the_table_of_commands_names_those_there_are():
    assert {command.name for command in COMMANDS} == {*control.COMMANDS, *control.TEXT_COMMANDS}


def test_every_field_of_a_request_has_an_option():
    fields = set(VideoRequest.__dataclass_fields__) - {"prompt", "video", "task"}  # --extend and --edit set these two
    assert fields <= {option.field for option in OPTIONS}
