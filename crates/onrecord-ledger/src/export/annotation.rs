//! The statements as W3C Web Annotations, for annotation servers and readers of linked data.
//!
//! One JSON array of annotations, each complete by itself (<https://www.w3.org/TR/annotation-model/>). A statement is an
//! annotation whose target is its content, a target for each piece, and whose bodies say who said it (`identifying`) and
//! how (`classifying`: direct, indirect, mixed). Its cue and its source are annotations of their own, which link to it.
//!
//! `TextQuoteSelector`: the words, with what stands before and after. `TextPositionSelector`: code points, as the model
//! wants them, of the article's text without the page's furniture. `DataPositionSelector`: bytes of the saved page,
//! where the words stand there in one piece.

use std::borrow::Cow;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Written, each, standing};
use crate::offsets::Characters;
use crate::record::{self, DocumentRecord, SpanRecord, StatementRecord};

const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";
/// So many code points before and after the words: enough to tell one place from another, too few to be a copy of the
/// article. Hypothes.is keeps as many.
const AROUND: usize = 32;
/// So many hexadecimal digits of the address's hash are in an annotation's name.
const ADDRESS_DIGITS: usize = 16;

pub fn write(
    articles: impl IntoIterator<Item = io::Result<DocumentRecord>>,
    mut out: impl Write,
) -> io::Result<Written> {
    let mut between = "[\n";
    let written = each(articles, |article| {
        let place = Place::of(article);
        let annotations = standing(article).flat_map(|statement| annotations(statement, &place));
        for annotation in annotations {
            out.write_all(between.as_bytes())?;
            serde_json::to_writer(&mut out, &annotation)?;
            between = ",\n";
        }
        Ok(standing(article).count())
    })?;
    // Articles without any statement leave an empty array.
    out.write_all(if between == "[\n" { b"[]\n" } else { b"\n]\n" })?;
    out.flush()?;
    Ok(written)
}

/// Where the words of an article stand.
struct Place<'a> {
    characters: Characters<'a>,
    /// Its address, as an IRI.
    source: String,
    /// What the names of its annotations begin with.
    name: String,
    language: Option<&'a str>,
}

impl<'a> Place<'a> {
    fn of(document: &'a DocumentRecord) -> Place<'a> {
        let article = &document.article;
        let address = article.address.as_deref().or(article.url.as_deref()).unwrap_or(&document.id);
        let address = &record::sha256(address.as_bytes())[..ADDRESS_DIGITS];
        let name = format!("urn:onrecord:{address}:{}", article.version.unwrap_or(1));
        let source = article.url.as_deref().and_then(web_address).unwrap_or_else(|| name.clone());
        let characters = Characters::new(&article.text);
        Place { characters, source, name, language: article.language.as_deref() }
    }

    fn target(&self, span: &SpanRecord) -> Value {
        let mut selectors = vec![
            json!({
                "type": "TextQuoteSelector",
                "exact": span.text,
                "prefix": self.characters.slice(span.begin.saturating_sub(AROUND), span.begin),
                "suffix": self.characters.slice(span.end, span.end + AROUND),
            }),
            json!({"type": "TextPositionSelector", "start": span.begin, "end": span.end}),
        ];
        if let (Some(begin), Some(end)) = (span.page_begin, span.page_end) {
            selectors.push(json!({"type": "DataPositionSelector", "start": begin, "end": end}));
        }
        json!({"type": "SpecificResource", "source": self.source, "selector": selectors})
    }

    fn targets(&self, spans: &[SpanRecord]) -> Vec<Value> {
        spans.iter().map(|span| self.target(span)).collect()
    }
}

/// The statement, its cue and its source.
fn annotations(statement: &StatementRecord, place: &Place<'_>) -> Vec<Value> {
    let id = format!("{}:{}", place.name, statement.id);
    let said = json!({
        "@context": CONTEXT,
        "id": id,
        "type": "Annotation",
        "motivation": "identifying",
        "body": bodies(statement, place.language),
        "target": place.targets(&statement.content),
    });
    let parts = [("cue", &statement.cue), ("source", &statement.source)];
    let parts = parts.into_iter().filter(|(_, spans)| !spans.is_empty()).map(|(role, spans)| {
        json!({
            "@context": CONTEXT,
            "id": format!("{id}:{role}"),
            "type": "Annotation",
            "motivation": "linking",
            "body": [
                {"type": "TextualBody", "purpose": "tagging", "value": role},
                {"type": "SpecificResource", "purpose": "linking", "source": id},
            ],
            "target": place.targets(spans),
        })
    });
    [said].into_iter().chain(parts).collect()
}

fn bodies(statement: &StatementRecord, language: Option<&str>) -> Vec<Value> {
    let body = |purpose: &str, value: &str| json!({"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"});
    let mut bodies = Vec::new();
    if let Some(name) = statement.speaker_name() {
        let mut identifying = body("identifying", name);
        if let Some(language) = language {
            identifying["language"] = language.into();
        }
        bodies.push(identifying);
    }
    let wikidata = statement.ledger_speaker().and_then(|speaker| speaker.wikidata.as_deref());
    if let Some(item) = wikidata.filter(|item| is_item(item)) {
        let source = format!("http://www.wikidata.org/entity/{item}");
        bodies.push(json!({"type": "SpecificResource", "purpose": "identifying", "source": source}));
    }
    bodies.push(body("classifying", &statement.kind));
    let as_read = statement.speaker.name.as_deref();
    if let (Some(_), Some(as_read)) = (statement.corrected_speaker(), as_read) {
        bodies.push(body("commenting", &format!("read by the machine as {as_read}; corrected by a person")));
    }
    bodies
}

/// `Q42`.
fn is_item(wikidata: &str) -> bool {
    wikidata
        .strip_prefix('Q')
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The url, if it is one of the web, with what an IRI may not hold written as `%20`; pages may claim anything.
fn web_address(url: &str) -> Option<String> {
    let is_web = ["http://", "https://"].iter().any(|scheme| url.starts_with(scheme));
    let encoded = |character: char| -> Cow<'static, str> {
        match character {
            '\0'..=' '
            | '"'
            | '<'
            | '>'
            | '\\'
            | '^'
            | '`'
            | '{'
            | '|'
            | '}'
            | '\u{7f}'..='\u{9f}'
            | '\u{e000}'..='\u{f8ff}' => {
                let mut utf8 = [0; 4];
                character.encode_utf8(&mut utf8).bytes().map(|byte| format!("%{byte:02X}")).collect::<String>().into()
            }
            _ => character.to_string().into(),
        }
    };
    is_web.then(|| url.chars().map(encoded).collect())
}
