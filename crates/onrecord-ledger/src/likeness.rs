//! Are these two contents the same words, and what was done to them on the way?
//!
//! The passage both have in common is found first: the best local alignment of their words (Smith and Waterman 1981),
//! where words left out cost little and words left out behind an ellipsis almost nothing. Whether that passage is enough
//! is decided by a few named thresholds; precision goes before recall. Last, the difference inside the passage is taken
//! word by word. Nothing here knows who speaks, or when.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::lexicon::function_word;
use crate::wording::{Word, Wording};

/// How a later wording differs from an earlier one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// Never empty; [`Change::Identical`] stands alone.
    pub changes: Vec<Change>,
    /// Both contents from their first word to their last, in order.
    pub pieces: Vec<Piece>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// The same words; capitals, accents and punctuation aside.
    Identical,
    /// A negation is in one of them only: `will` became `will not`.
    Negation,
    /// A number became another one, or is in one of them only.
    Number,
    /// Other words, words left out or put in, without a mark that says so.
    Altered,
    /// Words put in square brackets, or brackets gone.
    Brackets,
    /// Words left out behind an ellipsis.
    Ellipsis,
    /// Begins later or ends earlier.
    Shortened,
    /// Begins earlier or ends later.
    Extended,
}

impl Change {
    pub const ALL: [Change; 8] = [
        Change::Identical,
        Change::Negation,
        Change::Number,
        Change::Altered,
        Change::Brackets,
        Change::Ellipsis,
        Change::Shortened,
        Change::Extended,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Change::Identical => "identical",
            Change::Negation => "negation",
            Change::Number => "number",
            Change::Altered => "altered",
            Change::Brackets => "brackets",
            Change::Ellipsis => "ellipsis",
            Change::Shortened => "shortened",
            Change::Extended => "extended",
        }
    }
}

/// A stretch of words that both have, or that only one has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub kind: PieceKind,
    /// Bytes of the earlier content; empty where it has nothing here.
    pub earlier: Range<usize>,
    /// Bytes of the later content; empty where it has nothing here.
    pub later: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    Same,
    /// Inside the passage, the words differ.
    Changed,
    /// Before or after the passage: only one of them goes on.
    Beyond,
}

/// Contents below this many words are the same only where all their words are: eight words in a row are rarely said
/// twice by chance, seven often are.
pub(crate) const WORDS_TO_COMPARE: usize = 8;
/// A content of fewer words says too little to be traced: "that is right".
pub(crate) const FEWEST_WORDS: usize = 4;
/// No more words of a content are compared; of a longer one the stretch that shares most with the other. Bounds the work
/// to milliseconds.
const LONGEST: usize = 600;

// The thresholds below were chosen on pairs of contents of PolNeAR labelled by hand; record/2026-11-22-trace.md has the
// figures, and record/trace.py measures them again.

/// The shorter one stands whole in the longer one. Without a word that makes a clause ("a ban on visitors from the south
/// of the river") it may be the name of a topic, which many people use, so it must be longer.
const WHOLE_TOPIC: usize = 10;
/// Both are nearly the same from end to end: the share of the longer one's words that is kept, at most so many others.
const NEARLY_ALL: f64 = 0.82;
const NEARLY_ALL_CHANGED: usize = 2;
/// Words kept less words changed of a passage that may be the name of a topic.
const TOPIC_PASSAGE: isize = 13;
/// No passage keeps fewer words than this; seven of eight is the least copy with one word altered.
const FEWEST_KEPT: usize = 7;
/// Words kept less words changed of a passage with a clause, one less where it has two such words, and their share of the
/// shorter one.
const CLAUSE_PASSAGE: isize = 7;
const CLAUSE_SHARE: f64 = 0.7;
/// Where both go on differently: words kept less words changed, words that make a clause, words in a row.
const OVERLAP_PASSAGE: isize = 9;
const OVERLAP_CLAUSE: usize = 2;
const OVERLAP_RUN: usize = 7;
/// So many words of each before or after the passage replace one another: "I will" became "she would".
const FEW_AT_AN_END: usize = 4;
/// Asked for by its words, a statement must hold this share of them.
const ASKED_SHARE: f64 = 0.75;

