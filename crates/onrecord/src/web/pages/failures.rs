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
use crate::web::plain;
use crate::web::refusal::Refusal;
use crate::web::room::Room;
use crate::web::session::Visit;
use crate::web::turn::{Page, Turn};

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

/// Both lists have pages of their own.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    page: Page,
    runs: Page,
}

#[derive(Template)]
#[template(path = "room/failures.html")]
struct FailuresView<'a> {
    frame: Frame,
    history: &'a History,
    failures: Turn,
    runs: Turn,
}

async fn page(
    State(room): State<Room>,
    visit: Visit,
    form: Form,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let Asked { page, runs } = asked;
    let size = if form == Form::Csv { A_TABLE } else { A_PAGE };
    let part = |page: Page, limit: usize| Part { limit, offset: page.offset(limit) };
    let parts = (part(page, size), part(runs, RUNS));
    let history = room.read(move |ledger| Ok(history::history(ledger, parts.0, parts.1)?)).await?;
    let view = || FailuresView {
        frame: Frame::new(&room, &visit, "What could not be read").with_table(&visit),
        failures: page.turn(A_PAGE, history.n_failures, |page| at(page, runs)),
        runs: runs.turn(RUNS, history.n_runs, |runs| at(page, runs)),
        history: &history,
    };
    answer(form, &history, view, Some(&|| table(&history.failures)))
}

fn at(page: Page, runs: Page) -> String {
    link::with(PAGE, &[("page", &page.written()), ("runs", &runs.written())])
}

fn table(failures: &[Failed]) -> Table {
    let row = |failed: &Failed| [&failed.input, &failed.reason, &failed.failed_at].map(|cell| harmless(cell.clone()));
    let bytes = written(|writer| {
        writer.write_record(["input", "reason", "failed_at"])?;
        failures.iter().try_for_each(|failed| writer.write_record(row(failed)))
    });
    Table { name: "failures".into(), bytes }
}
