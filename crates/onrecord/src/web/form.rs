//! In which form is a page wanted: to be read, as JSON, as a table?
//!
//! `/search.json?q=bridge` is `/search?q=bridge` for programs. The ending is taken off before routes are looked up, so that
//! a page has one route and one function.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Form {
    #[default]
    Html,
    Json,
    Csv,
}

impl Form {
    /// What an address of this form ends with.
    pub(super) fn ending(self) -> &'static str {
        match self {
            Form::Html => "",
            Form::Json => ".json",
            Form::Csv => ".csv",
        }
    }
}

/// These have names of their own.
const NOT_PAGES: [&str; 2] = ["/static/", "/api"];

/// Takes `.json` or `.csv` off the address and notes it beside the request.
pub(super) fn taken_off(mut request: Request) -> Request {
    let path = request.uri().path();
    let is_page = !NOT_PAGES.iter().any(|begin| path.starts_with(begin));
    let ending = [(".json", Form::Json), (".csv", Form::Csv)].into_iter().find(|(ending, _)| path.ends_with(ending));
    let Some((ending, form)) = ending.filter(|_| is_page) else { return request };
    // "/.json" is the start page.
    let bare = path.strip_suffix(ending).unwrap_or(path).trim_end_matches('/');
    let bare = if bare.is_empty() { "/" } else { bare };
    let query = request.uri().query().map_or(String::new(), |query| format!("?{query}"));
    if let Ok(uri) = format!("{bare}{query}").parse::<Uri>() {
        *request.uri_mut() = uri;
        request.extensions_mut().insert(form);
    }
    request
}

/// What is for programs.
pub(super) fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// Whether HTML is named before JSON: browsers name it first, programs do not name it.
pub(super) fn prefers_html(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let mut kinds = accepted.split(',').map(|kind| kind.split(';').next().unwrap_or_default().trim());
    kinds.find(|kind| ["text/html", "application/json", "*/*"].contains(kind)) == Some("text/html")
}

impl<S: Sync> FromRequestParts<S> for Form {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Form, Infallible> {
        Ok(parts.extensions.get().copied().unwrap_or_default())
    }
}
