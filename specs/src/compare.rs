//! In what does that which came out differ from what a case expects?

use crate::case::{Case, Expected};
use crate::mark::Role;
use crate::outcome::{Outcome, Said};
use crate::words;

/// A line for each difference; empty where the case is met.
pub fn differences(case: &Case, outcome: &Outcome) -> Vec<String> {
    let expected = &case.expected;
    let partners = partners(expected, outcome);
    let mut differences = facts(expected, outcome);
    for (number, partner) in &partners {
        match partner {
            Some(index) => differences.extend(in_statement(expected, outcome, &partners, *number, *index)),
            None => {
                differences.push(format!("statement {number} is not found: {}", content(expected, *number).join(" ")))
            }
        }
    }
    let is_extra = |index: &usize| !partners.iter().any(|(_, partner)| *partner == Some(*index));
    differences.extend((0..outcome.said.len()).filter(is_extra).map(|index| {
        format!(
            "found beside what is marked: {}",
            words::of_spans(&outcome.text, &outcome.said[index].content).join(" ")
        )
    }));
    differences
}

fn content(expected: &Expected, number: usize) -> Vec<String> {
    words::of_spans(&expected.marked.text, &expected.marked.of(Role::Content, number))
}

/// For each statement of the case the one of the same words that came out.
fn partners(expected: &Expected, outcome: &Outcome) -> Vec<(usize, Option<usize>)> {
    let mut free: Vec<usize> = (0..outcome.said.len()).collect();
    let find = |number: usize| {
        let content = content(expected, number);
        let is_partner = |index: &usize| words::of_spans(&outcome.text, &outcome.said[*index].content) == content;
        let at = free.iter().position(is_partner)?;
        Some(free.remove(at))
    };
    let numbers = expected.marked.numbers();
    let mut find = find;
    numbers.into_iter().map(|number| (number, find(number))).collect()
}

fn in_statement(
    expected: &Expected,
    outcome: &Outcome,
    partners: &[(usize, Option<usize>)],
    number: usize,
    index: usize,
) -> Vec<String> {
    let said = &outcome.said[index];
    let mut differences = Vec::new();
    let mut expect = |what: &str, wanted: &str, got: &str| {
        if wanted != got {
            differences.push(format!("{what} of statement {number}: expected {wanted:?}, got {got:?}"));
        }
    };
    let of_role = |role| words::of_spans(&expected.marked.text, &expected.marked.of(role, number)).join(" ");
    expect("source", &of_role(Role::Source), &words::of_spans(&outcome.text, &said.source).join(" "));
    if let Some(name) = expected.names.get(&number) {
        expect("speaker", name.as_deref().unwrap_or("nobody"), said.speaker.as_deref().unwrap_or("nobody"));
    }
    if let Some(kind) = expected.speaker_kinds.get(&number) {
        expect("kind of speaker", kind, &said.speaker_kind);
    }
    if let Some(kind) = expected.kinds.get(&number) {
        expect("kind", kind, &said.kind);
    }
    if !expected.marked.of(Role::Occasion, number).is_empty() {
        expect("occasion", &of_role(Role::Occasion), &occasion(outcome, said));
    }
    if let Some(outlet) = expected.outlets.get(&number) {
        expect("outlet", outlet, said.occasion_outlet.as_deref().unwrap_or("none"));
    }
    if let Some(outer) = expected.inside.get(&number) {
        let got = said.inside.and_then(|inside| partners.iter().find(|partner| partner.1 == Some(inside)));
        expect("outer statement", &outer.to_string(), &got.map_or("none".to_owned(), |partner| partner.0.to_string()));
    }
    if let Some(via) = expected.via.get(&number) {
        expect("way to the page", via, &said.via);
    }
    differences
}

fn occasion(outcome: &Outcome, said: &Said) -> String {
    words::of_spans(&outcome.text, said.occasion.as_slice()).join(" ")
}

fn facts(expected: &Expected, outcome: &Outcome) -> Vec<String> {
    expected.facts.iter().filter_map(|(key, value)| fact(outcome, key, value)).collect()
}

fn fact(outcome: &Outcome, key: &str, value: &str) -> Option<String> {
    let holds = outcome.text.contains(value);
    match key {
        "holds" => (!holds).then(|| format!("the article's text lacks {value:?}")),
        "lacks" => holds.then(|| format!("the article's text holds {value:?}")),
        "note" => {
            let is_made = outcome.notes.iter().any(|note| note == value);
            (!is_made).then(|| format!("no note of the kind {value:?}, only {:?}", outcome.notes))
        }
        _ => {
            let got = outcome.fact(key).unwrap_or("none");
            (got != value).then(|| format!("{key}: expected {value:?}, got {got:?}"))
        }
    }
}
