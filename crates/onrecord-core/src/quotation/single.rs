//! Which single marks are quotation marks, and not apostrophes?
//!
//! Most British papers quote `‘like this’`, with `“double marks”` inside, and the closing mark looks like the apostrophe of
//! `don’t`, `the workers’` and `rock ’n’ roll`. A mark opens behind white space and before a word, and closes behind a word
//! and before white space or punctuation; both stand in one paragraph, or the next opens again. Even so `the '80s and the
//! workers' pay` has a pair, so single marks only count where they are what the article quotes with: surely paired
//! ones outnumber the double quotations outside them. Of the 924 articles of PolNeAR train and dev that takes in 5, whose only
//! quotations are single ones. Inside a quotation of the other kind marks stay as they are printed.
//!
//! `training/prepare.py` does the same.

use super::{Mark, Quotations, Quoted};
use crate::span::Span;

/// A word that ends so may be a possessive or cut short: `the workers' pay`, `goin' home`, `o' the wisp`.
const MAY_END_IN_APOSTROPHE: &str = "sSnNoO";
const BEFORE_OPENING: &str = "([{—–-/\"“";
const BEFORE_WORD: &str = "\"“([£$€…#@";
const AFTER_CLOSING: &str = ".,;:!?…)]}—–-/\"”";
/// What stands before speech that the next paragraph goes on with, unless it begins its own.
const BEFORE_SPEECH: &str = ":,.—–-";
/// Words that lost their beginning, and endings that lost their word: `'n'`, `'tis`, `Rao 's`.
const NEVER_WORDS: &[&str] =
    &["n", "em", "til", "tis", "twas", "twere", "cos", "cuz", "nuff", "s", "t", "d", "m", "re", "ve", "ll"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Does {
    Open,
    Close,
    /// As well an apostrophe at the end of a word.
    MayClose,
}

/// A single mark that is not plainly an apostrophe.
#[derive(Clone, Copy)]
struct Candidate {
    mark: Span,
    does: Does,
}

/// A quotation between single marks that no other single marks are around.
#[derive(Clone, Copy)]
struct Single {
    opening: Span,
    /// None where only the next paragraph goes on.
    closing: Option<Span>,
    is_sure: bool,
    quoted: Span,
}

/// The quotations of a text of which only the double marks are known yet.
pub(super) fn with_single(text: &str, paragraphs: &[Span], double: Quotations) -> Quotations {
    let (singles, outer) = outermost(all(text, paragraphs, &double.marks), &double.quoted);
    let is_usual = singles.iter().filter(|single| single.is_sure).count() > outer.len();
    if is_usual { together(double.marks, outer, &singles) } else { double }
}

/// Of both kinds those that no quotation before them holds.
fn outermost(singles: Vec<Single>, double: &[Quoted]) -> (Vec<Single>, Vec<Quoted>) {
    let (mut kept, mut outer, mut upto) = (Vec::new(), Vec::new(), 0);
    let mut double = double.iter().peekable();
    for single in singles {
        while let Some(quoted) = double.next_if(|quoted| quoted.span.begin <= single.quoted.begin) {
            if quoted.span.begin >= upto {
                outer.push(*quoted);
                upto = quoted.span.end;
            }
        }
        if single.quoted.begin >= upto {
            kept.push(single);
            upto = single.quoted.end;
        }
    }
    outer.extend(double.filter(|quoted| quoted.span.begin >= upto));
    (kept, outer)
}

fn together(mut marks: Vec<Mark>, mut quoted: Vec<Quoted>, singles: &[Single]) -> Quotations {
    marks.retain(|mark| {
        let after = singles.partition_point(|single| single.quoted.end <= mark.span.begin);
        singles.get(after).is_none_or(|single| mark.span.begin < single.quoted.begin)
    });
    for single in singles {
        marks.push(Mark { span: single.opening, opens: true });
        marks.extend(single.closing.map(|span| Mark { span, opens: false }));
        quoted.push(Quoted { span: single.quoted, closed: single.closing.is_some() });
    }
    marks.sort_by_key(|mark| mark.span);
    quoted.sort_by_key(|quoted| quoted.span);
    Quotations { marks, quoted }
}

fn all(text: &str, paragraphs: &[Span], double: &[Mark]) -> Vec<Single> {
    let filled = paragraphs.iter().filter(|paragraph| !paragraph.of(text).trim().is_empty());
    let read: Vec<_> = filled.map(|&paragraph| (paragraph, candidates(text, paragraph, double))).collect();
    let mut found = Vec::new();
    for (at, (paragraph, candidates)) in read.iter().enumerate() {
        let goes_on = read.get(at + 1).is_some_and(|(next, candidates)| begins_with_mark(text, *next, candidates));
        pairs(text, *paragraph, candidates, goes_on, &mut found);
    }
    found
}

fn begins_with_mark(text: &str, paragraph: Span, candidates: &[Candidate]) -> bool {
    candidates.first().is_some_and(|first| {
        let before = Span { begin: paragraph.begin, end: first.mark.begin };
        first.does == Does::Open && before.of(text).trim().is_empty()
    })
}

/// The single marks of a paragraph that are no part of double ones, without plain apostrophes.
fn candidates(text: &str, paragraph: Span, double: &[Mark]) -> Vec<Candidate> {
    let mut double = double[double.partition_point(|mark| mark.span.end <= paragraph.begin)..].iter().peekable();
    let mut found = Vec::new();
    for (offset, character) in paragraph.of(text).char_indices().filter(|(_, c)| matches!(c, '\'' | '‘' | '’')) {
        let begin = paragraph.begin as usize + offset;
        let mark = Span::new(begin, begin + character.len_utf8());
        while double.next_if(|double| double.span.end <= mark.begin).is_some() {}
        if double.peek().is_none_or(|double| mark.end <= double.span.begin) {
            found.extend(does(text, paragraph, mark, character).map(|does| Candidate { mark, does }));
        }
    }
    found
}

fn does(text: &str, paragraph: Span, mark: Span, character: char) -> Option<Does> {
    let so_far = &text[paragraph.begin as usize..mark.begin as usize];
    let mut following = text[mark.end as usize..paragraph.end as usize].chars();
    let before = so_far.chars().next_back().unwrap_or(' ');
    let after = following.next().unwrap_or(' ');
    let beyond = following.next().unwrap_or(' ');
    if character != '’'
        && may_open(before, after)
        && !is_elision(so_far, Span { begin: mark.end, ..paragraph }.of(text))
    {
        Some(Does::Open)
    } else if character != '‘' && !before.is_whitespace() && (after.is_whitespace() || AFTER_CLOSING.contains(after))
    {
        let may_be_apostrophe = MAY_END_IN_APOSTROPHE.contains(before) || before.is_numeric();
        let amid_words = after.is_whitespace() && begins_word(beyond);
        Some(if may_be_apostrophe && amid_words { Does::MayClose } else { Does::Close })
    } else {
        None
    }
}

fn may_open(before: char, after: char) -> bool {
    (before.is_whitespace() || BEFORE_OPENING.contains(before)) && begins_word(after)
}

fn begins_word(character: char) -> bool {
    character.is_alphanumeric() || BEFORE_WORD.contains(character)
}

/// `'n' roll`, `the '80s`, `the class of '99`: but `‘30 people died,’` begins a clause.
fn is_elision(before: &str, after: &str) -> bool {
    let end = after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len());
    let word = after[..end].to_lowercase();
    let is_year = |word: &str| word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    let amid_words = before.trim_end().ends_with(char::is_alphanumeric);
    NEVER_WORDS.contains(&word.as_str()) || word.strip_suffix('s').is_some_and(is_year) || is_year(&word) && amid_words
}

