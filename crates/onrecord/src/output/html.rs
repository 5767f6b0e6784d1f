//! The readings as one page that needs nothing else: no network, no script.
//!
//! The words come from strangers. A page's own HTML is never shown; all text is escaped by the template, links are only
//! made of http(s) addresses, and the policy in the head forbids everything but this one style sheet.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};

use askama::Template;
use onrecord_core::{Article, Block, BlockKind, Reading, Rule, Span, Statement};
use sha2::{Digest, Sha256};

use super::excerpt::speaker;
use super::facts::{facts, via};
use super::target::Target;
use super::{DOUBTFUL_BELOW, ReadDocument, Rendered};
use crate::marks::{self, Mark, Role};
use crate::visible::visible;

const STYLE: &str = concat!(include_str!("../../templates/base.css"), include_str!("../../templates/page.css"));

/// The page while documents are still being added. They wait in an unnamed temporary file, because the list of them
/// stands before them.
pub(super) struct Page {
    sections: BufWriter<File>,
    contents: Vec<Entry>,
    n_statements: usize,
}

struct Entry {
    anchor: String,
    heading: String,
    n_statements: usize,
}

impl Page {
    pub(super) fn new() -> io::Result<Page> {
        Ok(Page { sections: BufWriter::new(tempfile::tempfile()?), contents: Vec::new(), n_statements: 0 })
    }

    pub(super) fn add(&mut self, rendered: Rendered) -> io::Result<()> {
        let Rendered { bytes, n_statements, heading, anchor } = rendered;
        self.n_statements += n_statements;
        self.contents.push(Entry { anchor, heading: visible(&heading).into_owned(), n_statements });
        self.sections.write_all(&bytes)
    }

    pub(super) fn write(self, target: &mut Target) -> io::Result<()> {
        let mut sections = self.sections.into_inner().map_err(io::IntoInnerError::into_error)?;
        let head = Head {
            contents: &self.contents,
            n_statements: self.n_statements,
            style: STYLE,
            style_hash: &style_hash(STYLE),
        };
        target.write_all(rendered(&head).as_bytes())?;
        sections.rewind()?;
        io::copy(&mut sections, target)?;
        target.write_all(rendered(&Tail {}).as_bytes())
    }
}

#[derive(Template)]
#[template(path = "head.html")]
struct Head<'a> {
    contents: &'a [Entry],
    n_statements: usize,
    style: &'static str,
    style_hash: &'a str,
}

#[derive(Template)]
#[template(path = "tail.html")]
struct Tail {}

/// An article with its statements marked, and the list of them.
#[derive(Template)]
#[template(path = "document.html")]
struct DocumentView {
    anchor: String,
    title: String,
    link: Option<String>,
    language: String,
    facts: Vec<String>,
    blocks: Vec<BlockView>,
    speakers: Vec<SpeakerView>,
    n_statements: usize,
    notes: Vec<String>,
}

struct BlockView {
    tag: &'static str,
    class: &'static str,
    pieces: Vec<Piece>,
}

/// A run of text in which the same statements play the same parts.
struct Piece {
    text: String,
    class: String,
    /// For a pointing device: who says this.
    tip: String,
    /// Statements whose content begins here.
    begins: Vec<Label>,
}

struct Label {
    /// The statement's number in the document, from 1.
    number: usize,
    name: String,
    detail: String,
    doubtful: bool,
}

struct SpeakerView {
    name: String,
    kind: &'static str,
    is_named: bool,
    statements: Vec<StatementView>,
}

struct StatementView {
    number: usize,
    pieces: Vec<String>,
    kind: &'static str,
    occasion: Option<String>,
    via: Option<String>,
    inside: Option<usize>,
    why: Vec<String>,
    doubt: Option<String>,
}

/// Where the document of this number begins.
pub(super) fn anchor(number: usize) -> String {
    format!("d{number}")
}

/// The section of one document.
pub(super) fn document(read: &ReadDocument, number: usize) -> String {
    let article = &read.reading.article;
    let statements = &read.reading.statements;
    // Where there is no title, the id stands in its place.
    let id_below_title = article.title.as_ref().map(|_| read.id.clone());
    rendered(&DocumentView {
        anchor: anchor(number),
        title: shown(article.title.as_deref().unwrap_or(&read.id)),
        link: article.url.clone().filter(|url| is_web_address(url)),
        language: article.language.clone().unwrap_or_default(),
        facts: facts(article).chain(id_below_title).map(|fact| shown(&fact)).collect(),
        blocks: block_views(article, statements),
        speakers: speakers(&read.reading),
        n_statements: statements.len(),
        notes: read.reading.notes.iter().map(|note| shown(&note.text)).collect(),
    })
}

pub(super) fn rendered(template: &impl Template) -> String {
    let rendered = template.render();
    debug_assert!(rendered.is_ok(), "the templates call nothing that fails");
    // askama leaves out the end of a template's last line.
    rendered.unwrap_or_default() + "\n"
}

fn shown(text: &str) -> String {
    visible(text).into_owned()
}

/// `javascript:` and its like never become links.
fn is_web_address(url: &str) -> bool {
    let url = url.to_ascii_lowercase();
    url.starts_with("https://") || url.starts_with("http://")
}

