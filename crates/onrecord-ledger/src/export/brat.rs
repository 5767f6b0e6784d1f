//! The statements as standoff files, for people who correct them in brat.
//!
//! A folder with two files an article: `000001.txt`, the article's text to the last character, and `000001.ann`. Beside
//! them `annotation.conf`, so that brat shows the folder as it is, and `articles.csv`, which says what article a number
//! is. Offsets are code points, as brat counts.
//!
//! Content, cue and source are text-bound annotations (`T`), discontinuous where they have several pieces; relations (`R`)
//! lead from the content to its cue, to its source and to the content that reports it; attributes (`A`) say the kind;
//! notes (`#`) name the speaker.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::Path;

use super::csv::harmless;
use super::{Written, each, standing};
use crate::record::{DocumentRecord, SpanRecord, StatementRecord};

/// Entities, relations and attributes, as brat wants them declared.
const CONFIG: &str = include_str!("brat/annotation.conf");

/// Writes into a folder that is there and empty.
pub fn write(articles: impl IntoIterator<Item = io::Result<DocumentRecord>>, folder: &Path) -> io::Result<Written> {
    fs::write(folder.join("annotation.conf"), CONFIG)?;
    let mut list = ::csv::Writer::from_writer(BufWriter::new(File::create(folder.join("articles.csv"))?));
    list.write_record(["file", "document", "address", "version", "title", "outlet", "published"])?;
    let mut number = 0;
    let written = each(articles, |document| {
        number += 1;
        let name = format!("{number:06}");
        fs::write(folder.join(format!("{name}.txt")), document.article.text.as_bytes())?;
        fs::write(folder.join(format!("{name}.ann")), annotations(document))?;
        list.write_record(about(&name, document).map(harmless))?;
        Ok(standing(document).count())
    })?;
    list.flush()?;
    Ok(written)
}

fn about(name: &str, document: &DocumentRecord) -> [String; 7] {
    let article = &document.article;
    let text = |text: &Option<String>| text.as_deref().unwrap_or_default().to_owned();
    [
        name.to_owned(),
        document.id.to_string(),
        text(&article.address),
        article.version.map_or_else(String::new, |version| version.to_string()),
        text(&article.title),
        text(&article.outlet),
        text(&article.published.date),
    ]
}

/// The `.ann` file of an article.
fn annotations(document: &DocumentRecord) -> String {
    let mut file = Standoff::default();
    let contents: Vec<(&StatementRecord, String)> = standing(document)
        .filter_map(|statement| Some((statement, file.entity("Content", &statement.content)?)))
        .collect();
    for (statement, content) in &contents {
        for (role, spans) in [("Cue", &statement.cue), ("Source", &statement.source)] {
            if let Some(part) = file.entity(role, spans) {
                file.relation(role, content, &part);
            }
        }
        let around = contents.iter().find(|(other, _)| statement.inside.as_ref() == Some(&other.id));
        if let Some((_, around)) = around {
            file.relation("Inside", content, around);
        }
        file.attribute("Kind", content, &statement.kind);
        if let Some(name) = statement.speaker_name() {
            file.note(content, name);
        }
    }
    file.lines
}

/// An `.ann` file that is being written.
#[derive(Default)]
struct Standoff {
    lines: String,
    /// What is marked already, so that two statements with one source share its mark.
    entities: BTreeMap<String, String>,
    n_relations: usize,
    n_attributes: usize,
    n_notes: usize,
}

impl Standoff {
    /// Marks some words, and gives the mark's id; `None` where there are no words.
    fn entity(&mut self, role: &str, spans: &[SpanRecord]) -> Option<String> {
        let fragments: Vec<Fragment<'_>> = spans.iter().flat_map(fragments).collect();
        if fragments.is_empty() {
            return None;
        }
        let offsets: Vec<String> = fragments.iter().map(|one| format!("{} {}", one.begin, one.end)).collect();
        let place = format!("{role} {}", offsets.join(";"));
        if let Some(id) = self.entities.get(&place) {
            return Some(id.clone());
        }
        let id = format!("T{}", self.entities.len() + 1);
        let words: Vec<&str> = fragments.iter().map(|one| one.text).collect();
        self.line(format_args!("{id}\t{place}\t{}", words.join(" ")));
        self.entities.insert(place, id.clone());
        Some(id)
    }

    fn relation(&mut self, role: &str, from: &str, to: &str) {
        self.n_relations += 1;
        let number = self.n_relations;
        self.line(format_args!("R{number}\t{role} Arg1:{from} Arg2:{to}"));
    }

    fn attribute(&mut self, name: &str, of: &str, value: &str) {
        self.n_attributes += 1;
        let number = self.n_attributes;
        self.line(format_args!("A{number}\t{name} {of} {value}"));
    }

    fn note(&mut self, of: &str, text: &str) {
        self.n_notes += 1;
        let text: String = text.chars().map(|character| if ends_line(character) { ' ' } else { character }).collect();
        let number = self.n_notes;
        self.line(format_args!("#{number}\tAnnotatorNotes {of}\t{text}"));
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        let _ = writeln!(self.lines, "{line}"); // writing to a string cannot fail
    }
}

struct Fragment<'a> {
    begin: usize,
    end: usize,
    text: &'a str,
}

/// A span without its line ends: brat's lines may hold none, so that a span over several lines has a fragment in each.
fn fragments<'r>(span: &'r SpanRecord) -> Vec<Fragment<'r>> {
    let mut begin = span.begin;
    let mut fragments = Vec::new();
    for text in span.text.split(ends_line) {
        let end = begin + text.chars().count();
        if !text.trim().is_empty() {
            fragments.push(Fragment { begin, end, text });
        }
        begin = end + 1;
    }
    fragments
}

/// What brat, or Python reading for it, takes for the end of a line or a field.
fn ends_line(character: char) -> bool {
    matches!(
        character,
        '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}