/// Whether the two are one remark, and how `later` differs.
pub fn compare(earlier: &Wording, later: &Wording) -> Option<Likeness> {
    let (one, other) = (Spoken::of(earlier), Spoken::of(later));
    let fewer = one.words.len().min(other.words.len());
    if fewer < WORDS_TO_COMPARE {
        let is_same = fewer >= FEWEST_WORDS && one.keys().eq(other.keys());
        let all = Passage { earlier: 0..fewer, later: 0..fewer };
        return is_same.then(|| difference(&one, &other, &all));
    }
    let passage = passage(&one, &other)?;
    Evidence::of(&one, &other, &passage).is_one_remark().then(|| difference(&one, &other, &passage))
}

/// Whether a content holds the words somebody asks for, and how it differs from them. Few words must stand there in a
/// row, as they are; of more, most must.
pub fn find(asked: &Wording, content: &Wording) -> Option<Likeness> {
    let (one, other) = (Spoken::of(asked), Spoken::of(content));
    if one.words.is_empty() || other.words.is_empty() {
        return None;
    }
    let passage = passage(&one, &other)?;
    let evidence = Evidence::of(&one, &other, &passage);
    let is_held = if one.words.len() < WORDS_TO_COMPARE {
        evidence.longest_run == one.words.len()
    } else {
        let share = evidence.score() as f64 / one.words.len() as f64;
        share >= ASKED_SHARE || evidence.is_one_remark()
    };
    is_held.then(|| difference(&one, &other, &passage))
}

/// What speaks for one remark.
#[derive(Clone, Copy, Debug, Default)]
struct Evidence {
    /// Words of the shorter content, and of the longer.
    fewer: usize,
    more: usize,
    /// Words in common within the passage.
    kept: usize,
    /// Words replaced, left out or put in within the passage, where no ellipsis says so; in one place no more than a gap
    /// costs.
    changed: usize,
    longest_run: usize,
    /// Of the words in common, those that make a clause.
    clause: usize,
}

impl Evidence {
    fn of(one: &Spoken<'_>, other: &Spoken<'_>, passage: &Passage) -> Evidence {
        let (n_words, n_others) = (one.words.len(), other.words.len());
        let mut evidence =
            Evidence { fewer: n_words.min(n_others), more: n_words.max(n_others), ..Evidence::default() };
        let words: Vec<_> = one.keys().skip(passage.earlier.start).take(passage.earlier.len()).collect();
        let others: Vec<_> = other.keys().skip(passage.later.start).take(passage.later.len()).collect();
        for op in capture_diff_slices(Algorithm::Myers, &words, &others) {
            let (tag, in_one, in_other) = op.as_tag_tuple();
            if tag == DiffTag::Equal {
                evidence.kept += in_one.len();
                evidence.longest_run = evidence.longest_run.max(in_one.len());
                evidence.clause += words[in_one].iter().filter(|word| makes_clause(word)).count();
            } else {
                let is_marked = (in_one.is_empty() && one.is_cut_at(passage.earlier.start + in_one.start))
                    || (in_other.is_empty() && other.is_cut_at(passage.later.start + in_other.start));
                if !is_marked {
                    evidence.changed += in_one.len().max(in_other.len()).min(GAP.unsigned_abs() as usize);
                }
            }
        }
        evidence
    }

    fn score(&self) -> isize {
        self.kept as isize - self.changed as isize
    }

    fn is_one_remark(&self) -> bool {
        let score = self.score();
        let is_whole = self.kept == self.fewer && self.changed == 0;
        if is_whole && self.fewer >= if self.clause > 0 { WORDS_TO_COMPARE } else { WHOLE_TOPIC } {
            return true;
        }
        if self.kept < FEWEST_KEPT {
            return false;
        }
        if self.kept as f64 >= NEARLY_ALL * self.more as f64 && self.changed <= NEARLY_ALL_CHANGED {
            return true;
        }
        if self.clause == 0 {
            return score >= TOPIC_PASSAGE;
        }
        let clause_passage = if self.clause > 1 { CLAUSE_PASSAGE - 1 } else { CLAUSE_PASSAGE };
        let is_most_of_one = score >= clause_passage && score as f64 >= CLAUSE_SHARE * self.fewer as f64;
        let is_overlap = score >= OVERLAP_PASSAGE && self.clause >= OVERLAP_CLAUSE && self.longest_run >= OVERLAP_RUN;
        is_most_of_one || is_overlap
    }
}

