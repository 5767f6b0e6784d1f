//! Which documents are in these lines of JSON?

use std::io::{BufRead, Read};
use std::ops::ControlFlow;

use onrecord_core::{Hints, InputKind};
use serde::Deserialize;
use serde_json::Value;

use super::{About, Document, Found, LARGEST_DOCUMENT, LARGEST_DOCUMENT_IN_WORDS, Sink, failed, in_words, sniff};

/// The fields of the contract; others are ignored.
#[derive(Deserialize)]
struct Line {
    id: Option<Value>,
    text: Option<String>,
    html: Option<String>,
    url: Option<Value>,
    title: Option<Value>,
    published: Option<Value>,
    crawled: Option<Value>,
}

/// Every line is a document of its own: a broken one leaves the others unharmed.
pub(super) fn lines(
    name: &str,
    id: &str,
    mut stream: impl BufRead,
    about: &About,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let mut line = Vec::new();
    let mut number = 0;
    let mut n_documents = 0;
    loop {
        line.clear();
        match stream.by_ref().take(LARGEST_DOCUMENT + 1).read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) => number += 1,
            Err(error) => return sink(failed(name, in_words(&error))),
        }
        let place = format!("{name}:{number}");
        if line.len() as u64 > LARGEST_DOCUMENT {
            sink(failed(&place, format!("the line is longer than {LARGEST_DOCUMENT_IN_WORDS}; split the document")))?;
            if let Err(error) = stream.skip_until(b'\n') {
                return sink(failed(name, in_words(&error)));
            }
            n_documents += 1;
            continue;
        }
        let json = if number == 1 { sniff::without_mark(&line) } else { &line }.trim_ascii();
        if !json.is_empty() {
            n_documents += 1;
            sink(document(json, &place, &format!("{id}:{number}"), about))?;
        }
    }
    if n_documents == 0 { sink(failed(name, "is empty".into())) } else { ControlFlow::Continue(()) }
}

/// The document of one JSON object. `id` serves where the object has none.
pub(super) fn document(json: &[u8], name: &str, id: &str, about: &About) -> Found {
    match parsed(json, name, id, about) {
        Ok(document) => Found::Document(document),
        Err(why) => failed(name, why),
    }
}

fn parsed(json: &[u8], name: &str, id: &str, about: &About) -> Result<Document, String> {
    let line: Line = serde_json::from_slice(json).map_err(|error| why_broken(&error))?;
    let (bytes, kind) = match (line.text, line.html) {
        (Some(text), _) => (text.into_bytes(), InputKind::Article),
        (None, Some(html)) => (html.into_bytes(), InputKind::Html),
        (None, None) => return Err("has neither \"text\" nor \"html\"".into()),
    };
    if sniff::is_blank(&bytes) {
        return Err("is empty".into());
    }
    let hints = Hints {
        kind: Some(kind),
        // A JSON string is decoded already, whatever the page inside declares.
        charset: Some("utf-8".into()),
        url: as_text(line.url, "url")?.or_else(|| about.url.clone()),
        title: as_text(line.title, "title")?,
        published: as_text(line.published, "published")?,
        crawled: as_text(line.crawled, "crawled")?.or_else(|| about.crawled.clone()),
    };
    let own_id = as_text(line.id, "id")?;
    let id = own_id.clone().unwrap_or_else(|| id.to_owned());
    Ok(Document { name: name.to_owned(), id, address: own_id, bytes, hints })
}

/// Ids and dates are numbers in some files.
fn as_text(value: Option<Value>, field: &str) -> Result<Option<String>, String> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text).filter(|text| !text.is_empty())),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(_) => Err(format!("has a \"{field}\" that is no string")),
    }
}

/// serde_json counts lines inside the object; the caller already names the line of the file.
fn why_broken(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let what = message.split(" at line ").next().unwrap_or(&message);
    let broken = if error.is_data() { "is not as expected" } else { "is broken JSON" };
    format!("{broken}: {what} (column {})", error.column())
}
