//! Why can something not be given? (`pages/refused.rs` says it to people.)

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::complaint::complain;

/// In seconds. An addition holds the ledger, or a text a core, for about so long.
const TRY_AGAIN_AFTER: HeaderValue = HeaderValue::from_static("2");

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
