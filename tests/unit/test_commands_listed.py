"""The list of commands that `mapgen --help` shows without importing them is what they say themselves."""

from __future__ import annotations

import inspect

import pytest

from mapgen.cli.app import COMMANDS
from mapgen.cli.command import Later


@pytest.mark.parametrize("name", COMMANDS)
def test_the_first_line_of_a_command_is_its_own(name):
    home, summary = COMMANDS[name]
    command = Later(name, home, summary).command
    assert command.name == name
    assert inspect.cleandoc(command.help).splitlines()[0] == summary
