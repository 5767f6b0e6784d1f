#!/usr/bin/env python3
"""How often is a trace right? Precision and recall of `trace` on the corpora's contents and on edits made of them.

    cargo build --release -p onrecord-ledger --example trace_contents
    python3 record/trace.py --corpora POLNEAR_FOLDER [--unread FILE]

Two sets. Pairs: contents of different articles, labelled by hand in record/trace-pairs.tsv (articles and code points, no
text); every pair the program finds that nobody has read counts as wrong, and --unread writes those out to be read.
Edits: of contents of eight words and more, made with a fixed seed, traced among all the others.
"""
import argparse
import collections
import glob
import json
import os
import random
import re
import subprocess

WORD = re.compile(r"\w+(?:[’'\-.]\w+)*")
HERE = os.path.dirname(os.path.abspath(__file__))
LEAST = 8  # words
N_EDITED = 1000
PAST = {
    "I": "she", "we": "they", "We": "they", "my": "her", "our": "their", "me": "her", "us": "them", "will": "would",
    "can": "could", "is": "was", "are": "were", "have": "had", "has": "had", "do": "did", "am": "was", "I’m": "she was",
    "I'm": "she was", "don't": "did not", "don’t": "did not", "can't": "could not", "can’t": "could not",
    "it's": "it was", "it’s": "it was", "we're": "they were", "we’re": "they were", "I've": "she had", "I’ve": "she had",
}


def n_words(text):
    return len(WORD.findall(text))


def contents(folder):
    """All contents by id: the article and its spans."""
    found = {}
    for part in ("dev", "train"):
        with open(os.path.join(folder, part + ".jsonl"), encoding="utf-8") as lines:
            for document in map(json.loads, lines):
                for attribution in document["attributions"]:
                    spans = attribution["content"]
                    key = document["doc"] + "#" + ",".join(f"{begin}-{end}" for begin, end in spans)
                    found[key] = " […] ".join(document["text"][begin:end] for begin, end in spans)
    return found


def traced(texts, which):
    """For each id in `which`, the ids its trace finds, and the seconds it took."""
    program = max(glob.glob(os.path.join(HERE, "../target/release/examples/trace_contents*[!d]")), key=os.path.getmtime)
    lines = (json.dumps({"id": key, "text": text, "traced": key in which}) for key, text in texts.items())
    done = subprocess.run([program], input="\n".join(lines), capture_output=True, text=True, check=True)
    results = [json.loads(line) for line in done.stdout.splitlines()]
    seconds = sorted(result["seconds"] for result in results)
    return {result["id"]: {copy["id"]: copy["changes"] for copy in result["copies"]} for result in results}, seconds


def labels():
    with open(os.path.join(HERE, "trace-pairs.tsv"), encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines if not line.startswith("#")]
    return {(one, other): label for one, other, label in rows}


def share(part, whole):
    return f"{100 * part / whole:.1f} % ({part} of {whole})" if whole else "-"


def judge_pairs(texts, unread):
    known = labels()
    long_ones = {key for key, text in texts.items() if n_words(text) >= LEAST}
    found, seconds = traced(texts, long_ones)
    pairs = set()
    for key, copies in found.items():
        for other in copies:
            if other in long_ones and other.split("#")[0] != key.split("#")[0]:
                pairs.add(tuple(sorted((key, other))))
    by_label = collections.Counter(known.get(pair, "unread") for pair in pairs)
    print(f"pairs found: {len(pairs)}: {dict(sorted(by_label.items()))}")
    right = by_label["same"] + by_label["part"]
    wrong = by_label["different"] + by_label["unread"]
    print("precision", share(right, right + wrong))
    print("precision, unclear ones counted as wrong", share(right, right + wrong + by_label["unclear"]))
    same = sorted(pair for pair, label in known.items() if label == "same")
    print("recall", share(sum(pair in pairs for pair in same), len(same)))
    for name, is_in in STRATA.items():
        stratum = [pair for pair in same if is_in(texts[pair[0]], texts[pair[1]])]
        print(f"  {name}", share(sum(pair in pairs for pair in stratum), len(stratum)))
    print(f"seconds a trace: median {seconds[len(seconds) // 2]:.4f}, 99 % {seconds[len(seconds) * 99 // 100]:.4f}, "
          f"most {seconds[-1]:.4f}")
    if unread:
        with open(unread, "w", encoding="utf-8") as out:
            for one, other in sorted(pair for pair in pairs if pair not in known):
                out.write(f"{one}\t{other}\n  {texts[one]}\n  {texts[other]}\n")
    return found


def keys(text):
    return [re.sub("[’'.]", "", word).lower() for word in WORD.findall(text.replace("-", " "))]


