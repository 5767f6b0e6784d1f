"""Makes the shipped model from an annotated corpus: train, export, measure, and write the card and the reference values.

    python -m training --corpus ../shared/corpora/polnear --out models/en-2026-11
"""

import argparse
import datetime
import hashlib
import json
import logging
from dataclasses import asdict
from pathlib import Path

import torch

from . import card, evaluate, export, reference
from .model import Tagger
from .prepare import Example, examples
from .train import Recipe, train

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    options = arguments().parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    train_file, dev_file = options.corpus / "train.jsonl", options.corpus / "dev.jsonl"
    recipe = Recipe()
    articles = examples(train_file)
    model = trained(options.checkpoint, articles, recipe)
    model_file = options.out / "model.safetensors"
    export.save(model_file, export.tensors(model, articles), metadata(options.out.name, train_file, recipe))
    metrics = measured(model, model_file, dev_file, options.scorer)
    (options.out / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n", encoding="utf8")
    card.write(options.out)
    reference.write(model_file, options.reference)


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True, help="folder of train.jsonl and dev.jsonl")
    parser.add_argument("--out", type=Path, required=True, help="folder for the model, its figures and its card")
    parser.add_argument("--checkpoint", type=Path, default=Path("tagger.pt"), help="trained weights: read if there, else written")
    parser.add_argument("--scorer", type=Path, default=ROOT / "../../shared/bench", help="folder of score_attributions.py")
    parser.add_argument("--reference", type=Path, default=ROOT / "crates/onrecord-core/tests/reference", help="for the parity test")
    parser.add_argument("--threads", type=int, help="on a CPU; all cores if not given")
    return parser


def trained(checkpoint: Path, articles: list[Example], recipe: Recipe) -> Tagger:
    if checkpoint.exists():
        model = Tagger()
        model.load_state_dict(torch.load(checkpoint, map_location="cpu"))
        return model.eval()
    model = train(articles, recipe)
    torch.save(model.state_dict(), checkpoint)
    return model


def metadata(name: str, corpus: Path, recipe: Recipe) -> dict[str, str]:
    return {
        "name": name,
        "date": datetime.date.today().isoformat(),
        "base": "all-MiniLM-L6-v2",
        "corpus": "PolNeAR train",
        "corpus-sha256": hashlib.sha256(corpus.read_bytes()).hexdigest(),
        "recipe": json.dumps(asdict(recipe)),
    }


def measured(model: Tagger, model_file: Path, dev_file: Path, scorer: Path) -> dict:
    dev = examples(dev_file)
    exported = export.Exported(model_file)
    runs = {"float32": evaluate.in_floats(model), "int8": exported}
    return {name: evaluate.figures(dev_file, dev, run, exported.heads, scorer) for name, run in runs.items()}


if __name__ == "__main__":
    main()
