#!/usr/bin/env python3
"""Does any input break `onrecord read`? Makes hostile inputs and reads each one with the release build.

    cargo build --release
    python3 record/hostile.py [--only PART-OF-NAME] [--keep FOLDER] [--patience SECONDS] [PROGRAM]

Asked of each input: no panic, no abort, under 10 s of computing (user and system; seconds on the clock beside it), under
1 GB at the peak, and a note or an error line unless the input is plain after all. Prints one line for each input and ends
with exit code 1 if one of them fails. Sizes are what issue 2 names; all words are made up here.

Only the standard library is used. The folder is a temporary one and goes away with the script; each input is deleted as
soon as it has been read, so that 200 MB of disk are enough. Root may read everything, so for the unreadable file the
program is run as `nobody` where the script is root's.
"""

import argparse
import gzip
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MOST_SECONDS = 10
MOST_MEGABYTES = 1000
KILLED_AFTER_SECONDS = 120

HERE = Path(__file__).resolve().parent.parent
MEGA = 1_000_000
PARAGRAPHS = [
    "The bridge stayed closed on Tuesday, and rain fell on Riverton all morning.",
    '"The bridge is safe," said Ana Rao, the mayor.',
    "According to Jon Beck, a spokesman for the railway, nobody had asked the company.",
    "She told reporters that the repairs would cost more than the town had, and that the work would last until autumn.",
]
STORY = "\n\n".join(PARAGRAPHS) + "\n"
BODY = "".join(f"<p>{paragraph}</p>\n" for paragraph in PARAGRAPHS)


def page(body, head="<title>The bridge of Riverton stays closed</title>"):
    return f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8>{head}</head><body><article>{body}</article></body></html>"


# So much of a story makes a detector take the whole for English.
ENGLISH = 40


def story_of(size):
    """Text of so many characters, the sentences numbered so that they differ."""
    each = STORY.replace("bridge", "bridge {}")
    n = 0
    parts = []
    length = 0
    while length < size:
        n += 1
        parts.append(each.replace("{}", str(n)))
        length += len(parts[-1])
    return "".join(parts)[:size]


def nested(tag, n=50_000):
    return page(f"<{tag}>" * n + BODY)


def nested_and_closed(tag, n=50_000):
    return page(f"<{tag}>" * n + BODY + f"</{tag.split()[0]}>" * n)


def nested_pages():
    for tag in ["div", "b", "table", "a", "p", "select", "svg", "template", "font", "nobr", "ul><li", "table><tr><td", "object",
                "math", "button", "h1", "form", "blockquote", "span", "dl><dd", "ruby><rt", "noscript", "iframe", "frameset"]:
        yield f"50,000 nested <{tag}>", nested(tag)
    for tag in ["div", "b", "table", "a href=x", "svg", "template", "select"]:
        yield f"50,000 nested and closed <{tag}>", nested_and_closed(tag)
    yield "adoption agency: <a><b><i>...</b></a>", page("<a><b><i><u><p><div></b></a></i></u>" * 20_000 + BODY)
    yield "adoption agency: 5,000 <b id=N>, 5,000 <p>", page("".join(f"<b id=b{n}><p>" for n in range(5_000)) + BODY + "</b>" * 5_000)
    yield "adoption agency: <font> and </p>", page("<p><font size=1>x</p>" * 50_000 + BODY)
    yield "foster parents: <table><b>", page("<table><b><tr><td><a>x</table></b>" * 30_000 + BODY)
    yield "nested tables with text between", page("<table>x<tr>y<td>" * 20_000 + BODY)


