"""How sure may a reader be of a statement?

    python -m training.calibrate --program target/release/onrecord --model models/en-2026-11 --name accurate \
        --corpus ../shared/corpora/polnear --scorer ../shared/bench

The program's certainty of a statement is a product of the network's probabilities, and too modest or too bold. Here the statements
that it reads in dev are compared with the annotators', and a line in log-odds (Platt 1999) is fitted, one for statements with
quotation marks and one for those without: `confidence` is then how often such a statement agrees with the annotators. A
statement is right if the scorer's `relation` counts it. Build the program anew afterwards, for the model is inside it.

Writes the tensor `confidence` into the model, and into metrics.json and reliability.svg how well it keeps its promise on
articles that were not fitted: five parts of dev, each judged by the line through the other four.
"""

import argparse
import importlib.util
import json
import subprocess
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

QUOTED, PLAIN = 0, 1  # rows of the tensor
FOLDS = 5
BINS = 10
# What "publish without looking" asks of the statements shown: as often right as people agree on quotations (93.2).
PRECISION = 0.93


class Statements(NamedTuple):
    """What the program read, a row a statement."""

    article: np.ndarray
    group: np.ndarray
    odds: np.ndarray  # log-odds of the certainty, before any line
    right: np.ndarray


def main() -> None:
    options = arguments().parse_args()
    model_file = options.model / "model.safetensors"
    statements = judged(options.program, options.name, options.corpus / "dev.jsonl", options.scorer, line_of(model_file))
    kept = promised(statements)
    write_line(model_file, np.array([fit(statements, group) for group in (QUOTED, PLAIN)], np.float32))
    metrics_file = options.model / "metrics.json"
    metrics = json.loads(metrics_file.read_text(encoding="utf8"))
    metrics["confidence"] = figures(kept, statements.right)
    metrics_file.write_text(json.dumps(metrics, indent=2) + "\n", encoding="utf8")
    draw(options.model / "reliability.svg", metrics["confidence"]["bins"])


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.calibrate", description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True, help="folder of model.safetensors and metrics.json")
    parser.add_argument("--name", required=True, help="what `onrecord read --model` calls it")
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True, help="folder of score_attributions.py")
    return parser


# The line in the model


def line_of(model_file: Path) -> np.ndarray:
    """[2, 2]: of each group what is added to the log-odds, and what they are multiplied by."""
    with safe_open(model_file, "np") as file:
        return file.get_tensor("confidence")


def write_line(model_file: Path, line: np.ndarray) -> None:
    with safe_open(model_file, "np") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}
        metadata = file.metadata()
    save_file(tensors | {"confidence": line}, model_file, metadata)


# What the program read


def judged(program: Path, name: str, corpus: Path, scorer: Path, line: np.ndarray) -> Statements:
    score = scorer_module(scorer)
    rows = []
    with corpus.open(encoding="utf8") as lines:
        articles = [json.loads(line) for line in lines]
    for at, (article, read) in enumerate(zip(articles, readings(program, name, articles))):
        for statement, right in zip(read["statements"], agreed(score, article, read["statements"])):
            group = PLAIN if statement["kind"] == "indirect" else QUOTED
            confidence = min(max(statement["confidence"], 1e-4), 1 - 1e-4)
            odds = (np.log(confidence / (1 - confidence)) - line[group, 0]) / line[group, 1]
            rows.append((at, group, odds, right))
    return Statements(*map(np.array, zip(*rows)))


def readings(program: Path, name: str, articles: list[dict]) -> list[dict]:
    lines = "".join(json.dumps({"id": article["doc"], "text": article["text"], "title": article.get("title")}) + "\n" for article in articles)
    command = [program, "read", "--model", name, "--as", "jsonl", "--format", "jsonl", "-"]
    ran = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in ran.stdout.splitlines()]


def agreed(score: ModuleType, article: dict, statements: list[dict]) -> list[bool]:
    """Which statements the scorer's `relation` takes for an annotated one."""
    words = score.tokens(article["text"])

    def covered(spans: list) -> frozenset:
        return score.covered(spans or [], words)

    gold = [{role: covered(attribution.get(role)) for role in ("source", "content")} for attribution in article["attributions"]]
    read = [
        {role: covered([[span["begin"], span["end"]] for span in statement[role]]) for role in ("source", "content")} | {"at": at}
        for at, statement in enumerate(statements)
    ]
    pairs = score.match([row for row in gold if row["content"]], [row for row in read if row["content"]], lambda overlap: overlap >= 0.5)
    same_source = {
        found["at"] for wanted, found in pairs if wanted["source"] & found["source"] or not (wanted["source"] or found["source"])
    }
    return [at in same_source for at in range(len(statements))]


def scorer_module(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_attributions", folder / "score_attributions.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# Fitting and judging


def fit(statements: Statements, group: int) -> tuple[float, float]:
    """Logistic regression of "right" on the log-odds, by Newton's method."""
    mine = statements.group == group
    inputs = np.column_stack([np.ones(mine.sum()), statements.odds[mine]])
    line = np.array([0.0, 1.0])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-inputs @ line))
        slope = inputs.T @ (chance - statements.right[mine])
        curve = (inputs * (chance * (1 - chance))[:, None]).T @ inputs
        line -= np.linalg.solve(curve, slope)
    return float(line[0]), float(line[1])


def promised(statements: Statements) -> np.ndarray:
    """The confidence of each statement by lines that were fitted on other articles."""
    confidence = np.zeros(len(statements.right))
    for fold in range(FOLDS):
        judged_here = statements.article % FOLDS == fold
        others = Statements(*(column[~judged_here] for column in statements))
        for group in (QUOTED, PLAIN):
            here = judged_here & (statements.group == group)
            shift, factor = fit(others, group)
            confidence[here] = 1 / (1 + np.exp(-(shift + factor * statements.odds[here])))
    return confidence


def figures(confidence: np.ndarray, right: np.ndarray) -> dict:
    """Expected calibration error (Naeini et al. 2015) over ten equal bins, and the least confidence that keeps `PRECISION`."""
    place = np.minimum((confidence * BINS).astype(int), BINS - 1)
    bins = [
        {"confidence": round(float(confidence[place == at].mean()), 3), "right": round(float(right[place == at].mean()), 3), "statements": int((place == at).sum())}
        for at in range(BINS)
        if (place == at).any()
    ]
    error = sum(entry["statements"] * abs(entry["confidence"] - entry["right"]) for entry in bins) / len(right)
    return {"expected calibration error": round(error, 3), "bins": bins} | {"publish": publishable(confidence, right)}


def publishable(confidence: np.ndarray, right: np.ndarray) -> dict:
    for threshold in np.arange(0.5, 1.0, 0.01):
        shown = confidence >= threshold
        if shown.any() and right[shown].mean() >= PRECISION:
            return {"threshold": round(float(threshold), 2), "precision": round(float(right[shown].mean()), 3), "share": round(float(shown.mean()), 3)}
    return {"threshold": None}


def draw(path: Path, bins: list[dict]) -> None:
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "onrecord"  # the same figures draw the same file
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(4, 4))
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    axes.scatter([entry["confidence"] for entry in bins], [entry["right"] for entry in bins], s=[entry["statements"] / 3 for entry in bins], color="0.2")
    axes.set(xlabel="confidence", ylabel="share that agrees with the annotators", xlim=(0, 1), ylim=(0, 1))
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
