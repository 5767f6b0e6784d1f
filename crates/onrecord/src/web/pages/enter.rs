//! Which page asks for the password, and what happens to whoever gives it?

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};

use crate::web::answer::{Frame, answer};
use crate::web::filters;
use crate::web::form::Form;
use crate::web::link;
use crate::web::refusal::Refusal;
use crate::web::room::Room;
use crate::web::session::{Visit, new_session, with_cookie};

/// Longer names are no names.
const LONGEST_NAME: usize = 80;

pub(super) fn routes() -> Router<Room> {
    Router::new().route(link::ENTER, get(door).post(enter)).route("/leave", post(leave))
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct Door {
    to: String,
    was_wrong: bool,
}

#[derive(Template)]
#[template(path = "room/enter.html")]
struct DoorView<'a> {
    frame: Frame,
    door: &'a Door,
}

async fn door(visit: Visit, form: Form, Query(door): Query<Door>) -> Result<Response, Refusal> {
    answer(form, &door, || DoorView { frame: Frame::bare(&visit, "Come in"), door: &door }, None)
}

#[derive(Deserialize)]
struct Entering {
    #[serde(default)]
    name: String,
    password: String,
    #[serde(default)]
    to: String,
}

async fn enter(
    State(room): State<Room>,
    visit: Visit,
    axum::Form(entering): axum::Form<Entering>,
) -> Result<Response, Refusal> {
    let Some(entrance) = &room.entrance else { return Ok(Redirect::to("/").into_response()) };
    let to = link::inside(&entering.to).unwrap_or("/").to_owned();
    if !entrance.opens(entering.password).await? {
        let again = link::with(link::ENTER, &[("to", &to), ("was_wrong", "true")]);
        return Ok(Redirect::to(&again).into_response());
    }
    // A new session, so that one somebody else set before means nothing.
    let session = new_session()?;
    entrance.let_out(&visit.session);
    let name: String = entering.name.trim().chars().take(LONGEST_NAME).collect();
    entrance.let_in(&session, if name.is_empty() { &room.user } else { &name });
    Ok(with_cookie(&room, &visit, &session, Redirect::to(&to).into_response()))
}

async fn leave(State(room): State<Room>, visit: Visit) -> Redirect {
    if let Some(entrance) = &room.entrance {
        entrance.let_out(&visit.session);
    }
    Redirect::to("/")
}