fn makes_clause(key: &str) -> bool {
    function_word(key).is_some_and(|word| word.makes_clause)
}

fn negates(key: &str) -> bool {
    function_word(key).is_some_and(|word| word.negates)
}

/// A wording without the words in brackets, which stand for others or for none.
struct Spoken<'a> {
    wording: &'a Wording,
    /// Indices of `wording.words`.
    words: Vec<usize>,
}

impl<'a> Spoken<'a> {
    fn of(wording: &'a Wording) -> Spoken<'a> {
        Spoken { wording, words: wording.spoken() }
    }

    fn word(&self, index: usize) -> &'a Word {
        &self.wording.words[self.words[index]]
    }

    fn keys(&self) -> impl Iterator<Item = &'a str> {
        (0..self.words.len()).map(|index| self.word(index).key.as_str())
    }

    /// Whether an ellipsis stands before this word, or after the last one.
    fn is_cut_at(&self, index: usize) -> bool {
        if index < self.words.len() { self.word(index).after_ellipsis } else { self.wording.is_cut_short }
    }

    /// From the first of these spoken words to the last, with what stands in brackets between them.
    fn with_brackets(&self, spoken: &Range<usize>) -> Range<usize> {
        self.words[spoken.start]..self.words[spoken.end - 1] + 1
    }
}

/// The common passage: spoken words of each.
#[derive(Clone, Debug)]
struct Passage {
    earlier: Range<usize>,
    later: Range<usize>,
}

/// An alignment that ends here: its score and where it began.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    score: i32,
    began: (usize, usize),
}

impl Cell {
    fn plus(self, score: i32) -> Cell {
        Cell { score: self.score + score, ..self }
    }

    fn better(self, other: Cell) -> Cell {
        if other.score > self.score { other } else { self }
    }
}

/// A word in common.
const MATCH: i32 = 1;
/// A word replaced, left out or put in.
const EDIT: i32 = -1;
/// However many words are left out in one place, it costs no more than this: a run of more words than that is rarely
/// shared by chance.
const GAP: i32 = -4;
/// The same where an ellipsis says that words are left out.
const MARKED_GAP: i32 = -1;

/// The best common passage. Which of the two is the earlier one makes no difference.
fn passage(earlier: &Spoken<'_>, later: &Spoken<'_>) -> Option<Passage> {
    if earlier.keys().lt(later.keys()) {
        aligned(earlier, later)
    } else {
        aligned(later, earlier).map(|Passage { earlier, later }| Passage { earlier: later, later: earlier })
    }
}

fn aligned(one: &Spoken<'_>, other: &Spoken<'_>) -> Option<Passage> {
    let (rows, columns) = (stretch(one, other), stretch(other, one));
    let mut best = (Cell::default(), (0, 0));
    let mut above = vec![Cell::default(); columns.len() + 1];
    // For each column the best cell of all rows above: from there words of `one` may be left out.
    let mut best_above = above.clone();
    for row in rows {
        let mut cells = Vec::with_capacity(columns.len() + 1);
        cells.push(Cell::default());
        let mut best_left = Cell::default();
        for (at, column) in columns.clone().enumerate() {
            let cell = diagonal(above[at], one, row, other, column)
                .better(above[at + 1].plus(EDIT))
                .better(cells[at].plus(EDIT))
                .better(best_left.plus(gap_before(one, row + 1)))
                .better(best_above[at + 1].plus(gap_before(other, column + 1)));
            if cell.score > best.0.score {
                best = (cell, (row + 1, column + 1));
            }
            best_left = best_left.better(cell);
            best_above[at + 1] = best_above[at + 1].better(cell);
            cells.push(cell);
        }
        above = cells;
    }
    let (cell, ends) = best;
    (cell.score > 0).then_some(Passage { earlier: cell.began.0..ends.0, later: cell.began.1..ends.1 })
}

