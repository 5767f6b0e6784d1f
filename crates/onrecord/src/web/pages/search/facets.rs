//! How do the statements found divide, and which link takes a part of them, or lets all in again?

use onrecord_ledger::filter::Named;
use onrecord_ledger::search::{Hits, Portion};

use super::asked::Asked;
use crate::words::counted;

/// More years or months than these are in the table of the timeline.
const MOST_TIMES: usize = 12;

/// One way to divide what was found.
pub(super) struct Facet {
    pub(super) name: &'static str,
    pub(super) parts: Vec<Part>,
}

pub(super) struct Part {
    pub(super) name: String,
    /// Tells it from another one of that name.
    pub(super) detail: Option<String>,
    pub(super) is_named: bool,
    pub(super) n: usize,
    /// Takes this part only; `None` where nobody can ask for it, or has.
    pub(super) only: Option<String>,
    /// Lets all in again, where this part was chosen.
    pub(super) without: Option<String>,
}

/// A filter that holds.
pub(super) struct Chosen {
    pub(super) what: &'static str,
    pub(super) value: String,
    pub(super) without: String,
}

pub(super) fn facets(asked: &Asked, hits: &Hits) -> Vec<Facet> {
    let facets = &hits.facets;
    let facet = |name, parts: Vec<Part>| Facet { name, parts };
    let all = [
        facet("Speakers", named(asked, "speaker", &hits.speakers, &facets.speakers, "nobody named")),
        facet("Outlets", named(asked, "outlet", &hits.outlets, &facets.outlets, "no outlet known")),
        facet("When", times(asked, hits)),
        facet("How", facets.kinds.iter().map(|(kind, n)| plain(asked, "kind", Some(kind), *n, "")).collect()),
        facet("Cues", facets.cues.iter().map(|(cue, n)| plain(asked, "cue", cue.as_deref(), *n, "no cue")).collect()),
    ];
    all.into_iter().filter(|facet| !facet.parts.is_empty()).collect()
}

/// Speakers or outlets. One is chosen when the field means nobody else.
fn named(asked: &Asked, field: &str, meant: &[Named], portions: &[Portion], nothing: &str) -> Vec<Part> {
    let is_chosen = |portion: &Portion| meant.len() == 1 && portion.id == Some(meant[0].id);
    let part = |portion: &Portion| {
        let value = portion.id.map(|id| id.to_string()).or_else(|| portion.name.clone());
        let chosen = is_chosen(portion);
        Part {
            name: portion.name.clone().unwrap_or_else(|| nothing.to_owned()),
            detail: portion.detail.clone(),
            is_named: portion.name.is_some(),
            n: portion.n,
            only: value.filter(|_| !chosen).map(|value| asked.with(&[(field, &value)])),
            without: chosen.then(|| asked.with(&[(field, "")])),
        }
    };
    portions.iter().map(part).collect()
}

fn plain(asked: &Asked, field: &str, value: Option<&str>, n: usize, nothing: &str) -> Part {
    let typed = asked.filters().into_iter().find(|(name, _)| *name == field).map_or("", |(_, typed)| typed);
    let is_chosen = value.is_some_and(|value| value == typed.trim().to_lowercase());
    Part {
        name: value.unwrap_or(nothing).to_owned(),
        detail: None,
        is_named: value.is_some(),
        n,
        only: value.filter(|_| !is_chosen).map(|value| asked.with(&[(field, value)])),
        without: is_chosen.then(|| asked.with(&[(field, "")])),
    }
}

/// Years, or where there is but one of them its months, the newest first.
fn times(asked: &Asked, hits: &Hits) -> Vec<Part> {
    let facets = &hits.facets;
    let years = facets.years.iter().filter(|(year, _)| year.is_some()).count();
    let counts = if years > 1 { &facets.years } else { &facets.months };
    let is_chosen = |period: &str| asked.since == period && asked.until == period;
    let part = |(period, kinds): &(Option<String>, onrecord_ledger::audit::Kinds)| {
        let chosen = period.as_deref().is_some_and(is_chosen);
        Part {
            name: period.clone().unwrap_or_else(|| "no date".to_owned()),
            detail: None,
            is_named: period.is_some(),
            n: kinds.total() as usize,
            only: period.as_ref().filter(|_| !chosen).map(|period| in_period(asked, period)),
            without: chosen.then(|| in_period(asked, "")),
        }
    };
    counts.iter().rev().take(MOST_TIMES).map(part).collect()
}

/// A year, a month or a day; empty: any.
pub(super) fn in_period(asked: &Asked, period: &str) -> String {
    asked.with(&[("since", period), ("until", period)])
}

/// The name behind an id that a link chose.
pub(super) fn name_chosen(typed: &str, meant: &[Named]) -> Option<String> {
    let is_id = |named: &&Named| meant.len() == 1 && typed.trim() == named.id.to_string();
    meant.first().filter(is_id).map(|named| named.name.clone())
}

/// The filters that hold, each with the way to take it out.
pub(super) fn chosen(asked: &Asked, hits: &Hits) -> Vec<Chosen> {
    let mut chosen = Vec::new();
    let mut filter = |what, value: String, fields: &[(&str, &str)]| {
        if !value.trim().is_empty() {
            chosen.push(Chosen { what, value, without: asked.with(fields) });
        }
    };
    let name = |typed: &String, meant: &[Named]| match meant {
        [] => typed.clone(),
        [one] => one.name.clone(),
        many => format!("{typed} ({})", counted(many.len(), "name")),
    };
    filter("Speaker", name(&asked.speaker, &hits.speakers), &[("speaker", "")]);
    filter("Outlet", name(&asked.outlet, &hits.outlets), &[("outlet", "")]);
    if asked.since == asked.until {
        filter("Published", asked.since.clone(), &[("since", ""), ("until", "")]);
    } else {
        filter("Since", asked.since.clone(), &[("since", "")]);
        filter("Until", asked.until.clone(), &[("until", "")]);
    }
    filter("How", asked.kind.clone(), &[("kind", "")]);
    filter("Cue", asked.cue.clone(), &[("cue", "")]);
    chosen
}
