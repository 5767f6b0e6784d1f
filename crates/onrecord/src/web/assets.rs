//! The style sheet and the script: which files does a browser need beside the pages?
//!
//! Their names hold a part of their checksum, so that browsers keep them for ever and never mix versions.

use std::sync::LazyLock;

use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use onrecord_ledger::record::sha256;

use super::room::Room;

/// The rules of an audit that stands alone hold here within its page only.
const STYLE: &str = concat!(
    include_str!("../../templates/base.css"),
    include_str!("../../templates/charts.css"),
    include_str!("../../static/room.css"),
    ".audit {\n",
    include_str!("../../templates/audit.css"),
    "}\n",
);
const SCRIPT: &str = include_str!("../../static/room.js");

static STYLE_PATH: LazyLock<String> = LazyLock::new(|| named("room", STYLE, "css"));
static SCRIPT_PATH: LazyLock<String> = LazyLock::new(|| named("room", SCRIPT, "js"));

fn named(name: &str, content: &str, ending: &str) -> String {
    format!("/static/{name}-{}.{ending}", &sha256(content.as_bytes())[..8])
}

pub(super) fn style() -> &'static str {
    &STYLE_PATH
}

pub(super) fn script() -> &'static str {
    &SCRIPT_PATH
}

pub(super) fn routes() -> Router<Room> {
    Router::new()
        .route(style(), get(|| async { kept("text/css; charset=utf-8", STYLE) }))
        .route("/static/icon.svg", get(|| async { kept("image/svg+xml", ICON) }))
        .route(script(), get(|| async { kept("text/javascript; charset=utf-8", SCRIPT) }))
}

/// A quotation mark on paper.
const ICON: &str = include_str!("../../static/icon.svg");

fn kept(kind: &'static str, content: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")], content)
}
