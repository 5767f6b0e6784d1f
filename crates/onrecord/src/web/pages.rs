//! Which pages are there? One file each: its address, what it asks the ledger, what it shows.

mod start;
mod search;
mod article;
mod trace;
mod outlets;
mod corrections;
mod speakers;
mod audit;
mod failures;
mod add;
mod enter;

use axum::Router;

use super::room::Room;

pub(super) fn routes() -> Router<Room> {
    Router::new()
        .merge(start::routes())
        .merge(search::routes())
        .merge(article::routes())
        .merge(trace::routes())
        .merge(outlets::routes())
        .merge(corrections::routes())
        .merge(speakers::routes())
        .merge(audit::routes())
        .merge(failures::routes())
        .merge(add::routes())
        .merge(enter::routes())
}
