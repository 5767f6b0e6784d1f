//! One speaker: who names them how, what they said when and where, what they repeat, and is this one person at all?

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use onrecord_ledger::Ledger;
use onrecord_ledger::filter::Filter;
use onrecord_ledger::people::decide::Decision;
use onrecord_ledger::people::heard::{self, Heard};
use onrecord_ledger::people::portrait::{self, Given, Portrait};
use onrecord_ledger::search::{self, Hit, Hits, Search};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::words;
use crate::output::DOUBTFUL_BELOW;
use crate::output::search::as_json;
use crate::web::answer::{Frame, answer};
use crate::web::filters;
use crate::web::form::Form;
use crate::web::link;
use crate::web::plain;
use crate::web::refusal::Refusal;
use crate::web::room::Room;
use crate::web::sentence;
use crate::web::session::Visit;
use crate::web::timeline::{self, Timeline};

/// Their newest statements, in their sentences.
const NEWEST: usize = 10;
/// So many are offered as "the same as".
const CANDIDATES: usize = 10;

pub(super) fn routes() -> Router<Room> {
    Router::new().route("/speakers/{id}", get(page))
}

#[derive(Deserialize)]
struct Asked {
    /// A name: who might be the same?
    #[serde(default)]
    with: String,
}

/// What the ledger knows of a speaker.
#[derive(Serialize)]
struct Found {
    #[serde(flatten)]
    portrait: Portrait,
    /// The newest statements and, over some thousands of them, the counts, as a search has them.
    said: Value,
    #[serde(skip)]
    hits: Hits,
    /// Who is called as it was asked.
    #[serde(skip)]
    candidates: Vec<Heard>,
}

#[derive(Template)]
#[template(path = "room/speaker.html")]
struct SpeakerView<'a> {
    frame: Frame,
    found: &'a Found,
    speaker: &'a Heard,
    here: String,
    with: &'a str,
    /// The place of the user's table in Wikidata: what it says, and where that leads.
    wikidata: Option<(&'a str, Option<String>)>,
    to_search: String,
    to_audit: String,
    to_outlets: String,
    timeline: Option<Timeline>,
    newest: Vec<HitView<'a>>,
    given: [(&'static str, &'static str, &'a [Given]); 2],
    decisions: Vec<DecisionView<'a>>,
}

/// A statement in its sentence.
pub(super) struct HitView<'a> {
    pub(super) hit: &'a Hit,
    pub(super) lines: Vec<sentence::Line>,
    pub(super) title: &'a str,
    pub(super) to_article: String,
    pub(super) is_doubtful: bool,
}

impl HitView<'_> {
    pub(super) fn new(hit: &Hit) -> HitView<'_> {
        HitView {
            hit,
            lines: sentence::lines(hit),
            title: hit.place.title.as_deref().unwrap_or(&hit.place.address),
            to_article: link::statement(hit.place.article_id, hit.number),
            is_doubtful: hit.confidence < f64::from(DOUBTFUL_BELOW),
        }
    }
}

/// A decision, in a sentence.
pub(super) struct DecisionView<'a> {
    pub(super) decision: &'a Decision,
    pub(super) said: String,
}

impl DecisionView<'_> {
    pub(super) fn new(decision: &Decision) -> DecisionView<'_> {
        let Decision { verdict, one, other, address, .. } = decision;
        let said = match (verdict.as_str(), address) {
            ("same", _) => format!("{other} is the same as {one}"),
            (_, Some(address)) => format!("{one} in {address} is not {other}"),
            _ => format!("{one} and {other} are two"),
        };
        DecisionView { decision, said }
    }
}

async fn page(
    State(room): State<Room>,
    visit: Visit,
    form: Form,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let Ok(id) = id.parse::<i64>() else { return Err(nobody(&id)) };
    let with = words(&asked.with);
    match room.read(move |ledger| find(ledger, id, &with)).await? {
        None => Err(nobody(&id.to_string())),
        // A merge can be taken back, so nobody is told to remember this.
        Some(found) if found.portrait.heard.id != id => Ok(lead_on(&visit, form, found.portrait.heard.id)),
        Some(found) => {
            let timeline = timeline::timeline(&found.hits.facets, |period| in_period(id, period))?;
            answer(form, &found, || view(&room, &visit, &asked.with, &found, timeline), None)
        }
    }
}

fn nobody(id: &str) -> Refusal {
    Refusal::NotFound(format!("there is no speaker {id} in this ledger; /speakers lists them"))
}

/// To the speaker that this one was merged into, in the form that was asked for.
fn lead_on(visit: &Visit, form: Form, id: i64) -> Response {
    let ending = if form == Form::Json { ".json" } else { "" };
    let query = visit.query.as_ref().map_or(String::new(), |query| format!("?{query}"));
    Redirect::to(&format!("{}{ending}{query}", link::speaker(id))).into_response()
}

fn find(ledger: &mut Ledger, id: i64, with: &[String]) -> Result<Option<Found>, Refusal> {
    let Some(portrait) = portrait::portrait(ledger, id)? else { return Ok(None) };
    let own = portrait.heard.id;
    let filter = Filter { speaker: Some(own.to_string()), ..Filter::default() };
    let hits = search::find(ledger, &Search { filter, limit: NEWEST, ..Search::default() })?;
    let candidates = if with.is_empty() {
        Vec::new()
    } else {
        let found = heard::heard(ledger, with, CANDIDATES + 1, 0)?.speakers;
        found.into_iter().filter(|candidate| candidate.id != own).take(CANDIDATES).collect()
    };
    Ok(Some(Found { said: as_json(&hits), portrait, hits, candidates }))
}

fn in_period(speaker: i64, period: &str) -> String {
    link::with("/search", &[("speaker", &speaker.to_string()), ("since", period), ("until", period)])
}

fn view<'a>(
    room: &Room,
    visit: &Visit,
    with: &'a str,
    found: &'a Found,
    timeline: Option<Timeline>,
) -> SpeakerView<'a> {
    let portrait = &found.portrait;
    let id = portrait.heard.id.to_string();
    SpeakerView {
        frame: Frame::new(room, visit, &portrait.heard.name),
        speaker: &portrait.heard,
        here: link::speaker(portrait.heard.id),
        with,
        wikidata: portrait.heard.wikidata.as_deref().map(|wikidata| (wikidata, of_wikidata(wikidata))),
        to_search: link::with("/search", &[("speaker", &id)]),
        to_audit: link::with("/audit", &[("by", "cue"), ("speaker", &id)]),
        to_outlets: link::with("/audit", &[("by", "outlet"), ("speaker", &id)]),
        timeline,
        newest: found.hits.statements.iter().map(HitView::new).collect(),
        given: [
            ("Named", "No article names them.", &portrait.names),
            ("Introduced as", "No article says what they are.", &portrait.roles),
        ],
        decisions: portrait.decisions.iter().map(DecisionView::new).collect(),
        found,
    }
}

/// Where a cell of the user's table leads: "Q42", or an address.
fn of_wikidata(cell: &str) -> Option<String> {
    let cell = cell.trim();
    let is_item = cell
        .strip_prefix('Q')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()));
    if is_item {
        return Some(format!("https://www.wikidata.org/wiki/{cell}"));
    }
    link::outside(Some(cell)).map(str::to_owned)
}
