//! Whose words does the headline give?
//!
//! `Rao: No new taxes before June` and `No new taxes before June, says Rao`.

use super::label;
use super::name;
use super::paragraph::{Layout, Paragraph, has_word, trimmed};
use super::taken::Taken;
use crate::article::BlockKind;
use crate::attribution::Attribution;
use crate::span::Span;

/// Of the headlines of PolNeAR train that the rule takes, the share that its annotators took in the same way.
const CONFIDENCE: f32 = 0.8;
/// No headline of PolNeAR is longer than 150 bytes; first paragraphs of stories are.
const LONGEST: usize = 160;
/// The verbs of headlines that end in "..., says Rao".
const SAYING: &[&str] = &["says", "said", "say", "warns", "warn", "claims", "insists", "admits", "argues", "tells"];

pub(super) fn with_headline(layout: &Layout, mut found: Vec<Attribution>) -> Vec<Attribution> {
    let Some(headline) = headline(layout) else { return found };
    if Taken::by(&found).any_within(headline.span) {
        return found;
    }
    let told = name_first(layout, headline).or_else(|| name_last(layout, headline));
    let told = told.or_else(|| speaker_last(layout, headline, &found));
    found.extend(told);
    found
}

/// The first paragraph, where it is short enough and the page does not say that it is something else.
fn headline(layout: &Layout) -> Option<Paragraph> {
    let first = *layout.paragraphs.first()?;
    let fits = first.span.len() <= LONGEST && layout.paragraphs.len() > 1;
    (fits && matches!(first.kind, BlockKind::Heading | BlockKind::Paragraph)).then_some(first)
}

/// `Rao: No new taxes`: where the story names the same Rao. "Delegate Update: ..." is a heading of a heading.
fn name_first(layout: &Layout, headline: Paragraph) -> Option<Attribution> {
    let label = label::of(layout, headline)?;
    let is_known = name::mentioned(layout).contains(label.key());
    let content = without_full_stop(layout.text, label.speech);
    // "Ana Rao: Reformer or just another insider?" is about her.
    let is_statement = has_word(content.of(layout.text)) && !content.of(layout.text).ends_with('?');
    (is_known && is_statement).then(|| attribution(content, Some(label.colon), label.name_span))
}

/// `No new taxes, says Rao`
fn name_last(layout: &Layout, headline: Paragraph) -> Option<Attribution> {
    let text = layout.text;
    let words = headline.span.of(text);
    let comma = words.rfind(", ").or_else(|| words.rfind(",' ")).or_else(|| words.rfind(",’ "))?;
    let verb_at = comma + words[comma..].find(' ')? + 1;
    let verb = words[verb_at..].split(' ').next().filter(|verb| SAYING.contains(verb))?;
    let begin = headline.span.begin as usize;
    let at = |offset: usize| begin + offset;
    let source = trimmed(text, Span::new(at(verb_at + verb.len()), headline.span.end as usize));
    let source = without_full_stop(text, source);
    let content = trimmed(text, Span::new(begin, at(verb_at)));
    let is_short = source.of(text).split_whitespace().count() <= 8;
    let cue = Span::new(at(verb_at), at(verb_at + verb.len()));
    (is_short && has_word(source.of(text)) && has_word(content.of(text)))
        .then(|| attribution(content, Some(cue), source))
}

/// `No new taxes: Rao`, where Rao is quoted in the story: "Our travel tip: Eastport" ends in a name too.
fn speaker_last(layout: &Layout, headline: Paragraph, found: &[Attribution]) -> Option<Attribution> {
    let text = layout.text;
    let begin = headline.span.begin as usize;
    let (words, last) = headline.span.of(text).rsplit_once(": ")?;
    let source = trimmed(text, Span::new(begin + words.len() + 1, headline.span.end as usize));
    let is_source = |attribution: &Attribution| {
        attribution
            .source
            .first()
            .is_some_and(|known| known.of(text).split([' ', ',']).any(|word| word == name::last_word(last)))
    };
    let speaks = name::is_name(source.of(text)) && found.iter().any(is_source);
    (speaks && has_word(words)).then(|| attribution(Span::new(begin, begin + words.len()), None, source))
}

fn without_full_stop(text: &str, span: Span) -> Span {
    let words = span.of(text);
    match words.strip_suffix('.') {
        Some(kept) if !kept.ends_with('.') => Span::new(span.begin as usize, span.begin as usize + kept.len()),
        _ => span,
    }
}

fn attribution(content: Span, cue: Option<Span>, source: Span) -> Attribution {
    Attribution { content: vec![content], cue: cue.into_iter().collect(), source: vec![source], confidence: CONFIDENCE }
}
