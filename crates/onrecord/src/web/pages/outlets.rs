//! Which outlets are there, and what did one of them publish, with whose words?

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use onrecord_ledger::Ledger;
use onrecord_ledger::export::csv::harmless;
use onrecord_ledger::filter::Filter;
use onrecord_ledger::outlets::{self, Articles, Credits, Outlet, Outlets};
use onrecord_ledger::overview::Latest;
use onrecord_ledger::search::{self, Facets, Portion, Search};
use serde::{Deserialize, Serialize};

use crate::output::csv::written;
use crate::web::answer::{Frame, Table, answer};
use crate::web::filters;
use crate::web::form::Form;
use crate::web::link;
use crate::web::refusal::Refusal;
use crate::web::room::Room;
use crate::web::session::Visit;
use crate::web::timeline::{self, Timeline};
use crate::web::turn::{Page, Turn};
use crate::words::{counted, number};

/// Outlets on a page.
const OUTLETS: usize = 100;
/// Articles on a page.
const ARTICLES: usize = 20;
/// Rows of a table that is taken along.
const MOST_ROWS: usize = 100_000;

pub(super) fn routes() -> Router<Room> {
    Router::new().route("/outlets", get(all)).route("/outlets/{id}", get(one))
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// Part of a name.
    q: String,
    page: Page,
}

#[derive(Template)]
#[template(path = "room/outlets.html")]
struct OutletsView<'a> {
    frame: Frame,
    q: &'a str,
    heading: String,
    found: &'a Outlets,
    rows: Vec<(String, &'a Outlet)>,
    turn: Turn,
}

async fn all(
    State(room): State<Room>,
    visit: Visit,
    form: Form,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let part = asked.q.trim().to_owned();
    let (offset, limit) = if form == Form::Csv { (0, MOST_ROWS) } else { (asked.page.offset(OUTLETS), OUTLETS) };
    let found = room.read(move |ledger| Ok(outlets::outlets(ledger, &part, offset, limit)?)).await?;
    let at = |page: Page| link::with("/outlets", &[("q", &asked.q), ("page", &page.written())]);
    let view = || OutletsView {
        frame: Frame::new(&room, &visit, "Outlets").with_table(&visit),
        q: &asked.q,
        heading: counted(found.total, "outlet"),
        rows: found.outlets.iter().map(|outlet| (link::outlet(outlet.id), outlet)).collect(),
        turn: asked.page.turn(OUTLETS, found.total, at),
        found: &found,
    };
    answer(form, &found, view, Some(&|| table(&found)))
}

fn table(found: &Outlets) -> Table {
    let row = |outlet: &Outlet| {
        [
            outlet.id.to_string(),
            harmless(outlet.name.clone()),
            outlet.articles.to_string(),
            outlet.statements.to_string(),
        ]
    };
    let bytes = written(|writer| {
        writer.write_record(["outlet_id", "outlet", "articles", "statements"])?;
        found.outlets.iter().try_for_each(|outlet| writer.write_record(row(outlet)))
    });
    Table { name: "outlets".into(), bytes }
}

/// Where the list of articles begins.
#[derive(Default, Deserialize)]
#[serde(default)]
struct From {
    /// Behind what was shown last.
    before: Option<i64>,
}

/// Everything of one outlet.
#[derive(Serialize)]
struct Found {
    outlet: Outlet,
    #[serde(flatten)]
    articles: Articles,
    credits: Credits,
    /// `most_quoted` is counted over so many of its newest statements.
    counted: usize,
    counted_is_all: bool,
    most_quoted: Vec<Portion>,
    #[serde(skip)]
    facets: Facets,
}

#[derive(Template)]
#[template(path = "room/outlet.html")]
struct OutletView<'a> {
    frame: Frame,
    found: &'a Found,
    /// "the newest 5,000 statements"
    extent: String,
    articles: Vec<(String, &'a Latest)>,
    most_quoted: Vec<Row>,
    given: Vec<Row>,
    received: Vec<Row>,
    timeline: Option<Timeline>,
    /// To the first articles, where these are not they.
    newest: Option<String>,
    older: Option<String>,
    to_search: String,
    to_audit: String,
}

/// A name with a number, and a way to it.
struct Row {
    name: Option<String>,
    href: Option<String>,
    n: usize,
}

