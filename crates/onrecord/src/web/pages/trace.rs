//! Who said this first, who carried it, and what was done to the words on the way?
//!
//! ```text
//! words or id ─▶ Trace ─▶ Answer (one sentence), Pictures (desk, phone), Entries (what each copy did)
//! ```
//!
//! "First" is always first in this ledger, and every sentence here says so.

mod answer;
mod credit;
mod day;
mod entry;
mod picture;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use onrecord_ledger::trace::{self, FEWEST_ASKED, Trace};
use serde::Deserialize;

use crate::output::trace::{self as printed, Mark};
use crate::web::answer::{Frame, Table, answer, html};
use crate::web::filters;
use crate::web::form::Form;
use crate::web::link;
use crate::web::refusal::Refusal;
use crate::web::room::Room;
use crate::web::session::Visit;
use answer::{Answer, First};
use entry::Entry;
use picture::{Picture, Sheet};

/// Of longer traces the list goes over several pages: so many copies and the picture stay
/// below 100 KB.
const ENTRIES: usize = 30;
/// Of longer words the beginning stands above the answer; the list has all of them.
const LONGEST_ASKED: usize = 420;

pub(super) fn routes() -> Router<Room> {
    Router::new().route("/trace", get(of_words)).route("/trace/{reference}", get(of_statement))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    /// Of the list, from 1.
    #[serde(default)]
    page: usize,
}

async fn of_statement(
    State(room): State<Room>,
    visit: Visit,
    form: Form,
    Path(reference): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let traced = room.read(move |ledger| {
        let (reference, words) = trace::words_of(ledger, reference.trim())?;
        let is_enough = trace::is_enough_of_a_statement(&words) || form != Form::Html;
        Ok(if is_enough { Ok(trace::of_statement(ledger, &reference)?) } else { Err(words) })
    });
    match traced.await? {
        Ok(trace) => shown(&room, &visit, form, &trace, &asked),
        Err(words) => too_few(&room, &visit, form, &words),
    }
}

async fn of_words(
    State(room): State<Room>,
    visit: Visit,
    form: Form,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let words = asked.q.trim().to_owned();
    if is_id(&words) {
        return Ok(
            Redirect::to(&format!("{}{}", link::trace(&words.to_ascii_lowercase()), form.ending())).into_response()
        );
    }
    if !trace::is_enough(&words) {
        return too_few(&room, &visit, form, &words);
    }
    let trace = room.read(move |ledger| Ok(trace::of_words(ledger, &words)?)).await?;
    shown(&room, &visit, form, &trace, &asked)
}

/// Somebody pasted the id of a statement, as `onrecord read` prints it, or its beginning.
fn is_id(words: &str) -> bool {
    let digits = words.bytes().filter(u8::is_ascii_digit).count();
    // "facade" and "decade" are words.
    (6..=16).contains(&words.len()) && digits > 0 && words.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[derive(Template)]
#[template(path = "room/trace/ask.html")]
struct AskView<'a> {
    frame: Frame,
    words: &'a str,
    fewest: usize,
}

/// The question again, and why there is no answer.
fn too_few(room: &Room, visit: &Visit, form: Form, words: &str) -> Result<Response, Refusal> {
    if form != Form::Html {
        return Err(Refusal::Request(format!("a trace takes {FEWEST_ASKED} words or more, as ?q=")));
    }
    let frame = Frame { json: None, ..Frame::new(room, visit, "Who said this first?") };
    Ok(html(&AskView { frame, words, fewest: FEWEST_ASKED }).into_response())
}

#[derive(Template)]
#[template(path = "room/trace.html")]
struct TraceView<'a> {
    frame: Frame,
    trace: &'a Trace,
    answer: Answer<'a>,
    pictures: Vec<Picture>,
    entries: Vec<Entry<'a>>,
    summary: String,
    /// The words asked for, as far as they fit above an answer.
    asked: String,
    /// Of an id there is nothing to make longer or shorter.
    is_of_words: bool,
    fewest: usize,
    is_bundled: bool,
    has_differences: bool,
    earlier: Option<String>,
    later: Option<String>,
    n_copies: usize,
}

fn shown(room: &Room, visit: &Visit, form: Form, trace: &Trace, asked: &Asked) -> Result<Response, Refusal> {
    let table = || Table { name: format!("trace-{}", file_name(trace)), bytes: printed::csv(trace, false) };
    let view = || view(Frame::new(room, visit, "Who said this first?").with_table(visit), visit, trace, asked);
    answer(form, &printed::whole(trace), view, Some(&table))
}

fn file_name(trace: &Trace) -> &str {
    trace.asked_ref.as_deref().unwrap_or("words")
}

fn view<'a>(frame: Frame, visit: &Visit, trace: &'a Trace, asked: &Asked) -> TraceView<'a> {
    let n_pages = trace.copies.len().div_ceil(ENTRIES).max(1);
    let page = asked.page.clamp(1, n_pages);
    let at_page = |page: usize| {
        let page = if page > 1 { page.to_string() } else { String::new() };
        link::with(&visit.path, &[("q", asked.q.trim()), ("page", &page)])
    };
    let of_entry = |number: usize| {
        let its_page = (number - 1) / ENTRIES + 1;
        let page = if its_page == page { String::new() } else { at_page(its_page) };
        format!("{page}#c{number}")
    };
    let from = (page - 1) * ENTRIES;
    let entries: Vec<_> =
        (0..trace.copies.len()).skip(from).take(ENTRIES).map(|index| Entry::of(trace, index)).collect();
    let pictures = picture::drawn(trace, &[Sheet::DESK, Sheet::PHONE], &of_entry);
    TraceView {
        frame,
        trace,
        answer: Answer::of(trace, &of_entry),
        asked: shortened(&trace.asked),
        is_bundled: pictures.iter().any(|picture| picture.is_bundled),
        has_differences: entries.iter().any(Entry::has_differences),
        pictures,
        entries,
        // How many statements there are stands in the heading.
        summary: printed::summary(&trace.copies).split_once(" · ").map_or(String::new(), |(_, rest)| rest.to_owned()),
        is_of_words: trace.asked_ref.is_none(),
        fewest: FEWEST_ASKED,
        earlier: (page > 1).then(|| at_page(page - 1)),
        later: (page < n_pages).then(|| at_page(page + 1)),
        n_copies: trace.copies.len(),
    }
}

fn shortened(asked: &str) -> String {
    let Some((end, _)) = asked.char_indices().nth(LONGEST_ASKED) else { return asked.to_owned() };
    let begin = &asked[..end];
    format!("{} […]", begin.rfind(char::is_whitespace).map_or(begin, |space| &begin[..space]))
}
