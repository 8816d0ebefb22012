"""The command line: it parses, calls the pipeline and reports. stdout is data, stderr is talk."""

from __future__ import annotations

import io
import os
import sys

from mapgen.errors import MapgenError

INTERRUPTED = 130


def main() -> None:
    """Run `mapgen` and leave with its exit code; no error of ours or of the input shows a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a letter that a terminal does not have is no reason to stop
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _run(sys.argv[1:])
    except BrokenPipeError:  # the reader of our stdout had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    raise SystemExit(code)


def _run(arguments: list[str]) -> int:
    import typer

    from .report import complain

    try:
        from .app import app

        result = app(arguments or ["--help"], prog_name="mapgen", standalone_mode=False)
        sys.stdout.flush()
    except typer.TyperException as error:  # an option or an argument that does not exist or fit
        context = getattr(error, "ctx", None)
        complain(error.format_message(), f"{context.command_path} --help tells more" if context else "")
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        result = INTERRUPTED
    except MapgenError as error:
        complain(error.message, error.hint)
        return error.exit_code
    except BrokenPipeError:
        raise
    except Exception as error:  # whatever is left is a bug of ours
        if os.environ.get("MAPGEN_TRACE"):
            raise
        complain(
            f"this is a bug of mapgen: {type(error).__name__}: {error}",
            "set MAPGEN_TRACE=1 and run again to see where, then tell us",
        )
        return 1
    if result == INTERRUPTED:
        complain("interrupted; every file is whole, the old one or the new one")
    return result if isinstance(result, int) else 0
