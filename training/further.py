"""What does the tagger learn from a second look?

After `train.py` it has seen American politics between double quotation marks, six times over. Here it goes over the same articles
once more, slowly, together with our own (`gold/train`, in shapes and Englishes that the corpus lacks, three times) and with articles in
single marks. Half of the answer to each word is what it said itself after the first run, which holds it where it was right.
"""

import logging
import random
import time
from dataclasses import asdict, dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .model import Tagger
from .prepare import Example
from .train import IGNORED, Batch, Recipe, Window, batch_answers, batches, collate, losses, parameter_groups, rate_factor

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Further:
    seed: int = 1
    epochs: float = 1.0
    batch: int = 8
    rate: float = 5e-5
    head_rate: float = 2e-4
    warm_up: float = 0.06
    last_rate: float = 0.02
    decay: float = 0.01
    link_weight: float = 0.3
    clip: float = 1.0
    annotated: float = 0.5  # the weight of the annotators' tags; the rest is what the tagger said before
    own: int = 3  # how often our own articles are read: they are few


def go_on(model: Tagger, lessons: list[tuple[Example, np.ndarray]], recipe: Further) -> Tagger:
    """`lessons` are articles with the chances [n, 7] of the tags that the tagger gave before."""
    random.seed(recipe.seed)
    torch.manual_seed(recipe.seed)
    chances_of = {id(example): chances for example, chances in lessons}
    examples = [example for example, _ in lessons]
    rates = Recipe(
        epochs=recipe.epochs,
        rate=recipe.rate,
        head_rate=recipe.head_rate,
        warm_up=recipe.warm_up,
        last_rate=recipe.last_rate,
        decay=recipe.decay,
    )
    optimizer = torch.optim.AdamW(parameter_groups(model.train(), rates), betas=(0.9, 0.98), fused=True)
    windows = batches(examples, recipe.batch)
    steps = int(len(windows) * recipe.epochs)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: rate_factor(step, steps, rates))
    log.info("going on: %d steps, %s", steps, asdict(recipe))
    began = time.monotonic()
    for step, chosen in enumerate(windows[:steps], 1):
        batch = collate(chosen)
        tags, links = batch_answers(model, batch)
        found = losses(model, tags, links, batch)
        before = as_before(tags, batch, chosen, chances_of)
        tag = recipe.annotated * found.tag + (1 - recipe.annotated) * before
        optimizer.zero_grad()
        (tag + recipe.link_weight * (found.cue + found.source)).backward()
        nn.utils.clip_grad_norm_(model.parameters(), recipe.clip)
        optimizer.step()
        schedule.step()
        if step % 50 == 0 or step == steps:
            log.info("step %d of %d, %.0f s, losses %s", step, steps, time.monotonic() - began, found.rounded())
    return model.eval()


def as_before(tags: Tensor, batch: Batch, windows: list[Window], chances_of: dict[int, np.ndarray]) -> Tensor:
    """How far the chances of tags are from those before (Kullback and Leibler 1951), on the first wordpieces of words."""
    chances = np.zeros(tuple(tags.shape), np.float32)
    for row, (example, begin, end) in enumerate(windows):
        chances[row, 1 : 1 + end - begin] = chances_of[id(example)][begin:end]
    apart = F.kl_div(F.log_softmax(tags, -1), torch.from_numpy(chances), reduction="none").sum(-1)
    return apart[batch.tags != IGNORED].mean()
