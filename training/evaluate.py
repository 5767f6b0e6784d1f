"""How well does the tagger do on articles it was not trained on?

Reads every article of a corpus file with a network, writes what it found as the project's scorer wants it, and gives the
scorer's figures. The same figures for the whole program come from `bench/evaluate.py`, which runs the binary: there the rules
for quotations without a cue are at work as well.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch

from .decode import Heads, Run, attributions
from .model import Tagger
from .prepare import Example

SCORER = "score_attributions.py"


def figures(corpus: Path, examples: list[Example], run: Run, heads: Heads, scorers: Path) -> dict[str, Any]:
    """Of all attributions ("all") and of those that hold a quotation mark ("quoted"), in percent."""
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "predicted.jsonl"
        with predicted.open("w", encoding="utf8") as lines:
            for example in examples:
                row = {"doc": example.doc, "attributions": attributions(example.wordpieces, run, heads)}
                lines.write(json.dumps(row) + "\n")
        command = [sys.executable, str(scorers / SCORER), str(corpus), str(predicted), "--json"]
        return rounded(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    return round(value, 1) if isinstance(value, float) else value


def in_floats(model: Tagger) -> Run:
    """The network as trained, to see what the 8 bits of the shipped one cost."""

    def run(ids: np.ndarray, features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        with torch.inference_mode():
            tags, links = model(torch.from_numpy(ids).long()[None], torch.from_numpy(features).long()[None])
        return tags[0].numpy(), links[0].numpy()

    return run
