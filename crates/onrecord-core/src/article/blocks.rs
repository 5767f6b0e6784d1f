//! What is each piece of the article: a paragraph, a heading, a caption, words shown again?
//!
//! The page's elements tell most of it; what they do not tell is read from the words, in the same way for web pages and
//! for plain text.

use super::BlockKind;
use super::text::Draft;

/// A line of fewer words that stands in a paragraph word for word is a name under a picture, not a quotation.
const PULL_QUOTE_WORDS: usize = 5;
/// Longer lines are paragraphs, whatever they end with. Set by hand.
const HEADING_WORDS: usize = 16;

/// Tells apart what was taken for paragraphs and leaves out the title repeated at the beginning.
pub(crate) fn told_apart(drafts: Vec<Draft>, title: Option<&str>) -> Vec<Draft> {
    let drafts = without_title(drafts, title);
    let kinds: Vec<BlockKind> = (0..drafts.len()).map(|at| kind(&drafts, at)).collect();
    drafts.into_iter().zip(kinds).map(|(draft, kind)| Draft { kind, ..draft }).collect()
}

fn without_title(mut drafts: Vec<Draft>, title: Option<&str>) -> Vec<Draft> {
    let Some(title) = title.map(folded) else { return drafts };
    let n_head = drafts.iter().take_while(|draft| n_words(&draft.text) <= 2 * HEADING_WORDS).count();
    let mut at = 0;
    drafts.retain(|draft| {
        at += 1;
        at > n_head || folded(&draft.text) != title
    });
    drafts
}

fn kind(drafts: &[Draft], at: usize) -> BlockKind {
    let draft = &drafts[at];
    if !matches!(draft.kind, BlockKind::Paragraph | BlockKind::ListItem) || !is_label(&draft.text) {
        return draft.kind;
    }
    let near = at.saturating_sub(NEAR)..(at + NEAR + 1).min(drafts.len());
    let repeated = near.clone().any(|other| other != at && repeats(&drafts[other].text, &draft.text));
    let n_words = n_words(&draft.text);
    if repeated && n_words >= PULL_QUOTE_WORDS {
        BlockKind::PullQuote
    } else if repeated && is_name(&draft.text) {
        BlockKind::Caption
    } else if draft.kind == BlockKind::Paragraph && n_words <= HEADING_WORDS && stands_before_paragraph(drafts, at) {
        BlockKind::Heading
    } else {
        draft.kind
    }
}

/// How many blocks away from its words a pull quote or a caption is looked for.
const NEAR: usize = 4;

/// Whether a line is no sentence of its own: without a sign at its end.
fn is_label(text: &str) -> bool {
    !text.contains('\n')
        && !text.trim_end().ends_with(['.', '!', '?', ':', ';', ',', '"', '”', '’', '\'', '…', ')', '-', '–', '—'])
}

/// Whether a longer text has these words.
fn repeats(text: &str, words: &str) -> bool {
    let words = folded(words);
    !words.is_empty() && text.len() > words.len() && format!(" {} ", folded(text)).contains(&format!(" {words} "))
}

fn is_name(text: &str) -> bool {
    text.split(' ').all(|word| word.starts_with(|c: char| c.is_uppercase() || c == '('))
}

fn stands_before_paragraph(drafts: &[Draft], at: usize) -> bool {
    drafts.get(at + 1).is_some_and(|next| {
        matches!(next.kind, BlockKind::Paragraph | BlockKind::ListItem) && n_words(&next.text) > HEADING_WORDS
    })
}

pub(crate) fn n_words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Words only, in lower case, to compare lines that differ in their signs.
pub(crate) fn folded(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    words.join(" ")
}

/// A line's text without the sign that makes it an item of a list.
pub(crate) fn without_bullet(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(['*', '•', '·', '▪', '●', '◦', '‣', '–', '-'])?;
    rest.starts_with(char::is_whitespace).then(|| rest.trim_start())
}
