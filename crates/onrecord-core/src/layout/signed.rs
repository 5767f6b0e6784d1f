//! Who signed this quotation?
//!
//! Vox pops and collections of quotations name the speaker behind a dash or on a line of its own:
//!
//! ```text
//! "We never saw the plans." - Ana Rao, 34, Leeds
//! ```

use super::evident;
use super::name;
use super::paragraph::{Layout, Leading, Paragraph, has_word};
use crate::attribution::Attribution;
use crate::span::Span;

/// All signed quotations of PolNeAR train and dev that the rule finds are attributions there.
const CONFIDENCE: f32 = 0.9;
/// "Dr Ana Rao, professor of public health at the University of Example" fits; a sentence behind a dash mostly does not.
const LONGEST_SIGNATURE: usize = 90;
const DASHES: &[char] = &['-', '–', '—', '―', '‒'];

struct Signature {
    dash: Option<Span>,
    name: Span,
    /// Whether age, trade or place follow the name.
    has_details: bool,
}

pub(super) fn with_signed(layout: &Layout, found: Vec<Attribution>) -> Vec<Attribution> {
    let signed = signed_quotations(layout).into_iter().map(|(content, signature)| Attribution {
        content,
        cue: signature.dash.into_iter().collect(),
        source: vec![signature.name],
        confidence: CONFIDENCE,
    });
    evident::instead(found, signed.collect())
}

fn signed_quotations(layout: &Layout) -> Vec<(Vec<Span>, Signature)> {
    let paragraphs = &layout.paragraphs;
    let bare_is_usual = bare_signatures_recur(layout);
    let stands_above = names_stand_above(layout);
    let mut signed = Vec::new();
    for at in 0..paragraphs.len() {
        let Some(leading) = body(paragraphs[at]).and_then(|paragraph| paragraph.leading_quotation(layout)) else {
            continue;
        };
        if !leading.closed {
            continue;
        }
        let quotation = quotation_up_to(layout, at, leading);
        let line = if stands_above { at.checked_sub(quotation.len()) } else { Some(at + 1) };
        let alone = line.filter(|_| !has_word(leading.rest.of(layout.text))).and_then(|line| bare_line(layout, line));
        let alone = alone.filter(|found| found.has_details || bare_is_usual);
        if let Some(signature) = behind_a_dash(layout, leading, paragraphs.get(at + 1)).or(alone) {
            signed.push((quotation, signature));
        }
    }
    signed
}

/// Whether more quotations have a name on a line of its own above them than below. Of a row of them all but the outermost have
/// both.
fn names_stand_above(layout: &Layout) -> bool {
    let quotes = |at: usize| layout.paragraphs.get(at).is_some_and(|next| next.leading_quotation(layout).is_some());
    let names = (0..layout.paragraphs.len()).filter(|&at| bare_line(layout, at).is_some());
    let (mut above, mut below) = (0, 0);
    for at in names {
        above += usize::from(quotes(at + 1));
        below += usize::from(at.checked_sub(1).is_some_and(quotes));
    }
    above > below
}

fn body(paragraph: Paragraph) -> Option<Paragraph> {
    paragraph.is_body().then_some(paragraph)
}

fn behind_a_dash(layout: &Layout, leading: Leading, next: Option<&Paragraph>) -> Option<Signature> {
    let span = if has_word(leading.rest.of(layout.text)) { leading.rest } else { body(*next?)?.span };
    dashed(layout.text, span)
}

/// The paragraph of this number, if it is a name with age, trade or place, or a name alone.
fn bare_line(layout: &Layout, at: usize) -> Option<Signature> {
    bare(layout.text, body(*layout.paragraphs.get(at)?)?.span)
}

/// The quotation and the paragraphs before it that were left open for it.
fn quotation_up_to(layout: &Layout, at: usize, leading: Leading) -> Vec<Span> {
    let open_before = layout.paragraphs[..at]
        .iter()
        .rev()
        .map_while(|paragraph| paragraph.whole_quotation(layout).filter(|before| !before.closed))
        .map(|before| before.quotation);
    let mut pieces: Vec<Span> = std::iter::once(leading.quotation).chain(open_before).collect();
    pieces.reverse();
    pieces
}

/// `- Ana Rao, 34, Leeds`
fn dashed(text: &str, span: Span) -> Option<Signature> {
    let words = span.of(text);
    let dash_at = words.find(|c: char| !c.is_whitespace() && !matches!(c, '.' | ','))?;
    let after = words[dash_at..].trim_start_matches(DASHES);
    let dash_len = words.len() - dash_at - after.len();
    if dash_len == 0 {
        return None;
    }
    let name_at = words.len() - after.trim_start().len();
    let begin = span.begin as usize;
    let signature = named(text, Span { begin: (begin + name_at) as u32, end: span.end })?;
    Some(Signature { dash: Some(Span::new(begin + dash_at, begin + dash_at + dash_len)), ..signature })
}

/// A line with a name and nothing else, "Ana Rao, 34, nurse".
fn bare(text: &str, span: Span) -> Option<Signature> {
    let words = span.of(text);
    let is_sentence = words.ends_with(['.', '!', '?', ':', '"', '”', '’', '\'']);
    named(text, span).filter(|signature| !is_sentence && signature.name.of(text).contains(' '))
}

/// The name up to a comma, a bracket or the end; what follows are age, trade or place.
fn named(text: &str, span: Span) -> Option<Signature> {
    let words = span.of(text);
    if words.len() > LONGEST_SIGNATURE || words.contains(['?', '!', '"', '“', '”', ':']) || words.contains(" – ")
    {
        return None;
    }
    let name = words.split([',', '(', ';', '/', '|']).next().unwrap_or_default();
    let name = name.trim_end().trim_end_matches(|c: char| c == '.' || DASHES.contains(&c)).trim_end();
    let details = &words[name.len()..];
    name::is_name(name).then_some(Signature {
        dash: None,
        name: Span::new(span.begin as usize, span.begin as usize + name.len()),
        has_details: has_word(details),
    })
}

/// A name alone on a line may as well be a caption or a heading, so the article has to do it more than once.
fn bare_signatures_recur(layout: &Layout) -> bool {
    let is_signed = |pair: &&[Paragraph]| {
        pair[0].whole_quotation(layout).is_some_and(|leading| leading.closed)
            && body(pair[1]).is_some_and(|next| bare(layout.text, next.span).is_some())
    };
    layout.paragraphs.windows(2).filter(is_signed).nth(1).is_some()
}
