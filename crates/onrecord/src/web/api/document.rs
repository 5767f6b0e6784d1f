//! What does the API say of itself, to programs and to people?

use std::collections::BTreeMap;
use std::sync::LazyLock;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::asked::Nothing;
use crate::web::answer::{Frame, html};
use crate::web::filters;
use crate::web::form::prefers_html;
use crate::web::room::Room;
use crate::web::session::Visit;

const DOCUMENT: &str = include_str!("../../../static/openapi.json");

static PAGE: LazyLock<Page> = LazyLock::new(|| {
    let document: Value = serde_json::from_str(DOCUMENT).unwrap_or_default();
    debug_assert!(document.is_object(), "the document is JSON");
    page(&document)
});

/// The document, as people see it.
struct Page {
    /// By empty lines.
    introduction: Vec<String>,
    questions: Vec<Question>,
    /// Every status that is none of success.
    errors: Vec<Named>,
    schemas: Vec<Schema>,
}

/// One thing that can be asked.
struct Question {
    anchor: String,
    method: String,
    path: String,
    summary: String,
    description: String,
    values: Vec<Named>,
    answers: Vec<Named>,
}

/// The form of an answer.
struct Schema {
    name: String,
    description: String,
    fields: Vec<Named>,
}

/// A parameter, a field or a status, and what it is.
#[derive(Clone)]
struct Named {
    name: String,
    kind: String,
    is_required: bool,
    description: String,
}

#[derive(Template)]
#[template(path = "room/api.html")]
struct PageView {
    frame: Frame,
    page: &'static Page,
}

/// A page where a browser asks, else the document.
pub(super) async fn shown(State(room): State<Room>, visit: Visit, headers: HeaderMap, _: Query<Nothing>) -> Response {
    let vary = [(header::VARY, "Accept")];
    if !prefers_html(&headers) {
        return (vary, json()).into_response();
    }
    let frame = Frame { json: Some("/api/openapi.json".into()), ..Frame::new(&room, &visit, "API") };
    (vary, html(&PageView { frame, page: &PAGE })).into_response()
}

pub(super) async fn as_it_is(_: Query<Nothing>) -> Response {
    json().into_response()
}

fn json() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT)
}

fn page(document: &Value) -> Page {
    let entries = |value: &'static str| document.pointer(value).and_then(Value::as_object).into_iter().flatten();
    let questions = entries("/paths").flat_map(|(path, methods)| {
        let methods = methods.as_object().into_iter().flatten();
        methods.map(move |(method, asked)| question(document, path, method, asked))
    });
    let schemas = entries("/components/schemas").map(|(name, schema)| Schema {
        name: name.clone(),
        description: text(&schema["description"]),
        fields: fields(schema),
    });
    let questions: Vec<Question> = questions.collect();
    let answers = questions.iter().flat_map(|question| &question.answers).filter(|answer| answer.kind.is_empty());
    let errors: BTreeMap<&str, &Named> = answers.map(|answer| (answer.name.as_str(), answer)).collect();
    Page {
        introduction: text(&document["info"]["description"]).split("\n\n").map(str::to_owned).collect(),
        errors: errors.into_values().cloned().collect(),
        questions,
        schemas: schemas.collect(),
    }
}

fn question(document: &Value, path: &str, method: &str, asked: &Value) -> Question {
    let parameters = asked["parameters"].as_array().into_iter().flatten().map(|one| {
        let one = resolved(document, one);
        Named {
            name: text(&one["name"]),
            kind: kind(&one["schema"]),
            is_required: one["required"] == true,
            description: text(&one["description"]),
        }
    });
    let body = fields(resolved(document, &asked["requestBody"]["content"]["application/json"]["schema"]));
    let answers = asked["responses"].as_object().into_iter().flatten().map(|(status, answer)| {
        let answer = resolved(document, answer);
        let schema = &answer["content"]["application/json"]["schema"];
        let kind = if status.starts_with('2') { kind(schema) } else { String::new() };
        Named { name: status.clone(), kind, is_required: false, description: text(&answer["description"]) }
    });
    Question {
        anchor: text(&asked["operationId"]),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&asked["summary"]),
        description: text(&asked["description"]),
        values: parameters.chain(body).collect(),
        answers: answers.collect(),
    }
}

fn fields(schema: &Value) -> Vec<Named> {
    let required = |name: &str| schema["required"].as_array().is_some_and(|names| names.iter().any(|one| one == name));
    let own = schema["properties"].as_object().into_iter().flatten().map(|(name, field)| Named {
        name: name.clone(),
        kind: kind(field),
        is_required: required(name),
        description: text(&field["description"]),
    });
    own.collect()
}

/// "integer", "list of Hit", "text or null".
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        return name.rsplit('/').next().unwrap_or_default().to_owned();
    }
    if let Some(values) = schema["enum"].as_array() {
        return values.iter().map(text).collect::<Vec<_>>().join(", ");
    }
    let any = schema["anyOf"].as_array().or(schema["allOf"].as_array());
    let kinds: Vec<String> = match (any, &schema["type"]) {
        (Some(any), _) => any.iter().map(kind).collect(),
        (None, Value::Array(kinds)) => kinds.iter().map(text).collect(),
        (None, Value::String(name)) if name == "array" => vec![format!("list of {}", kind(&schema["items"]))],
        (None, other) => vec![text(other)],
    };
    kinds.join(" or ")
}

fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let target = value["$ref"].as_str().and_then(|target| document.pointer(target.trim_start_matches('#')));
    target.unwrap_or(value)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
