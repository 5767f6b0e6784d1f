//! Whose visit is this, and did they mean to change something?
//!
//! Everybody gets a cookie with a number that nobody can guess, signed with the room's key. From it follows the token that
//! every form of their pages holds: who does not know it cannot have been given the form. Nothing is kept of visitors but
//! who came in with the password (`entrance.rs`).

use std::convert::Infallible;
use std::time::Duration;

use anyhow::anyhow;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD as BASE64;
use cookie::{Cookie, SameSite};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::LARGEST_FORM;
use super::form::{Form, is_api, prefers_html};
use super::link;
use super::refusal::{Refusal, too_old};
use super::room::Room;

/// The field of every form, and the header of every request of a script.
pub(super) const TOKEN_FIELD: &str = "token";
pub(super) const TOKEN_HEADER: &str = "x-token";
/// A form is there at once; who sends it slower keeps others out.
const PATIENCE: Duration = Duration::from_secs(30);

/// Somebody who asks for a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Visit {
    pub(super) session: String,
    pub(super) token: String,
    /// The name under which their corrections are kept.
    pub(super) user: String,
    /// Whether there is a door they came through.
    pub(super) may_leave: bool,
    /// Whether a web server before this room says that they came by HTTPS.
    is_encrypted: bool,
    /// What they asked for, without its ending, for the links to its other forms.
    pub(super) path: String,
    pub(super) query: Option<String>,
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Visit, Infallible> {
        Ok(parts.extensions.get().cloned().unwrap_or_default())
    }
}

/// Finds out whose visit it is; lets nobody change anything without the token, and nobody in without the password.
pub(super) async fn of_visitor(State(room): State<Room>, mut request: Request, next: Next) -> Response {
    let known = known_session(&room, request.headers());
    // Scripts keep no cookies; each of their requests would be given another one.
    let is_new = known.is_none() && !request.uri().path().starts_with("/api/");
    let session = match known.map_or_else(new_session, Ok) {
        Ok(session) => session,
        Err(refusal) => return refusal.into_response(),
    };
    let visit = visit(&room, session.clone(), &request);
    request.extensions_mut().insert(visit.clone());
    let response = match admitted(&room, &visit, request).await {
        Ok(request) => next.run(request).await,
        Err(refusal) => refusal,
    };
    if is_new && !response.headers().contains_key(header::SET_COOKIE) {
        with_cookie(&room, &visit, &session, response)
    } else {
        response
    }
}

fn visit(room: &Room, session: String, request: &Request) -> Visit {
    let inside = room.entrance.as_ref().and_then(|entrance| entrance.inside(&session));
    Visit {
        token: signature(room, &format!("token {session}")),
        user: inside.clone().unwrap_or_else(|| room.user.clone()),
        may_leave: inside.is_some(),
        is_encrypted: request.headers().get("x-forwarded-proto").is_some_and(|proto| proto == "https"),
        path: request.uri().path().to_owned(),
        query: request.uri().query().map(str::to_owned),
        session,
    }
}

/// The request, if it may go on.
async fn admitted(room: &Room, visit: &Visit, request: Request) -> Result<Request, Response> {
    let path = request.uri().path();
    let is_for_all = path == link::ENTER || path.starts_with("/static/");
    let is_inside = visit.may_leave || is_for_all || room.entrance.is_none();
    if !is_inside {
        let shows_password =
            is_api(path) && shows_password(room, request.headers()).await.map_err(Refusal::into_response)?;
        if !shows_password {
            return Err(closed(visit, &request));
        }
    }
    let is_upload = path == link::ADD && holds_files(request.headers());
    if request.method().is_safe() || is_api(path) || is_upload {
        // The API changes nothing; files are checked by who reads them, before anything is kept (`uploads.rs`).
        return Ok(request);
    }
    with_token(visit, request).await.map_err(IntoResponse::into_response)
}