/// The outermost pairs of a paragraph, and the mark behind which the next paragraph goes on.
fn pairs(text: &str, paragraph: Span, candidates: &[Candidate], goes_on: bool, found: &mut Vec<Single>) {
    let speaks_on = |opening: Span| goes_on && opens_speech(text, paragraph, opening);
    let mut open: Vec<Span> = Vec::new();
    for (candidate, sure_behind) in candidates.iter().zip(sure_behind(candidates)) {
        if candidate.does == Does::Open {
            open.push(candidate.mark);
            continue;
        }
        let is_sure = candidate.does == Does::Close;
        let closes = |&opening: &Span| is_sure || sure_behind < open.len() && !speaks_on(opening);
        if let Some(opening) = open.last().copied().filter(closes) {
            open.pop();
            let quoted = Span { begin: opening.end, end: candidate.mark.begin };
            let is_sure = is_sure || opening.of(text) == "‘";
            add(Single { opening, closing: Some(candidate.mark), is_sure, quoted }, found);
        }
    }
    if let Some(opening) = open.last().copied().filter(|&opening| speaks_on(opening)) {
        let quoted = Span { begin: opening.end, end: paragraph.end };
        add(Single { opening, closing: None, is_sure: false, quoted }, found);
    }
}

/// For each candidate, how many that surely close stand between it and the next that opens: where there are enough of them,
/// `'The workers' pay is late,'` has an apostrophe in its middle.
fn sure_behind(candidates: &[Candidate]) -> Vec<usize> {
    let mut counts = vec![0; candidates.len()];
    let mut count = 0;
    for (at, candidate) in candidates.iter().enumerate().rev() {
        counts[at] = count;
        match candidate.does {
            Does::Open => count = 0,
            Does::Close => count += 1,
            Does::MayClose => {}
        }
    }
    counts
}

/// Adds a pair in place of those inside it.
fn add(outer: Single, found: &mut Vec<Single>) {
    while found.pop_if(|inner| inner.opening.begin > outer.opening.begin).is_some() {}
    found.push(outer);
}

fn opens_speech(text: &str, paragraph: Span, opening: Span) -> bool {
    let before = text[paragraph.begin as usize..opening.begin as usize].trim_end();
    before.is_empty() || before.ends_with(|c| BEFORE_SPEECH.contains(c))
}