/// One more word of each.
fn diagonal(before: Cell, one: &Spoken<'_>, row: usize, other: &Spoken<'_>, column: usize) -> Cell {
    match (one.word(row).key == other.word(column).key, before.score > 0) {
        (true, true) => before.plus(MATCH),
        (true, false) => Cell { score: MATCH, began: (row, column) },
        (false, _) => before.plus(EDIT),
    }
}

/// What it costs when the other has more words before this one.
fn gap_before(spoken: &Spoken<'_>, index: usize) -> i32 {
    if spoken.is_cut_at(index) { MARKED_GAP } else { GAP }
}

/// The words to align: all, or the [`LONGEST`] that share the most triples with the other.
fn stretch(spoken: &Spoken<'_>, other: &Spoken<'_>) -> Range<usize> {
    let n_words = spoken.words.len();
    if n_words <= LONGEST {
        return 0..n_words;
    }
    let triple = |spoken: &Spoken<'_>, at: usize| [0, 1, 2].map(|next| spoken.word(at + next).key.clone());
    let shared: HashSet<_> = (0..other.words.len().saturating_sub(2)).map(|at| triple(other, at)).collect();
    let places: Vec<_> = (0..n_words - 2).filter(|at| shared.contains(&triple(spoken, *at))).collect();
    let within = |begin: usize| places[begin..].partition_point(|place| *place < places[begin] + LONGEST);
    let densest = (0..places.len()).max_by_key(|begin| (within(*begin), std::cmp::Reverse(*begin)));
    let begin = densest.map_or(0, |begin| places[begin]);
    begin..n_words.min(begin + LONGEST)
}

/// What was done to the words, and where.
fn difference(earlier: &Spoken<'_>, later: &Spoken<'_>, passage: &Passage) -> Likeness {
    let (one, other) = (earlier.wording, later.wording);
    let (mut in_one, mut in_other) = (earlier.with_brackets(&passage.earlier), later.with_brackets(&passage.later));
    // Brackets around all that both have spoken are no words beyond it.
    if passage.earlier.start == 0 && passage.later.start == 0 {
        (in_one.start, in_other.start) = (0, 0);
    }
    if passage.earlier.end == earlier.words.len() && passage.later.end == later.words.len() {
        (in_one.end, in_other.end) = (one.words.len(), other.words.len());
    }
    let mut found = Found { one, other, changes: BTreeSet::new(), pieces: Vec::new() };
    found.beyond(0..in_one.start, 0..in_other.start);
    found.lost_negation(in_one.start, in_other.start);
    let keys = |wording: &Wording, range: &Range<usize>| -> Vec<String> {
        wording.words[range.clone()].iter().map(|word| word.key.clone()).collect()
    };
    for op in capture_diff_slices(Algorithm::Myers, &keys(one, &in_one), &keys(other, &in_other)) {
        let (tag, words, others) = op.as_tag_tuple();
        let words = in_one.start + words.start..in_one.start + words.end;
        let others = in_other.start + others.start..in_other.start + others.end;
        if tag == DiffTag::Equal { found.same(words, others) } else { found.changed(words, others) }
    }
    found.beyond(in_one.end..one.words.len(), in_other.end..other.words.len());
    if found.changes.is_empty() {
        found.changes.insert(Change::Identical);
    }
    Likeness { changes: found.changes.into_iter().collect(), pieces: found.pieces }
}

/// A difference while it is taken. Ranges are indices of words.
struct Found<'a> {
    one: &'a Wording,
    other: &'a Wording,
    changes: BTreeSet<Change>,
    pieces: Vec<Piece>,
}

