"""How does the small network learn from the large one?

    onrecord read PAGES --format jsonl > pages.jsonl
    python -m training.distil --corpus ../shared/corpora/polnear --pages pages.jsonl \
        --teacher models/en-2026-11/model.safetensors --out models/en-fast-2026-11 --scorer ../shared/bench

It is given all that the large one says of each word: the chances of the tags, and its last layer's state, which is richer than
seven chances. Beside the annotated articles it learns from pages that nobody annotated: there the large network's
attributions stand for the annotators'.
"""

import argparse
import datetime
import hashlib
import json
import logging
import random
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from . import card, decode, evaluate, export, fast
from .british import single_marked
from .model import Tagger, distance_bucket
from .prepare import BEGIN, CUE, END, SOURCE, UNKNOWN, Example, Wordpieces, bert_tokenizer, example, examples, vocabulary_path, wordpieces
from .small import LINK_WIDTH, Small, small
from .train import IGNORED, Window, batches, in_window, mean_cross_entropy

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recipe:
    seed: int = 1
    epochs: float = 12.0
    batch: int = 32
    rate: float = 2e-3
    warm_up: float = 0.05
    last_rate: float = 0.01
    decay: float = 0.02
    annotated: float = 0.3  # the weight of the annotators' tags; the rest is the teacher's
    link_weight: float = 0.3
    clip: float = 1.0


FEWEST_WORDS = 60  # of a page; less is a video's caption or a notice

