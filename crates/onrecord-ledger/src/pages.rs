//! How is a saved page kept, and what comes back of it?

use std::io::{Error, Read, Result, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use onrecord_core::{Hints, InputKind};
use serde::{Deserialize, Serialize};

use crate::record;

/// Fast: a page is packed in a fraction of the time it is read in, and hardly larger than at the slowest setting.
const COMPRESSION: Compression = Compression::new(4);
/// No saved page is larger: a ledger from elsewhere may hold a few bytes that unpack to terabytes.
const LARGEST: u64 = 64 << 20;

/// A saved page, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub sha256: String,
    pub n_bytes: usize,
    /// What was known beside the bytes, as JSON.
    pub hints: String,
    /// zlib (RFC 1950); `None` when pages are not kept.
    pub deflated: Option<Vec<u8>>,
}

/// Packs a page, or with `keep` false only what tells it from others.
pub fn packed(bytes: &[u8], hints: &Hints, keep: bool) -> Page {
    Page {
        sha256: record::sha256(bytes),
        n_bytes: bytes.len(),
        hints: as_json(hints),
        deflated: keep.then(|| deflated(bytes)),
    }
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), COMPRESSION);
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.expect("memory takes all that is written to it")
}

pub(crate) fn inflated(deflated: &[u8]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    ZlibDecoder::new(deflated).take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST { Err(Error::other("it is larger than any page that is read")) } else { Ok(bytes) }
}

/// [`Hints`] as they are kept.
#[derive(Deserialize, Serialize)]
struct KeptHints {
    kind: Option<String>,
    charset: Option<String>,
    url: Option<String>,
    title: Option<String>,
    published: Option<String>,
    crawled: Option<String>,
}

fn as_json(hints: &Hints) -> String {
    let Hints { kind, charset, url, title, published, crawled } = hints.clone();
    let kind = kind.map(|kind| kind.name().to_owned());
    let kept = KeptHints { kind, charset, url, title, published, crawled };
    serde_json::to_string(&kept).expect("strings always serialize")
}

/// What was known beside a page's bytes; `None` if the JSON is not ours.
pub(crate) fn hints(json: &str) -> Option<Hints> {
    let KeptHints { kind, charset, url, title, published, crawled } = serde_json::from_str(json).ok()?;
    let kind = match kind {
        Some(name) => Some(InputKind::named(&name)?),
        None => None,
    };
    Some(Hints { kind, charset, url, title, published, crawled })
}
