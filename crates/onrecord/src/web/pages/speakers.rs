//! Who speaks in this ledger, and who is called so?

mod decide;
mod doubtful;
mod portrait;

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use onrecord_ledger::export::csv::harmless;
use onrecord_ledger::people::heard::{self, Heard, Heards};
use serde::{Deserialize, Serialize};

use crate::output::csv::written;
use crate::web::answer::{Frame, Table, answer};
use crate::web::filters;
use crate::web::form::Form;
use crate::web::link;
use crate::web::refusal::Refusal;
use crate::web::room::Room;
use crate::web::session::Visit;
use crate::web::turn::{Page, Turn};

const LIST: &str = "/speakers";
/// Speakers on a page.
const A_PAGE: usize = 50;
/// Rows of the table, which is to be worked with elsewhere.
const A_TABLE: usize = 5_000;

pub(super) fn routes() -> Router<Room> {
    Router::new().route(LIST, get(list)).merge(portrait::routes()).merge(doubtful::routes()).merge(decide::routes())
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct Asked {
    /// Words of a name or role; empty: everybody.
    q: String,
    page: Page,
}

/// What was asked, and who was found.
#[derive(Serialize)]
struct Found {
    asked: Asked,
    #[serde(flatten)]
    heards: Heards,
}

#[derive(Template)]
#[template(path = "room/speakers.html")]
struct SpeakersView<'a> {
    frame: Frame,
    found: &'a Found,
    begin: usize,
    turn: Turn,
}

async fn list(
    State(room): State<Room>,
    visit: Visit,
    form: Form,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let size = if form == Form::Csv { A_TABLE } else { A_PAGE };
    let (words, offset) = (words(&asked.q), asked.page.offset(size));
    let ask = move |ledger: &mut onrecord_ledger::Ledger| Ok(heard::heard(ledger, &words, size, offset)?);
    let heards = if form == Form::Csv { room.read_long(ask).await? } else { room.read(ask).await? };
    let found = Found { asked, heards };
    answer(form, &found, || view(&room, &visit, &found, offset), Some(&|| table(&found.heards.speakers)))
}

fn words(typed: &str) -> Vec<String> {
    typed.split_whitespace().map(str::to_owned).collect()
}

fn view<'a>(room: &Room, visit: &Visit, found: &'a Found, offset: usize) -> SpeakersView<'a> {
    let Found { asked, heards } = found;
    let at = |page: Page| link::with(LIST, &[("q", &asked.q), ("page", &page.written())]);
    SpeakersView {
        frame: Frame::new(room, visit, "Speakers").with_table(visit),
        begin: offset + 1,
        turn: asked.page.turn(A_PAGE, heards.total, at),
        found,
    }
}

fn table(speakers: &[Heard]) -> Table {
    let row = |speaker: &Heard| {
        let Heard { id, name, kind, wikidata, roles, statements } = speaker;
        let cells = [
            id.to_string(),
            name.clone(),
            kind.clone(),
            roles.join("; "),
            statements.to_string(),
            wikidata.clone().unwrap_or_default(),
        ];
        cells.map(harmless)
    };
    let bytes = written(|writer| {
        writer.write_record(["speaker", "name", "kind", "roles", "statements", "wikidata"])?;
        speakers.iter().try_for_each(|speaker| writer.write_record(row(speaker)))
    });
    Table { name: "speakers".into(), bytes }
}
