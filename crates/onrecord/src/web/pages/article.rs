//! What does this article say that who said?
//!
//! ```text
//! record (code points) ─part─▶ Part: so many statements, and their stretch of the text ─text─▶ paragraphs of pieces
//!                                                                                   └─statements─▶ the list beside it
//! ```
//!
//! Most articles are one part. One with thousands of statements is read in several, so that a page stays a page.

mod part;
mod statements;
mod text;

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use onrecord_ledger::Ledger;
use onrecord_ledger::article::{self, Beside};
use onrecord_ledger::export::{articles, csv};
use onrecord_ledger::record::DocumentRecord;
use serde::Deserialize;

use crate::web::answer::{Frame, Table, answer};
use crate::web::filters;
use crate::web::form::Form;
use crate::web::link;
use crate::web::plain;
use crate::web::refusal::Refusal;
use crate::web::room::Room;
use crate::web::session::Visit;

use part::Part;
use statements::StatementView;
use text::Paragraph;

/// A title is shown to here. The reader of pages cuts earlier; who makes JSONL need not.
const LONGEST_TITLE: usize = 300;
/// Names, bylines and the like.
const LONGEST_NAME: usize = 120;
/// So many remarks of the reading are shown.
const MOST_NOTES: usize = 40;

pub(super) fn routes() -> Router<Room> {
    Router::new().route("/articles/{id}", get(show))
}

#[derive(Deserialize)]
struct Asked {
    /// 1, 2, ...
    #[serde(default)]
    part: usize,
}

#[derive(Template)]
#[template(path = "room/article.html")]
struct ArticleView<'a> {
    frame: Frame,
    id: i64,
    document: &'a DocumentRecord,
    beside: &'a Beside,
    title: String,
    paragraphs: Vec<Paragraph>,
    n_statements: usize,
    statements: Vec<StatementView<'a>>,
    /// Names of this article, for who corrects.
    cast: Vec<&'a str>,
    part: &'a Part,
    /// Where corrections lead back to.
    here: String,
}

/// What the ledger knows of one article.
struct Found {
    document: DocumentRecord,
    beside: Beside,
    part: Part,
    /// How many other articles have a statement too.
    elsewhere: BTreeMap<String, usize>,
    /// The speakers whose names people gave.
    corrected: BTreeMap<String, i64>,
}

async fn show(
    State(room): State<Room>,
    visit: Visit,
    form: Form,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let none = || Refusal::NotFound("there is no such article in this ledger".into());
    let id: i64 = id.parse().map_err(|_| none())?;
    let found = room.read(move |ledger| Ok(find(ledger, id, asked.part)?)).await?.ok_or_else(none)?;
    answer(form, &found.document, || view(&room, &visit, id, &found), Some(&|| table(id, &found.document)))
}

fn find(ledger: &Ledger, id: i64, part: usize) -> onrecord_ledger::Result<Option<Found>> {
    let (Some(document), Some(beside)) = (articles::one(ledger, id)?, article::beside(ledger, id)?) else {
        return Ok(None);
    };
    let part = Part::of(&document, part);
    let shown = &document.statements[part.statements.clone()];
    let elsewhere = article::elsewhere(ledger, &beside.address, shown)?;
    let corrected = article::corrected_speakers(ledger, shown)?;
    Ok(Some(Found { document, beside, part, elsewhere, corrected }))
}

fn view<'a>(room: &Room, visit: &Visit, id: i64, found: &'a Found) -> ArticleView<'a> {
    let Found { document, beside, part, elsewhere, corrected } = found;
    let title = plain::clipped(document.article.title.as_deref().unwrap_or(&beside.address), LONGEST_TITLE);
    ArticleView {
        frame: Frame::new(room, visit, &title).with_table(visit),
        id,
        title,
        n_statements: document.statements.len(),
        paragraphs: text::paragraphs(document, part),
        statements: statements::views(document, part, elsewhere, corrected),
        cast: statements::cast(document),
        here: part.path(id),
        document,
        beside,
        part,
    }
}

/// As `onrecord export --format csv` writes it.
fn table(id: i64, document: &DocumentRecord) -> Table {
    let mut bytes = Vec::new();
    let written = csv::statements([Ok(document.clone())], &mut bytes, &csv::Cells::default());
    debug_assert!(written.is_ok(), "nothing fails to be written into memory");
    Table { name: format!("article-{id}"), bytes }
}

/// Where a correction of the statement leads back to.
fn here_at(here: &str, number: usize) -> String {
    format!("{here}#l{number}")
}
