"""How well does the program read the articles of `gold/`, by phenomenon and by variety of English?

    python3 record/gold.py target/release/onrecord [folder ...] --bench ../shared/bench

Without a folder it reads `gold/test`. Relation, content, source and speaker are the scorers' figures over the outermost
statements, on both sides. Nesting: of the statements inside others, those found with the right one around them. Occasion
and relays: of the statements found, those that agree, counted where the article or the program has one.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).parent.parent


def annotated(folders):
    command = ["cargo", "run", "--quiet", "--release", "--package", "onrecord-specs", "--bin", "gold", "--", *folders]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if ran.returncode:
        sys.exit(ran.stderr)
    return [json.loads(line) for line in ran.stdout.splitlines()]


def read(program, articles):
    lines = [json.dumps({"id": a["doc"], "title": a["title"], "text": a["text"]}) for a in articles]
    command = [program, "read", "--as", "jsonl", "--format", "jsonl", "-"]
    ran = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, check=True)
    documents = [json.loads(line) for line in ran.stdout.splitlines()]
    for document, article in zip(documents, articles, strict=True):
        assert document["article"]["text"] == article["text"], article["doc"]
    return {document["id"]: document for document in documents}


def spans(rows):
    return [[row["begin"], row["end"]] for row in rows or []]


def predicted(document, nested=False):
    """The program's statements in the scorers' form; without those inside others unless asked for."""
    filed = [relay for relay in document["relays"] if relay["statement"] is None]
    statements = []
    for said in document["statements"]:
        own = [relay for relay in document["relays"] if relay["statement"] == said["id"]]
        occasion = said["occasion"]
        statements.append({
            **{role: spans(said[role]) for role in ("source", "cue", "content")},
            "speaker": said["speaker"]["name"] if said["speaker"] else None,
            "id": said["id"],
            "inside": said["inside"],
            "occasion": spans([occasion] if occasion else []),
            "occasion_outlet": occasion["outlet"] if occasion else None,
            "via": [(relay["kind"], relay["outlet"] or relay["text"]) for relay in filed + own],
        })
    return [said for said in statements if nested or not said["inside"]]


def scored(bench, articles, documents):
    with tempfile.TemporaryDirectory() as folder:
        gold, program = pathlib.Path(folder, "gold.jsonl"), pathlib.Path(folder, "program.jsonl")
        gold.write_text("".join(json.dumps(nameable(article)) + "\n" for article in articles))
        rows = [{"doc": a["doc"], "attributions": predicted(documents[a["doc"]])} for a in articles]
        program.write_text("".join(json.dumps(row) + "\n" for row in rows))
        attributions = run(bench, "score_attributions.py", gold, program)
        return attributions, run(bench, "score_speakers.py", gold, gold, program)


def nameable(article):
    """The article with bodies that have no name ("the ministry") as groups, which the scorer leaves out: no name is right for them."""
    groups = [{**one, "kind": "group"} if one["kind"] == "organisation" and not one["names"] else one for one in article["speakers"]]
    return {**article, "speakers": groups}


def run(bench, scorer, *files):
    command = [sys.executable, str(bench / scorer), *map(str, files), "--json"]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def words(text, begin_ends):
    tokens = re.finditer(r"\w+(?:[’'\-.]\w+)*", text)
    return {token.start() for token in tokens if any(begin < token.end() and token.start() < end for begin, end in begin_ends)}


def pairs(article, statements):
    """The program's statement for each of the article's, by words of the content, best first, one to one."""
    text, found = article["text"], []
    for i, said in enumerate(article["statements"]):
        for j, other in enumerate(statements):
            one, two = words(text, said["content"]), words(text, other["content"])
            if one and 2 * len(one & two) >= len(one | two):
                found.append((-len(one & two) / len(one | two), i, j))
    paired, taken = {}, set()
    for _, i, j in sorted(found):
        if i not in paired and j not in taken:
            paired[i] = j
            taken.add(j)
    return paired


def folded(name):
    return re.sub(r"\W+", " ", re.sub(r"^(the|a|an) ", "", (name or "").lower())).strip()


def chain(via):
    """`dateline A; inside B` as [("dateline", "a"), ("inside", "b")]."""
    return [(step.split(" ", 1)[0], step.split(" ", 1)[1]) for step in via.split("; ")] if via else []


def same_chain(gold, program):
    kinds = [kind for kind, _ in gold] == [kind for kind, _ in program]
    return kinds and all(folded(a) in folded(b) or folded(b) in folded(a) for (_, a), (_, b) in zip(gold, program))


class Count:
    """Agreement where either side has something."""

    def __init__(self):
        self.gold = self.program = self.same = 0

    def add(self, gold, program, same):
        self.gold += bool(gold)
        self.program += bool(program)
        self.same += bool(gold and program and same)

    def line(self, name):
        precision = 100 * self.same / self.program if self.program else 0
        recall = 100 * self.same / self.gold if self.gold else 0
        return f"{name:18s} P {precision:5.1f}  R {recall:5.1f}  (n {self.gold})"


def beside(articles, documents):
    """Nesting, occasion and relays."""
    nesting, occasion, outlet, relays = Count(), Count(), Count(), Count()
    for article in articles:
        statements = predicted(documents[article["doc"]], nested=True)
        paired = pairs(article, statements)
        numbers = {said["number"]: i for i, said in enumerate(article["statements"])}
        ids = {said["id"]: j for j, said in enumerate(statements)}
        for j in set(range(len(statements))) - set(paired.values()):
            nesting.add(None, statements[j]["inside"], False)
        for i, said in enumerate(article["statements"]):
            other = statements[paired[i]] if i in paired else None
            around = paired.get(numbers.get(said["inside"]))
            nesting.add(said["inside"], other and other["inside"], other and ids.get(other["inside"]) == around)
            if other is None:
                continue
            where = [words(article["text"], spans) for spans in (said["occasion"], other["occasion"])]
            occasion.add(*where, where[0] & where[1])
            outlets = said["occasion_outlet"], other["occasion_outlet"]
            outlet.add(*outlets, folded(outlets[0]) == folded(outlets[1]))
            relays.add(said["via"], other["via"], same_chain(chain(said["via"]), other["via"]))
    return [nesting.line("nesting"), occasion.line("occasion"), outlet.line("occasion's outlet"), relays.line("relays")]


def summary(bench, articles, documents):
    attributions, speakers = scored(bench, articles, documents)
    figures = attributions["all"]
    figures = [figures[key]["f1"] for key in ("relation", "content", "source~")] + [speakers["right"]]
    n_statements = sum(len(article["attributions"]) for article in articles)
    return "".join(f"{figure:10.1f}" for figure in figures) + f"{len(articles):10d}{n_statements:12d}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("folders", nargs="*", default=["gold/test"])
    parser.add_argument("--bench", type=pathlib.Path, default=ROOT / "../shared/bench", help="folder of score_attributions.py")
    options = parser.parse_args()
    articles = annotated(options.folders)
    documents = read(options.program, articles)
    print(f"{'':18s}  relation   content   source~  speakers  articles  statements")
    print(f"{'all':18s}{summary(options.bench, articles, documents)}")
    for key in ("phenomena", "english"):
        print()
        of = {article["doc"]: article[key] if key == "phenomena" else [article[key]] for article in articles}
        for group in sorted({value for values in of.values() for value in values}):
            members = [article for article in articles if group in of[article["doc"]]]
            print(f"{group:18s}{summary(options.bench, members, documents)}")
    print()
    print("\n".join(beside(articles, documents)))


if __name__ == "__main__":
    main()
