//! Who said what in this text? Answered for programs, and forgotten.

use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, header};
use onrecord_core::{Hints, InputKind};
use onrecord_ledger::record::{self, DocumentRecord, sha256};
use serde::{Deserialize, Deserializer};

use super::asked::Nothing;
use crate::settings;
use crate::web::refusal::Refusal;
use crate::web::room::Room;

/// The largest of the 160 pages of the benchmark has 1.6 MB.
pub(super) const LARGEST_BODY: usize = 8 << 20;
/// Who sends more slowly holds a place in the line for nothing.
const PATIENCE: Duration = Duration::from_secs(30);

/// As a line of JSONL is for `onrecord read`, but strict.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    id: Option<String>,
    #[serde(default, deserialize_with = "not_null")]
    text: Option<String>,
    #[serde(default, deserialize_with = "not_null")]
    html: Option<String>,
    url: Option<String>,
    title: Option<String>,
    published: Option<String>,
    crawled: Option<String>,
}

/// Nobody sends no text on purpose.
fn not_null<'d, D: Deserializer<'d>>(value: D) -> Result<Option<String>, D::Error> {
    String::deserialize(value).map(Some)
}

pub(super) async fn read(
    State(room): State<Room>,
    _: Query<Nothing>,
    request: Request,
) -> Result<Json<DocumentRecord>, Refusal> {
    if !is_json(request.headers()) {
        return Err(Refusal::NotJson);
    }
    let place = room.readings.place()?;
    let (id, bytes, hints) = asked(&whole(request.into_body()).await?)?;
    let sha256 = sha256(&bytes);
    let reading = place.read(bytes, hints, room.model).await?;
    Ok(Json(record::document(&id, &sha256, &reading, None)))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

async fn whole(body: Body) -> Result<Vec<u8>, Refusal> {
    match tokio::time::timeout(PATIENCE, axum::body::to_bytes(body, LARGEST_BODY)).await {
        Ok(Ok(bytes)) => Ok(bytes.into()),
        Ok(Err(_)) => Err(Refusal::TooLarge),
        Err(_) => Err(Refusal::TooSlow),
    }
}

/// Its id, the bytes, and what is known of them.
fn asked(body: &[u8]) -> Result<(String, Vec<u8>, Hints), Refusal> {
    let text: Text = serde_json::from_slice(body).map_err(|error| Refusal::Request(format!("the body: {error}")))?;
    let (bytes, kind) = match (text.text, text.html) {
        (Some(text), None) => (text, InputKind::Article),
        (None, Some(html)) => (html, InputKind::Html),
        _ => return Err(Refusal::Request("the body takes \"text\" or \"html\", one of the two".into())),
    };
    let crawled = text.crawled.map(settings::checked_date).transpose();
    let hints = Hints {
        kind: Some(kind),
        // A JSON string is decoded already, whatever the page inside declares.
        charset: Some("utf-8".into()),
        url: text.url,
        title: text.title,
        published: text.published,
        crawled: crawled.map_err(|_| Refusal::Request("crawled: is no date; write it as 2026-11-22".into()))?,
    };
    Ok((text.id.unwrap_or_default(), bytes.into_bytes(), hints))
}
