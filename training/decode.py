"""Given what the network says of each window, who said what?

The steps are those of `crates/onrecord-core`, so that figures measured here are the program's: cut the article into windows,
find the likeliest lawful row of tags, give every content its cue and every cue its source. Attributions come out as spans of
code points. The rules for layouts that the corpus never shows (signed quotations, transcripts) are the program's alone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import torch

from .model import POSITIONS, distance_bucket
from .prepare import BEGIN, CONTENT, CUE, END, OUTSIDE, PARAGRAPH, SOURCE, Wordpieces

# ids [L] and features [L, 4] of a window -> tag logits [L, 7] and link vectors [L, 256 or 128]
Run = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]

LONGEST_WINDOW = POSITIONS - 2  # BEGIN and END take two
WORST_LINK = -6.0  # log-probabilities of links below this are all alike: one odd word must not decide for a whole content
DEAREST_GIFT = 3.0  # how much log-probability a content may lose by going to a cue that would have none
FORBIDDEN = -1e9


@dataclass(frozen=True)
class Heads:
    """The small tables that work on what the network gives."""

    transitions: np.ndarray  # [7, 7]
    distance: np.ndarray  # [66, 2]
    none: np.ndarray  # [2, 64], or [2, 32] of the fast network


@dataclass(frozen=True)
class Span:
    """Wordpieces, half-open, counted from the article's first or from the window's."""

    begin: int
    end: int

    def moved(self, by: int) -> "Span":
        return Span(self.begin + by, self.end + by)


@dataclass
class Attribution:
    cue: Span
    source: Span | None
    contents: list[Span] = field(default_factory=list)

    def moved(self, by: int) -> "Attribution":
        source = self.source.moved(by) if self.source else None
        return Attribution(self.cue.moved(by), source, [content.moved(by) for content in self.contents])


def attributions(pieces: Wordpieces, run: Run, heads: Heads) -> list[dict[str, list[list[int]]]]:
    found: list[Attribution] = []
    strays: list[Span] = []
    for window in windows(pieces):
        spans, links = read_window(pieces, window, run, heads)
        if spans[CUE]:
            found += [attribution.moved(window.begin) for attribution in linked(spans, links, heads)]
        else:
            strays += [content.moved(window.begin) for content in spans[CONTENT]]
    adopt(strays, found)
    return [in_text(attribution, pieces.offsets) for attribution in found if attribution.contents]


def adopt(strays: list[Span], found: list[Attribution]) -> None:
    """Contents of windows without any cue, long quotations mostly, go on with what was said before."""
    for stray in strays if found else []:
        before = [attribution for attribution in found if attribution.cue.begin < stray.begin]
        (before[-1] if before else found[0]).contents.append(stray)


def in_text(attribution: Attribution, offsets: np.ndarray) -> dict[str, list[list[int]]]:
    roles = {
        "source": [attribution.source] if attribution.source else [],
        "cue": [attribution.cue],
        "content": sorted(attribution.contents, key=lambda content: content.begin),
    }
    return {role: [[int(offsets[span.begin, 0]), int(offsets[span.end - 1, 1])] for span in spans] for role, spans in roles.items()}


# Windows


def windows(pieces: Wordpieces) -> list[Span]:
    """As many whole paragraphs as fit; nothing is read twice, which costs a quarter of the time and gained nothing."""
    result: list[Span] = []
    for part in parts(pieces):
        if result and part.end - result[-1].begin <= LONGEST_WINDOW:
            result[-1] = Span(result[-1].begin, part.end)
        else:
            result.append(part)
    return result


def parts(pieces: Wordpieces) -> Iterator[Span]:
    """Paragraphs, each with the line break before it; one that no window can hold is cut at ends of sentences."""
    breaks = np.nonzero(pieces.ids == PARAGRAPH)[0]
    bounds = [0, *(int(at) for at in breaks if at > 0), len(pieces)]
    for begin, end in zip(bounds, bounds[1:]):
        while end - begin > LONGEST_WINDOW:
            middle = sentence_cut(pieces, begin)
            yield Span(begin, middle)
            begin = middle
        if begin < end:
            yield Span(begin, end)


def sentence_cut(pieces: Wordpieces, begin: int) -> int:
    """The last start of a sentence in the second half of what a window can hold, else of a word."""
    after, upto = begin + LONGEST_WINDOW // 2, begin + LONGEST_WINDOW
    sentences = pieces.features[:, 3] == 1
    outside = sentences & (pieces.features[:, 2] != 1)  # a cut inside a quotation would part what belongs together
    found: list[int] = []
    for where in (outside, sentences, ~pieces.continues):  # words have at most 100 wordpieces, so the third always does
        found = found or np.nonzero(where[after + 1 : upto + 1])[0].tolist()
    return after + 1 + found[-1]


# One window


def read_window(pieces: Wordpieces, window: Span, run: Run, heads: Heads) -> tuple[dict[int, list[Span]], np.ndarray]:
    """The spans of each role and the link vectors, both counted from the window's first wordpiece."""
    here = slice(window.begin, window.end)
    ids = np.concatenate([[BEGIN], pieces.ids[here], [END]])
    features = np.pad(pieces.features[here], ((1, 1), (0, 0)))
    tags, links = (values[1:-1] for values in run(ids, features))
    return tagged_spans(tags, pieces.continues[here], heads.transitions), links