def is_within(one, other):
    one, other = sorted((" ".join(keys(one)), " ".join(keys(other))), key=len)
    return f" {one} " in f" {other} "


STRATA = {
    "identical words": lambda one, other: keys(one) == keys(other),
    "one within the other": lambda one, other: keys(one) != keys(other) and is_within(one, other),
    "altered": lambda one, other: not is_within(one, other),
}


def cut(words, chance):
    size = chance.randint(LEAST, len(words))
    begin = chance.randint(0, len(words) - size)
    return words[begin:begin + size]


def left_out(words, chance):
    size = chance.randint(1, max(1, min(6, len(words) - LEAST)))
    begin = chance.randint(2, max(2, len(words) - size - 2))
    return words[:begin] + ["…"] + words[begin + size:]


def replaced(words, chance, vocabulary, times):
    words = list(words)
    for place in chance.sample(range(len(words)), times):
        words[place] = chance.choice(vocabulary)
    return words


def deleted(words, chance, times):
    gone = set(chance.sample(range(len(words)), times))
    return [word for place, word in enumerate(words) if place not in gone]


def with_brackets(words, chance):
    place = chance.randint(1, len(words) - 1)
    return words[:place] + ["[the former chairman]"] + words[place:]


def negated(words):
    for place, word in enumerate(words):
        if word in ("will", "would", "is", "are", "was", "were", "can", "could", "should", "must"):
            return words[:place + 1] + ["not"] + words[place + 1:]
    return None


def print_changed(text):
    return "“" + text.upper().replace("-", " ").replace("'", "’").replace(", ", " — ") + ",”"


def edits(text, neighbour, chance, vocabulary):
    """Edits of one content by name."""
    words = text.split()
    made = {
        "cut": cut(words, chance),
        "ellipsis": left_out(words, chance) if len(words) > LEAST + 2 else None,
        "brackets": with_brackets(words, chance),
        "one word replaced": replaced(words, chance, vocabulary, 1),
        "two words replaced": replaced(words, chance, vocabulary, 2) if len(words) >= 12 else None,
        "one word left out": deleted(words, chance, 1) if len(words) > LEAST else None,
        "direct to indirect": ["that"] + [PAST.get(word, word) for word in words],
        "negated": negated(words),
        "print": print_changed(text).split(),
        "joined with a neighbour": words + neighbour.split(),
        "cut and one word replaced": replaced(cut(words, chance), chance, vocabulary, 1),
    }
    return {name: " ".join(words) for name, words in made.items() if words and n_words(" ".join(words)) >= LEAST}


def judge_edits(texts, found):
    chance = random.Random(20261122)
    vocabulary = [word for text in texts.values() for word in text.split()]
    long_ones = [key for key, text in texts.items() if n_words(text) >= LEAST and len(text.split()) >= LEAST]
    everything = list(texts)
    with_edits, source = dict(texts), {}
    for key in chance.sample(long_ones, N_EDITED):
        neighbour = texts[everything[(everything.index(key) + 1) % len(everything)]]
        for name, text in edits(texts[key], neighbour, chance, vocabulary).items():
            edited = f"edited#{name}#{key}"
            with_edits[edited], source[edited] = text, (name, key)
    answers, _ = traced(with_edits, set(source))
    hits, totals, strangers, others = (collections.Counter() for _ in range(4))
    for edited, (name, key) in source.items():
        copies = answers.get(edited, {})
        totals[name] += 1
        hits[name] += key in copies
        for other in copies:
            origin = source[other][1] if other in source else other
            if origin != key and name != "joined with a neighbour" and other not in source:
                others[name] += 1
                strangers[name] += origin not in found.get(key, {}) and origin.split("#")[0] != key.split("#")[0]
    for name in totals:
        print(f"| {name} | {totals[name]} | {100 * hits[name] / totals[name]:.1f} | "
              f"{100 * hits[name] / max(1, hits[name] + strangers[name]):.1f} |")
    hit, total, strange = sum(hits.values()), sum(totals.values()), sum(strangers.values())
    print("recall", share(hit, total), "precision", share(hit, hit + strange))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", required=True, help="the folder with dev.jsonl and train.jsonl of PolNeAR")
    parser.add_argument("--unread", help="write the pairs that were found and have no label here, to be read")
    options = parser.parse_args()
    texts = contents(options.corpora)
    print(f"{len(texts)} contents, {sum(n_words(text) >= LEAST for text in texts.values())} of {LEAST} words or more")
    found = judge_pairs(texts, options.unread)
    judge_edits(texts, found)


if __name__ == "__main__":
    main()
