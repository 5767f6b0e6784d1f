"""What happens when the disk fills up? And can the run go on when there is room again?

    python3 record/full.py target/release/onrecord [documents]

With root the disk is a small tmpfs, else a limit on the size of a file. Ends with 0 if all is well.
"""

import os
import pathlib
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile

import made
from kill import is_sound, state

# More than SQLite writes ahead (4 MB), so that the disk fills up in the middle of the work.
ROOM = 6 << 20


def run(program, ledger, documents, limit=None):
    def limited():
        if limit:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    command = [program, "add", "--ledger", ledger, documents]
    return subprocess.run(command, capture_output=True, text=True, preexec_fn=limited, check=False)


def check(program, small, documents, whole, limit, kind):
    ledger = str(pathlib.Path(small, "small.sqlite"))
    ran = run(program, ledger, documents, limit)
    last = ran.stderr.strip().splitlines()[-1:] or [""]
    print(f"{kind}: exit code {ran.returncode}: {last[0]}")
    assert ran.returncode == 2, ran
    moved = str(pathlib.Path(documents).with_name(f"moved-{kind.split()[0]}.sqlite"))
    for end in ("", "-wal"):
        if os.path.exists(ledger + end):
            shutil.copy(ledger + end, moved + end)
    is_sound(moved)
    held = state(moved)
    print(f"{kind}: readable, {len(held[0])} of {len(whole[0])} articles")
    assert set(held[0]) <= set(whole[0]), "an article that was never added whole"
    ran = run(program, moved, documents)
    assert ran.returncode == 0, ran
    assert state(moved) == whole, "the ledger that was full differs"
    print(f"{kind}: with room again the run goes on, to the same ledger")


def main():
    program = sys.argv[1]
    n_documents = int(sys.argv[2]) if len(sys.argv) > 2 else 5000
    with tempfile.TemporaryDirectory() as folder:
        documents = str(pathlib.Path(folder, "made.jsonl"))
        made.write(documents, n_documents)
        whole_ledger = str(pathlib.Path(folder, "whole.sqlite"))
        ran = run(program, whole_ledger, documents)
        assert ran.returncode == 0, ran
        whole = state(whole_ledger)
        size = os.path.getsize(whole_ledger)
        assert size > ROOM, f"{size} bytes are too few to fill a disk; more documents"
        small = pathlib.Path(folder, "limited")
        small.mkdir()
        check(program, small, documents, whole, ROOM, "limit on a file's size")
        small = pathlib.Path(folder, "small")
        small.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(small)], capture_output=True, check=False).returncode:
            print("no small disk: mounting one needs root")
            return
        try:
            check(program, small, documents, whole, None, "tmpfs")
        finally:
            subprocess.run(["umount", str(small)], check=True)


if __name__ == "__main__":
    main()
