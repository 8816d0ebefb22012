"""kill -9 while files are written: the old one or the new one is there, whole, and what was left is cleared."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from mapgen.model import Artifact
from mapgen.publish import published

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork"),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),  # the child does little
]
LONG = ("build", "locate-out", "locate-write", "review", "extract", "extract-lines", "embed")


@pytest.mark.parametrize(("command", "kills"), [("build", 5), ("locate-write", 10)])
def test_a_killed_command_leaves_whole_files(killing, command, kills):
    assert killing(command, kills)["kills"] == kills


@pytest.mark.torture
@pytest.mark.parametrize("command", LONG)
def test_a_command_killed_thirty_times_leaves_whole_files(killing, command):
    counted = killing(command, 30, seed=7)
    print(f"\nkills survived: {command} {json.dumps(counted)}")
    assert counted["kills"] == 30


def artifacts(word: str) -> list[Artifact]:
    return [
        Artifact(name=name, media_type="text/plain", data=(word * 5000).encode())
        for name in ("m.html", "m.png", "m.txt")
    ]


def dies_at(step: int, folder: Path) -> bool:
    """Publish in a fork that kills itself at its so-manieth step in the folder; False where it came to its end."""
    pid = os.fork()
    if not pid:
        left = [step]

        def hook(event: str, told: tuple) -> None:
            if any(str(folder) in str(one) for one in told if isinstance(one, (str, os.PathLike))) or event == "step":
                left[0] -= 1
                if left[0] < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        fsync = os.fsync

        def synced(descriptor: int) -> None:
            sys.audit("step")
            fsync(descriptor)
            sys.audit("step")

        os.fsync = synced
        try:
            published(artifacts("new"), folder)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


def test_killed_at_each_single_step_a_set_is_the_old_or_the_new_one_but_for_the_last_renames(tmp_path: Path):
    folder = tmp_path / "out"
    old, new = ({one.name: one.data for one in artifacts(word)} for word in ("old", "new"))
    mixed, step = [], 0
    while True:
        published(artifacts("old"), folder)
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == old, "what was left is not cleared"
        if not dies_at(step, folder):
            break
        there = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".part"}
        assert set(there) == set(old)
        assert all(data in (old[name], new[name]) for name, data in there.items())
        if there not in (old, new):
            mixed.append([name for name in new if there[name] == new[name]])
        step += 1
    assert step >= 15
    assert mixed in ([], [["m.html"], ["m.html", "m.png"]]), "only between the renames, in their order"


@pytest.mark.torture
def test_killed_or_failing_at_each_system_call(tmp_path: Path):
    """The same below Python: strace lets the n-th call fail, or kills there."""
    if subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True).returncode:
        pytest.skip("no strace here, or it may not trace")
    folder = tmp_path / "out"
    old = {one.name: one.data for one in artifacts("old")}
    code = (
        "import sys, pathlib\nfrom mapgen.errors import PublishError\nfrom mapgen.model import Artifact\n"
        "from mapgen.publish import published\n"
        "made = [Artifact(name=n, media_type='', data=b'new' * 5000) for n in ('m.html', 'm.png', 'm.txt')]\n"
        f"try: published(made, pathlib.Path({str(folder)!r}))\n"
        "except PublishError as error: sys.exit(6)\n"
    )
    counted: dict[str, int] = {}
    for call, most in (("fsync", 4), ("rename", 3), ("unlink", 3), ("flock", 1)):
        for number in range(1, most + 1):
            for fault in ("error=ENOSPC", "error=EIO", "error=EINTR", "error=EROFS", "signal=SIGKILL"):
                published(artifacts("old"), folder)
                inject = f"inject={call}:{fault}:when={number}"
                done = subprocess.run(
                    ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={call}", "-e", inject, sys.executable, "-c", code],
                    capture_output=True,
                )  # fmt: skip
                there = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".part"}
                assert all(there[name] in (data, data.replace(b"old", b"new")) for name, data in old.items())
                if "signal" not in fault:
                    assert done.returncode in (0, 6), done.stderr
                    if call == "fsync" and number < 4 and done.returncode == 6:
                        assert there == old
                counted[fault] = counted.get(fault, 0) + 1
    print(f"\nsystem calls that failed: {json.dumps(counted)}")
