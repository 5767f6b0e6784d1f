//! Which speakers may be one? Pairs to decide about, one after another.

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use onrecord_ledger::people::decide::Decision;
use onrecord_ledger::people::doubts::{self, Doubts, Pair, Side};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Value, json};

use super::portrait::{DecisionView, HitView};
use crate::output::search::hit_as_json;
use crate::web::answer::{Frame, answer};
use crate::web::filters;
use crate::web::form::Form;
use crate::web::link;
use crate::web::plain;
use crate::web::refusal::Refusal;
use crate::web::room::Room;
use crate::web::session::Visit;
use crate::web::turn::{Page, Turn};

const PAGE: &str = "/speakers/doubtful";
/// Pairs on a page: each shows two statements in their articles.
const A_PAGE: usize = 10;

pub(super) fn routes() -> Router<Room> {
    Router::new().route(PAGE, get(page))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    page: Page,
}

/// The pairs as JSON has them.
struct Found(Doubts);

impl Serialize for Found {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Doubts { pairs, total, is_cut, latest } = &self.0;
        let side = |side: &Side| -> Value {
            json!({ "speaker": side.speaker, "outlets": side.outlets, "example": side.example.as_ref().map(hit_as_json) })
        };
        let pair = |pair: &Pair| json!({ "one": side(&pair.one), "other": side(&pair.other), "why": pair.why });
        let pairs: Vec<Value> = pairs.iter().map(pair).collect();
        json!({ "total": total, "is_cut": is_cut, "pairs": pairs, "latest": latest }).serialize(serializer)
    }
}

#[derive(Template)]
#[template(path = "room/doubtful.html")]
struct DoubtfulView<'a> {
    frame: Frame,
    doubts: &'a Doubts,
    pairs: Vec<PairView<'a>>,
    here: String,
    turn: Turn,
    decisions: Vec<DecisionView<'a>>,
}

struct PairView<'a> {
    why: &'a str,
    one: i64,
    other: i64,
    sides: [SideView<'a>; 2],
}

struct SideView<'a> {
    side: &'a Side,
    example: Option<HitView<'a>>,
}

async fn page(
    State(room): State<Room>,
    visit: Visit,
    form: Form,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let page = asked.page;
    let found = Found(room.read(move |ledger| Ok(doubts::doubts(ledger, A_PAGE, page.offset(A_PAGE))?)).await?);
    answer(form, &found, || view(&room, &visit, page, &found.0), None)
}

fn view<'a>(room: &Room, visit: &Visit, page: Page, doubts: &'a Doubts) -> DoubtfulView<'a> {
    let at = |page: Page| link::with(PAGE, &[("page", &page.written())]);
    let side = |side: &'a Side| SideView { side, example: side.example.as_ref().map(HitView::new) };
    let pair = |pair: &'a Pair| PairView {
        why: &pair.why,
        one: pair.one.speaker.id,
        other: pair.other.speaker.id,
        sides: [side(&pair.one), side(&pair.other)],
    };
    let is_open = |decision: &&Decision| decision.undone_at.is_none();
    DoubtfulView {
        frame: Frame::new(room, visit, "Who may be the same"),
        pairs: doubts.pairs.iter().map(pair).collect(),
        here: at(page),
        turn: page.turn(A_PAGE, doubts.total, at),
        decisions: doubts.latest.iter().filter(is_open).map(DecisionView::new).collect(),
        doubts,
    }
}
