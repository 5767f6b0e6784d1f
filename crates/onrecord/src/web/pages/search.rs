//! Which statements hold these words, and how do they divide among speakers, outlets, time, kinds and cues?
//!
//! ```text
//! address ─Asked─▶ Search ─ledger─▶ Hits ─▶ statements in their sentence, facets as links, a timeline
//! ```
//!
//! What cannot be searched for is no error page: the form stands there again, and says what is wrong and where.

mod asked;
mod facets;

use std::collections::BTreeSet;

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use onrecord_ledger::audit::Kinds;
use onrecord_ledger::search::{self, Hit, Hits, MOST_COUNTED, Search};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::output::DOUBTFUL_BELOW;
use crate::output::search::{as_json, pieces, table};
use crate::web::answer::{Frame, Table, answer};
use crate::web::filters;
use crate::web::form::Form;
use crate::web::link;
use crate::web::plain;
use crate::web::refusal::Refusal;
use crate::web::room::Room;
use crate::web::sentence;
use crate::web::session::Visit;
use crate::web::timeline::{self, Timeline};
use crate::web::turn::Turn;
use crate::words::{counted, number};
use asked::{Asked, Complaint};
pub(super) use asked::{given, of_the_form};
use facets::{Chosen, Facet};

/// Statements on a page.
const A_PAGE: usize = 20;
/// So many words are offered for a search of their own.
const MOST_TIPS: usize = 8;
/// Nobody turns more pages than these, and no more are counted: a shorter time has the others.
const LAST_PAGE: usize = MOST_COUNTED / A_PAGE;

pub(super) fn routes() -> Router<Room> {
    Router::new().route("/search", get(page))
}

/// What was asked, and what was found.
struct Found {
    asked: Asked,
    page: usize,
    hits: Hits,
}

async fn page(
    State(room): State<Room>,
    visit: Visit,
    form: Form,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    if form == Form::Html && visit.query.as_deref().is_some_and(has_empty_value) {
        return Ok(Redirect::to(&asked.address()).into_response());
    }
    let search = match asked.search() {
        Ok(search) => search,
        Err(complaint) => return complained(&room, &visit, form, &asked, complaint),
    };
    let number = search.offset / A_PAGE + 1;
    let search = if form == Form::Csv { Search { limit: MOST_COUNTED, offset: 0, ..search } } else { search };
    let is_long = search.is_thorough || form == Form::Csv;
    let found = move |ledger: &mut onrecord_ledger::Ledger| match search::find(ledger, &search) {
        Err(error) if error.is_request() => Ok(Err(asked::of_the_form(&error.to_string()))),
        hits => Ok(Ok(hits?)),
    };
    match if is_long { room.read_long(found).await? } else { room.read(found).await? } {
        Ok(hits) => shown(&room, &visit, form, &Found { asked, page: number, hits }),
        Err(why) => complained(&room, &visit, form, &asked, Complaint { place: None, what: why }),
    }
}

/// A form sends the fields that nobody filled in as well; an address that is handed on has only what was asked.
fn has_empty_value(query: &str) -> bool {
    form_urlencoded::parse(query.as_bytes()).any(|(_, value)| value.is_empty())
}

fn shown(room: &Room, visit: &Visit, form: Form, found: &Found) -> Result<Response, Refusal> {
    let timeline = timeline::timeline(&found.hits.facets, |period| facets::in_period(&found.asked, period))?;
    let rows = || Table { name: "statements".into(), bytes: table(&found.hits, false) };
    answer(form, found, || view(room, visit, found, timeline), Some(&rows))
}

/// To people in the form, to programs as an error.
fn complained(
    room: &Room,
    visit: &Visit,
    form: Form,
    asked: &Asked,
    complaint: Complaint,
) -> Result<Response, Refusal> {
    if form != Form::Html {
        return Err(Refusal::Request(complaint.to_string()));
    }
    // There is no data to take along.
    let frame = Frame { json: None, ..Frame::new(room, visit, "Search") };
    let view = SearchView { frame, complaint: Some(complaint), ..SearchView::empty(room, visit, asked) };
    answer(form, &Value::Null, || view, None)
}

impl Serialize for Found {
    /// As `onrecord search --format json` has it, with ids to go on with.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut value = as_json(&self.hits);
        value["asked"] = json!(self.asked);
        value["page"] = json!(self.page);
        value["counts"]["speaker"] = json!(self.hits.facets.speakers);
        value["counts"]["outlet"] = json!(self.hits.facets.outlets);
        value["counts"]["month"] = in_time(&self.hits.facets.months);
        value["counts"]["year"] = in_time(&self.hits.facets.years);
        for (statement, hit) in value["statements"].as_array_mut().into_iter().flatten().zip(&self.hits.statements) {
            statement["number"] = json!(hit.number);
            statement["article"]["outlet_id"] = json!(hit.place.outlet_id);
        }
        value.serialize(serializer)
    }
}

