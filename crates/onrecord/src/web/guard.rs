//! Does this request come from the room itself, and what may the browser do with the answer?
//!
//! Any page on the web can make a browser ask a server on its own machine. Three things keep it out: the name it was asked
//! under (a foreign name that leads here, "DNS rebinding"), where a change comes from (`Origin`, `Sec-Fetch-Site`), and a
//! token of the session in every form (`session.rs`). OWASP, "Cross-Site Request Forgery Prevention".

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::form::is_api;
use super::refusal::Said;
use super::room::Room;

/// Nothing but our own style sheet, script and answers; no frame, no plug-in, no form that leads elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // Other sites learn nothing. Not "no-referrer": browsers then send our own forms with `Origin: null`.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// Lets through what comes from the room's own pages, or from no page at all.
pub(super) async fn guarded(State(room): State<Room>, request: Request, next: Next) -> Response {
    let mut response = match stranger(&room, &request) {
        Some(error) if is_api(request.uri().path()) => {
            (StatusCode::FORBIDDEN, axum::Json(Said { error: error.into() })).into_response()
        }
        Some(why) => (StatusCode::FORBIDDEN, why).into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    response
}

/// Why this request is turned away.
fn stranger(room: &Room, request: &Request) -> Option<&'static str> {
    let headers = request.headers();
    let Some(host) = host(request) else { return Some("the request does not say whom it asks (Host)") };
    if !is_ours(room, &host) {
        return Some("this room is not known under that name; onrecord serve --host NAME makes it known");
    }
    let changes = !request.method().is_safe();
    (changes && comes_from_elsewhere(headers, &host))
        .then_some("this change was asked for by a page of another site, and was not made")
}

fn host(request: &Request) -> Option<Authority> {
    let named = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    named.or(request.uri().authority().map(Authority::as_str))?.parse().ok()
}

/// This machine's own names, numbers (no foreign name leads here by a number), and those of `--host`.
fn is_ours(room: &Room, host: &Authority) -> bool {
    let name = host.host().to_ascii_lowercase();
    let is_number = name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
    is_number || name == "localhost" || name.ends_with(".localhost") || room.hosts.contains(&name)
}

fn comes_from_elsewhere(headers: &HeaderMap, host: &Authority) -> bool {
    let text = |name: &HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    let is_same_origin = |origin: &str| {
        let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host.as_str()))
    };
    let by_origin = text(&header::ORIGIN).is_some_and(|origin| !is_same_origin(origin));
    let by_site = text(&HeaderName::from_static("sec-fetch-site")).is_some_and(|site| site != "same-origin");
    by_origin || by_site
}
