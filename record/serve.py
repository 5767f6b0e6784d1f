"""How long do people wait in the reading room while pages are added to its ledger?

    apt-get install wrk
    python3 record/serve.py target/release/onrecord [--ledger FILE] [--seconds 30] [--connections 16] [--only search|article] [--quiet]

Without --ledger one of 400 articles of usual length is made. The ledger is copied, so nothing happens to the one that was given. The
first page is loaded with all that belongs to it; then wrk asks for search and article pages, each another one, while `onrecord add`
runs on the same ledger (not with --quiet). Ends with 0 if every answer was 200 and the 99th percentile stayed under 250 ms.
"""

import argparse
import http.client
import json
import os
import pathlib
import random
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

import made

MOST_P99_MS = 250
MOST_FIRST_MS = 100
MOST_FIRST_BYTES = 100_000
N_ADDRESSES = 20_000
N_ARTICLES, N_SENTENCES = 400, 60

# Every thread of wrk begins elsewhere in the list and goes through it, so that nothing is asked for twice in a run.
LUA = """
local addresses = {}
for line in io.lines(%s) do addresses[#addresses + 1] = line end
local threads = 0
function setup(thread) thread:set("number", threads); threads = threads + 1 end
function init() at = number * math.floor(#addresses / 2) end
function request() at = at %% #addresses + 1; return wrk.format("GET", addresses[at]) end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format('RESULT {"requests": %%d, "seconds": %%.3f, "refused": %%d, "broken": %%d, "p50": %%.1f, "p90": %%.1f, "p99": %%.1f, "max": %%.1f, "bytes": %%d}\\n',
    summary.requests, summary.duration / 1e6, e.status, e.connect + e.read + e.write + e.timeout, latency:percentile(50) / 1e3,
    latency:percentile(90) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3, summary.bytes))
end
"""


def addresses(ledger, only, seed=1):
    """Search and article pages, in turn, from all over the ledger: one to three words that somebody said, some with a filter."""
    chance = random.Random(seed)
    sql = sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)
    last = {table: sql.execute(f"SELECT max(id) FROM {table}").fetchone()[0] for table in ("statements", "articles")}
    kinds = [only] if only else ["search", "article"]
    found = 0
    while found < N_ADDRESSES:
        kind = kinds[found % len(kinds)]
        row = sql.execute("SELECT content, speaker_id, article_id FROM statements WHERE id >= ?", [chance.randint(1, last["statements"])]).fetchone()
        words = re.findall(r"[^\W\d_]+", row[0]) if row else []
        if not words:
            continue
        found += 1
        if kind == "article":
            yield f"/articles/{row[2]}"
            continue
        asked = {"q": " ".join(word for word in chance.sample(words, min(len(words), chance.randint(1, 3))) if word not in ("AND", "OR", "NOT"))}
        if chance.random() < 0.2:
            asked |= chance.choice([{"kind": "direct"}, {"cue": "said"}, {"since": "2024"}, {"order": "best"}, {"speaker": row[1]}])
        if chance.random() < 0.1:
            asked["page"] = 2
        yield "/search?" + urllib.parse.urlencode({name: value for name, value in asked.items() if value})


class Room:
    """The program, serving a ledger."""

    def __init__(self, program, ledger):
        self.process = subprocess.Popen([program, "serve", "--ledger", ledger, "--port", "0"], stdout=subprocess.PIPE, text=True)
        self.address = re.search(r"http://(\S+?)/", self.process.stdout.readline())[1]

    def get(self, path):
        """Milliseconds, the answer's body."""
        began = time.monotonic()
        connection = http.client.HTTPConnection(self.address)
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, f"{path} answers {answer.status}"
        return (time.monotonic() - began) * 1e3, body

    def first_page(self):
        """Milliseconds of the first visit and of a usual one, bytes, with all that belongs to the page."""
        def visit():
            milliseconds, page = self.get("/")
            parts = re.findall(r'(?:<link rel="(?:stylesheet|icon)"[^>]* href|<script src)="([^"]+)"', page.decode())
            loaded = [self.get(part) for part in parts]
            return milliseconds + sum(one for one, _ in loaded), len(page) + sum(len(body) for _, body in loaded)
        first, n_bytes = visit()
        return first, statistics.median(visit()[0] for _ in range(20)), n_bytes

    def close(self):
        _, status, used = end(self.process)
        return used


