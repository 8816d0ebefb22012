"""The command line: it parses, calls the pipeline and reports. stdout is data, stderr is talk."""

from __future__ import annotations

import atexit
import contextlib
import gc
import io
import os
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

from mapgen.errors import MapgenError

if TYPE_CHECKING:
    from types import TracebackType

INTERRUPTED = 130
COLLECT_AFTER = 100_000
"""New objects after which garbage is looked for: importing makes many and leaves none."""


def main() -> None:
    """Run `mapgen` and leave with its exit code; no error of ours or of the input shows a traceback."""
    gc.set_threshold(COLLECT_AFTER)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no matrices here: its threads would cost more than they give
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # looking for them means asking every installed package
    os.environ["PYTHONSAFEPATH"] = "1"  # of processes that we start: whatever lies in the current folder is no module
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a letter that a terminal does not have is no reason to stop
            stream.reconfigure(errors="backslashreplace")
    came: list[int] = []
    _heed_signals(came)
    try:
        code = _run(sys.argv[1:], came)
    except BrokenPipeError:  # the reader of our stdout had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except (KeyboardInterrupt, _Ended):
        code = _interrupted(came)
    gc.freeze()  # what is left the system takes back at once; looking through it takes longer than a name to locate
    if code == INTERRUPTED:
        _leave(code)
    raise SystemExit(code)


def _leave(code: int) -> NoReturn:
    """Leave with this code whatever happened.

    Where an interruption has passed through an `exec`, as it does while dataclasses are being made, CPython forgets
    that it was caught, and `python -m` ends itself by the signal.
    """
    atexit._run_exitfuncs()  # noqa: SLF001 (as multiprocessing does before it leaves like this)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # nobody listens any more
            stream.flush()
    os._exit(code)


class _Ended(BaseException):
    """A signal asks us to end: what is open is tidied up on the way out, as after an interruption by keyboard."""


def _heed_signals(came: list[int]) -> None:
    """SIGINT, SIGTERM and SIGHUP end us in good order, unless whoever started us has them ignored (nohup).

    `came` gets the number of the signal: what is raised may be turned into something else on its way, such as into
    the ImportError of a library that was just being loaded.
    """

    def end(number: int, _frame: object) -> None:
        came.append(number)
        raise KeyboardInterrupt if number == signal.SIGINT else _Ended(number)

    def told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, (KeyboardInterrupt, _Ended)):
            sys.__excepthook__(kind, error, trace)

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, end)
    sys.excepthook = told
    atexit.register(signal.signal, signal.SIGINT, signal.SIG_DFL)  # the work is done: nothing is left to tidy up


def _interrupted(came: list[int]) -> int:
    from .report import complain

    complain("interrupted; every file is whole, the old one or the new one")
    return 128 + came[0] if came else INTERRUPTED


def _run(arguments: list[str], came: list[int]) -> int:
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
        return _interrupted(came)
    except MapgenError as error:
        if came:
            return _interrupted(came)
        complain(error.message, error.hint)
        return error.exit_code
    except BrokenPipeError:
        raise
    except Exception as error:  # whatever is left is a bug of ours
        if came:
            return _interrupted(came)
        if os.environ.get("MAPGEN_TRACE"):
            raise
        complain(
            f"this is a bug of mapgen: {type(error).__name__}: {error}",
            "set MAPGEN_TRACE=1 and run again to see where, then tell us",
        )
        return 1
    if result == INTERRUPTED:
        return _interrupted(came)
    return result if isinstance(result, int) else 0
