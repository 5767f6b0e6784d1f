//! How do programs ask what people read in this room?
//!
//! Everything here is said in `static/openapi.json`, which `/api` shows, and which the tests hold against the answers. The
//! answers are those that the command line prints with `--format json`. Nothing here changes the ledger.

mod asked;
mod document;
mod found;
mod line;
mod reading;

use axum::Router;
use axum::routing::{get, post};

use super::room::Room;

pub(super) use line::Line;

pub(super) fn routes() -> Router<Room> {
    Router::new()
        .route("/api", get(document::shown))
        .route("/api/openapi.json", get(document::as_it_is))
        .route("/api/read", post(reading::read))
        .route("/api/search", get(found::search))
        .route("/api/statements", get(found::statements))
        .route("/api/statements/{id}", get(found::statement))
        .route("/api/speakers", get(found::speakers))
        .route("/api/speakers/{id}", get(found::speaker))
        .route("/api/trace", get(found::trace))
        .route("/api/articles/{id}", get(found::article))
}