def crowded_pages():
    attributes = " ".join(f"data-a{n}=v{n}" for n in range(200_000))
    yield "200,000 attributes on one tag", page(f"<div {attributes}>{BODY}</div>")
    yield "200,000 class attributes", page("<div" + " class=c" * 200_000 + f">{BODY}</div>")
    yield "an attribute of 20 MB", page(f'<div class="{"word " * (4 * MEGA)}">{BODY}</div>')
    yield "a tag name of 10 MB", page(f"<{'d' * (10 * MEGA)}>{BODY}")
    for tag in ["p", "div", "a", "br", "li", "td", "img"]:
        yield f"200,000 siblings <{tag}>", page(BODY + f"<{tag}>x" * 200_000)
    yield "200,000 paragraphs of a sentence", page("".join(f"<p>The mayor said on day {n} that it was closed.</p>" for n in range(200_000)))
    yield "50 MB page, text-rich", page("".join(f"<p>{p}</p>" for p in story_of(50 * MEGA).split("\n\n")))
    yield "50 MB page, tag-rich", page(BODY + "<div class=x><span><a href=/y>z</a></span></div>" * (50 * MEGA // 48))
    yield "50 MB page, one script", page(BODY + "<script>" + "var x = '<p>';\n" * (50 * MEGA // 15) + "</script>" + BODY)
    yield "50 MB page, comments", page(BODY + "<!-- x -->" * (5 * MEGA) + BODY)
    yield "50 MB page, one paragraph", page(f"<p>{story_of(50 * MEGA).replace(chr(10), ' ')}</p>")
    yield "50 MB text", story_of(50 * MEGA)
    yield "64 MB and a byte", story_of(64 * 1024 * 1024 + 1)
    for odd in ["<!--", "<a href=\"", "<title>", "<script>", "<textarea>", "<style>", "<![CDATA[", "<", "&", "</", "<p ", "&#x", "<!", "<?", "<plaintext>"]:
        yield f"200,000 times {odd}", page(BODY + odd * 200_000)


def huge_heads():
    yield "a title of 10 MB", page(BODY, f"<title>{'Bridge ' * (10 * MEGA // 7)}</title>")
    yield "a description of 10 MB", page(BODY, f'<meta name=description content="{"Bridge " * (10 * MEGA // 7)}"><title>x</title>')
    yield "an author of 1 MB", page(BODY, f'<meta name=author content="{"By Ana Rao and " * 70_000}"><title>x</title>')
    yield "a date of 1 MB", page(BODY, f'<meta property="article:published_time" content="{"2026-11-22 " * 90_000}"><title>x</title>')
    yield "200,000 <meta>", page(BODY, "<title>x</title>" + '<meta property="og:title" content="The bridge">' * 200_000)
    yield "JSON-LD nested 200,000 deep", page(BODY, '<title>x</title><script type="application/ld+json">' + "[" * 200_000 + "</script>")
    yield "JSON-LD objects nested 100,000 deep", page(BODY, '<title>x</title><script type="application/ld+json">' + '{"a":' * 100_000 + "1" + "}" * 100_000 + "</script>")
    yield "JSON-LD nested 100 deep, all articles", page(BODY, '<title>x</title><script type="application/ld+json">' + '{"@type":"NewsArticle","author":[' * 60 + "1" + "]}" * 60 + "</script>")
    yield "JSON-LD of 20 MB", page(BODY, '<title>x</title><script type="application/ld+json">[' + ",".join(['{"@type":"NewsArticle","headline":"The bridge","author":{"@id":"#a"}}'] * 300_000) + "]</script>")
    yield "20,000 JSON-LD scripts", page(BODY, "<title>x</title>" + '<script type="application/ld+json">{"@type":"NewsArticle","@id":"x","author":{"@id":"x"}}</script>' * 20_000)
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    yield "entity bomb in a DOCTYPE", f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e0 "ha">{entities}]><html><body>{BODY}<p>&e11;</p></body></html>'
    yield "5 million character references", page(BODY + "<p>" + "&amp;" * (5 * MEGA) + "</p>")
    yield "5 million unfinished references", page(BODY + "<p>" + "&a" * (5 * MEGA) + "</p>")


def texts():
    lines = story_of(2 * MEGA).split("\n")
    yield "an unclosed quotation mark on every line", "\n".join('"' + line for line in lines if line)
    yield "an unclosed curly mark on every line", "\n".join("“" + line for line in lines if line)
    yield "10 MB, a quotation opened on every line", '"He said that the bridge was closed and went away.\n' * (10 * MEGA // 51)
    for storm in ['"a', "“a", "”a", "“a”", '" ', "''a", '"a\n', "‘‘a", "«a»", '"Rao said" ']:
        yield f"10 MB of {storm!r}", STORY + storm * (10 * MEGA // len(storm.encode()))
    yield "10 MB single line", STORY.replace("\n", " ") * (10 * MEGA // len(STORY))
    yield "10 MB of one word", "a" * (10 * MEGA)
    yield "story, then 10 MB of one word", STORY + "a" * (10 * MEGA)
    yield "10 MB of capitalised words", " ".join(random.Random(1).choices(["Ana", "Rao", "Jon", "Beck", "Riverton", "Example", "Post"], k=10 * MEGA // 6))
    yield "10 MB of different capitalised words", " ".join(f"Name{n} said that" for n in range(10 * MEGA // 21))
    yield "10 MB of pairs of names", " ".join(f"Ana{n} Rao said that Rao{n} was told by the mayor." for n in range(10 * MEGA // 55))
    yield "1 MB of CAPITALS", story_of(MEGA).upper()
    yield "100,000 short paragraphs", "".join(f"No {n}.\n\n" for n in range(100_000))
    yield "100,000 empty lines", STORY + "\n" * 100_000 + STORY
    yield "100,000 transcript lines, 2 speakers", "".join(f"{'ANA RAO' if n % 2 else 'JON BECK'}: The bridge was closed on day {n}.\n" for n in range(100_000))
    yield "100,000 transcript lines, all different", "".join(f"SPEAKER{n}: The bridge was closed on day {n}.\n" for n in range(100_000))
    yield "100,000 signed quotations", "".join(f'"The bridge was closed on day {n}." - Ana Rao, 34, Leeds\n' for n in range(100_000))
    yield "100,000 lines 'Source: X'", STORY + "Source: Example Agency\n" * 100_000
    yield "100,000 times '10 months ago'", "The bridge of Riverton\n" + "10 months ago\n" * 100_000 + STORY
    yield "100,000 lines 'By Ana Rao'", "The bridge of Riverton\n" + "By Ana Rao\n" * 100_000 + STORY
    yield "1 MB of pronouns", "She said he said they said who said it said. " * (MEGA // 45)
    yield "10 MB of spaces", STORY + " " * (10 * MEGA) + STORY
    yield "10 MB of no-break and zero-width spaces", STORY + "\u00a0\u200b" * (2 * MEGA) + STORY
    yield "combining accents", STORY + "e" + "\u0301" * (2 * MEGA)
    yield "10 MB of emoji", STORY + "💬" * (10 * MEGA // 4)
    yield "10 MB of Chinese", "市长说桥已经关闭。" * (10 * MEGA // 27)
    yield "10 MB of full stops", STORY + "." * (10 * MEGA)
    yield "10 MB of hyphens", STORY + "- " * (5 * MEGA)
    yield "words joined by hyphens", STORY + "Rao-" * (10 * MEGA // 4)
    yield "words joined by apostrophes", STORY + "Rao's" * (10 * MEGA // 5)
    yield "abbreviations", STORY + "U.S. Sen. J. Rao Jr. " * (10 * MEGA // 21)


def charsets():
    accents = page("<p>It was sunny in Málaga and Córdoba, “very hot”, said José Núñez, the mayor of the town – as ever.</p>" * 20 + BODY)
    undeclared = accents.replace("<meta charset=utf-8>", "")
    yield "invalid UTF-8 in a page", accents.encode().replace(b"sunny", b"su\xff\xc3(ny")
    yield "invalid UTF-8, every 2nd byte", b"a\xff" * (2 * MEGA)
    yield "10 MB of invalid UTF-8 in a story", STORY.encode() + b"\xc3(\xe2\x82 " * (2 * MEGA)
    yield "cp1252, declared as UTF-8", accents.encode("cp1252")
    yield "cp1252, not declared", undeclared.encode("cp1252")
    yield "cp1252 text", (STORY + "It was “hot” in Málaga – said José Núñez.\n" * 50).encode("cp1252")
    chinese = "<p>" + "市长在星期二说，这座旧桥从三月起已经关闭，修理工作将持续到秋天。" * 40 + "</p>"
    yield "GBK, declared", page(chinese).replace("utf-8", "gbk").encode("gbk")
    yield "GBK, not declared", page(chinese).replace("<meta charset=utf-8>", "").encode("gbk")
    yield "GBK, declared as UTF-8", page(chinese).encode("gbk")
    for name in ["utf-16-le", "utf-16-be"]:
        bom = "\ufeff".encode(name)
        yield f"{name} page, with BOM", bom + undeclared.encode(name)
        yield f"{name} page, without BOM", undeclared.encode(name)
        yield f"{name} text, with BOM", bom + STORY.encode(name)
        yield f"{name} text, without BOM", STORY.encode(name)
        yield f"{name} text, odd length", bom + STORY.encode(name)[:-1]
    yield "utf-16 with lone surrogates", b"\xff\xfe" + (STORY * 3).encode("utf-16-le").replace(b"b\0r\0", b"b\0\0\xd8")
    yield "utf-32", STORY.encode("utf-32")
    yield "declared as utf-7", accents.replace("utf-8", "utf-7")
    yield "declared as nonsense", accents.replace("utf-8", "x" * 3000)
    yield "NUL bytes in a page", accents.replace("sunny", "su\0ny").encode()
    yield "NUL between all letters of the body", page("<p>" + "\0".join(STORY) + "</p>")
    yield "10 MB of NUL", b"\0" * (10 * MEGA)
    yield "story, then 10 MB of NUL", STORY.encode() + b"\0" * (10 * MEGA)
    yield "control characters in a text", STORY.replace("bridge", "br\x1b[31midge\x07")


def odd_files():
    yield "empty", b""
    yield "one byte", b"x"
    yield "white space", b" \n\t" * 1000
    yield "a BOM and nothing", b"\xef\xbb\xbf"
    yield "binary: random 1 MB", random.Random(2).randbytes(MEGA)
    yield "binary: random 60 MB", random.Random(3).randbytes(60 * MEGA)
    yield "gzip", gzip.compress(page(BODY).encode() * 50)
    yield "PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + random.Random(4).randbytes(10_000)
    yield "page, then 5 MB of binary", page(BODY).encode() + random.Random(5).randbytes(5 * MEGA)
    yield "text, then 5 MB of binary", STORY.encode() + random.Random(6).randbytes(5 * MEGA)


def jsonl(*documents):
    return "".join(json.dumps(document) + "\n" for document in documents).encode()


def json_lines():
    good = jsonl({"id": "good", "text": STORY})
    broken = b'{"text": "never closed\n{"id": 7}\n{]\n{"text": 5}\n{"text": "a", "id": {}}\n\xff\xfe\n\n{"text": "\\ud800"}\nnull\n[]\n' + b'{"a":' * 1000 + b"\n"
    yield "JSONL with broken lines", good + broken + good
    yield "JSONL with nesting 200,000 deep", good + b'{"x":' + b"[" * 200_000 + b"]" * 200_000 + b', "text": "a"}\n' + good
    yield "60 MB JSONL line", jsonl({"id": "long", "text": story_of(60 * MEGA)}) + good
    yield "70 MB JSONL line", jsonl({"id": "longer", "text": story_of(70 * MEGA)}) + good
    yield "60 MB JSONL line of escapes", b'{"text": "' + b"\\u00e9" * (10 * MEGA) + b'"}\n' + good
    yield "60 MB JSONL line of html", jsonl({"html": page("".join(f"<p>{p}</p>" for p in story_of(55 * MEGA).split("\n\n")))}) + good
    yield "JSONL text of NUL and controls", jsonl({"text": "\0\x01\x02" * 1000 + STORY, "id": "\x1b[31m" * 100}) + good
    yield "JSONL with a title and url of 5 MB", jsonl({"text": STORY, "title": "Ana Rao " * 600_000, "url": "https://example.org/" + "2026/11/22/" * 400_000, "published": "2026 " * 500_000})
    yield "100,000 JSONL lines, all broken", b'{"text": \n' * 100_000
    yield "2,000 JSONL lines, all hostile", b"".join(jsonl({"text": '"' * n + "Rao said" * n}) for n in range(2000))


def single_files():
    for makers, suffix in [(nested_pages, ".html"), (crowded_pages, ".html"), (huge_heads, ".html"), (texts, ".txt"),
                           (charsets, ".html"), (odd_files, ""), (json_lines, ".jsonl")]:
        for name, content in makers():
            yield name, suffix, content
            if makers is texts:
                # Kept to the last character, where the lines of a file may be left out as furniture.
                yield f"as JSONL: {name}", ".jsonl", jsonl({"text": STORY * ENGLISH + content})


# Inputs that are read as what they are, without a remark: nothing of the article is cut, guessed or wrong. Browsers, too,
# pass over bogus tags and metadata that is no JSON.
PLAIN = {
    "50,000 nested <p>", "adoption agency: 5,000 <b id=N>, 5,000 <p>", "a tag name of 10 MB", "50 MB page, one script",
    "50 MB page, comments", "200,000 times <![CDATA[", "200,000 times </", "200,000 times <!", "200,000 times <?",
    "JSON-LD nested 200,000 deep", "JSON-LD objects nested 100,000 deep", "JSON-LD nested 100 deep, all articles",
    "20,000 JSON-LD scripts", "declared as utf-7", "declared as nonsense", "10 MB of spaces", "100,000 empty lines",
    "10 MB of no-break and zero-width spaces", "folders 300 deep",
    "utf-16-le text, with BOM", "utf-16-be text, with BOM", "JSONL with nesting 200,000 deep",
}


# Deeper ones break tempfile, which deletes them by recursion.
N_FOLDERS = 300


def folders(place):
    """What is more than one file: name, arguments, whether a remark is expected."""
    whole = (HERE / "examples/page.html").read_bytes()
    cut = place / "cut"
    cut.mkdir()
    for end in range(0, len(whole), max(1, len(whole) // 400)):
        (cut / f"{end:06}.html").write_bytes(whole[:end])
    yield "a page truncated at 400 points", [cut]
    deep = place / "deep"
    at = deep
    at.mkdir()
    here = os.open(at, os.O_RDONLY)
    for _ in range(N_FOLDERS):
        os.mkdir("folder-name", dir_fd=here)
        inner = os.open("folder-name", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    (deep / "page.html").write_bytes(whole)
    yield f"folders {N_FOLDERS} deep", [deep]
    rings = place / "rings"
    rings.mkdir()
    (rings / "page.html").write_bytes(whole)
    (rings / "again").symlink_to(rings)
    (rings / "nowhere").symlink_to("nowhere-at-all")
    os.mkfifo(rings / "pipe")
    (rings / "locked.html").write_bytes(whole)
    (rings / "locked.html").chmod(0)
    (rings / "\x1b[31mred\nname.html").write_bytes(whole)
    yield "links in a ring, a pipe, an unreadable file, an odd name", [rings]
    yield "an unreadable file", [rings / "locked.html"]
    yield "no such file", [place / "missing.html"]
    many = place / "many"
    many.mkdir()
    for n in range(5000):
        (many / f"{n}.txt").write_bytes(b"" if n % 2 else b"\0\xff")
    yield "5,000 bad files", [many]


def peak_megabytes(pid):
    """The most memory a process has held. `ru_maxrss` would count this script's own, which the child begins with."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) * 1024 / MEGA if found else 0  # a process that has just ended has none


class Run:
    """One run of the program: what it printed and what it took."""

    def __init__(self, program, arguments, place, patience):
        out, err = place / "out.jsonl", place / "err.txt"
        out.unlink(missing_ok=True)
        command = [program, "read", "--format", "jsonl", "--time-limit", str(patience), "-o", out, *arguments]
        nobody = 65534 if os.getuid() == 0 else None
        place.chmod(0o777)
        begin = time.monotonic()
        with open(err, "wb") as stderr:
            child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=stderr, stdin=subprocess.DEVNULL,
                                     user=nobody, group=nobody, extra_groups=[] if nobody else None)
            status, usage, self.megabytes = self.wait(child, begin)
        self.seconds = time.monotonic() - begin
        self.computed = usage.ru_utime + usage.ru_stime
        self.code = os.waitstatus_to_exitcode(status)
        self.errors = err.read_text("utf-8", "replace").splitlines()
        self.documents = [json.loads(line) for line in out.open(encoding="utf-8")] if out.exists() else []

    @staticmethod
    def wait(child, begin):
        peak = 0
        while True:
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if pid:
                child.returncode = os.waitstatus_to_exitcode(status)
                return status, usage, peak
            peak = max(peak, peak_megabytes(child.pid))
            if time.monotonic() - begin > KILLED_AFTER_SECONDS:
                child.kill()
            time.sleep(0.005)

    def remarks(self):
        notes = [f"{note['kind']}: {note['text']}" for document in self.documents for note in document["notes"]]
        return self.errors + notes

    def faults(self, is_plain):
        """What was asked and is not so."""
        if self.code not in (0, 1, 2):
            yield f"exit code {self.code}"
        if any(re.search("panicked|please report|made the reader fail", line) for line in self.errors):
            yield "panic"
        if any("took longer" in line for line in self.errors) or self.computed > MOST_SECONDS * max(1, len(self.documents)):
            yield "slow"
        if self.megabytes > MOST_MEGABYTES:
            yield "memory"
        if not is_plain and not self.remarks():
            yield "silent"


def show(name, run, faults):
    remarks = run.remarks()
    more = f" (+{len(remarks) - 2})" if len(remarks) > 2 else ""
    said = " | ".join(remark[:90] for remark in remarks[:2]) + more
    words = sum(len(document["statements"]) for document in run.documents)
    print(f"{name[:56]:56} {run.computed:7.2f} {run.seconds:7.2f} {run.megabytes:6.0f} {run.code:4} {words:6}  "
          f"{'FAILS: ' + ', '.join(faults) + ' · ' if faults else ''}{said}", flush=True)


def readings(program, only, place, keep, patience):
    """Every input and how reading it went."""
    for name, suffix, content in single_files():
        if only not in name:
            continue
        path = (keep or place) / (re.sub(r"\W+", "-", name).strip("-")[:60] + suffix)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        yield name, Run(program, [path], place, patience)
        if not keep:
            path.unlink()
    for name, arguments in folders(place):
        if only in name:
            yield name, Run(program, arguments, place, patience)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", nargs="?", default=HERE / "target/release/onrecord", type=Path)
    parser.add_argument("--only", default="", help="only inputs with this in their names")
    parser.add_argument("--patience", default=MOST_SECONDS, type=int,
                        help="the program's --time-limit; more than 10 shows on a busy machine what an input costs")
    parser.add_argument("--keep", type=Path, help="leave the inputs in this folder")
    arguments = parser.parse_args()
    print(f"{'input':56} {'CPU s':>7} {'s':>7} {'MB':>6} {'code':>4} {'said':>6}  notes and error lines")
    runs = []
    with tempfile.TemporaryDirectory(prefix="hostile-") as place:
        for name, run in readings(arguments.program.resolve(), arguments.only, Path(place), arguments.keep, arguments.patience):
            faults = list(run.faults(name.removeprefix("as JSONL: ") in PLAIN))
            show(name, run, faults)
            runs.append((name, run, faults))
    print(f"\n{len(runs)} inputs, {sum(1 for _, _, faults in runs if faults)} fail")
    for what, value in [("CPU s", lambda run: run.computed), ("s", lambda run: run.seconds), ("MB", lambda run: run.megabytes)]:
        worst = sorted(runs, key=lambda named: -value(named[1]))[:5]
        print(f"most {what}: " + "; ".join(f"{value(run):.1f} {name}" for name, run, _ in worst))
    sys.exit(any(faults for _, _, faults in runs))


if __name__ == "__main__":
    main()