HOW = """A tenth of the accurate model's work: words 256 wide, two convolutions over nine words and two gated scans along the window in turn,
a head for tags, one for links. Distilled from the accurate model: its chances of tags and its last states, on the annotated articles, on a quarter
of them with single quotation marks, and on pages that nobody annotated."""
SOURCES = """- **The accurate model**, which was the teacher: see its card.
- **160 news pages** of the Scrapinghub article-extraction benchmark, as this program reads them, with the teacher's attributions."""


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    options = arguments().parse_args()
    torch.set_num_threads(options.threads)
    train_file, dev_file = options.corpus / "train.jsonl", options.corpus / "dev.jsonl"
    teacher, recipe = export.restored(options.teacher), Recipe()
    annotated = examples(train_file)
    material = annotated_material(teacher, train_file, annotated, recipe.seed) + page_material(teacher, options.pages, annotated)
    model = distil(teacher, material, recipe)
    model_file = options.out / "model.safetensors"
    export.save(model_file, fast.tensors(model, annotated), metadata(options.out.name, train_file, recipe))
    shipped, dev = fast.ExportedFast(model_file), examples(dev_file)
    runs = {"float32": fast.in_floats(model), "int8": shipped}
    metrics = {
        name: evaluate.figures(dev_file, dev, fast.between_marks(run), shipped.heads, options.scorer) for name, run in runs.items()
    }
    (options.out / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n", encoding="utf8")
    card.write(options.out)
    fast.write_references(model_file, options.reference)


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.distil", description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True, help="folder of train.jsonl and dev.jsonl")
    parser.add_argument("--pages", type=Path, required=True, help="what `onrecord read --format jsonl` made of pages")
    parser.add_argument("--teacher", type=Path, required=True, help="model.safetensors of the accurate model")
    parser.add_argument("--out", type=Path, required=True, help="folder for the model, its figures and its card")
    parser.add_argument("--scorer", type=Path, required=True, help="folder of score_attributions.py")
    parser.add_argument("--reference", type=Path, default=Path("crates/onrecord-core/tests/reference-fast"), help="for the parity test")
    parser.add_argument("--threads", type=int, default=2)
    return parser


def metadata(name: str, corpus: Path, recipe: Recipe) -> dict[str, str]:
    return {
        "name": name,
        "date": datetime.date.today().isoformat(),
        "how": HOW.replace("\n", " "),
        "sources": SOURCES,
        "corpus-sha256": hashlib.sha256(corpus.read_bytes()).hexdigest(),
        "recipe": json.dumps(asdict(recipe)),
    }


# What there is to learn from


def annotated_material(teacher: Tagger, corpus: Path, annotated: list[Example], seed: int) -> list["Lesson"]:
    """The articles, and some of them again in single marks."""
    said = opinions(teacher, [example.wordpieces for example in annotated])
    with corpus.open(encoding="utf8") as lines:
        articles = [json.loads(line) for line in lines]
    british = single_marked(articles, annotated, bert_tokenizer(vocabulary_path()), seed)
    return list(map(Lesson, annotated, said)) + [Lesson(example, said[index]) for example, index in british]


def page_material(teacher: Tagger, pages: Path, annotated: list[Example]) -> list["Lesson"]:
    """English pages, with the teacher's attributions as if they were annotated."""
    texts = [text for text in map(english_text, pages.read_text(encoding="utf8").splitlines()) if len(text.split()) >= FEWEST_WORDS]
    tokenizer = bert_tokenizer(vocabulary_path())
    pieces = [wordpieces(text, tokenizer) for text in texts]
    none, distance = teacher.link_none.detach().numpy(), teacher.link_distance.weight.detach().numpy()
    heads = decode.Heads(export.transitions(annotated), distance, none)
    lessons = []
    for text, article, opinion in zip(texts, pieces, opinions(teacher, pieces)):
        row = {"doc": "", "text": text, "attributions": read_by(teacher, article, opinion, heads)}
        lessons.append(Lesson(example(row, tokenizer), opinion))
    return lessons


def english_text(line: str) -> str:
    article: dict[str, Any] = json.loads(line)["article"]
    return article["text"] if article["language"] in (None, "en") else ""


# What the teacher says


class Opinion(NamedTuple):
    """Of one article, a row a wordpiece."""

    chances: np.ndarray  # [n, 7]
    states: np.ndarray  # [n, 384]


class Lesson(NamedTuple):
    example: Example
    opinion: Opinion


def opinions(teacher: Tagger, articles: list[Wordpieces]) -> list[Opinion]:
    """Window by window as the program reads, those of like length together."""
    result = [Opinion(np.zeros((len(pieces), 7), np.float16), np.zeros((len(pieces), 384), np.float16)) for pieces in articles]
    places = [(article, window) for article, pieces in enumerate(articles) for window in decode.windows(pieces)]
    places.sort(key=lambda place: place[1].end - place[1].begin)
    for at in range(0, len(places), 16):
        batch = places[at : at + 16]
        chances, states = look(teacher, [(articles[article], window) for article, window in batch])
        for row, (article, window) in enumerate(batch):
            inside = slice(1, 1 + window.end - window.begin)
            result[article].chances[window.begin : window.end] = chances[row, inside]
            result[article].states[window.begin : window.end] = states[row, inside]
    return result


@torch.inference_mode()
def look(teacher: Tagger, windows: list[tuple[Wordpieces, decode.Span]]) -> tuple[np.ndarray, np.ndarray]:
    shape = len(windows), 2 + max(window.end - window.begin for _, window in windows)
    ids, features = np.zeros(shape, np.int64), np.zeros((*shape, 4), np.int64)
    for row, (pieces, window) in enumerate(windows):
        here, inside = slice(window.begin, window.end), slice(1, 1 + window.end - window.begin)
        ids[row, 0], ids[row, inside], ids[row, inside.stop] = BEGIN, pieces.ids[here], END
        features[row, inside] = pieces.features[here]
    with torch.autocast("cpu", torch.bfloat16):
        states = teacher.encoded(torch.from_numpy(ids), torch.from_numpy(features))
        chances = torch.softmax(teacher.tag(states).float(), -1)
    return chances.numpy(), states.float().numpy()


def read_by(teacher: Tagger, article: Wordpieces, opinion: Opinion, heads: decode.Heads) -> list[dict[str, Any]]:
    """The attributions that the teacher finds, in the form of the annotated ones."""
    windows = iter(decode.windows(article))

    def run(ids: np.ndarray, features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        window = next(windows)
        here = slice(window.begin, window.end)
        with torch.inference_mode():
            links = teacher.link(torch.from_numpy(opinion.states[here].astype(np.float32))).numpy()
        marks = ((1, 1), (0, 0))  # nothing is known of the two around the window, nor asked
        return np.pad(np.log(opinion.chances[here].astype(np.float32) + 1e-7), marks), np.pad(links, marks)

    return decode.attributions(article, run, heads)


# Training


def distil(teacher: Tagger, lessons: list[Lesson], recipe: Recipe) -> Small:
    random.seed(recipe.seed)
    torch.manual_seed(recipe.seed)
    examples = [lesson.example for lesson in lessons]
    opinion_of = {id(example): opinion for example, opinion in lessons}
    model = small(teacher.words.weight).train()
    optimizer = torch.optim.AdamW(parameter_groups(model, recipe), lr=recipe.rate, betas=(0.9, 0.98), fused=True)
    steps = int(len(batches(examples, recipe.batch)) * recipe.epochs)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: rate_factor(step, steps, recipe))
    log.info("distilling: %d steps, %s", steps, asdict(recipe))
    began, step = time.monotonic(), 0
    while step < steps:
        for windows in batches(examples, recipe.batch)[: steps - step]:
            loss = batch_loss(model, collate(windows, opinion_of), recipe)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), recipe.clip)
            optimizer.step()
            schedule.step()
            step += 1
            if step % 50 == 0 or step == steps:
                log.info("step %d of %d, %.0f s, loss %.4f", step, steps, time.monotonic() - began, float(loss.detach()))
    return model.eval()


