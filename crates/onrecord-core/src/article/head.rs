//! What does a page say about itself for machines: `<meta>` and JSON-LD?

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::markup::{Outline, Part, one_line, unescape};

/// The page's own metadata, as given.
#[derive(Debug, Default)]
pub(crate) struct Head {
    /// Names in lower case; empty contents left out.
    metas: Vec<(String, String)>,
    json_ld: Vec<Value>,
    /// Names of JSON-LD objects by `@id`, for references to them.
    names: BTreeMap<String, String>,
}

pub(crate) fn read(outline: &Outline) -> Head {
    let mut head = Head { metas: metas(outline), json_ld: json_ld(outline), names: BTreeMap::new() };
    head.names = names_by_id(&head.objects());
    head
}

/// The address that the page gives for itself in a `<link rel=canonical>`.
pub(crate) fn canonical(outline: &Outline) -> Option<String> {
    let is_canonical = |node: &usize| {
        let rel = outline.attribute(*node, "rel").unwrap_or_default();
        rel.split_ascii_whitespace().any(|rel| rel.eq_ignore_ascii_case("canonical"))
    };
    let mut links = outline.elements_named("link").filter(is_canonical);
    links.find_map(|node| absolute(&outline.attribute(node, "href")?))
}

/// The address, if it is one that names a page wherever it is read.
pub(crate) fn absolute(url: &str) -> Option<String> {
    let url = url.trim();
    let is_web = |scheme: &str| url.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme));
    (is_web("http://") || is_web("https://")).then(|| url.to_owned())
}

/// More JSON-LD objects than this are not looked at. The most on a page of the benchmark is 116.
const MOST_OBJECTS: usize = 10_000;
/// A page describes its own article first, others after it.
const MOST_ARTICLES: usize = 40;

fn names_by_id(objects: &[&Map<String, Value>]) -> BTreeMap<String, String> {
    let named = |object: &Map<String, Value>| Some((object.get("@id")?.as_str()?.to_owned(), string(object, "name")?));
    objects.iter().rev().filter_map(|object| named(object)).collect()
}

fn metas(outline: &Outline) -> Vec<(String, String)> {
    let mut metas = Vec::new();
    for node in outline.elements_named("meta") {
        let content = one_line(&outline.attribute(node, "content").unwrap_or_default());
        // Some pages escape twice.
        let content = one_line(&unescape(&content));
        for key in ["property", "name", "itemprop"] {
            if let Some(name) = outline.attribute(node, key).filter(|_| !content.is_empty()) {
                metas.push((name.trim().to_ascii_lowercase(), content.clone()));
            }
        }
    }
    metas
}

fn json_ld(outline: &Outline) -> Vec<Value> {
    let scripts = outline.elements_named("script");
    scripts
        .filter_map(|script| match &outline.nodes.get(script + 1)?.part {
            Part::Text(raw) => parsed(raw),
            Part::Element { .. } => None,
        })
        .collect()
}

/// Parses JSON as pages have it: line breaks inside strings, wrapped in comments, with a semicolon behind it.
fn parsed(raw: &str) -> Option<Value> {
    let json: String = raw.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let begin = json.find(['{', '['])?;
    let end = json.rfind(['}', ']'])? + 1;
    serde_json::from_str(json.get(begin..end)?).ok()
}

impl Head {
    /// The content of the first of these `<meta>`s, in the order asked for.
    pub(crate) fn meta(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.metas.iter().find(|(key, _)| key == name)).map(|(_, content)| &**content)
    }

    /// The contents of all these `<meta>`s.
    pub(crate) fn metas(&self, names: &[&str]) -> Vec<&str> {
        let chosen = names.iter().flat_map(|name| self.metas.iter().filter(move |(key, _)| key == name));
        chosen.map(|(_, content)| &**content).collect()
    }

    /// All JSON-LD objects, outer ones before those inside them.
    pub(crate) fn objects(&self) -> Vec<&Map<String, Value>> {
        let mut objects = Vec::new();
        let mut rest: Vec<&Value> = self.json_ld.iter().rev().collect();
        while let Some(value) = rest.pop()
            && objects.len() < MOST_OBJECTS
        {
            match value {
                Value::Array(values) => rest.extend(values.iter().rev()),
                Value::Object(object) => {
                    objects.push(object);
                    rest.extend(
                        object.values().filter(|v| v.is_object() || v.is_array()).collect::<Vec<_>>().into_iter().rev(),
                    );
                }
                _ => {}
            }
        }
        objects
    }

    /// The JSON-LD objects that describe an article, the likeliest to be this page's first.
    pub(crate) fn articles(&self) -> Vec<&Map<String, Value>> {
        let mut articles: Vec<_> = self.objects().into_iter().filter(|object| is_article(object)).collect();
        articles.truncate(MOST_ARTICLES);
        articles.sort_by_key(|article| !(article.contains_key("author") && article.contains_key("datePublished")));
        articles
    }

    /// The names of a JSON-LD person, organisation, list of them, or reference to one.
    pub(crate) fn names(&self, value: &Value) -> Vec<String> {
        match value {
            Value::String(name) => vec![text(name)],
            Value::Array(values) => values.iter().flat_map(|value| self.names(value)).collect(),
            Value::Object(object) => self.name_of(object).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    fn name_of(&self, object: &Map<String, Value>) -> Option<String> {
        if let Some(name) = string(object, "name") {
            return Some(name);
        }
        let id = object.get("@id")?.as_str()?;
        self.names.get(id).cloned()
    }
}

/// A JSON-LD string in one line; `None` where it is missing or empty.
pub(crate) fn string(object: &Map<String, Value>, key: &str) -> Option<String> {
    let value = match object.get(key)? {
        Value::Array(values) => values.first()?,
        value => value,
    };
    Some(text(value.as_str()?)).filter(|text| !text.is_empty())
}

fn text(raw: &str) -> String {
    one_line(&unescape(&unescape(raw)))
}

pub(crate) fn has_type(object: &Map<String, Value>, wanted: impl Fn(&str) -> bool) -> bool {
    match object.get("@type") {
        Some(Value::String(name)) => wanted(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(wanted),
        _ => false,
    }
}

fn is_article(object: &Map<String, Value>) -> bool {
    let by_type = has_type(object, |name| {
        name.ends_with("Article") || name.ends_with("Posting") || matches!(name, "Report" | "Review")
    });
    by_type && ["headline", "name", "datePublished", "author"].iter().any(|key| object.contains_key(*key))
}
