"""How does MiniLM learn the three roles and their links?

One recipe, the one that made the shipped model: windows of whole paragraphs, three losses, AdamW with a linear schedule, and
heads and new embeddings that learn five times as fast as what was pretrained. It runs on a GPU where there is one, else on
the CPU, in bfloat16 either way.
"""

import logging
import random
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .model import LINK_SCALE, LINK_WIDTH, POSITIONS, Tagger, distance_bucket, pretrained
from .prepare import BEGIN, CUE, END, NOBODY, PARAGRAPH, SOURCE, UNKNOWN, Example

log = logging.getLogger(__name__)

IGNORED = -100  # torch's name for a wordpiece without an answer
SENTENCE, AFTER_SENTENCE = 3, 1  # the feature's column, and its value


@dataclass(frozen=True)
class Recipe:
    """`epochs` was not tuned beyond "more than three"; all other values are the trial's."""

    seed: int = 1
    epochs: float = 5.5
    batch: int = 8
    rate: float = 2e-4
    head_rate: float = 1e-3
    warm_up: float = 0.06  # the share of all steps in which the rate rises
    last_rate: float = 0.02  # of the highest
    decay: float = 0.01
    link_weight: float = 0.3  # of each link loss beside the tag loss
    clip: float = 1.0


def train(examples: list[Example], recipe: Recipe) -> Tagger:
    random.seed(recipe.seed)
    torch.manual_seed(recipe.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = pretrained().to(device).train()
    optimizer = torch.optim.AdamW(parameter_groups(model, recipe), betas=(0.9, 0.98), fused=True)
    steps = int(len(batches(examples, recipe.batch)) * recipe.epochs)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: rate_factor(step, steps, recipe))
    log.info("training on %s: %d steps, %s", device, steps, asdict(recipe))
    began = time.monotonic()
    for step, batch in zip(range(1, steps + 1), endless_batches(examples, recipe.batch)):
        batch = batch.to(device)
        found = losses(model, *batch_answers(model, batch), batch)
        optimizer.zero_grad()
        (found.tag + recipe.link_weight * (found.cue + found.source)).backward()
        nn.utils.clip_grad_norm_(model.parameters(), recipe.clip)
        optimizer.step()
        schedule.step()
        if step % 50 == 0 or step == steps:
            log.info("step %d of %d, %.0f s, losses %s", step, steps, time.monotonic() - began, found.rounded())
    return model.cpu().eval()


def rate_factor(step: int, steps: int, recipe: Recipe) -> float:
    """A linear rise and a linear fall, as a share of the highest rate; `step` counts from 0."""
    warm_up = recipe.warm_up * steps
    if step + 1 < warm_up:
        return (step + 1) / warm_up
    return max(recipe.last_rate, (steps - step) / (steps - warm_up))


def parameter_groups(model: Tagger, recipe: Recipe) -> list[dict]:
    """Weight matrices decay; biases, norms and the small tables do not. What is new learns faster than what is pretrained."""
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        new = name.startswith(("tag", "link", "features"))
        decays = parameter.ndim > 1 and not name.startswith(("features", "link_distance"))
        key = (recipe.head_rate if new else recipe.rate, recipe.decay if decays else 0.0)
        groups.setdefault(key, []).append(parameter)
    return [{"params": group, "lr": rate, "weight_decay": decay} for (rate, decay), group in groups.items()]


# Windows and batches


class Window(NamedTuple):
    example: Example
    begin: int
    end: int


class Batch(NamedTuple):
    """Padded windows, [B, L] each; positions in `cues` and `sources` count from the window's BEGIN, which means "none"."""

    ids: Tensor
    features: Tensor
    tags: Tensor
    cues: Tensor
    sources: Tensor

    def to(self, device: torch.device) -> "Batch":
        return Batch(*(tensor.to(device, non_blocking=True) for tensor in self))


def endless_batches(examples: list[Example], size: int) -> Iterator[Batch]:
    while True:
        for windows in batches(examples, size):
            yield collate(windows)


def batches(examples: list[Example], size: int) -> list[list[Window]]:
    """One epoch: other windows each time, those of like length together, in random order."""
    windows = [window for example in examples for window in random_windows(example)]
    random.shuffle(windows)
    result: list[list[Window]] = []
    for at in range(0, len(windows), 20 * size):
        chunk = sorted(windows[at : at + 20 * size], key=lambda window: window.end - window.begin)
        grouped = [chunk[begin : begin + size] for begin in range(0, len(chunk), size)]
        random.shuffle(grouped)
        result += grouped
    return result


