//! Which spans do the braces in `{S1 Ana Rao} {K1 said} {C1 no}` mark?

use std::fmt::Write;
use std::ops::Range;

/// What a marked span is to its statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Source,
    Cue,
    Content,
    Occasion,
}

impl Role {
    pub fn letter(self) -> char {
        match self {
            Role::Source => 'S',
            Role::Cue => 'K',
            Role::Content => 'C',
            Role::Occasion => 'O',
        }
    }

    pub(crate) fn of(letter: char) -> Option<Role> {
        [Role::Source, Role::Cue, Role::Content, Role::Occasion].into_iter().find(|role| role.letter() == letter)
    }
}

/// A text without its braces and what they marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    pub text: String,
    /// In the order in which they open. Bytes of `text`.
    pub spans: Vec<(Role, usize, Range<usize>)>,
}

impl Marked {
    /// The spans of one role of one statement.
    pub fn of(&self, role: Role, number: usize) -> Vec<Range<usize>> {
        let spans = self.spans.iter().filter(|span| span.0 == role && span.1 == number);
        spans.map(|span| span.2.clone()).collect()
    }

    /// The numbers of the statements, in order.
    pub fn numbers(&self) -> Vec<usize> {
        let mut numbers: Vec<usize> = self.spans.iter().map(|span| span.1).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

/// Reads the marks. Braces that do not open one, as in a script inside a page, stay text.
pub fn marked(source: &str) -> Result<Marked, String> {
    let mut marked = Marked::default();
    let mut open: Vec<Vec<usize>> = Vec::new();
    let mut rest = source;
    while let Some(character) = rest.chars().next() {
        if let Some((role, numbers, len)) = opening(rest) {
            let begin = marked.text.len();
            open.push((marked.spans.len()..marked.spans.len() + numbers.len()).collect());
            marked.spans.extend(numbers.into_iter().map(|number| (role, number, begin..begin)));
            rest = &rest[len..];
        } else if character == '}' && !open.is_empty() {
            close(&mut marked, open.pop().unwrap_or_default());
            rest = &rest[1..];
        } else {
            marked.text.push(character);
            rest = &rest[character.len_utf8()..];
        }
    }
    match open.last().and_then(|open| marked.spans.get(*open.first()?)) {
        Some((role, number, span)) => {
            let from: String = marked.text[span.start..].chars().take(30).collect();
            Err(format!("the mark {}{number} before {from:?} is never closed", role.letter()))
        }
        None => Ok(marked),
    }
}

fn close(marked: &mut Marked, spans: Vec<usize>) {
    let end = marked.text.len();
    for span in spans {
        marked.spans[span].2.end = end;
    }
}

/// `{S1 ` or `{S1,2 `: the role, the numbers, and how many bytes that takes.
fn opening(rest: &str) -> Option<(Role, Vec<usize>, usize)> {
    let inside = rest.strip_prefix('{')?;
    let role = Role::of(inside.chars().next()?)?;
    let (numbers, _) = inside[1..].split_once(' ')?;
    let numbers: Option<Vec<usize>> = numbers.split(',').map(|number| number.parse().ok()).collect();
    let len = 1 + inside.find(' ')? + 1;
    Some((role, numbers?, len))
}

/// Puts marks back into a text: the inverse of [`marked`].
pub(crate) fn with_marks(text: &str, spans: &[(Role, usize, Range<usize>)]) -> String {
    let mut merged: Vec<(Range<usize>, Role, Vec<usize>)> = Vec::new();
    for (role, number, span) in spans {
        match merged.iter_mut().find(|other| other.0 == *span && other.1 == *role) {
            Some(other) => other.2.push(*number),
            None => merged.push((span.clone(), *role, vec![*number])),
        }
    }
    // Outer marks open first and close last.
    merged.sort_by_key(|(span, role, _)| (span.start, usize::MAX - span.end, *role));
    let mut out = String::new();
    let mut open: Vec<usize> = Vec::new();
    let mut marks = merged.iter().peekable();
    for at in 0..=text.len() {
        while open.last().is_some_and(|&end| end <= at) {
            open.pop();
            out.push('}');
        }
        while let Some((span, role, numbers)) = marks.next_if(|mark| mark.0.start <= at) {
            let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
            let _ = write!(out, "{{{}{} ", role.letter(), numbers.join(","));
            open.push(span.end);
        }
        if let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) {
            out.push(character);
        }
    }
    out
}
