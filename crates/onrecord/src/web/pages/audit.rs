//! Who gets to speak: the same question, charts and numbers as `onrecord audit`, asked in a form.

use std::sync::Arc;

use anyhow::Context;
use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use onrecord_ledger::audit::{self, Audit, By, Question};
use onrecord_ledger::filter::Filter;
use onrecord_ledger::overview;
use serde::Deserialize;
use serde_json::Value;

use super::search::{given, of_the_form};
use crate::output::audit::{self as output, Body};
use crate::output::{DOUBTFUL_BELOW, Form as Printed};
use crate::web::answer::{Frame, Table, answer};
use crate::web::filters;
use crate::web::form::Form;
use crate::web::refusal::Refusal;
use crate::web::room::Room;
use crate::web::session::Visit;

/// Rows that are drawn, where nothing else is asked.
const ROWS: usize = 20;
/// A ledger with more statements takes longer than anybody waits for a page they only opened: a second or two.
const COUNTED_UNASKED: usize = 100_000;
/// More rows than these are for a table.
const MOST_ROWS: usize = 500;

pub(super) fn routes() -> Router<Room> {
    Router::new().route("/audit", get(page))
}

/// The form's fields, as they were typed. Empty: does not matter.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    by: String,
    since: String,
    until: String,
    outlet: String,
    speaker: String,
    kind: String,
    /// 1: a text that several carry counts once
    once: String,
    /// How many rows are drawn.
    top: String,
}

#[derive(Template)]
#[template(path = "room/audit.html")]
struct AuditView<'a> {
    frame: Frame,
    asked: &'a Asked,
    by: &'a str,
    /// What a row can be.
    choices: &'a [String],
    complaint: Option<&'a str>,
    body: Option<Body<'a>>,
    /// So many statements are there, and nobody has asked yet.
    waits_for: Option<usize>,
}

async fn page(
    State(room): State<Room>,
    visit: Visit,
    form: Form,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let (choices, statements) = room.read(|ledger| Ok((audit::names(ledger)?, overview::statements(ledger)?))).await?;
    // Who only opens the page has not asked yet.
    if form == Form::Html && visit.query.is_none() && statements > COUNTED_UNASKED {
        let view = || AuditView { waits_for: Some(statements), ..view(&room, &visit, &asked, &choices, None, None) };
        return answer(form, &Value::Null, view, None);
    }
    let audited = match question(&asked) {
        Ok((question, top)) => room.audit(question).await.map(|audit| (audit, top)),
        Err(why) => Err(Refusal::Request(why)),
    };
    match audited {
        Ok((audit, top)) => counted(&room, &visit, form, &asked, &choices, (audit, top)),
        Err(Refusal::Request(why)) if form == Form::Html => {
            let why = of_the_form(&why);
            answer(form, &Value::Null, || view(&room, &visit, &asked, &choices, Some(&why), None), None)
        }
        Err(refusal) => Err(refusal),
    }
}

/// What is asked, and how many rows are drawn; or why that is no question.
fn question(asked: &Asked) -> Result<(Question, usize), String> {
    let top = match given(&asked.top).map(|top| top.parse::<usize>()) {
        None => ROWS,
        Some(Ok(top)) if (1..=MOST_ROWS).contains(&top) => top,
        Some(_) => return Err(format!("1 to {MOST_ROWS} rows can be drawn; the table has all")),
    };
    let kind = given(&asked.kind);
    if let Some(kind) = kind.as_deref().filter(|kind| !["direct", "mixed", "indirect"].contains(kind)) {
        return Err(format!("there are direct, mixed and indirect statements, none that are \"{kind}\""));
    }
    let filter = Filter {
        since: given(&asked.since),
        until: given(&asked.until),
        outlet: given(&asked.outlet),
        speaker: given(&asked.speaker),
        kind,
    };
    let by = By::of_name(by(asked));
    let once = !matches!(asked.once.as_str(), "" | "0");
    Ok((Question { by, filter, once, doubtful_below: f64::from(DOUBTFUL_BELOW) }, top))
}

fn by(asked: &Asked) -> &str {
    if asked.by.trim().is_empty() { "speaker" } else { asked.by.trim() }
}

fn counted(
    room: &Room,
    visit: &Visit,
    form: Form,
    asked: &Asked,
    choices: &[String],
    (audit, top): (Arc<Audit>, usize),
) -> Result<Response, Refusal> {
    let body = match form {
        Form::Html => Some(output::body(&audit, top).context("the charts cannot be drawn")?),
        Form::Json | Form::Csv => None,
    };
    let table = || {
        let mut bytes = Vec::new();
        let written = output::write(&mut bytes, Printed::Csv { raw: false }, &audit, top);
        debug_assert!(written.is_ok(), "nothing fails to be written into memory");
        Table { name: format!("audit-by-{}", file_name(by(asked))), bytes }
    };
    answer(form, &*audit, || view(room, visit, asked, choices, None, body), Some(&table))
}

/// A column of the user's table may be called anything.
fn file_name(by: &str) -> String {
    by.chars().map(|character| if character.is_ascii_alphanumeric() { character } else { '-' }).collect()
}

fn view<'a>(
    room: &Room,
    visit: &Visit,
    asked: &'a Asked,
    choices: &'a [String],
    complaint: Option<&'a str>,
    body: Option<Body<'a>>,
) -> AuditView<'a> {
    let frame = Frame::new(room, visit, "Audit").with_table(visit);
    // What cannot be counted is no table either.
    let frame = if complaint.is_some() { Frame { json: None, csv: None, ..frame } } else { frame };
    AuditView { frame, asked, by: by(asked), choices, complaint, body, waits_for: None }
}