impl Found<'_> {
    fn same(&mut self, words: Range<usize>, others: Range<usize>) {
        let pairs = self.one.words[words.clone()].iter().zip(&self.other.words[others.clone()]);
        if pairs.into_iter().any(|(word, other)| word.in_brackets != other.in_brackets) {
            self.changes.insert(Change::Brackets);
        }
        self.piece(PieceKind::Same, words, others);
    }

    fn changed(&mut self, words: Range<usize>, others: Range<usize>) {
        let (gone, new) = (&self.one.words[words.clone()], &self.other.words[others.clone()]);
        let is_bracketed = |words: &[Word]| !words.is_empty() && words.iter().all(|word| word.in_brackets);
        if is_bracketed(gone) || is_bracketed(new) {
            self.changes.insert(Change::Brackets);
        } else if new.is_empty() && is_cut_at(self.other, others.start) {
            self.changes.insert(Change::Ellipsis);
        } else if gone.is_empty() && is_cut_at(self.one, words.start) {
            self.changes.insert(Change::Extended);
        } else {
            self.changes.insert(Change::Altered);
        }
        if count(gone, negates) != count(new, negates) {
            self.changes.insert(Change::Negation);
        }
        if numbers(gone) != numbers(new) {
            self.changes.insert(Change::Number);
        }
        self.piece(PieceKind::Changed, words, others);
    }

    /// Before or after the passage.
    fn beyond(&mut self, words: Range<usize>, others: Range<usize>) {
        let is_replaced = |range: &Range<usize>| (1..=FEW_AT_AN_END).contains(&range.len());
        if is_replaced(&words) && is_replaced(&others) {
            return self.changed(words, others);
        }
        let is_marked = is_cut_at(self.other, others.start) || is_cut_at(self.other, others.end);
        let (gone, new) = (&self.one.words[words.clone()], &self.other.words[others.clone()]);
        let spoken = |words: &[Word]| words.iter().any(|word| !word.in_brackets);
        if [gone, new].iter().any(|words| !words.is_empty() && !spoken(words)) {
            self.changes.insert(Change::Brackets);
        }
        if spoken(gone) {
            self.changes.insert(Change::Shortened);
        }
        if spoken(gone) && is_marked && new.is_empty() {
            self.changes.insert(Change::Ellipsis);
        }
        if spoken(new) {
            self.changes.insert(Change::Extended);
        }
        self.piece(PieceKind::Beyond, words, others);
    }

    /// "I do not think the bridge is safe" cut down to "the bridge is safe": the sentence before the passage negates in
    /// one of them only.
    fn lost_negation(&mut self, begin: usize, other_begin: usize) {
        let negated = |wording: &Wording, begin: usize| {
            let sentence = (0..=begin).rev().find(|index| *index == 0 || wording.words[*index].after_stop).unwrap_or(0);
            wording.words[sentence..begin].iter().any(|word| negates(&word.key))
        };
        if negated(self.one, begin) != negated(self.other, other_begin) {
            self.changes.insert(Change::Negation);
        }
    }

    fn piece(&mut self, kind: PieceKind, words: Range<usize>, others: Range<usize>) {
        if !words.is_empty() || !others.is_empty() {
            self.pieces.push(Piece { kind, earlier: bytes(self.one, words), later: bytes(self.other, others) });
        }
    }
}

fn is_cut_at(wording: &Wording, index: usize) -> bool {
    wording.words.get(index).map_or(wording.is_cut_short, |word| word.after_ellipsis)
}

fn count(words: &[Word], is_counted: impl Fn(&str) -> bool) -> usize {
    words.iter().filter(|word| is_counted(&word.key)).count()
}

fn numbers(words: &[Word]) -> Vec<&str> {
    words.iter().map(|word| word.key.as_str()).filter(|key| key.starts_with(|first: char| first.is_numeric())).collect()
}

/// From the first of these words to the last; an empty range where there are none.
fn bytes(wording: &Wording, words: Range<usize>) -> Range<usize> {
    match (wording.words[words.clone()].first(), wording.words[words.clone()].last()) {
        (Some(first), Some(last)) => first.range.start..last.range.end,
        _ => {
            let at = wording.words.get(words.start).map(|word| word.range.start);
            let at = at.or_else(|| wording.words.last().map(|word| word.range.end)).unwrap_or(0);
            at..at
        }
    }
}

#[cfg(test)]
mod tests;
