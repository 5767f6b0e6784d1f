//! What is said when a page cannot be given?

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::filters;
use super::form::{Form, is_api};
use super::session::Visit;
use crate::complaint::complain;

/// In seconds. An addition holds the ledger, or a text a core, for about so long.
const TRY_AGAIN_AFTER: HeaderValue = HeaderValue::from_static("2");
/// What a refusal says beside its words.
const ITS_HEADERS: [HeaderName; 3] = [header::ALLOW, header::RETRY_AFTER, header::WWW_AUTHENTICATE];

/// Why it failed is for who opened the room: it may name files, and says nothing to a visitor.
pub(super) const FAILED: &str =
    "this did not work; the terminal in which onrecord serve runs says why. Try again, or tell who opened this room";

/// Why not, in words that say what to do.
#[derive(Debug)]
pub(super) enum Refusal {
    NotFound(String),
    /// What was asked makes no sense.
    Request(String),
    /// It is asked as it should be, and still makes no sense: parentheses that do not close, a name that nobody has.
    Senseless(String),
    Forbidden(String),
    LoginFirst,
    TooLarge,
    TooSlow,
    NotJson,
    Busy(String),
    /// The program or the ledger failed.
    Failed(anyhow::Error),
}

/// Of a form whose token is not this visitor's.
pub(super) fn too_old() -> Refusal {
    Refusal::Forbidden("this form is too old, or not one of this room; load the page again".into())
}

impl From<anyhow::Error> for Refusal {
    fn from(error: anyhow::Error) -> Refusal {
        Refusal::Failed(error)
    }
}

impl From<onrecord_ledger::Error> for Refusal {
    fn from(error: onrecord_ledger::Error) -> Refusal {
        if error.is_absent() {
            Refusal::NotFound(error.to_string())
        } else if error.is_request() {
            Refusal::Request(error.to_string())
        } else if error.is_busy() {
            Refusal::Busy("another program holds this ledger; try again when it is done".into())
        } else {
            Refusal::Failed(error.into())
        }
    }
}

/// What goes along with the status, until the form is known in which it is wanted.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Said {
    pub(super) error: String,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, error) = match self {
            Refusal::NotFound(why) => (StatusCode::NOT_FOUND, why),
            Refusal::Request(why) => (StatusCode::BAD_REQUEST, why),
            Refusal::Senseless(why) => (StatusCode::UNPROCESSABLE_ENTITY, why),
            Refusal::Forbidden(why) => (StatusCode::FORBIDDEN, why),
            Refusal::LoginFirst => (
                StatusCode::UNAUTHORIZED,
                "this room asks for a password; enter at /enter, or for /api show it as HTTP Basic".into(),
            ),
            Refusal::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "that is more than this room takes at once".into()),
            Refusal::TooSlow => (StatusCode::REQUEST_TIMEOUT, "the request took too long to arrive".into()),
            Refusal::NotJson => {
                let why = "the body is JSON; say so with the header content-type: application/json";
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, why.into())
            }
            Refusal::Busy(why) => (StatusCode::SERVICE_UNAVAILABLE, why),
            Refusal::Failed(error) => {
                complain(&format!("{error:#}"));
                (StatusCode::INTERNAL_SERVER_ERROR, FAILED.into())
            }
        };
        let mut response = status.into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, TRY_AGAIN_AFTER);
        }
        response.extensions_mut().insert(Said { error });
        response
    }
}

pub(super) async fn no_such_page() -> Refusal {
    Refusal::NotFound("there is no such page in this room".into())
}

/// Says a refusal in the form that was asked for.
pub(super) async fn in_form(form: Form, request: Request, next: Next) -> Response {
    let is_api = is_api(request.uri().path());
    let response = next.run(request).await;
    let status = response.status();
    let headers = response.headers().clone();
    let said = match response.extensions().get::<Said>() {
        Some(said) => said.clone(),
        // What axum itself refuses: a method, a query or a form that it cannot read.
        None if status.is_client_error() && !headers.contains_key(header::CONTENT_DISPOSITION) => {
            let why = axum::body::to_bytes(response.into_body(), 64 << 10).await.unwrap_or_default();
            let why = String::from_utf8_lossy(&why);
            let why = why.trim_start_matches("Failed to deserialize query string: ");
            Said { error: if why.is_empty() { status.to_string() } else { why.to_owned() } }
        }
        None => return response,
    };
    let mut response = said_in(form, is_api, status, &said);
    for name in ITS_HEADERS {
        if let Some(value) = headers.get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

#[derive(askama::Template)]
#[template(path = "room/refusal.html")]
struct RefusalView<'a> {
    frame: super::answer::Frame,
    heading: &'static str,
    error: &'a str,
}

fn said_in(form: Form, is_api: bool, status: StatusCode, said: &Said) -> Response {
    if is_api || form != Form::Html {
        return (status, axum::Json(said)).into_response();
    }
    let heading = match status {
        StatusCode::NOT_FOUND => "Not here",
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => "That cannot be asked so",
        StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => "Not allowed",
        StatusCode::SERVICE_UNAVAILABLE => "The ledger is busy",
        _ => "That did not work",
    };
    let frame = super::answer::Frame::bare(&Visit::default(), heading);
    (status, super::answer::html(&RefusalView { frame, heading, error: &said.error })).into_response()
}
