//! What did people say of statements, and how do they say it?

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use onrecord_ledger::correct::{self, Corrections, Listed, Verdict};
use onrecord_ledger::export::csv::harmless;
use serde::Deserialize;

use crate::clock::now;
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

const LIST: &str = "/corrections";
/// So many corrections are on one page.
const A_PAGE: usize = 50;
/// Longer names are no names; a longer note is an article of its own.
const LONGEST_NAME: usize = 200;
const LONGEST_NOTE: usize = 2_000;

pub(super) fn routes() -> Router<Room> {
    Router::new().route(LIST, get(list).post(make)).route("/corrections/undo", post(undo))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    page: Page,
}

#[derive(Template)]
#[template(path = "room/corrections.html")]
struct CorrectionsView<'a> {
    frame: Frame,
    corrections: &'a Corrections,
    here: String,
    turn: Turn,
}

async fn list(
    State(room): State<Room>,
    visit: Visit,
    form: Form,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let page = asked.page;
    let corrections = room.read(move |ledger| Ok(correct::newest(ledger, page.offset(A_PAGE), A_PAGE)?)).await?;
    let view = || CorrectionsView {
        frame: Frame::new(&room, &visit, "Corrections").with_table(&visit),
        here: at_page(page),
        turn: page.turn(A_PAGE, corrections.total, at_page),
        corrections: &corrections,
    };
    answer(form, &corrections, view, Some(&|| table(&corrections)))
}

fn at_page(page: Page) -> String {
    link::with(LIST, &[("page", &page.written())])
}

const COLUMNS: [&str; 11] = [
    "statement",
    "content",
    "verdict",
    "speaker",
    "speaker_as_read",
    "note",
    "made_by",
    "made_at",
    "undone_at",
    "article",
    "title",
];

fn table(corrections: &Corrections) -> Table {
    let bytes = written(|writer| {
        writer.write_record(COLUMNS)?;
        corrections.corrections.iter().try_for_each(|one| writer.write_record(row(one).map(harmless)))
    });
    Table { name: "corrections".into(), bytes }
}

fn row(one: &Listed) -> [String; COLUMNS.len()] {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        one.statement.clone(),
        one.content.clone(),
        one.verdict.clone(),
        text(&one.speaker),
        text(&one.speaker_as_read),
        text(&one.note),
        one.made_by.clone(),
        one.made_at.clone(),
        text(&one.undone_at),
        one.place.as_ref().map_or_else(String::new, |place| place.article.to_string()),
        one.place.as_ref().map_or_else(String::new, |place| text(&place.title)),
    ]
}

/// What somebody says of a statement.
#[derive(Deserialize)]
struct Said {
    statement: String,
    /// "nobody" and "reject"; without it, what is written in the fields holds.
    #[serde(default)]
    verdict: String,
    #[serde(default)]
    speaker: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    back: String,
}

async fn make(State(room): State<Room>, visit: Visit, axum::Form(said): axum::Form<Said>) -> Result<Response, Refusal> {
    let verdicts = verdicts(&said)?;
    let back = back(&said.back);
    room.change(move |ledger| {
        for verdict in &verdicts {
            correct::correct(ledger, &said.statement, verdict, &visit.user, &now())?;
        }
        Ok(())
    })
    .await?;
    Ok(Redirect::to(&back).into_response())
}

fn verdicts(said: &Said) -> Result<Vec<Verdict>, Refusal> {
    let refuse = |why: &str| Err(Refusal::Request(why.to_owned()));
    let (name, note) = (said.speaker.trim(), said.note.trim());
    if name.chars().count() > LONGEST_NAME || note.chars().count() > LONGEST_NOTE {
        return refuse("that is too long for a name or a note; make it shorter");
    }
    let speaker = match said.verdict.as_str() {
        "nobody" => Some(Verdict::Speaker(None)),
        "reject" => Some(Verdict::Reject),
        "" | "speaker" | "note" if name.is_empty() => None,
        "" | "speaker" | "note" if !name.contains(char::is_alphabetic) => {
            return refuse("that is no name; write the speaker's name, not a number");
        }
        "" | "speaker" | "note" => Some(Verdict::Speaker(Some(name.to_owned()))),
        _ => return refuse("a verdict is speaker, nobody, reject or note"),
    };
    let note = (!note.is_empty()).then(|| Verdict::Note(note.to_owned()));
    let verdicts: Vec<Verdict> = speaker.into_iter().chain(note).collect();
    if verdicts.is_empty() {
        return refuse("nothing was written; give another speaker's name, or a note");
    }
    Ok(verdicts)
}

/// The page of this room from which it was said; else the list.
fn back(path: &str) -> String {
    link::inside(path).unwrap_or(LIST).to_owned()
}

#[derive(Deserialize)]
struct TakenBack {
    statement: String,
    #[serde(default)]
    back: String,
}

async fn undo(State(room): State<Room>, axum::Form(taken): axum::Form<TakenBack>) -> Result<Response, Refusal> {
    let back = back(&taken.back);
    room.change(move |ledger| Ok(correct::undo(ledger, &taken.statement, &now())?)).await?;
    Ok(Redirect::to(&back).into_response())
}
