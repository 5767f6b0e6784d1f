"""Makes the accurate model: train, go on with our own articles, export, measure, and write the card and the reference values.

    cargo run --release -p onrecord-specs --bin gold -- gold/train > own.jsonl
    python -m training --corpus ../shared/corpora/polnear --own own.jsonl --out models/en-2026-11 --scorer ../shared/bench
"""

import argparse
import datetime
import hashlib
import json
import logging
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from . import card, evaluate, export, reference
from .british import single_marked
from .distil import opinions
from .further import Further, go_on
from .model import Tagger
from .prepare import Example, bert_tokenizer, examples, vocabulary_path
from .train import Recipe, train

HOW = """MiniLM's 6 layers, four more input features (word shape, white space, quotation state, sentence start), one head that tags
wordpieces, one that gives link vectors."""
SOURCES = """- **Our own articles**, 53 of `gold/train`, under the licence of this repository.
- **all-MiniLM-L6-v2**, whose encoder was the start: Apache-2.0."""


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    options = arguments().parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    train_file, dev_file = options.corpus / "train.jsonl", options.corpus / "dev.jsonl"
    recipe, further = Recipe(), Further()
    articles = examples(train_file)
    model = kept(options.work / "tagger.pt", lambda: train(articles, recipe))
    model = kept(options.work / "further.pt", lambda: go_on(model, lessons(model, train_file, articles, options.own, further), further))
    model_file = options.out / "model.safetensors"
    export.save(model_file, export.tensors(model, articles), metadata(options.out.name, train_file, recipe, further))
    metrics = measured(model, model_file, dev_file, options.scorer)
    (options.out / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n", encoding="utf8")
    card.write(options.out)
    reference.write(model_file, options.reference)


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True, help="folder of train.jsonl and dev.jsonl")
    parser.add_argument("--own", type=Path, required=True, help="our own annotated articles, as the program `gold` prints them")
    parser.add_argument("--out", type=Path, required=True, help="folder for the model, its figures and its card")
    parser.add_argument("--work", type=Path, default=Path("."), help="folder of trained weights: read if there, else written")
    parser.add_argument("--scorer", type=Path, required=True, help="folder of score_attributions.py")
    parser.add_argument("--reference", type=Path, default=Path("crates/onrecord-core/tests/reference"), help="for the parity test")
    parser.add_argument("--threads", type=int, help="on a CPU; all cores if not given")
    return parser


def kept(weights: Path, make) -> Tagger:
    """The network of an earlier run, else a new one."""
    if weights.exists():
        model = Tagger()
        model.load_state_dict(torch.load(weights, map_location="cpu"))
        return model.eval()
    model = make()
    torch.save(model.state_dict(), weights)
    return model


def lessons(model: Tagger, train_file: Path, articles: list[Example], own: Path, further: Further) -> list[tuple[Example, np.ndarray]]:
    """The articles, some of them in single marks, and our own, with the chances that the network gives now."""
    with train_file.open(encoding="utf8") as lines:
        texts = [json.loads(line) for line in lines]
    british = single_marked(texts, articles, bert_tokenizer(vocabulary_path()), further.seed)
    ours = examples(own)
    said = [opinion.chances for opinion in opinions(model, [example.wordpieces for example in articles + ours])]
    again = [(example, said[index]) for example, index in british]
    return list(zip(articles, said)) + again + list(zip(ours, said[len(articles) :])) * further.own


def metadata(name: str, corpus: Path, recipe: Recipe, further: Further) -> dict[str, str]:
    return {
        "name": name,
        "date": datetime.date.today().isoformat(),
        "how": HOW.replace("\n", " "),
        "sources": SOURCES,
        "corpus-sha256": hashlib.sha256(corpus.read_bytes()).hexdigest(),
        "recipe": json.dumps([asdict(recipe), asdict(further)]),
    }


def measured(model: Tagger, model_file: Path, dev_file: Path, scorer: Path) -> dict:
    dev = examples(dev_file)
    exported = export.Exported(model_file)
    runs = {"float32": evaluate.in_floats(model), "int8": exported}
    return {name: evaluate.figures(dev_file, dev, run, exported.heads, scorer) for name, run in runs.items()}


if __name__ == "__main__":
    main()