async fn one(
    State(room): State<Room>,
    visit: Visit,
    form: Form,
    Path(id): Path<String>,
    Query(from): Query<From>,
) -> Result<Response, Refusal> {
    let none = || Refusal::NotFound(format!("no outlet of this ledger has the number \"{id}\""));
    let id: i64 = id.parse().map_err(|_| none())?;
    let found = if form == Form::Csv {
        room.read_long(move |ledger| found(ledger, id, outlets::all_articles)).await?
    } else {
        let some = move |ledger: &Ledger, outlet: &Outlet| outlets::articles(ledger, outlet, from.before, ARTICLES);
        room.read(move |ledger| found(ledger, id, some)).await?
    };
    let found = found.ok_or_else(none)?;
    let timeline = timeline::timeline(&found.facets, |period| in_period(id, period))?;
    let is_first = from.before.is_none();
    answer(form, &found, || view(&room, &visit, &found, timeline, is_first), Some(&|| articles_table(&found)))
}

fn found(
    ledger: &mut Ledger,
    id: i64,
    articles: impl FnOnce(&Ledger, &Outlet) -> onrecord_ledger::Result<Articles>,
) -> Result<Option<Found>, Refusal> {
    let Some(outlet) = outlets::outlet(ledger, id)? else { return Ok(None) };
    let articles = articles(ledger, &outlet)?;
    let credits = outlets::credits(ledger, &outlet)?;
    let filter = Filter { outlet: Some(id.to_string()), ..Filter::default() };
    let hits = search::find(ledger, &Search { filter, limit: 0, ..Search::default() })?;
    Ok(Some(Found {
        outlet,
        articles,
        credits,
        counted: hits.total.n,
        counted_is_all: !hits.total.is_capped,
        most_quoted: hits.facets.speakers.iter().filter(|portion| portion.name.is_some()).cloned().collect(),
        facets: hits.facets,
    }))
}

fn in_period(id: i64, period: &str) -> String {
    link::with("/search", &[("outlet", &id.to_string()), ("since", period), ("until", period)])
}

fn view<'a>(
    room: &Room,
    visit: &Visit,
    found: &'a Found,
    timeline: Option<Timeline>,
    is_first: bool,
) -> OutletView<'a> {
    let id = found.outlet.id;
    let path = link::outlet(id);
    let quoted = found.most_quoted.iter().map(|portion| Row {
        name: portion.name.clone(),
        href: portion.id.map(link::speaker),
        n: portion.n,
    });
    let credits = |credits: &[outlets::Credit]| {
        let row = |credit: &outlets::Credit| Row {
            name: credit.name.clone(),
            href: credit.id.map(link::outlet),
            n: credit.articles,
        };
        credits.iter().map(row).collect::<Vec<_>>()
    };
    OutletView {
        frame: Frame::new(room, visit, &found.outlet.name).with_table(visit),
        extent: if found.counted_is_all {
            format!("all {}", counted(found.counted, "statement"))
        } else {
            format!("the newest {} statements", number(found.counted))
        },
        articles: found.articles.articles.iter().map(|article| (link::article(article.id), article)).collect(),
        most_quoted: quoted.collect(),
        given: credits(&found.credits.given),
        received: credits(&found.credits.received),
        timeline,
        newest: (!is_first).then(|| path.clone()),
        older: found.articles.next.map(|next| link::with(&path, &[("before", &next.to_string())])),
        to_search: link::with("/search", &[("outlet", &id.to_string())]),
        to_audit: link::with("/audit", &[("outlet", &id.to_string())]),
        found,
    }
}

fn articles_table(found: &Found) -> Table {
    let text = |text: &Option<String>| harmless(text.clone().unwrap_or_default());
    let row = |article: &Latest| {
        [
            article.id.to_string(),
            text(&article.date),
            text(&article.title),
            harmless(article.address.clone()),
            article.statements.to_string(),
        ]
    };
    let bytes = written(|writer| {
        writer.write_record(["article_id", "published", "title", "address", "statements"])?;
        found.articles.articles.iter().try_for_each(|article| writer.write_record(row(article)))
    });
    Table { name: format!("outlet-{}", found.outlet.id), bytes }
}
