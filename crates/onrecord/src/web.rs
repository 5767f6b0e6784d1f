//! The reading room: how do people read, search and correct a ledger in a browser?
//!
//! ```text
//! request ─form─▶ .json? ─guard─▶ from here? ─session─▶ Visit ─route─▶ page: Room ─read─▶ data ─answer─▶ HTML, JSON, CSV
//! ```
//!
//! Every page is a function from what was asked to one serializable value, and a template that shows it; the same value is
//! its JSON. A page's own HTML is never shown, addresses are never fetched, and no script or style stands in a page: the
//! policy in `guard.rs` would not run it.

mod visitors;
mod form;
mod guard;
mod session;
pub mod entrance;
mod refusal;
mod room;
mod connections;
mod pages;
mod api;
mod uploads;
mod jobs;
mod audits;
mod sentence;
mod timeline;
mod plain;
mod link;
mod turn;
mod answer;
mod filters;
mod assets;

use std::net::TcpListener;
use std::path::PathBuf;

use anyhow::Context;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{from_fn, from_fn_with_state};
use tower::Layer;
use tower::util::{MapRequest, MapRequestLayer};

use crate::args::ModelChoice;
use room::Room;

/// What a form holds, but for files that are added.
const LARGEST_FORM: usize = 1 << 20;

/// What the room is opened with.
#[derive(Debug)]
pub struct Opening {
    pub ledger: PathBuf,
    /// What reads pages, added or only asked about.
    pub model: ModelChoice,
    /// Where it listens.
    pub port: u16,
    /// Its hash; `None`: everybody who can reach the room may come in.
    pub password: Option<String>,
    /// Names under which people come, beside those of this machine.
    pub hosts: Vec<String>,
    /// Who corrects, where nobody gives another name.
    pub user: String,
}

/// Answers until Ctrl+C.
pub fn serve(listener: TcpListener, opening: Opening) -> anyhow::Result<()> {
    listener.set_nonblocking(true).context("the listener cannot be used")?;
    let app = app(opening)?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no thread to serve with")?;
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        visitors::received(listener, app, async { _ = tokio::signal::ctrl_c().await }).await;
        anyhow::Ok(())
    })?;
    // Whoever still reads in the ledger, or adds to it, ends with the process: a ledger bears that.
    runtime.shutdown_background();
    Ok(())
}

type App = MapRequest<axum::Router, fn(Request) -> Request>;

/// The whole room as one service.
fn app(opening: Opening) -> anyhow::Result<App> {
    let room = Room::open(opening)?;
    // The last layer is the first that sees a request.
    let routes = pages::routes()
        .merge(api::routes())
        .merge(assets::routes())
        .fallback(refusal::no_such_page)
        .layer(from_fn_with_state(room.clone(), session::of_visitor))
        .layer(from_fn(pages::in_form))
        .layer(from_fn_with_state(room.clone(), guard::guarded))
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .with_state(room);
    Ok(MapRequestLayer::new(form::taken_off as fn(Request) -> Request).layer(routes))
}