def random_windows(example: Example) -> Iterator[Window]:
    """Windows over an article that mostly end with a paragraph; the first is of random length, so that cuts differ."""
    total, longest = len(example.wordpieces), POSITIONS - 2
    begin, wanted = 0, random.randint(longest // 3, longest)
    while begin < total:
        end = cut(example, begin, min(total, begin + wanted))
        yield Window(example, begin, end)
        overlaps = end < total and random.random() < 0.3  # now and then a window begins amid a sentence
        begin, wanted = (max(end - 16, 0) if overlaps else end), longest


def cut(example: Example, begin: int, end: int) -> int:
    """The last end of a paragraph, else (mostly) of a sentence, in the last third of what the window can hold."""
    pieces = example.wordpieces
    if end == len(pieces):
        return end
    earliest = begin + (end - begin) * 2 // 3
    paragraph = last(pieces.ids == PARAGRAPH, earliest, end)
    if paragraph is not None:
        return paragraph
    if random.random() < 0.7:
        return last(pieces.features[:, SENTENCE] == AFTER_SENTENCE, earliest, end) or end
    return end


def last(where: np.ndarray, after: int, upto: int) -> int | None:
    """The last index in (after, upto] where it holds."""
    found = np.nonzero(where[after + 1 : upto + 1])[0]
    return after + 1 + int(found[-1]) if len(found) else None


def collate(windows: list[Window]) -> Batch:
    shape = len(windows), 2 + max(window.end - window.begin for window in windows)
    ids, features = np.zeros(shape, np.int64), np.zeros((*shape, 4), np.int64)
    tags, cues, sources = np.full(shape, IGNORED, np.int64), np.full(shape, UNKNOWN, np.int64), np.full(shape, UNKNOWN, np.int64)
    for row, (example, begin, end) in enumerate(windows):
        pieces, answers = example.wordpieces, example.answers
        here, inside = slice(begin, end), slice(1, 1 + end - begin)
        ids[row, 0], ids[row, inside], ids[row, inside.stop] = BEGIN, pieces.ids[here], END
        features[row, inside] = pieces.features[here]
        tags[row, inside] = np.where(pieces.continues[here], IGNORED, answers.tags[here])
        cues[row, inside] = in_window(answers.cues[here], begin, end)
        sources[row, inside] = in_window(answers.sources[here], begin, end)
    return Batch(*map(torch.from_numpy, (ids, features, tags, cues, sources)))


def in_window(links: np.ndarray, begin: int, end: int) -> np.ndarray:
    """A link that leaves the window is a link to nobody."""
    moved = np.where((begin <= links) & (links < end), links - begin + 1, 0)
    return np.where(links == UNKNOWN, UNKNOWN, np.where(links == NOBODY, 0, moved))


# Losses


class Losses(NamedTuple):
    tag: Tensor
    cue: Tensor
    source: Tensor

    def rounded(self) -> list[float]:
        return [round(float(loss.detach()), 4) for loss in self]


def batch_answers(model: Tagger, batch: Batch) -> tuple[Tensor, Tensor]:
    with torch.autocast(batch.ids.device.type, torch.bfloat16):
        return model(batch.ids, batch.features)


def losses(model: Tagger, tags: Tensor, links: Tensor, batch: Batch) -> Losses:
    content_asks, cue_answers, cue_asks, source_answers = links.split(LINK_WIDTH, -1)
    return Losses(
        mean_cross_entropy(tags, batch.tags),
        link_loss(model, 0, content_asks, cue_answers, batch.tags == CUE, batch.cues),
        link_loss(model, 1, cue_asks, source_answers, batch.tags == SOURCE, batch.sources),
    )


def link_loss(model: Tagger, kind: int, asks: Tensor, answers: Tensor, candidates: Tensor, targets: Tensor) -> Tensor:
    """How well askers find their answers among the true candidates of the window and "none", which takes BEGIN's place."""
    length = targets.shape[1]
    place = torch.arange(length, device=targets.device)
    answers, candidates = answers.clone(), candidates.clone()
    answers[:, 0], candidates[:, 0] = model.link_none[kind], True
    distance = model.link_distance(distance_bucket(place[None, :] - place[:, None]))[:, :, kind]
    scores = asks @ answers.transpose(1, 2) * LINK_SCALE + torch.where(place == 0, 0.0, distance)
    scores = scores.masked_fill(~candidates[:, None, :], -1e4)
    known = (targets != UNKNOWN) & torch.gather(candidates, 1, targets.clamp(min=0))
    return mean_cross_entropy(scores, torch.where(known, targets, IGNORED))


def mean_cross_entropy(scores: Tensor, targets: Tensor) -> Tensor:
    """Over the rows that have an answer; 0, where torch's own mean is not a number, when a batch has none."""
    total = F.cross_entropy(scores.flatten(0, 1), targets.flatten(), ignore_index=IGNORED, reduction="sum")
    return total / (targets != IGNORED).sum().clamp(min=1)
