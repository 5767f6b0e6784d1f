//! One value, three forms: how does what a page found become HTML, JSON or a table?

use askama::Template;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;

use super::assets;
use super::form::Form;
use super::refusal::Refusal;
use super::room::Room;
use super::session::Visit;

/// What every page has around it.
pub(super) struct Frame {
    pub(super) title: String,
    /// The ledger's file name; empty where the page is about none.
    pub(super) ledger: String,
    pub(super) token: String,
    pub(super) user: String,
    pub(super) may_leave: bool,
    /// The first part of the address, so that the head shows where one is: "search", "speakers".
    pub(super) here: String,
    /// The page's data, for programs.
    pub(super) json: Option<String>,
    pub(super) csv: Option<String>,
    pub(super) style: &'static str,
    pub(super) script: &'static str,
}

impl Frame {
    pub(super) fn new(room: &Room, visit: &Visit, title: &str) -> Frame {
        Frame { ledger: room.ledger_name.clone(), json: Some(twin(visit, "json")), ..Frame::bare(visit, title) }
    }

    /// Of a page that shows nothing of the ledger.
    pub(super) fn bare(visit: &Visit, title: &str) -> Frame {
        Frame {
            title: title.to_owned(),
            ledger: String::new(),
            token: visit.token.clone(),
            user: visit.user.clone(),
            may_leave: visit.may_leave,
            here: visit.path.trim_start_matches('/').split('/').next().unwrap_or_default().to_owned(),
            json: None,
            csv: None,
            style: assets::style(),
            script: assets::script(),
        }
    }

    /// For a page that is also a table.
    pub(super) fn with_table(self, visit: &Visit) -> Frame {
        Frame { csv: Some(twin(visit, "csv")), ..self }
    }
}

/// The same page in another form.
fn twin(visit: &Visit, ending: &str) -> String {
    let query = visit.query.as_ref().map_or(String::new(), |query| format!("?{query}"));
    format!("{}.{ending}{query}", visit.path)
}

/// A page's table: its file's name, and its bytes.
pub(super) struct Table {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// The page in the form that was asked for. A page that is no table says so.
pub(super) fn answer<V: Template>(
    form: Form,
    data: &impl Serialize,
    view: impl FnOnce() -> V,
    table: Option<&dyn Fn() -> Table>,
) -> Result<Response, Refusal> {
    match (form, table) {
        (Form::Html, _) => Ok(html(&view()).into_response()),
        (Form::Json, _) => Ok(axum::Json(data).into_response()),
        (Form::Csv, Some(table)) => {
            let Table { name, bytes } = table();
            let disposition = format!("attachment; filename=\"{name}.csv\"");
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
                (header::CONTENT_DISPOSITION, disposition),
            ];
            Ok((headers, bytes).into_response())
        }
        (Form::Csv, None) => Err(Refusal::NotFound("this page is no table; it is there as .json".into())),
    }
}

pub(super) fn html(view: &impl Template) -> Html<String> {
    let rendered = view.render();
    debug_assert!(rendered.is_ok(), "the templates call nothing that fails");
    Html(rendered.unwrap_or_default())
}