/// The article's blocks; its lines where none were told apart.
fn blocks(article: &Article) -> Vec<Block> {
    if !article.blocks.is_empty() {
        return article.blocks.clone();
    }
    let lines = marks::lines(&article.text);
    lines.map(|line| Block { span: Span::new(line.start, line.end), kind: BlockKind::Paragraph }).collect()
}

fn block_views(article: &Article, statements: &[Statement]) -> Vec<BlockView> {
    let text = article.text.as_str();
    let blocks = blocks(article);
    let cut = marks::cut(blocks.iter().map(|block| block.span.range()), marks_of(statements));
    let views = blocks.iter().zip(cut).map(|(block, pieces)| {
        let (tag, class) = tag_and_class(block.kind);
        BlockView { tag, class, pieces: pieces.iter().map(|one| piece(text, one, statements)).collect() }
    });
    views.collect()
}

fn tag_and_class(kind: BlockKind) -> (&'static str, &'static str) {
    match kind {
        BlockKind::Paragraph => ("p", "paragraph"),
        BlockKind::Heading => ("h3", "heading"),
        BlockKind::ListItem => ("p", "item"),
        BlockKind::Caption => ("p", "caption"),
        BlockKind::PullQuote => ("p", "pull"),
        BlockKind::Credit => ("p", "credit"),
    }
}

/// All spans of all statements.
fn marks_of(statements: &[Statement]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (index, statement) in statements.iter().enumerate() {
        let attribution = &statement.attribution;
        let roles =
            [(Role::Content, &attribution.content), (Role::Cue, &attribution.cue), (Role::Source, &attribution.source)];
        for (role, spans) in roles {
            marks.extend(spans.iter().map(|span| Mark { range: span.range(), role, statement: index }));
        }
    }
    marks
}

/// A statement is labelled where it begins.
fn piece(text: &str, piece: &marks::Piece, statements: &[Statement]) -> Piece {
    Piece {
        text: shown(&text[piece.range.clone()]),
        class: piece.class(),
        tip: piece.said_in().map(|index| detail(text, &statements[index])).collect::<Vec<_>>().join("\n"),
        begins: piece.begins.iter().map(|index| label(text, *index, &statements[*index])).collect(),
    }
}

fn label(text: &str, index: usize, statement: &Statement) -> Label {
    Label {
        number: index + 1,
        name: shown(&speaker(text, statement)),
        detail: detail(text, statement),
        doubtful: statement.attribution.confidence < DOUBTFUL_BELOW,
    }
}

/// "Ana Rao (person), direct, 93 % sure".
fn detail(text: &str, statement: &Statement) -> String {
    let name = shown(&speaker(text, statement));
    let kind = statement.speaker.kind.name();
    let of_kind = if kind == "none" { String::new() } else { format!(" ({kind})") };
    let said = statement.kind.name();
    format!("{name}{of_kind}, {said}, {:.0} % sure", statement.attribution.confidence * 100.0)
}

/// The speakers in the order in which they first speak.
fn speakers(reading: &Reading) -> Vec<SpeakerView> {
    let text = &reading.article.text;
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut views: Vec<SpeakerView> = Vec::new();
    for (index, statement) in reading.statements.iter().enumerate() {
        let place = *places.entry(&statement.speaker.key).or_insert_with(|| {
            views.push(SpeakerView {
                name: shown(&speaker(text, statement)),
                kind: statement.speaker.kind.name(),
                is_named: statement.speaker.name.is_some(),
                statements: Vec::new(),
            });
            views.len() - 1
        });
        views[place].statements.push(statement_view(reading, index));
    }
    views
}

fn statement_view(reading: &Reading, index: usize) -> StatementView {
    let (text, statement) = (&reading.article.text, &reading.statements[index]);
    let confidence = statement.attribution.confidence;
    let why = statement.speaker.why.iter().filter(|evidence| evidence.rule != Rule::Name);
    StatementView {
        number: index + 1,
        pieces: statement.attribution.content.iter().map(|span| shown(span.of(text))).collect(),
        kind: statement.kind.name(),
        occasion: statement.occasion.as_ref().map(|occasion| shown(occasion.span.of(text))),
        via: via(reading, index).map(|via| shown(&via)),
        inside: statement.inside.map(|outer| outer + 1),
        why: why.map(|one| format!("{} ({})", shown(one.span.of(text)), one.rule.name())).collect(),
        doubt: (confidence < DOUBTFUL_BELOW).then(|| format!("doubtful, {:.0} %", confidence * 100.0)),
    }
}

/// By its hash the policy knows the one style sheet; a `<style>` smuggled in by a page has another.
pub(super) fn style_hash(style: &str) -> String {
    base64(&Sha256::digest(style.as_bytes()))
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().enumerate().fold(0u32, |bits, (i, byte)| bits | u32::from(*byte) << (16 - 8 * i));
        for digit in 0..4 {
            let is_filler = digit > chunk.len();
            text.push(if is_filler { '=' } else { char::from(DIGITS[(bits >> (18 - 6 * digit)) as usize & 63]) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_in_rfc_4648() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert!(is_web_address("HTTPS://example.org/a"));
        for other in ["javascript:alert(1)", " https://x", "data:text/html,x", "//example.org", ""] {
            assert!(!is_web_address(other), "{other}");
        }
    }
}
