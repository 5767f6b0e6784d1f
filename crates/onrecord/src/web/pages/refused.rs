//! How is a refusal said, in the form that was asked for?

use askama::Template;
use axum::extract::Request;
use axum::http::{HeaderName, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::web::answer::{Frame, html};
use crate::web::filters;
use crate::web::form::{Form, is_api};
use crate::web::refusal::Said;
use crate::web::session::Visit;

/// What a refusal says beside its words.
const ITS_HEADERS: [HeaderName; 3] = [header::ALLOW, header::RETRY_AFTER, header::WWW_AUTHENTICATE];

/// Says a refusal in the form that was asked for.
pub(in crate::web) async fn in_form(form: Form, request: Request, next: Next) -> Response {
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

#[derive(Template)]
#[template(path = "room/refusal.html")]
struct RefusalView<'a> {
    frame: Frame,
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
    let frame = Frame::bare(&Visit::default(), heading);
    (status, html(&RefusalView { frame, heading, error: &said.error })).into_response()
}
