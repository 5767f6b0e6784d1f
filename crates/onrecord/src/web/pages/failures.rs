//! What could not be read, and why; and what was done to this ledger?

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use onrecord_ledger::export::csv::harmless;
use onrecord_ledger::history::{self, Failed, History, Part};
use serde::Deserialize;

use crate::output::csv::written;
use crate::web::answer::{Frame, Table, answer};
use crate::web::filters;
use crate::web::form::Form;
use crate::web::link;
use crate::web::pages::LAST_PAGE;
use crate::web::plain;
use crate::web::refusal::Refusal;
use crate::web::room::Room;
use crate::web::session::Visit;

const PAGE: &str = "/failures";
/// Failures on a page.
const A_PAGE: usize = 50;
/// Rows of the table, which is to be worked with elsewhere.
const A_TABLE: usize = 100_000;
/// Runs on a page.
const RUNS: usize = 20;

pub(super) fn routes() -> Router<Room> {
    Router::new().route(PAGE, get(page))
}

/// Both lists have pages of their own: 1, 2, ...
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    page: usize,
    runs: usize,
}

#[derive(Template)]
#[template(path = "room/failures.html")]
struct FailuresView<'a> {
    frame: Frame,
    history: &'a History,
    failures: Turn,
    runs: Turn,
}

/// The pages before and behind, where there are any.
struct Turn {
    before: Option<String>,
    behind: Option<String>,
}

async fn page(
    State(room): State<Room>,
    visit: Visit,
    form: Form,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let (page, runs) = (asked.page.clamp(1, LAST_PAGE), asked.runs.clamp(1, LAST_PAGE));
    let size = if form == Form::Csv { A_TABLE } else { A_PAGE };
    let part = |page: usize, limit: usize| Part { limit, offset: (page - 1).saturating_mul(limit) };
    let parts = (part(page, size), part(runs, RUNS));
    let history = room.read(move |ledger| Ok(history::history(ledger, parts.0, parts.1)?)).await?;
    let view = || FailuresView {
        frame: Frame::new(&room, &visit, "What could not be read").with_table(&visit),
        failures: turn(page, A_PAGE, history.n_failures, |page| at(page, runs)),
        runs: turn(runs, RUNS, history.n_runs, |runs| at(page, runs)),
        history: &history,
    };
    answer(form, &history, view, Some(&|| table(&history.failures)))
}

fn at(page: usize, runs: usize) -> String {
    let number = |page: usize| if page > 1 { page.to_string() } else { String::new() };
    link::with(PAGE, &[("page", &number(page)), ("runs", &number(runs))])
}

fn turn(page: usize, size: usize, total: usize, at: impl Fn(usize) -> String) -> Turn {
    Turn { before: (page > 1).then(|| at(page - 1)), behind: (page.saturating_mul(size) < total).then(|| at(page + 1)) }
}

fn table(failures: &[Failed]) -> Table {
    let row = |failed: &Failed| [&failed.input, &failed.reason, &failed.failed_at].map(|cell| harmless(cell.clone()));
    let bytes = written(|writer| {
        writer.write_record(["input", "reason", "failed_at"])?;
        failures.iter().try_for_each(|failed| writer.write_record(row(failed)))
    });
    Table { name: "failures".into(), bytes }
}
