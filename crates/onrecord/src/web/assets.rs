//! The style sheet and the script: which files does a browser need beside the pages?
//!
//! Names that hold a part of the checksum let browsers keep a file for ever and never mix versions; the icon is asked for
//! again after a day.

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
/// A quotation mark on paper.
const ICON: &str = include_str!("../../static/icon.svg");

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const A_DAY: &str = "public, max-age=86400";

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
        .route(style(), get(|| async { kept("text/css; charset=utf-8", FOR_EVER, STYLE) }))
        .route(script(), get(|| async { kept("text/javascript; charset=utf-8", FOR_EVER, SCRIPT) }))
        .route("/static/icon.svg", get(|| async { kept("image/svg+xml", A_DAY, ICON) }))
}

fn kept(kind: &'static str, how_long: &'static str, content: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, how_long)], content)
}
