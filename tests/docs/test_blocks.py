"""What the pages tell a reader to type is typed here: files are written, commands and Python are run, output compared."""

from __future__ import annotations

import contextlib
import doctest
import importlib.util
import io
import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_blocks", DOCS / "hooks" / "blocks.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # a dataclass looks its module up
    spec.loader.exec_module(module)
    return module


BLOCKS = loaded()


def mapgen(command: str) -> tuple[str, int]:
    """What a command prints, on both streams, and its exit code; in this process, which has everything loaded."""
    import typer

    from mapgen.cli.app import app
    from mapgen.cli.report import complain
    from mapgen.errors import MapgenError

    words = shlex.split(command)
    assert words[0] == "mapgen", f"only commands of mapgen are run: {command}"
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            code = app(words[1:], prog_name="mapgen", standalone_mode=False)
        except typer.TyperException as error:
            complain(error.format_message())
            code = error.exit_code
        except MapgenError as error:
            complain(error.message, error.hint)
            code = error.exit_code
    return out.getvalue(), code if isinstance(code, int) else 0


def run_console(block: Any) -> None:
    commands = BLOCKS.commands(block)
    assert commands, "a console block without a command: they begin with `$ `"
    for number, (command, said) in enumerate(commands, start=1):
        printed, code = mapgen(command)
        wanted = block.exit_code if number == len(commands) else 0
        assert code == wanted, f"{command}: leaves with {code}\n{printed}"
        assert not said.strip() or BLOCKS.prints(said, printed), f"{command}: prints\n{printed}"


def run_doctest(block: Any, names: dict[str, Any], page: str) -> None:
    test = doctest.DocTestParser().get_doctest(block.text, names, page, page, block.line)
    told = io.StringIO()
    doctest.DocTestRunner(verbose=False).run(test, out=told.write, clear_globs=False)
    assert not told.getvalue(), told.getvalue()
    names.update(test.globs)


@pytest.mark.parametrize("page", PAGES)
def test_the_blocks_of_a_page_do_what_they_say(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    for variable in [name for name in os.environ if name.startswith("MAPGEN_") and name != "MAPGEN_CACHE_DIR"]:
        monkeypatch.delenv(variable)
    names: dict[str, Any] = {"__name__": "__docs__"}
    for block in BLOCKS.blocks((DOCS / page).read_text(encoding="utf-8")):
        if block.not_run:
            continue
        where = f"{page}, line {block.line}"
        try:
            if block.title:
                (tmp_path / block.title).write_text(block.text, encoding="utf-8")
            elif block.language == "console":
                run_console(block)
            elif block.language == "pycon":
                run_doctest(block, names, page)
            elif block.language == "python":
                exec(compile(block.text, where, "exec"), names)
            else:
                pytest.fail("it is neither run nor a file; say why: <!-- not run: … -->")
        except AssertionError as error:
            raise AssertionError(f"{where}: {error}") from error


def test_every_block_is_found():
    for page in PAGES:
        text = (DOCS / page).read_text(encoding="utf-8")
        fences = sum(line.lstrip().startswith("```") for line in text.splitlines())
        assert fences == 2 * len(BLOCKS.blocks(text)), page