fn in_time(counts: &[(Option<String>, Kinds)]) -> Value {
    let count = |(period, kinds): &(Option<String>, Kinds)| {
        let Kinds { direct, indirect, mixed } = kinds;
        json!({ "value": period, "n": kinds.total(), "direct": direct, "indirect": indirect, "mixed": mixed })
    };
    counts.iter().map(count).collect()
}

#[derive(Template)]
#[template(path = "room/search.html")]
struct SearchView<'a> {
    frame: Frame,
    asked: &'a Asked,
    complaint: Option<Complaint>,
    /// "1,204 statements with “bridge”"
    heading: String,
    chosen: Vec<Chosen>,
    facets: Vec<Facet>,
    timeline: Option<Timeline>,
    statements: Vec<HitView<'a>>,
    remarks: Vec<Remark>,
    tips: Vec<Remark>,
    pages: Pages,
    /// The same in the other order.
    reordered: String,
    /// What the speaker and the outlet are called, where they were chosen by a link.
    speaker_chosen: Option<String>,
    outlet_chosen: Option<String>,
    /// Whether the fields for more than words are shown at once.
    is_open: bool,
}

/// A sentence, with a way on.
struct Remark {
    sentence: String,
    links: Vec<(String, String)>,
}

#[derive(Default)]
struct Pages {
    begin: usize,
    end: usize,
    turn: Turn,
}

/// A statement on the page.
struct HitView<'a> {
    hit: &'a Hit,
    speaker: String,
    is_named: bool,
    lines: Vec<sentence::Line>,
    title: &'a str,
    to_speaker: Option<String>,
    to_outlet: Option<String>,
    to_article: String,
    to_trace: String,
    marks: Vec<String>,
}

impl SearchView<'_> {
    /// Where a correction of the statement leads back to.
    fn back_to(&self, hit: &Hit) -> String {
        format!("{}#r{}", self.asked.with(&[("page", &self.asked.page)]), hit.statement_id)
    }

    /// The names on this page, for who corrects.
    fn cast(&self) -> BTreeSet<&str> {
        let names = self.statements.iter().filter(|one| one.is_named).map(|one| one.speaker.as_str());
        names.filter(|name| plain::is_offered(name)).collect()
    }

    /// The form, and nothing below it.
    fn empty<'a>(room: &Room, visit: &Visit, asked: &'a Asked) -> SearchView<'a> {
        SearchView {
            frame: Frame::new(room, visit, "Search"),
            asked,
            complaint: None,
            heading: "Search".into(),
            chosen: Vec::new(),
            facets: Vec::new(),
            timeline: None,
            statements: Vec::new(),
            remarks: Vec::new(),
            tips: Vec::new(),
            pages: Pages::default(),
            reordered: asked.with(&[("order", if asked.order == "best" { "" } else { "best" })]),
            speaker_chosen: None,
            outlet_chosen: None,
            is_open: asked.is_empty(),
        }
    }
}

fn view<'a>(room: &Room, visit: &Visit, found: &'a Found, timeline: Option<Timeline>) -> SearchView<'a> {
    let Found { asked, page, hits } = found;
    let heading = heading(asked, hits);
    let title = if asked.q.is_empty() { "Search".to_owned() } else { format!("{} · Search", asked.q) };
    SearchView {
        frame: Frame::new(room, visit, &title).with_table(visit),
        heading,
        chosen: facets::chosen(asked, hits),
        facets: facets::facets(asked, hits),
        timeline,
        statements: hits.statements.iter().map(hit_view).collect(),
        remarks: remarks(asked, hits),
        tips: if hits.total.n == 0 && !hits.is_stopped { tips(asked, hits) } else { Vec::new() },
        pages: pages(asked, *page, hits),
        speaker_chosen: facets::name_chosen(&asked.speaker, &hits.speakers),
        outlet_chosen: facets::name_chosen(&asked.outlet, &hits.outlets),
        ..SearchView::empty(room, visit, asked)
    }
}

/// How many there are, of what.
fn heading(asked: &Asked, hits: &Hits) -> String {
    let with = if asked.q.is_empty() { String::new() } else { format!(" with {}", asked.q) };
    match hits.total.n {
        0 if hits.is_stopped => format!("Nothing found so far{with}"),
        0 if asked.is_empty() => "This ledger is empty".to_owned(),
        0 => format!("Nothing found{with}"),
        _ if asked.is_empty() => "The newest statements".to_owned(),
        n if hits.total.is_capped => format!("More than {}{with}", counted(n, "statement")),
        n => format!("{}{with}", counted(n, "statement")),
    }
}

