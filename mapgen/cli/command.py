"""Commands of typer that cost little to start: loaded when asked for, and read without pydantic where they can be."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command


class _Reading:
    """A command, or a group of them, whose words are taken as they are.

    typer reads every value with pydantic, which takes longer to import than most commands to run. Here it
    reads only what needs reading: the numbers and paths that were really given.
    """

    def get_params(self, ctx: Any) -> list[Any]:
        """The parameters, each with its way to read a value."""
        found: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for one in found:
            vars(one).setdefault("process_value", partial(_processed, one))
        return found


def _processed(parameter: Any, context: Any, value: Any) -> Any:
    """The value of a parameter, after its callback."""
    wanted = parameter.type_descriptor.annotation
    is_words = isinstance(value, str) if wanted is str else wanted == list[str] and isinstance(value, list | tuple)
    if not (is_words or (value is None and not parameter.required)):
        return type(parameter).process_value(parameter, context, value)
    return parameter.callback(context, parameter, value) if parameter.callback else value


class Command(_Reading, TyperCommand):
    """One command."""


class Group(_Reading, TyperGroup):
    """A group of commands."""


class Later(TyperCommand):
    """A command that is known by its name and first line; its module is imported when it is to run."""

    def __init__(self, name: str, home: str, summary: str, **options: Any) -> None:
        super().__init__(name, help=summary, **options)
        self._home = home

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """The context of the command itself."""
        return self.command.make_context(info_name, args, parent, **extra)

    @property
    def command(self) -> Any:
        """The command, or the group of commands, of that name in its module."""
        module, _, attribute = self._home.partition(":")
        found = getattr(import_module(f".{module}", __package__), attribute)
        if isinstance(found, typer.Typer):
            return get_command(found)
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        app.command(self.name, cls=Command)(found)
        return get_command(app)
