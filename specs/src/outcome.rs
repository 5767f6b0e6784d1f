//! What came out of reading a case, whichever surface it was read through?

use crate::mark::{Role, with_marks};
use std::fmt::Write;
use std::ops::Range;

/// A reading in the terms of the suite. Spans are bytes of `text`.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub text: String,
    pub title: Option<String>,
    pub byline: Option<String>,
    pub section: Option<String>,
    pub outlet: Option<String>,
    pub language: Option<String>,
    /// `YYYY-MM-DD`
    pub published: Option<String>,
    pub precision: Option<String>,
    pub credit: Option<String>,
    /// In the order of the output.
    pub said: Vec<Said>,
    /// The kinds of the notes.
    pub notes: Vec<String>,
}

/// One statement.
#[derive(Clone, Debug, Default)]
pub struct Said {
    pub content: Vec<Range<usize>>,
    pub cue: Vec<Range<usize>>,
    pub source: Vec<Range<usize>>,
    /// direct, indirect or mixed
    pub kind: String,
    pub speaker: Option<String>,
    pub speaker_kind: String,
    pub occasion: Option<Range<usize>>,
    pub occasion_outlet: Option<String>,
    /// Which of `said` reports this one.
    pub inside: Option<usize>,
    /// Through whose hands it came, nearest to the page first: "credit Example Agency; occasion Example Daily", or "nobody".
    pub via: String,
}

impl Said {
    /// The form of [`Said::via`], made of the kind and the name or words of each step.
    pub fn via<'a>(steps: impl Iterator<Item = (&'a str, &'a str)>) -> String {
        let steps: Vec<String> = steps.map(|(kind, who)| format!("{kind} {who}")).collect();
        if steps.is_empty() { "nobody".to_owned() } else { steps.join("; ") }
    }
}

impl Outcome {
    /// What came out, in the form of the cases.
    pub fn show(&self) -> String {
        let mut out = with_marks(&self.text, &self.spans());
        for (index, said) in self.said.iter().enumerate() {
            let number = index + 1;
            let name = said.speaker.as_deref().unwrap_or("nobody");
            let _ = write!(out, "\nC{number} = {name}\nC{number} is {}\nC{number} {}", said.speaker_kind, said.kind);
            if let Some(outlet) = &said.occasion_outlet {
                let _ = write!(out, "\nO{number} outlet = {outlet}");
            }
            if let Some(outer) = said.inside {
                let _ = write!(out, "\nC{number} inside C{}", outer + 1);
            }
            if said.via != "nobody" {
                let _ = write!(out, "\nC{number} via {}", said.via);
            }
        }
        out
    }

    fn spans(&self) -> Vec<(Role, usize, Range<usize>)> {
        let numbered = self.said.iter().enumerate().map(|(index, said)| (index + 1, said));
        let spans = numbered.flat_map(|(number, said)| {
            let of = |role: Role, spans: &[Range<usize>]| {
                spans.iter().map(|span| (role, number, span.clone())).collect::<Vec<_>>()
            };
            let occasion: Vec<_> = said.occasion.clone().into_iter().collect();
            [
                of(Role::Source, &said.source),
                of(Role::Cue, &said.cue),
                of(Role::Content, &said.content),
                of(Role::Occasion, &occasion),
            ]
            .concat()
        });
        spans.collect()
    }

    /// What the article's own fact `key` came out as.
    pub(crate) fn fact(&self, key: &str) -> Option<&str> {
        let fact = match key {
            "title" => &self.title,
            "byline" => &self.byline,
            "section" => &self.section,
            "outlet" => &self.outlet,
            "language" => &self.language,
            "published" => &self.published,
            "precision" => &self.precision,
            "credit" => &self.credit,
            _ => &None,
        };
        fact.as_deref()
    }
}
