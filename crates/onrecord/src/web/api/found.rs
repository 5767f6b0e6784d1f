//! What the ledger answers: which statements, speakers, copies and articles?

use axum::Json;
use axum::extract::{Path, Query, State};
use onrecord_ledger::export::articles;
use onrecord_ledger::filter::Filter;
use onrecord_ledger::people::heard::{self, Heards};
use onrecord_ledger::people::portrait::{self, Portrait};
use onrecord_ledger::record::DocumentRecord;
use onrecord_ledger::search::{self, Search};
use onrecord_ledger::statement::{self, Known};
use onrecord_ledger::trace as traces;
use serde_json::{Value, json};

use super::asked::{Cursor, Day, Id, Kind, Listed, Name, Nothing, Searched, Speakers, Traced, number};
use crate::output::search::{as_json, hit_as_json, names};
use crate::output::trace::whole;
use crate::web::refusal::Refusal;
use crate::web::room::Room;

type Answer<T> = Result<Json<T>, Refusal>;

pub(super) async fn search(State(room): State<Room>, Query(asked): Query<Searched>) -> Answer<Value> {
    let Searched { q, speaker, outlet, since, until, kind, cue, order, limit, offset } = asked;
    let search = Search {
        words: q.0,
        filter: filter(speaker, outlet, since, until, kind),
        cue: cue.map(cue_of).transpose()?,
        order: order.into(),
        limit: limit.0,
        offset: offset.0,
        ..Search::default()
    };
    room.read(move |ledger| Ok(Json(as_json(&search::find(ledger, &search).map_err(in_the_way_of_an_api)?)))).await
}

pub(super) async fn statements(State(room): State<Room>, Query(asked): Query<Listed>) -> Answer<Value> {
    let Listed { q, speaker, outlet, since, until, kind, cue, limit, cursor } = asked;
    let search = Search {
        words: q.0,
        filter: filter(speaker, outlet, since, until, kind),
        cue: cue.map(cue_of).transpose()?,
        limit: limit.0,
        ..Search::default()
    };
    let below = cursor.map(|cursor| cursor.0);
    let page = room.read(move |ledger| search::page(ledger, &search, below).map_err(in_the_way_of_an_api)).await?;
    Ok(Json(json!({
        "statements": page.statements.iter().map(hit_as_json).collect::<Vec<_>>(),
        "next": page.next.map(|number| Cursor(number).written()),
        "speakers_meant": names(&page.speakers),
        "outlets_meant": names(&page.outlets),
    })))
}

/// The ledger judges names and days.
fn filter(
    speaker: Option<Name>,
    outlet: Option<Name>,
    since: Option<Day>,
    until: Option<Day>,
    kind: Option<Kind>,
) -> Filter {
    Filter {
        since: since.map(|day| day.0),
        until: until.map(|day| day.0),
        outlet: outlet.map(|name| name.0),
        speaker: speaker.map(|name| name.0),
        kind: kind.map(Kind::name),
    }
}

/// A cue without a letter would be taken for none, and the answer for one about all cues.
fn cue_of(cue: Name) -> Result<String, Refusal> {
    if cue.0.contains(char::is_alphanumeric) {
        return Ok(cue.0);
    }
    Err(Refusal::Senseless("cue: holds no letter; write a word such as said".into()))
}

pub(super) async fn statement(State(room): State<Room>, Path(id): Path<String>, _: Query<Nothing>) -> Answer<Known> {
    let known = room.read(move |ledger| Ok(statement::known(ledger, &id)?)).await?;
    known.map(Json).ok_or_else(|| Refusal::NotFound("no statement of this ledger has this id".into()))
}

pub(super) async fn speakers(State(room): State<Room>, Query(asked): Query<Speakers>) -> Answer<Heards> {
    let words: Vec<String> = asked.q.0.split_whitespace().map(str::to_owned).collect();
    let (limit, offset) = (asked.limit.0, asked.offset.0);
    Ok(Json(room.read(move |ledger| Ok(heard::heard(ledger, &words, limit, offset)?)).await?))
}

pub(super) async fn speaker(State(room): State<Room>, Path(id): Path<String>, _: Query<Nothing>) -> Answer<Portrait> {
    let nobody = || Refusal::NotFound("no speaker of this ledger has this number".into());
    let id: i64 = number(&id).ok_or_else(nobody)?;
    room.read(move |ledger| Ok(portrait::portrait(ledger, id)?)).await?.map(Json).ok_or_else(nobody)
}

pub(super) async fn trace(State(room): State<Room>, Query(asked): Query<Traced>) -> Answer<Value> {
    let trace = match (asked.statement, asked.q) {
        (Some(Id(id)), None) => {
            room.read(move |ledger| match statement::is_known(ledger, &id)? {
                true => traces::of_statement(ledger, &id).map_err(in_the_way_of_an_api),
                false => Err(Refusal::NotFound("statement: no statement of this ledger has this id".into())),
            })
            .await?
        }
        (None, Some(words)) => {
            room.read(move |ledger| traces::of_words(ledger, &words.0).map_err(in_the_way_of_an_api)).await?
        }
        _ => {
            let why = "a trace is of one statement, or of the words in q; give one of the two";
            return Err(Refusal::Senseless(why.into()));
        }
    };
    Ok(Json(whole(&trace)))
}

pub(super) async fn article(
    State(room): State<Room>,
    Path(id): Path<String>,
    _: Query<Nothing>,
) -> Answer<DocumentRecord> {
    let none = || Refusal::NotFound("no article of this ledger has this number".into());
    let id: i64 = number(&id).ok_or_else(none)?;
    room.read(move |ledger| Ok(articles::one(ledger, id)?)).await?.map(Json).ok_or_else(none)
}

/// The ledger names parameters as the command line does.
fn in_the_way_of_an_api(error: onrecord_ledger::Error) -> Refusal {
    if !error.is_request() {
        return error.into();
    }
    let why = error.to_string();
    let bare = why.strip_prefix("--").unwrap_or(&why);
    Refusal::Senseless(bare.replace("later than --until", "later than until"))
}
