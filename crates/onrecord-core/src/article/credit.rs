//! Whom does the article name as where it comes from?
//!
//! "Source: Example Agency" on a line of its own, "h/t Example", "(Reuters)" as the last line, or an agency in the dateline,
//! "LONDON (Reuters) - ".

use std::sync::LazyLock;

use super::blocks::n_words;
use super::furniture::sorted;
use super::{Block, BlockKind, Credit};
use crate::span::Span;

static AGENCIES: LazyLock<Vec<&str>> = LazyLock::new(|| sorted(include_str!("../lexicon/agencies.txt")));
/// What the names of further agencies end in: " News Agency".
static ENDINGS: LazyLock<Vec<&str>> =
    LazyLock::new(|| AGENCIES.iter().filter_map(|line| line.strip_prefix("...")).collect());

/// Whether a name is that of a news agency.
pub(crate) fn is_agency(name: &str) -> bool {
    AGENCIES.binary_search(&name).is_ok() || ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Lines with more words are about a source, not a credit.
const LONGEST_LINE: usize = 10;
/// A dateline is shorter than this, in bytes: "MEXICO CITY / WASHINGTON, September 12 (Agence France-Presse) - ".
const LONGEST_DATELINE: usize = 90;
/// So many blocks at the article's ends are looked at.
const AT_ENDS: usize = 4;

/// Finds the credit and gives its words a block of their own. A line at the end wins over the dateline.
pub(crate) fn credit(text: &str, blocks: &mut Vec<Block>) -> Option<Credit> {
    let dateline =
        blocks.iter().take(AT_ENDS).enumerate().find_map(|(at, block)| Some((at, dateline(text, block.span)?)));
    if let Some((at, credit)) = &dateline {
        set_apart(text, blocks, *at, credit.span);
    }
    let last = blocks.len().saturating_sub(AT_ENDS);
    let at_ends = (last..blocks.len()).rev().chain(0..last.min(AT_ENDS));
    let line = at_ends.map(|at| (at, blocks[at].span)).find_map(|(at, span)| Some((at, line(text, span)?)));
    let line = line.or_else(|| Some((blocks.len().checked_sub(1)?, sign_off(text, blocks.last()?.span)?)));
    if let Some((at, _)) = line {
        blocks[at].kind = BlockKind::Credit;
    }
    line.map(|(_, credit)| credit).or(dateline.map(|(_, credit)| credit))
}

/// A block that is nothing but a credit.
fn line(text: &str, span: Span) -> Option<Credit> {
    let words = span.of(text);
    let inner = words.trim_start_matches(['(', '[']).trim_end_matches([')', ']']);
    let outlet = after_label(inner)?.trim().trim_end_matches('.').trim_matches(['"', '“', '”']);
    let plausible =
        outlet.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || c == '@') || outlet.contains('.');
    (plausible && n_words(words) <= LONGEST_LINE).then(|| Credit { outlet: outlet.to_owned(), span })
}

/// A last block that is an agency's name alone, "(Reuters)", "- AFP".
fn sign_off(text: &str, span: Span) -> Option<Credit> {
    let outlet = span.of(text).trim_matches(|c: char| c.is_whitespace() || "()[]-–—/.".contains(c));
    is_agency(outlet).then(|| Credit { outlet: outlet.to_owned(), span })
}

fn after_label(line: &str) -> Option<&str> {
    // These words need no colon behind them, the others would begin a sentence.
    const FREE: [&str; 5] = ["h/t", "hat tip to", "hat tip", "with inputs from", "with agency inputs from"];
    const LABELS: [&str; 9] = [
        "source",
        "sources",
        "original source",
        "news source",
        "via",
        "credit",
        "courtesy",
        "originally published by",
        "originally published in",
    ];
    let lower = line.to_ascii_lowercase();
    let free = FREE.iter().find(|label| lower.starts_with(**label)).and_then(|label| line.get(label.len()..));
    if let Some(rest) = free {
        return Some(rest.trim_start_matches([':', ' ']));
    }
    let label = LABELS
        .iter()
        .find(|label| lower.strip_prefix(**label).is_some_and(|rest| rest.trim_start().starts_with(':')))?;
    line.get(label.len()..).map(|rest| rest.trim_start().trim_start_matches(':'))
}

/// "LONDON (Reuters) - " at the beginning of a paragraph.
pub(crate) fn dateline(text: &str, span: Span) -> Option<Credit> {
    let paragraph = span.of(text);
    let open = paragraph.find('(')?;
    let close = open + paragraph[open..].find(')')?;
    let place = paragraph[..open].trim();
    let outlet = paragraph[open + 1..close].trim();
    let behind = paragraph[close + 1..].trim_start();
    let text_begins = behind.trim_start_matches(['-', '–', '—']);
    let end = paragraph.len() - text_begins.len();
    let is_dashed = text_begins.len() < behind.len();
    (is_dashed && end <= LONGEST_DATELINE && is_filed_by(place, outlet))
        .then(|| Credit { outlet: outlet.to_owned(), span: Span::new(span.begin as usize, span.begin as usize + end) })
}

/// Whether `place` and the brackets behind it are where and by whom an article was filed. A body with its abbreviation,
/// "The Example Authority (EA) - ", is not.
fn is_filed_by(place: &str, outlet: &str) -> bool {
    // Behind a place in capitals, as only a dateline has it, an agency need not be known.
    const LAST_WORDS: [&str; 5] = ["Press", "News", "Agency", "Service", "Wire"];
    let is_place = place.split_whitespace().all(|word| !word.starts_with(char::is_lowercase));
    let in_capitals = place.split([' ', ',']).next().is_some_and(|first| {
        first.chars().count() > 2 && first.chars().all(|c| c.is_uppercase() || ".-'’".contains(c))
    });
    let looks_like_one = || in_capitals && n_words(outlet) > 1 && LAST_WORDS.iter().any(|word| outlet.ends_with(word));
    is_place && !abbreviates(outlet, place) && (is_agency(outlet) || looks_like_one())
}

fn abbreviates(short: &str, long: &str) -> bool {
    let initials = |article: bool| -> String {
        let words = long.split([' ', '-']).filter(|word| article || !matches!(*word, "The" | "of" | "for" | "and"));
        words.filter_map(|word| word.chars().next()).collect()
    };
    !long.is_empty() && (initials(true).eq_ignore_ascii_case(short) || initials(false).eq_ignore_ascii_case(short))
}

/// Splits the block so that the credit, at its beginning, is a block.
fn set_apart(text: &str, blocks: &mut Vec<Block>, at: usize, credit: Span) {
    let whole = blocks[at].span;
    let rest = &text[credit.end as usize..whole.end as usize];
    let begin = whole.end as usize - rest.trim_start().len();
    blocks[at] = Block { span: credit, kind: BlockKind::Credit };
    if begin < whole.end as usize {
        blocks.insert(at + 1, Block { span: Span::new(begin, whole.end as usize), kind: BlockKind::Paragraph });
    }
}
