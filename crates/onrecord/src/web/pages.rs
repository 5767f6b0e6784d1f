//! Which pages are there? One file each: its address, what it asks the ledger, what it shows.

mod enter;
mod start;
mod search;
mod article;
mod trace;
mod speakers;
mod outlets;
mod audit;
mod corrections;
mod add;
mod failures;
mod refused;

use axum::Router;

use super::room::Room;

pub(super) use refused::in_form;

pub(super) fn routes() -> Router<Room> {
    Router::new()
        .merge(enter::routes())
        .merge(start::routes())
        .merge(search::routes())
        .merge(article::routes())
        .merge(trace::routes())
        .merge(speakers::routes())
        .merge(outlets::routes())
        .merge(audit::routes())
        .merge(corrections::routes())
        .merge(add::routes())
        .merge(failures::routes())
}
