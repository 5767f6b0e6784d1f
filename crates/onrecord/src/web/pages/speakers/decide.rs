//! What happens when somebody says that two are one, that one is two, or that neither was right?
//!
//! A change on a large ledger takes a moment: all who share the name are compared again. Who only reads does not wait.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use onrecord_ledger::Ledger;
use onrecord_ledger::people::decide::{self, By};
use serde::{Deserialize, Serialize};

use super::LIST;
use crate::clock::now;
use crate::web::form::Form;
use crate::web::link;
use crate::web::refusal::Refusal;
use crate::web::room::Room;
use crate::web::session::Visit;

pub(super) fn routes() -> Router<Room> {
    Router::new()
        .route("/speakers/same", post(same))
        .route("/speakers/apart", post(apart))
        .route("/decisions/undo", post(undo))
}

/// What came of it, for a script.
#[derive(Serialize)]
struct Done {
    decision: i64,
    /// The first speaker from now on.
    speaker: Option<i64>,
}

#[derive(Deserialize)]
struct Two {
    /// Keeps the name, but for one that is only a part of the other's.
    one: i64,
    other: i64,
    #[serde(default)]
    back: String,
}

async fn same(
    State(room): State<Room>,
    visit: Visit,
    form: Form,
    axum::Form(two): axum::Form<Two>,
) -> Result<Response, Refusal> {
    let (one, other) = (two.one, two.other);
    let decided = changed(&room, visit, move |ledger, by| {
        let (one, other) = decide::fuller_first(ledger, one, other)?;
        decide::same(ledger, one, other, by)
    })
    .await?;
    Ok(done(form, &two.back, Done { decision: decided.id, speaker: Some(decided.first) }))
}

/// Two speakers, or one in an article and the same everywhere else.
#[derive(Deserialize)]
struct Apart {
    #[serde(alias = "speaker")]
    one: i64,
    #[serde(default)]
    other: Option<i64>,
    /// An article's number, address or url.
    #[serde(default)]
    article: String,
    #[serde(default)]
    back: String,
}

async fn apart(
    State(room): State<Room>,
    visit: Visit,
    form: Form,
    axum::Form(apart): axum::Form<Apart>,
) -> Result<Response, Refusal> {
    let Apart { one, other, article, back } = apart;
    if other.is_none() && article.trim().is_empty() {
        return Err(Refusal::Request("name the other speaker, or the article in which it is somebody else".into()));
    }
    let decided = changed(&room, visit, move |ledger, by| match other {
        Some(other) => decide::two(ledger, one, other, by).map(|decided| (decided.id, Some(decided.first))),
        None => decide::not_in_article(ledger, one, article.trim(), by).map(|id| (id, Some(one))),
    });
    let (decision, speaker) = decided.await?;
    Ok(done(form, &back, Done { decision, speaker }))
}

#[derive(Deserialize)]
struct TakenBack {
    decision: i64,
    #[serde(default)]
    back: String,
}

async fn undo(
    State(room): State<Room>,
    visit: Visit,
    form: Form,
    axum::Form(taken): axum::Form<TakenBack>,
) -> Result<Response, Refusal> {
    let decision = taken.decision;
    changed(&room, visit, move |ledger, by| decide::undo(ledger, decision, by)).await?;
    Ok(done(form, &taken.back, Done { decision, speaker: None }))
}

/// Decides in the visitor's name.
async fn changed<T: Send + 'static>(
    room: &Room,
    visit: Visit,
    change: impl FnOnce(&mut Ledger, By<'_>) -> onrecord_ledger::Result<T> + Send + 'static,
) -> Result<T, Refusal> {
    let change = move |ledger: &mut Ledger| Ok(change(ledger, By { who: &visit.user, now: &now() })?);
    room.change(change).await
}

/// Back to the page it was said on; a script is told what came of it.
fn done(form: Form, back: &str, done: Done) -> Response {
    if form == Form::Json {
        return axum::Json(done).into_response();
    }
    let speaker = done.speaker.map_or_else(|| LIST.to_owned(), link::speaker);
    Redirect::to(link::inside(back).unwrap_or(&speaker)).into_response()
}