def tagged_spans(tags: np.ndarray, continues: np.ndarray, transitions: np.ndarray) -> dict[int, list[Span]]:
    """The spans of each role, by the tag that begins it; a span ends with the last wordpiece of its last word."""
    first = np.nonzero(~continues)[0]
    begins, ends = first.tolist(), [*first[1:].tolist(), len(continues)]
    spans: dict[int, list[Span]] = {SOURCE: [], CUE: [], CONTENT: []}
    for tag, begin, end in zip(viterbi(log_softmax(tags[first]), transitions), begins, ends):
        if tag in spans:
            spans[tag].append(Span(begin, end))
        elif tag != OUTSIDE:
            spans[tag - 1][-1] = Span(spans[tag - 1][-1].begin, end)
    return spans


def viterbi(scores: np.ndarray, transitions: np.ndarray) -> list[int]:
    """The best row of tags; of equals, the lowest."""
    best = np.where(np.isin(range(scores.shape[1]), (OUTSIDE, SOURCE, CUE, CONTENT)), scores[0], FORBIDDEN)
    came_from = []
    for row in scores[1:]:
        reached = best[:, None] + transitions
        came_from.append(reached.argmax(0))
        best = reached.max(0) + row
    path = [int(best.argmax())]
    for step in reversed(came_from):
        path.append(int(step[path[-1]]))
    return path[::-1]


def log_softmax(scores: np.ndarray) -> np.ndarray:
    return scores - np.logaddexp.reduce(scores, axis=-1, keepdims=True)


# Links


def linked(spans: dict[int, list[Span]], links: np.ndarray, heads: Heads) -> list[Attribution]:
    """Every content goes to the cue it asks for, every cue to its source or to nobody."""
    content_asks, cue_answers, cue_asks, source_answers = np.split(links, 4, axis=-1)
    cues, sources = begins(spans[CUE]), begins(spans[SOURCE])
    to_cues = link_scores(content_asks, cue_answers, cues, heads.none[0], heads.distance[:, 0])
    to_sources = link_scores(cue_asks, source_answers, sources, heads.none[1], heads.distance[:, 1])
    found = []
    for cue in spans[CUE]:
        best = int(to_sources[cue.begin].argmax())
        found.append(Attribution(cue, spans[SOURCE][best] if best < len(sources) else None))
    likely = np.maximum(log_softmax(to_cues)[:, : len(cues)], WORST_LINK)
    scores = [likely[content.begin : content.end].mean(0) for content in spans[CONTENT]]
    for content, owner in zip(spans[CONTENT], owners(scores)):
        found[owner].contents.append(content)
    return found


def begins(spans: list[Span]) -> np.ndarray:
    return np.array([span.begin for span in spans], int)


def link_scores(asks: np.ndarray, answers: np.ndarray, candidates: np.ndarray, none: np.ndarray, distance: np.ndarray) -> np.ndarray:
    """For every wordpiece of the window as asker: the score of each candidate, and of "none" in the last column."""
    apart = candidates[None, :] - np.arange(len(asks))[:, None]
    scale = len(none) ** -0.5
    scores = asks @ answers[candidates].T * scale + distance[distance_bucket(torch.from_numpy(apart)).numpy()]
    return np.column_stack([scores, asks @ none * scale])


def owners(scores: list[np.ndarray]) -> list[int]:
    """The cue of each content: the one it asks for most; but a cue left with none is given one by a cue that has several,
    where that costs little."""
    owner = [int(row.argmax()) for row in scores]
    for cue in range(len(scores[0]) if scores else 0):
        if cue in owner:
            continue
        spare = [index for index, own in enumerate(owner) if owner.count(own) > 1]
        if not spare:
            break
        price, cheapest = min((scores[index][owner[index]] - scores[index][cue], index) for index in spare)
        if price < DEAREST_GIFT:
            owner[cheapest] = cue
    return owner
