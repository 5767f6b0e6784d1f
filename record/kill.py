"""Does a ledger survive `kill -9` at any moment, with nothing lost and nothing twice? And two writers at once?

    python3 record/kill.py target/release/onrecord [documents] [kills]

Ends with 0 if so. Needs nothing but Python 3.
"""

import pathlib
import random
import sqlite3
import subprocess
import sys
import tempfile
import time

import made

# What a ledger says, without the ids and the moments that depend on how it came about.
ARTICLES = "SELECT address, version, text, published_date FROM articles ORDER BY address, version"
SPANS = """SELECT address, ref, number, kind, content, role, piece, begins, ends, spans.text
           FROM spans JOIN statements ON statements.id = statement_id JOIN articles ON articles.id = article_id
           ORDER BY address, number, role, piece"""
PAGES = "SELECT address, sha256, n_bytes FROM pages ORDER BY address, sha256"


def add(program, ledger, documents):
    return subprocess.Popen([program, "add", "--ledger", ledger, documents], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def state(ledger):
    sql = sqlite3.connect(ledger)
    try:
        assert sql.execute("PRAGMA foreign_key_check").fetchall() == [], "foreign keys"
        return [sql.execute(query).fetchall() for query in (ARTICLES, SPANS, PAGES)]
    finally:
        sql.close()


def is_sound(ledger):
    """SQLite's own check, in the program's version of SQLite where Python's is too old to know the index's options."""
    sql = sqlite3.connect(ledger)
    try:
        tables = [name for (name,) in sql.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")]
        for table in tables:
            said = sql.execute(f'PRAGMA integrity_check("{table}")').fetchall()
            assert said == [("ok",)], (table, said)
    finally:
        sql.close()


def finish(process):
    _, complaints = process.communicate()
    assert process.returncode == 0, (process.returncode, complaints.decode())


def main():
    program = sys.argv[1]
    n_documents = int(sys.argv[2]) if len(sys.argv) > 2 else 400
    n_kills = int(sys.argv[3]) if len(sys.argv) > 3 else 20
    chance = random.Random(20)
    with tempfile.TemporaryDirectory() as folder:
        at = lambda name: str(pathlib.Path(folder, name))
        made.write(at("made.jsonl"), n_documents)
        began = time.monotonic()
        finish(add(program, at("whole.sqlite"), at("made.jsonl")))
        seconds = time.monotonic() - began
        whole = state(at("whole.sqlite"))
        assert len(whole[0]) == n_documents, len(whole[0])
        print(f"uninterrupted: {n_documents} documents, {len(whole[1])} spans in {seconds:.1f} s")

        held = []
        for _ in range(n_kills):
            process = add(program, at("killed.sqlite"), at("made.jsonl"))
            # Most of the moments lie in the work, some in the start, before there is a ledger.
            time.sleep(chance.random() * max(0.4, 2.5 * seconds / n_kills))
            process.kill()
            process.communicate()
            if pathlib.Path(at("killed.sqlite")).exists() and pathlib.Path(at("killed.sqlite")).stat().st_size > 0:
                is_sound(at("killed.sqlite"))
                try:
                    held.append(len(state(at("killed.sqlite"))[0]))
                except sqlite3.OperationalError as error:
                    assert "no such table" in str(error), error  # killed before the schema was in
                    held.append(0)
            else:
                held.append(0)
        assert held == sorted(held), ("a kill lost documents", held)
        print(f"killed {n_kills} times; articles held after each: {' '.join(map(str, held))}")
        finish(add(program, at("killed.sqlite"), at("made.jsonl")))
        is_sound(at("killed.sqlite"))
        assert state(at("killed.sqlite")) == whole, "the ledger that was killed differs"
        print("run once more: the same articles, statements, spans and pages as the uninterrupted one")

        both = [add(program, at("both.sqlite"), at("made.jsonl")) for _ in range(2)]
        for process in both:
            finish(process)
        is_sound(at("both.sqlite"))
        assert state(at("both.sqlite")) == whole, "the ledger of two writers differs"
        print("two writers at once: the same again")


if __name__ == "__main__":
    main()