def rate_factor(step: int, steps: int, recipe: Recipe) -> float:
    warm_up = recipe.warm_up * steps
    return min((step + 1) / warm_up, max(recipe.last_rate, (steps - step) / (steps - warm_up)))


def parameter_groups(model: Small, recipe: Recipe) -> list[dict]:
    """Matrices and taps decay; words, features, norms and biases do not."""
    groups: dict[float, list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        decays = parameter.ndim > 1 and not name.startswith(("features", "words", "link_"))
        groups.setdefault(recipe.decay if decays else 0.0, []).append(parameter)
    return [{"params": group, "weight_decay": decay} for decay, group in groups.items()]


class Batch(NamedTuple):
    """As in `train.py`, without marks around the windows, and with what the teacher said."""

    ids: Tensor
    features: Tensor
    tags: Tensor
    cues: Tensor
    sources: Tensor
    chances: Tensor
    states: Tensor


def collate(windows: list[Window], opinion_of: dict[int, Opinion]) -> Batch:
    shape = len(windows), max(window.end - window.begin for window in windows)
    ids, features = np.zeros(shape, np.int64), np.zeros((*shape, 4), np.int64)
    tags, cues, sources = np.full(shape, IGNORED, np.int64), np.full(shape, UNKNOWN, np.int64), np.full(shape, UNKNOWN, np.int64)
    chances, states = np.zeros((*shape, 7), np.float32), np.zeros((*shape, 384), np.float32)
    for row, (example, begin, end) in enumerate(windows):
        pieces, answers, opinion = example.wordpieces, example.answers, opinion_of[id(example)]
        here, inside = slice(begin, end), slice(0, end - begin)
        ids[row, inside], features[row, inside] = pieces.ids[here], pieces.features[here]
        tags[row, inside] = np.where(pieces.continues[here], IGNORED, answers.tags[here])
        cues[row, inside] = in_window(answers.cues[here], begin, end)
        sources[row, inside] = in_window(answers.sources[here], begin, end)
        chances[row, inside], states[row, inside] = opinion.chances[here], opinion.states[here]
    return Batch(*map(torch.from_numpy, (ids, features, tags, cues, sources, chances, states)))


def batch_loss(model: Small, batch: Batch, recipe: Recipe) -> Tensor:
    tags, links, states = model(batch.ids, batch.features)
    first = batch.tags != IGNORED  # tags stand on the first wordpieces of words
    as_teacher = F.kl_div(F.log_softmax(tags, -1), batch.chances, reduction="none").sum(-1)[first].mean()
    as_annotated = mean_cross_entropy(tags, batch.tags)
    content_asks, cue_answers, cue_asks, source_answers = links.split(LINK_WIDTH, -1)
    to_cue = link_loss(model, 0, content_asks, cue_answers, batch.tags == CUE, batch.cues)
    to_source = link_loss(model, 1, cue_asks, source_answers, batch.tags == SOURCE, batch.sources)
    as_states = (states - batch.states)[batch.ids != 0].pow(2).mean()
    tag_loss = recipe.annotated * as_annotated + (1 - recipe.annotated) * as_teacher
    return tag_loss + recipe.link_weight * (to_cue + to_source) + as_states


def link_loss(model: Small, kind: int, asks: Tensor, answers: Tensor, candidates: Tensor, targets: Tensor) -> Tensor:
    """As in `train.py`; "none" has the first column to itself, for no mark's place is free."""
    place = torch.arange(targets.shape[1])
    distance = model.link_distance(distance_bucket(place[None, :] - place[:, None]))[:, :, kind]
    scores = asks @ answers.transpose(1, 2) * LINK_WIDTH**-0.5 + distance
    none = asks @ model.link_none[kind] * LINK_WIDTH**-0.5
    scores = torch.cat([none[..., None], scores.masked_fill(~candidates[:, None, :], -1e4)], -1)
    possible = F.pad(candidates, (1, 0), value=True)
    known = (targets != UNKNOWN) & torch.gather(possible, 1, targets.clamp(min=0))
    return mean_cross_entropy(scores, torch.where(known, targets, IGNORED))


if __name__ == "__main__":
    main()
