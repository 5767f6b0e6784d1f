//! Which words of the article show a statement in its context, and which part does each of them play?

use onrecord_core::{Attribution, Span, SpeakerKind, Statement};

use crate::marks::Role;

/// Context longer than this is cut off: it would drown the statement.
const LONGEST_CONTEXT: usize = 160;
/// Parts of a statement that are no farther apart than this are shown with what stands between.
const NEAR: usize = 120;

/// The sentences that hold a statement's content, cue and source, in order. What lies between two of them is left out.
pub(crate) fn around(text: &str, attribution: &Attribution) -> Vec<Span> {
    let Attribution { content, cue, source, .. } = attribution;
    let mut parts: Vec<Span> = [content, cue, source].into_iter().flatten().map(|span| sentence(text, *span)).collect();
    parts.sort();
    let mut excerpt: Vec<Span> = Vec::new();
    for part in parts {
        match excerpt.last_mut() {
            Some(last) if part.begin as usize <= last.end as usize + NEAR => last.end = last.end.max(part.end),
            _ => excerpt.push(part),
        }
    }
    excerpt
}

/// The part that the character at byte `offset` plays. Cue and source may stand inside the content of an interrupted
/// quotation, and are the smaller ones.
pub(crate) fn role_at(attribution: &Attribution, offset: usize) -> Role {
    let within = |spans: &[Span]| spans.iter().any(|span| span.range().contains(&offset));
    if within(&attribution.cue) {
        Role::Cue
    } else if within(&attribution.source) {
        Role::Source
    } else if within(&attribution.content) {
        Role::Content
    } else {
        Role::Context
    }
}

/// What a statement's speaker is called: the name, else the words of the source, else that there is none.
pub(super) fn speaker(text: &str, statement: &Statement) -> String {
    if let Some(name) = &statement.speaker.name {
        return name.clone();
    }
    let source: Vec<_> = statement.attribution.source.iter().map(|span| span.of(text)).collect();
    match statement.speaker.kind {
        SpeakerKind::Author => "the author".into(),
        _ if source.is_empty() => "nobody named".into(),
        _ => source.join(" … "),
    }
}

fn sentence(text: &str, span: Span) -> Span {
    Span::new(sentence_begin(text, span.begin as usize), sentence_end(text, span.end as usize))
}

/// Looks no farther than [`LONGEST_CONTEXT`]: a paragraph may be megabytes long.
fn sentence_begin(text: &str, at: usize) -> usize {
    let horizon = text.floor_char_boundary(at.saturating_sub(LONGEST_CONTEXT));
    let paragraph = text[horizon..at].rfind('\n').map(|line| horizon + line + 1);
    let from = paragraph.unwrap_or(horizon);
    let before = &text[from..at];
    let stop = before.char_indices().rev().find(|(offset, c)| is_end(*c, &before[offset + c.len_utf8()..]));
    match stop {
        Some((offset, _)) => at - before[offset + 1..].trim_start_matches(closes_or_space).len(),
        None if paragraph.is_some() || horizon == 0 => from,
        None => at,
    }
}

fn sentence_end(text: &str, at: usize) -> usize {
    let horizon = text.ceil_char_boundary((at + LONGEST_CONTEXT).min(text.len()));
    let paragraph = text[at..horizon].find('\n').map(|line| at + line);
    let rest = &text[at..paragraph.unwrap_or(horizon)];
    let with_closing =
        |end: usize| end + (text[end..horizon].len() - text[end..horizon].trim_start_matches(closes).len());
    // A quotation that ends its sentence has the full stop inside: `"... is safe." He left.`
    if text[..at].trim_end_matches(closes).ends_with(['.', '!', '?']) {
        return with_closing(at);
    }
    let stop = rest.char_indices().find(|(offset, c)| is_end(*c, &rest[offset + c.len_utf8()..]));
    match stop {
        Some((offset, _)) => with_closing(at + offset + 1),
        None if paragraph.is_some() || horizon == text.len() => at + rest.len(),
        None => at,
    }
}

/// A full stop ends a sentence where a space or the paragraph's end follows it.
fn is_end(character: char, rest: &str) -> bool {
    matches!(character, '.' | '!' | '?')
        && rest.trim_start_matches(closes).chars().next().is_none_or(char::is_whitespace)
}

fn closes(character: char) -> bool {
    matches!(character, '"' | '”' | '’' | '\'' | '»' | ')' | ']')
}

fn closes_or_space(character: char) -> bool {
    closes(character) || character.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, content: &str, source: &str) -> Vec<String> {
        let span = |words: &str| text.find(words).map(|at| Span::new(at, at + words.len()));
        let attribution = Attribution {
            content: span(content).into_iter().collect(),
            source: span(source).into_iter().collect(),
            ..Attribution::default()
        };
        around(text, &attribution).into_iter().map(|span| span.of(text).to_owned()).collect()
    }

    #[test]
    fn the_sentence_and_not_its_neighbours() {
        let text = "It rained. “The bridge is safe,” Ana Rao said on Tuesday. It was late.";
        assert_eq!(shown(text, "“The bridge is safe,”", "Ana Rao"), ["“The bridge is safe,” Ana Rao said on Tuesday."]);
    }

    #[test]
    fn a_source_far_away_is_a_piece_of_its_own() {
        let text = format!("Ana Rao came.\n{}\n“It is safe.” It rained.", "Much was built. ".repeat(20));
        assert_eq!(shown(&text, "“It is safe.”", "Ana Rao"), ["Ana Rao came.", "“It is safe.”"]);
    }
}
