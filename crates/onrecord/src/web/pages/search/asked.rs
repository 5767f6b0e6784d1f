//! What does the address of a search ask for, and where does it make no sense?

use std::fmt;

use onrecord_ledger::filter::Filter;
use onrecord_ledger::query;
use onrecord_ledger::search::{Order, Search};
use serde::{Deserialize, Serialize};

use super::{A_PAGE, LAST_PAGE};
use crate::web::link;

/// The form's fields, as they were typed. Empty: does not matter.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Asked {
    pub(super) q: String,
    pub(super) speaker: String,
    pub(super) outlet: String,
    pub(super) since: String,
    pub(super) until: String,
    pub(super) kind: String,
    pub(super) cue: String,
    /// newest or best
    pub(super) order: String,
    /// 1: also what somebody said is no statement
    pub(super) rejected: String,
    /// From 1.
    pub(super) page: String,
    /// 1: however long it takes
    pub(super) thorough: String,
}

/// Why this cannot be searched for.
#[derive(Debug)]
pub(super) struct Complaint {
    /// The words before, at and behind the place.
    pub(super) place: Option<Place>,
    pub(super) what: String,
}

#[derive(Debug)]
pub(super) struct Place {
    character: usize,
    pub(super) before: String,
    pub(super) at: String,
    pub(super) behind: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "character {} of q: {}", place.character, self.what),
            None => write!(f, "{}", self.what),
        }
    }
}

impl Asked {
    pub(super) fn search(&self) -> Result<Search, Complaint> {
        query::parse(&self.q).map_err(|complaint| Complaint {
            place: Some(place(&self.q, complaint.character)),
            what: as_sentence(&complaint.what),
        })?;
        let page = self.page_number()?;
        Ok(Search {
            words: self.q.clone(),
            filter: Filter {
                since: given(&self.since),
                until: given(&self.until),
                outlet: given(&self.outlet),
                speaker: given(&self.speaker),
                kind: one_of("kind", &self.kind, &["direct", "indirect", "mixed"])?,
            },
            cue: self.cue()?,
            order: if one_of("order", &self.order, &["newest", "best"])?.as_deref() == Some("best") {
                Order::Best
            } else {
                Order::Newest
            },
            limit: A_PAGE,
            offset: (page - 1) * A_PAGE,
            with_rejected: is_set("rejected", &self.rejected)?,
            is_thorough: is_set("thorough", &self.thorough)?,
        })
    }

    fn page_number(&self) -> Result<usize, Complaint> {
        match self.page.parse() {
            _ if self.page.is_empty() => Ok(1),
            Ok(page) if (1..=LAST_PAGE).contains(&page) => Ok(page),
            _ => Err(wrong(format!(
                "There are pages 1 to {LAST_PAGE}, and no page “{}”. For older statements, choose a shorter time.",
                self.page
            ))),
        }
    }

    fn cue(&self) -> Result<Option<String>, Complaint> {
        let cue = self.cue.trim();
        if !cue.is_empty() && !cue.contains(char::is_alphanumeric) {
            return Err(wrong(format!("The cue “{cue}” has no letter; a cue is a word like “said”.")));
        }
        Ok(given(cue))
    }

    /// Whether anything but words is asked for.
    pub(super) fn has_filter(&self) -> bool {
        self.filters().iter().any(|(_, value)| !value.trim().is_empty())
    }

    /// Whether nothing is asked for at all.
    pub(super) fn is_empty(&self) -> bool {
        self.q.trim().is_empty() && !self.has_filter()
    }

    pub(super) fn filters(&self) -> [(&'static str, &str); 6] {
        [
            ("speaker", &self.speaker),
            ("outlet", &self.outlet),
            ("since", &self.since),
            ("until", &self.until),
            ("kind", &self.kind),
            ("cue", &self.cue),
        ]
    }

    /// Of this very page, with nothing in it that does not matter.
    pub(super) fn address(&self) -> String {
        self.with(&[("page", &self.page), ("thorough", &self.thorough)])
    }

    /// The same search with other values; it begins on its first page again.
    pub(super) fn with(&self, changes: &[(&str, &str)]) -> String {
        let mut values = vec![("q", self.q.as_str())];
        values.extend(self.filters());
        values.extend([("order", self.order.as_str()), ("rejected", &self.rejected), ("page", ""), ("thorough", "")]);
        for (name, value) in &mut values {
            if let Some((_, change)) = changes.iter().find(|(changed, _)| changed == name) {
                *value = change;
            }
        }
        link::with("/search", &values)
    }
}

/// What was typed into a field, if anything.
pub(in crate::web::pages) fn given(typed: &str) -> Option<String> {
    Some(typed.trim().to_owned()).filter(|typed| !typed.is_empty())
}

/// The sentence of the ledger, which speaks of options of the command line; here they are fields.
pub(in crate::web::pages) fn of_the_form(sentence: &str) -> String {
    let fields = ["speaker", "outlet", "since", "until", "by"];
    let option = fields.iter().find(|field| sentence.starts_with(&format!("--{field}")));
    let Some(field) = option else { return sentence.to_owned() };
    let rest = sentence.replacen(&format!("--{field}"), field, 1).replacen("later than --until", "later than until", 1);
    as_sentence(&rest)
}

fn as_sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).chain(['.']).collect())
}

fn wrong(what: String) -> Complaint {
    Complaint { place: None, what }
}

fn one_of(field: &str, typed: &str, known: &[&str]) -> Result<Option<String>, Complaint> {
    match known.iter().find(|one| **one == typed) {
        _ if typed.is_empty() => Ok(None),
        Some(one) => Ok(Some((*one).to_owned())),
        None => Err(wrong(format!("There is no {field} “{typed}”; there is {}.", known.join(", ")))),
    }
}

fn is_set(field: &str, typed: &str) -> Result<bool, Complaint> {
    Ok(one_of(field, typed, &["1"])?.is_some())
}

/// The words around a character, counted from 1.
fn place(words: &str, character: usize) -> Place {
    let before: String = words.chars().take(character - 1).collect();
    let at: String = words.chars().skip(character - 1).take_while(|c| !c.is_whitespace()).collect();
    let behind: String = words.chars().skip(character - 1 + at.chars().count()).collect();
    Place { character, before, at, behind }
}
