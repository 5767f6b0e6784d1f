//! Which statements do these words belong to, and which part do they play in each of them?
//!
//! A text is cut wherever words of a statement begin or end. Blocks and words are walked through side by side, because a
//! page may be one paragraph with thousands of statements. Offsets here are bytes.

use std::ops::Range;

/// What words do in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Context,
    Content,
    Cue,
    Source,
}

/// Words of a statement and the part they play.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub range: Range<usize>,
    pub role: Role,
    /// The statement's index.
    pub statement: usize,
}

/// A run of text in which the same statements play the same parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub range: Range<usize>,
    /// What it plays where, what began first before the others.
    pub marks: Vec<Mark>,
    /// Statements whose content begins here.
    pub begins: Vec<usize>,
}

impl Piece {
    /// How it looks: "said", "cue said", "nested said source".
    pub fn class(&self) -> String {
        let mut classes = Vec::new();
        for mark in &self.marks {
            match mark.role {
                Role::Context => {}
                Role::Content => classes.push(if classes.contains(&"said") { "nested" } else { "said" }),
                Role::Cue => classes.push("cue"),
                Role::Source => classes.push("source"),
            }
        }
        classes.sort_unstable();
        classes.dedup();
        classes.join(" ")
    }

    /// The statements whose content this is, the outermost first.
    pub fn said_in(&self) -> impl Iterator<Item = usize> {
        self.marks.iter().filter(|mark| mark.role == Role::Content).map(|mark| mark.statement)
    }
}

/// The lines of a text that hold something, where nothing tells its paragraphs apart.
pub fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut begin = 0;
    let lines = text.split_inclusive('\n').map(move |line| {
        let range = begin..begin + line.trim_end().len();
        begin += line.len();
        range
    });
    lines.filter(|line| !line.is_empty())
}

/// Cuts blocks, which are in order, into pieces. A statement begins at the first piece of its content that is in a block.
pub fn cut(blocks: impl IntoIterator<Item = Range<usize>>, mut marks: Vec<Mark>) -> Vec<Vec<Piece>> {
    marks.sort_by_key(|mark| (mark.range.start, mark.statement));
    let mut has_begun = vec![false; marks.iter().map(|mark| mark.statement + 1).max().unwrap_or(0)];
    let mut ahead = marks.into_iter().peekable();
    let mut open: Vec<Mark> = Vec::new();
    let mut cut = Vec::new();
    for block in blocks {
        while let Some(mark) = ahead.next_if(|mark| mark.range.start < block.end) {
            open.push(mark);
        }
        open.retain(|mark| mark.range.end > block.start);
        cut.push(pieces(block, &open, &mut has_begun));
    }
    cut
}

/// `marks` overlap the block and are in order.
fn pieces(block: Range<usize>, marks: &[Mark], has_begun: &mut [bool]) -> Vec<Piece> {
    let mut ahead = marks.iter().peekable();
    let mut open: Vec<Mark> = Vec::new();
    let mut pieces = Vec::new();
    for at in cuts(&block, marks).windows(2) {
        let range = at[0]..at[1];
        while let Some(mark) = ahead.next_if(|mark| mark.range.start <= range.start) {
            open.push(mark.clone());
        }
        open.retain(|mark| mark.range.end > range.start);
        let mut piece = Piece { range, marks: open.clone(), begins: Vec::new() };
        piece.begins = piece.said_in().filter(|one| !std::mem::replace(&mut has_begun[*one], true)).collect();
        pieces.push(piece);
    }
    pieces
}

fn cuts(block: &Range<usize>, marks: &[Mark]) -> Vec<usize> {
    let ends = marks.iter().flat_map(|mark| [mark.range.start, mark.range.end]);
    let mut cuts: Vec<_> = ends.filter(|at| block.start < *at && *at < block.end).collect();
    cuts.extend([block.start, block.end]);
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}