fn hit_view(hit: &Hit) -> HitView<'_> {
    let (speaker, is_named) = match &hit.speaker {
        Some(name) => (name.clone(), true),
        None if hit.is_corrected || hit.source.is_empty() => ("nobody named".to_owned(), false),
        None => (pieces(&hit.source), false),
    };
    let mut marks = Vec::new();
    if hit.is_corrected {
        marks.push("corrected".to_owned());
    }
    if hit.is_rejected {
        marks.push("rejected: no statement".to_owned());
    }
    if hit.confidence < f64::from(DOUBTFUL_BELOW) {
        marks.push(format!("doubtful ({:.0} %)", hit.confidence * 100.0));
    }
    let title = hit.place.title.as_deref().unwrap_or(&hit.place.address);
    HitView {
        speaker,
        is_named,
        lines: sentence::lines(hit),
        title,
        to_speaker: hit.speaker_id.map(link::speaker),
        to_outlet: hit.place.outlet_id.map(link::outlet),
        to_article: link::statement(hit.place.article_id, hit.number),
        to_trace: link::trace(&hit.id),
        marks,
        hit,
    }
}

/// What has to be said of the counts.
fn remarks(asked: &Asked, hits: &Hits) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let plain = |sentence: String| Remark { sentence, links: Vec::new() };
    if hits.is_stopped {
        remarks.push(Remark {
            sentence:
                "The search stopped: these words are so common that it takes long. Add a rarer word or a filter, or"
                    .into(),
            links: vec![("look through everything".into(), asked.with(&[("thorough", "1")]))],
        });
    } else if hits.total.is_capped {
        remarks.push(plain(format!("Counted over the newest {}; there are more.", number(hits.total.n))));
    }
    if let Some(among) = hits.ranked {
        remarks.push(plain(format!("The best of the newest {}.", number(among))));
    }
    for (field, what, names) in [("speaker", "speakers", &hits.speakers), ("outlet", "outlets", &hits.outlets)] {
        if names.len() > 1 {
            let one = |named: &onrecord_ledger::filter::Named| {
                (named.name.clone(), asked.with(&[(field, &named.id.to_string())]))
            };
            remarks.push(Remark {
                sentence: format!("The name fits {} {what}:", names.len()),
                links: names.iter().map(one).collect(),
            });
        }
    }
    remarks
}

/// What to try where nothing was found.
fn tips(asked: &Asked, hits: &Hits) -> Vec<Remark> {
    let is_word = |word: &&str| word.contains(char::is_alphanumeric) && !["AND", "OR", "NOT"].contains(word);
    let words: Vec<&str> = asked.q.split([' ', '(', ')']).filter(is_word).take(MOST_TIPS).collect();
    if asked.is_empty() {
        let add = vec![("Add pages or text".to_owned(), "/add".to_owned())];
        return vec![Remark { sentence: "What is said in them can be found here:".into(), links: add }];
    }
    let mut tips = Vec::new();
    let chosen = facets::chosen(asked, hits);
    if !chosen.is_empty() {
        tips.push(Remark {
            sentence: "Leave out a filter:".into(),
            links: chosen.into_iter().map(|one| (format!("{}: {}", one.what, one.value), one.without)).collect(),
        });
    }
    if asked.q.contains(['"', '“', '”']) {
        let bare = asked.q.replace(['"', '“', '”'], " ");
        tips.push(Remark {
            sentence: "The words need not stand side by side:".into(),
            links: vec![(bare.trim().to_owned(), asked.with(&[("q", bare.trim())]))],
        });
    } else if words.len() > 1 {
        tips.push(Remark {
            sentence: "Fewer words; all of them have to be in one statement:".into(),
            links: words.iter().map(|word| ((*word).to_owned(), asked.with(&[("q", word)]))).collect(),
        });
    } else if let [word] = words.as_slice()
        && word.chars().all(char::is_alphanumeric)
    {
        let open = format!("{word}*");
        tips.push(Remark {
            sentence: "Words that begin so:".into(),
            links: vec![(open.clone(), asked.with(&[("q", &open)]))],
        });
    }
    if words.len() > 3 {
        tips.push(Remark {
            sentence: "A sentence that was said in other words may be found by its way:".into(),
            links: vec![("Who said this first?".into(), link::with("/trace", &[("q", &asked.q)]))],
        });
    }
    tips
}

fn pages(asked: &Asked, page: usize, hits: &Hits) -> Pages {
    let begin = (page - 1) * A_PAGE;
    let end = begin + hits.statements.len();
    let at = |page: usize| asked.with(&[("page", &page.to_string()), ("thorough", &asked.thorough)]);
    Pages {
        begin: begin + 1,
        end,
        turn: Turn {
            size: A_PAGE,
            before: (page > 1).then(|| at(page - 1)),
            behind: (end < hits.total.n && page < LAST_PAGE).then(|| at(page + 1)),
        },
    }
}