fn holds_files(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

/// To the door; a program is told so.
fn closed(visit: &Visit, request: &Request) -> Response {
    let form = request.extensions().get::<Form>().copied().unwrap_or_default();
    let is_for_eyes = form == Form::Html && (!is_api(&visit.path) || prefers_html(request.headers()));
    if request.method().is_safe() && is_for_eyes {
        let back = visit.query.as_ref().map_or(visit.path.clone(), |query| format!("{}?{query}", visit.path));
        return Redirect::to(&link::with(link::ENTER, &[("to", &back)])).into_response();
    }
    let mut response = Refusal::LoginFirst.into_response();
    if is_api(&visit.path) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"onrecord\""));
    }
    response
}

/// Whether a script shows the password with its request: HTTP Basic, under any user name.
async fn shows_password(room: &Room, headers: &HeaderMap) -> Result<bool, Refusal> {
    let Some(entrance) = &room.entrance else { return Ok(false) };
    let Some(password) = headers.get(header::AUTHORIZATION).and_then(basic_password) else { return Ok(false) };
    let keyed = hmac(room, &format!("password {password}"));
    entrance.opens_to_a_script(password, keyed).await
}

fn basic_password(authorization: &HeaderValue) -> Option<String> {
    let (scheme, credentials) = authorization.to_str().ok()?.split_once(' ')?;
    let credentials = BASE64.decode(credentials.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let credentials = String::from_utf8(credentials).ok()?;
    credentials.split_once(':').map(|(_, password)| password.to_owned())
}

/// The request again, if its header or its form holds the token.
async fn with_token(visit: &Visit, request: Request) -> Result<Request, Refusal> {
    if visit.is_token(request.headers().get(TOKEN_HEADER).and_then(|token| token.to_str().ok())) {
        return Ok(request);
    }
    let (parts, body) = request.into_parts();
    let bytes = tokio::time::timeout(PATIENCE, to_bytes(body, LARGEST_FORM)).await;
    let bytes =
        bytes.map_err(|_| Refusal::Request("the form did not arrive in half a minute; send it again".into()))?;
    let bytes = bytes.map_err(|_| Refusal::TooLarge)?;
    let token = form_urlencoded::parse(&bytes).find(|(name, _)| name == TOKEN_FIELD).map(|(_, token)| token);
    if !visit.is_token(token.as_deref()) {
        return Err(too_old());
    }
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

impl Visit {
    /// In constant time, so that nobody finds it letter by letter.
    pub(super) fn is_token(&self, token: Option<&str>) -> bool {
        let token = token.unwrap_or_default();
        let differs = self.token.bytes().zip(token.bytes()).fold(0, |differs, (one, other)| differs | (one ^ other));
        !self.token.is_empty() && self.token.len() == token.len() && differs == 0
    }
}

fn known_session(room: &Room, headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|cookies| cookies.to_str().ok());
    let mut ours = cookies.flat_map(Cookie::split_parse).flatten().filter(|cookie| cookie.name() == room.cookie);
    ours.find_map(|cookie| {
        let (session, signed) = cookie.value().split_once('.')?;
        let mac = hmac(room, &format!("session {session}"));
        mac.verify_slice(&unhex(signed)?).ok()?;
        Some(session.to_owned())
    })
}

pub(super) fn new_session() -> Result<String, Refusal> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("this machine gives no random numbers: {error}"))?;
    Ok(hex(&bytes))
}

pub(super) fn with_cookie(room: &Room, visit: &Visit, session: &str, mut response: Response) -> Response {
    let signed = signature(room, &format!("session {session}"));
    // Lax, not Strict: who follows a link to this room from a letter is still who they are. No GET changes anything.
    let cookie = Cookie::build((room.cookie.as_str(), format!("{session}.{signed}")))
        .path("/")
        .http_only(true)
        .secure(visit.is_encrypted)
        .same_site(SameSite::Lax)
        .build();
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

fn hmac(room: &Room, text: &str) -> Hmac<Sha256> {
    let mac = <Hmac<Sha256> as KeyInit>::new(&room.key.into());
    mac.chain_update(text)
}

fn signature(room: &Room, text: &str) -> String {
    hex(&hmac(room, text).finalize().into_bytes())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2).map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok());
    pairs.collect()
}
