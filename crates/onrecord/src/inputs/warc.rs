//! Which pages are in this web archive?
//!
//! A WARC file is a row of records; those that hold the answer of a server to a request for a page are documents:
//!
//! ```text
//! bytes ─record─▶ header and block ─http─▶ page, or why it is none
//! ```
//!
//! The reader of records is our own, on flate2. Of the crates there are, rust_warc takes as much memory as a record
//! claims to be long and ends at the first broken one; fastwarc does the first where it keeps a record and brings zstd
//! in C and fifty further crates. Neither says where a broken archive goes on, and that is what most of `record.rs` is.
//!
//! One record is in memory at a time, and of that no more than a page may be long.

mod http;
mod record;

use std::collections::BTreeMap;
use std::io::Result;
use std::ops::ControlFlow;

use onrecord_core::{Hints, InputKind};

use super::unpacked::Unpacked;
use super::{About, Document, Found, MOST_DAMAGED_PLACES, Sink, failed, in_words};
use http::Content;
use record::{Archive, Fields, Record};

/// A web archive begins like this, and so does each record in it.
pub(super) const RECORD: &[u8] = b"WARC/1.";
/// Longer addresses are cut in messages.
const LONGEST_ADDRESS_SHOWN: usize = 200;
/// Records that are in every archive beside the pages. That they are no pages need not be told.
const BOOKKEEPING: [&str; 3] = ["warcinfo", "request", "metadata"];
/// The other types of the standard. A type that somebody made up is not told by its name, so that no list grows endless.
const OTHER_TYPES: [&str; 3] = ["revisit", "conversion", "continuation"];

/// Hands over the pages of an archive, and at its end one line about the records that are none.
pub(super) fn pages(
    name: &str,
    id: &str,
    head: Vec<u8>,
    stream: Unpacked,
    about: &About,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let mut archive = Archive::new(head, stream);
    let mut aside = Aside::default();
    let mut n_damaged = 0;
    loop {
        match next(&mut archive) {
            Ok(None) => break,
            Ok(Some(Read { fields, content })) => {
                let place = place(name, archive.n_records(), fields.get("WARC-Target-URI"));
                match content {
                    Content::Page { bytes, charset } => {
                        let id = format!("{id}:{}", archive.n_records());
                        sink(Found::Document(document(place, id, bytes, charset, &fields, about)))?;
                    }
                    Content::Aside(why) => aside.count(why),
                    Content::Failed(why) => sink(failed(&place, why))?,
                }
            }
            Err(error) => {
                sink(failed(&place(name, archive.n_records(), None), in_words(&error)))?;
                n_damaged += 1;
                if n_damaged == MOST_DAMAGED_PLACES {
                    let why = format!("is damaged at {MOST_DAMAGED_PLACES} places; the rest is not read");
                    return sink(failed(name, why));
                }
                if !archive.skip_to_record() {
                    break;
                }
            }
        }
    }
    match aside.in_words(archive.n_records()) {
        Some(why) => sink(Found::Skipped { name: name.to_owned(), why }),
        None => ControlFlow::Continue(()),
    }
}

/// One record, read to its end.
struct Read {
    fields: Fields,
    content: Content,
}

fn next(archive: &mut Archive) -> Result<Option<Read>> {
    let Some(Record { fields, length }) = archive.next_record()? else { return Ok(None) };
    let mut block = archive.block(length);
    let content = match fields.get("WARC-Type").map(str::to_ascii_lowercase).as_deref() {
        Some("response" | "resource") if fields.get("WARC-Segment-Number").is_some() => {
            Content::Failed("is one piece of a page; pieces are not put together".into())
        }
        Some("response") => http::response(&mut block, &fields)?,
        Some("resource") => http::resource(&mut block, &fields)?,
        other => Content::Aside(kind_of(other)),
    };
    block.skip_rest()?;
    archive.check_end()?;
    Ok(Some(Read { fields, content }))
}

fn kind_of(warc_type: Option<&str>) -> String {
    let known = BOOKKEEPING.iter().chain(&OTHER_TYPES).find(|known| Some(**known) == warc_type);
    known.copied().unwrap_or("of another kind").to_owned()
}

fn document(
    name: String,
    id: String,
    bytes: Vec<u8>,
    charset: Option<String>,
    fields: &Fields,
    about: &About,
) -> Document {
    let url = fields.get("WARC-Target-URI").map(without_brackets).map(str::to_owned);
    let hints = Hints {
        kind: Some(InputKind::Html),
        charset,
        url: url.clone().or_else(|| about.url.clone()),
        crawled: fields.get("WARC-Date").map(str::to_owned).or_else(|| about.crawled.clone()),
        ..Hints::default()
    };
    Document { name, id: url.clone().unwrap_or(id), address: url, bytes, hints, input_bytes: 0 }
}

/// For messages: `news.warc.gz record 17 (https://example.org/story)`.
fn place(name: &str, number: usize, address: Option<&str>) -> String {
    let Some(address) = address.map(without_brackets) else { return format!("{name} record {number}") };
    match address.char_indices().nth(LONGEST_ADDRESS_SHOWN) {
        Some((end, _)) => format!("{name} record {number} ({}…)", &address[..end]),
        None => format!("{name} record {number} ({address})"),
    }
}

/// Some programs took the `<` and `>` of the standard's grammar for a part of the address.
fn without_brackets(address: &str) -> &str {
    address.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(address)
}

/// How many records are no pages, by why.
#[derive(Default)]
struct Aside(BTreeMap<String, usize>);

impl Aside {
    fn count(&mut self, why: String) {
        *self.0.entry(why).or_default() += 1;
    }

    /// `None` where only such records are no pages as every archive has.
    fn in_words(&self, n_records: usize) -> Option<String> {
        if self.0.keys().all(|why| BOOKKEEPING.contains(&why.as_str())) {
            return None;
        }
        let reasons: Vec<_> = self.0.iter().map(|(why, n)| format!("{n} {why}")).collect();
        let n_aside: usize = self.0.values().sum();
        Some(format!("{n_aside} of {n_records} records are no pages: {}", reasons.join(", ")))
    }
}
