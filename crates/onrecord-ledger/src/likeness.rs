//! Are these two contents the same words, and what was done to them on the way?
//!
//! The passage both have in common is found first: the best local alignment of their words (Smith and Waterman 1981),
//! where words left out cost little and words left out behind an ellipsis almost nothing. Whether that passage is enough
//! is decided by a few named thresholds; precision goes before recall. Last, the difference inside the passage is taken
//! word by word. Nothing here knows who speaks, or when.

use std::collections::HashSet;
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
/// to a millisecond.
const LONGEST: usize = 600;

/// Whether the two are one remark, and how `later` differs.
pub fn compare(earlier: &Wording, later: &Wording) -> Option<Likeness> {
    let (one, other) = (Spoken::of(earlier), Spoken::of(later));
    let fewer = one.words.len().min(other.words.len());
    if fewer < WORDS_TO_COMPARE {
        let is_same = fewer >= FEWEST_WORDS && one.keys().eq(other.keys());
        let _ = is_same; return None;
    }
    let passage = passage(&one, &other)?;
    let _ = passage;
    None
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
    (cell.score > 0).then(|| Passage { earlier: cell.began.0..ends.0, later: cell.began.1..ends.1 })
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
    let is_marked = index < spoken.words.len() && spoken.word(index).after_ellipsis;
    if is_marked { MARKED_GAP } else { GAP }
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

/// What speaks for one remark.
#[derive(Clone, Copy, Debug)]
pub struct Evidence {
    pub fewer: usize,
    pub more: usize,
    /// Words in common within the passage.
    pub kept: usize,
    /// Words of the passage in the one that are not in the other, the larger count; words behind an ellipsis aside.
    pub changed: usize,
    pub run: usize,
    /// Of the words in common, those that make a clause.
    pub clause: usize,
    pub meaning: usize,
}

impl Evidence {
    fn of(one: &Spoken<'_>, other: &Spoken<'_>, passage: &Passage) -> Evidence {
        let key = |spoken: &Spoken<'_>, range: &Range<usize>| {
            range.clone().map(|index| spoken.word(index).key.clone()).collect::<Vec<_>>()
        };
        let (a, b) = (key(one, &passage.earlier), key(other, &passage.later));
        let mut evidence = Evidence {
            fewer: one.words.len().min(other.words.len()),
            more: one.words.len().max(other.words.len()),
            kept: 0,
            changed: 0,
            run: 0,
            clause: 0,
            meaning: 0,
        };
        for op in capture_diff_slices(Algorithm::Myers, &a, &b) {
            let (tag, x, y) = op.as_tag_tuple();
            if tag == DiffTag::Equal {
                evidence.kept += x.len();
                evidence.run = evidence.run.max(x.len());
                for k in &a[x] {
                    match function_word(k) {
                        Some(word) => evidence.clause += usize::from(word.makes_clause),
                        None => evidence.meaning += 1,
                    }
                }
            } else {
                evidence.changed += x.len().max(y.len()).min(4);
            }
        }
        evidence
    }
}

pub fn evidence(a: &Wording, b: &Wording) -> Option<Evidence> {
    let (one, other) = (Spoken::of(a), Spoken::of(b));
    let passage = passage(&one, &other)?;
    Some(Evidence::of(&one, &other, &passage))
}
