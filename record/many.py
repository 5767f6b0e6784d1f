"""Many short documents in one run: how much memory, how fast?

    python3 record/many.py target/release/onrecord [documents]

Ends with 0 if all documents are in the ledger and the memory stayed below 1 GB.
"""

import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time

import made

MOST_KIB = 1_000_000


def main():
    program = sys.argv[1]
    n_documents = int(sys.argv[2]) if len(sys.argv) > 2 else 50_000
    with tempfile.TemporaryDirectory() as folder:
        documents, ledger = (str(pathlib.Path(folder, name)) for name in ("made.jsonl", "many.sqlite"))
        made.write(documents, n_documents)
        began = time.monotonic()
        process = subprocess.Popen([program, "add", "--ledger", ledger, documents])
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        sql = sqlite3.connect(ledger)
        count = lambda table: sql.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        articles, statements = count("articles"), count("statements")
        cpu = used.ru_utime + used.ru_stime
        print(f"{articles:,} articles, {statements:,} statements; {seconds:.0f} s, {articles / seconds:.0f} documents a second "
              f"({articles / cpu:.0f} a CPU-second); at most {used.ru_maxrss / 1000:.0f} MB; {os.path.getsize(ledger) / 1e6:.0f} MB on disk")
        assert os.waitstatus_to_exitcode(status) == 0
        assert articles == n_documents
        assert used.ru_maxrss < MOST_KIB, "too much memory"


if __name__ == "__main__":
    main()
