//! What is in this ledger, and where does one begin?

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use onrecord_ledger::overview::{self, Overview};

use crate::web::answer::{Frame, answer};
use crate::web::filters;
use crate::web::form::Form;
use crate::web::link;
use crate::web::refusal::Refusal;
use crate::web::room::Room;
use crate::web::session::Visit;

pub(super) fn routes() -> Router<Room> {
    Router::new().route("/", get(start))
}

#[derive(Template)]
#[template(path = "room/start.html")]
struct StartView<'a> {
    frame: Frame,
    overview: &'a Overview,
}

async fn start(State(room): State<Room>, visit: Visit, form: Form) -> Result<Response, Refusal> {
    let overview = room.read(|ledger| Ok(overview::overview(ledger)?)).await?;
    answer(
        form,
        &overview,
        || StartView { frame: Frame::new(&room, &visit, &room.ledger_name), overview: &overview },
        None,
    )
}