def end(process):
    process.terminate()
    return os.wait4(process.pid, 0)


def load(address, paths, seconds, connections, folder):
    listed, script = pathlib.Path(folder, "addresses.txt"), pathlib.Path(folder, "mix.lua")
    listed.write_text("\n".join(paths) + "\n", "utf-8")
    script.write_text(LUA % json.dumps(str(listed)), "utf-8")
    command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", script, f"http://{address}/"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return json.loads(printed.split("RESULT ")[1])


def new_ledger(program, folder):
    """Of articles that are as long as those of newspapers."""
    documents, ledger = (str(pathlib.Path(folder, name)) for name in ("first.jsonl", "served.sqlite"))
    made.write(documents, N_ARTICLES, N_SENTENCES)
    subprocess.run([program, "add", "--ledger", ledger, documents], check=True, capture_output=True)
    return ledger


def count(ledger):
    sql = sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)
    return [sql.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("articles", "statements")]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--ledger", type=pathlib.Path)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--only", choices=["search", "article"])
    parser.add_argument("--quiet", action="store_true", help="nothing is added meanwhile")
    parser.add_argument("--folder", help="where the copy of the ledger is made", default=None)
    asked = parser.parse_args()
    program = asked.program.resolve()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        ledger = str(shutil.copy(asked.ledger, pathlib.Path(folder, "served.sqlite"))) if asked.ledger else new_ledger(program, folder)
        articles, statements = count(ledger)
        paths = list(addresses(ledger, asked.only))
        fresh = str(pathlib.Path(folder, "further.jsonl"))
        with open(fresh, "w", encoding="utf-8") as file:
            # Other seeds, other texts: all of these are new to the ledger, and there is no end of them while wrk runs.
            file.writelines(line.replace("courier.example", "further.example") for line in made.documents(asked.seconds * 2_000, 20, seed=2))
        room = Room(program, ledger)
        first, usual, n_bytes = room.first_page()
        adding = None if asked.quiet else subprocess.Popen([program, "add", "--ledger", ledger, fresh], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0 if asked.quiet else 2)
        result = load(room.address, paths, asked.seconds, asked.connections, folder)
        if adding:
            assert adding.poll() is None, "there was not enough to add"
            end(adding)
        used = room.close()
        added = count(ledger)[0] - articles
    print(f"{articles:,} articles, {statements:,} statements; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {added:,} articles added meanwhile")
    print(f"first page: {first:.0f} ms the first time, {usual:.1f} ms then, {n_bytes / 1e3:.0f} KB")
    print(f"{asked.only or 'search and article'} pages, {asked.connections} connections, {asked.seconds} s: {result['requests']:,} answers "
          f"({result['requests'] / result['seconds']:.0f} a second), p50 {result['p50']:.0f} ms, p90 {result['p90']:.0f}, p99 {result['p99']:.0f}, "
          f"longest {result['max']:.0f}; {result['refused']} refused, {result['broken']} broken; {result['bytes'] / max(result['requests'], 1) / 1e3:.0f} KB each")
    print(f"the room: {used.ru_utime + used.ru_stime:.1f} CPU-s, {(used.ru_utime + used.ru_stime) * 1e3 / max(result['requests'], 1):.1f} ms each; at most {used.ru_maxrss / 1e3:.0f} MB")
    good = result["refused"] == 0 and result["broken"] == 0 and result["p99"] < MOST_P99_MS and first < MOST_FIRST_MS and n_bytes < MOST_FIRST_BYTES
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
