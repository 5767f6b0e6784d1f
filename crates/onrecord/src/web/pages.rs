//! Which pages are there? One file each: its address, what it asks the ledger, what it shows.

mod start;
<<<<<<< HEAD
mod trace;
=======
mod search;
mod outlets;
mod article;
mod corrections;
mod add;
>>>>>>> main

use axum::Router;

use super::room::Room;

pub(super) fn routes() -> Router<Room> {
<<<<<<< HEAD
    Router::new().merge(start::routes()).merge(trace::routes())
=======
    Router::new()
        .merge(start::routes())
        .merge(search::routes())
        .merge(outlets::routes())
        .merge(article::routes())
        .merge(corrections::routes())
        .merge(add::routes())
>>>>>>> main
}
