//! Which stretch of an article is one page?
//!
//! A part is told by the numbers of its statements alone, so that an address can name the part without looking into the
//! article (`link::statement`).

use std::ops::Range;

use onrecord_ledger::offsets::Characters;
use onrecord_ledger::record::DocumentRecord;

use crate::web::link::{self, STATEMENTS_A_PART};

/// More of a text, in bytes, is not shown in one part: about 40,000 words.
const LONGEST_TEXT: usize = 250_000;
/// A text of one letter a line would be twenty times as long in HTML.
const MOST_LINES: usize = 5_000;

pub(super) struct Part {
    /// 1, 2, ...
    pub(super) number: usize,
    pub(super) of: usize,
    /// The indices of its statements.
    pub(super) statements: Range<usize>,
    /// Bytes of the text.
    pub(super) text: Range<usize>,
    /// Characters of its text that are left out behind it.
    pub(super) left_out: usize,
}

impl Part {
    /// The part of this number, else the last.
    pub(super) fn of(document: &DocumentRecord, number: usize) -> Part {
        let n = document.statements.len();
        let of = n.div_ceil(STATEMENTS_A_PART).max(1);
        let number = number.clamp(1, of);
        let text = &document.article.text;
        let begin = begin(document, number);
        let end = if number == of { text.len() } else { self::begin(document, number + 1).max(begin) };
        let shown = begin + longest(&text[begin..end]);
        Part {
            number,
            of,
            statements: (number - 1) * STATEMENTS_A_PART..n.min(number * STATEMENTS_A_PART),
            text: begin..shown,
            left_out: text[shown..end].chars().count(),
        }
    }

    pub(super) fn path(&self, article: i64) -> String {
        link::part(article, self.number)
    }

    pub(super) fn others(&self, article: i64) -> Vec<(usize, String)> {
        (1..=self.of).map(|number| (number, link::part(article, number))).collect()
    }
}

/// As much of a text as is shown, in bytes.
fn longest(text: &str) -> usize {
    let end = text.floor_char_boundary(text.len().min(LONGEST_TEXT));
    text[..end].match_indices('\n').nth(MOST_LINES).map_or(end, |(line, _)| line)
}

/// The byte at which a part begins: its first statement's line, unless the statement before is of that line too.
fn begin(document: &DocumentRecord, number: usize) -> usize {
    let first = (number - 1) * STATEMENTS_A_PART;
    if first == 0 {
        return 0;
    }
    let text = document.article.text.as_str();
    let characters = Characters::new(text);
    let byte = |index: usize| characters.byte(document.statements[index].extent().0);
    let line = text[..byte(first)].rfind('\n').map_or(0, |end| end + 1);
    if line > byte(first - 1) { line } else { byte(first) }
}
