"""Whom does the program take for the speaker, by how the source refers?

    python3 record/speakers.py target/release/onrecord [folder ...] --bench ../shared/bench
    python3 record/speakers.py target/release/onrecord --gold dev.jsonl --speakers dev.speakers.jsonl --bench ../shared/bench

Over the outermost statements that were found. `right` and `wrong` are names, `unnamed` is somebody with a name whom the program does not
name, `falsely` a name given where nobody is named: to a group, a document, the unnamed, a body without a name of its own. Last the
statements with a name that match none of the annotated.
"""

import argparse
import json
import pathlib
import sys
from collections import Counter, defaultdict

import gold

PRONOUNS = {"he": "he, she", "she": "he, she", "him": "he, she", "his": "he, she", "her": "he, she"}
PRONOUNS |= {"who": "who", "which": "who", "that": "who", "it": "it, they", "its": "it, they", "they": "it, they", "their": "it, they"}
PRONOUNS |= {"i": "I, we", "we": "I, we", "my": "I, we", "our": "I, we"}
SMALL = {"de", "van", "von", "bin", "bint", "al", "el", "of", "the"}


def is_named(speaker):
    return speaker["kind"] in ("person", "organisation") and bool(speaker["names"])


def reference(source, speaker, has_name):
    """How a source refers: by name, title and name, pronoun, description; or that nobody is named."""
    words = source.lower().split()
    if not is_named(speaker):
        return "nobody: " + ("nameless body" if speaker["kind"] == "organisation" else speaker["kind"])
    if not words:
        return "no source"
    if len(words) <= 2 and words[0] in PRONOUNS:
        return PRONOUNS[words[0]]
    if speaker["kind"] == "organisation":
        return "body, named" if has_name.search(source) else "body, described"
    if not has_name.search(source):
        return "person, described"
    capitals = all(word[0].isupper() or word in SMALL or not word[0].isalpha() for word in source.split())
    return "name" if capitals else "title and name"


def outcome(speaker, label, fold):
    if not is_named(speaker):
        return "falsely" if label else "nobody"
    if label is None:
        return "unnamed"
    return "right" if fold(label) in {fold(name) for name in speaker["names"]} else "wrong"


def counts(articles, documents, scorer):
    table, beside = defaultdict(Counter), 0
    for article in articles:
        said = gold.predicted(documents[article["doc"]])
        paired = gold.pairs({"text": article["text"], "statements": article["attributions"]}, said)
        beside += sum(bool(one["speaker"]) for j, one in enumerate(said) if j not in set(paired.values()))
        for i, (annotated, speaker) in enumerate(zip(article["attributions"], article["speakers"], strict=True)):
            source = " ".join(article["text"][begin:end] for begin, end in annotated["source"])
            row = table[reference(source, speaker, scorer.NAME)]
            row["annotated"] += 1
            if i in paired:
                row[outcome(speaker, said[paired[i]]["speaker"], scorer.fold)] += 1
    return table, beside


def line(name, row):
    named = row["right"] + row["wrong"] + row["unnamed"]
    share = f"{100 * row['right'] / named:8.1f}" if named else " " * 8
    columns = "".join(f"{row[key]:10d}" for key in ("annotated", "right", "wrong", "unnamed", "falsely"))
    return f"{name:24s}{share}{columns}"


def from_corpus(options):
    """Articles in the scorers' form, with their speakers; only those that have them."""
    speakers = {row["doc"]: row["speakers"] for row in map(json.loads, options.speakers.open(encoding="utf8"))}
    articles = [row for row in map(json.loads, options.gold.open(encoding="utf8")) if row["doc"] in speakers]
    for article in articles:
        by_index = {speaker["index"]: speaker for speaker in speakers[article["doc"]]}
        article["speakers"] = [by_index[i] for i in range(len(article["attributions"]))]
    return [{"title": None} | article for article in articles]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("folders", nargs="*", default=["gold/train"])
    parser.add_argument("--gold", type=pathlib.Path)
    parser.add_argument("--speakers", type=pathlib.Path)
    parser.add_argument("--bench", type=pathlib.Path, default=gold.ROOT / "../shared/bench", help="folder of score_speakers.py")
    options = parser.parse_args()
    sys.path.insert(0, str(options.bench))
    import score_speakers as scorer

    articles = from_corpus(options) if options.gold else gold.annotated(options.folders)
    table, beside = counts(articles, gold.read(options.program, articles), scorer)
    print(f"{'':24s}   right%" + "".join(f"{key:>10s}" for key in ("annotated", "right", "wrong", "unnamed", "falsely")))
    for name in sorted(table):
        print(line(name, table[name]))
    print(line("all", sum(table.values(), Counter())))
    print(f"named beside the annotated: {beside}")


if __name__ == "__main__":
    main()
