//! Who was first, in one sentence, and how sure is that?

use onrecord_ledger::trace::{Copy, Order, Trace};

use super::{credit, day};

/// What a newcomer came for.
pub(super) struct Answer<'a> {
    pub(super) first: First<'a>,
    /// Copies whose page has no date: they may be older.
    pub(super) n_undated: usize,
    /// Whom the first one credits.
    pub(super) credits: Vec<Credit<'a>>,
    /// Where in the list the statement asked for stands, if it is not the first one.
    pub(super) asked: Option<Place>,
}

pub(super) enum First<'a> {
    Nobody,
    /// No page has a date.
    Undated,
    One(Named<'a>),
    /// Its page gives no more than a month, or less.
    Perhaps(Named<'a>, &'static str),
    /// Its own day is certain, but that of another may be an earlier one, with day and month the other way round.
    Rivalled(Named<'a>),
    /// Of one day, and the pages do not tell which came first.
    Several {
        day: String,
        all: Vec<Named<'a>>,
    },
}

/// A copy, in so many words as a sentence bears.
pub(super) struct Named<'a> {
    pub(super) copy: &'a Copy,
    pub(super) day: String,
    pub(super) hour: Option<&'a str>,
    pub(super) place: Place,
}

/// An entry of the list below.
pub(super) struct Place {
    pub(super) number: usize,
    pub(super) link: String,
}

pub(super) struct Credit<'a> {
    pub(super) outlet: &'a str,
    /// Its own first copy; `None`: it has none in this ledger.
    pub(super) place: Option<Place>,
}

impl<'a> Answer<'a> {
    /// `link` leads to the entry with a number.
    pub(super) fn of(trace: &'a Trace, link: &dyn Fn(usize) -> String) -> Answer<'a> {
        let place = |index: usize| Place { number: index + 1, link: link(index + 1) };
        let asked = trace.copies.iter().position(|copy| trace.asked_ref.as_ref() == Some(&copy.reference));
        Answer {
            first: first(trace, &place),
            n_undated: trace.copies.iter().filter(|copy| copy.order == Order::Unknown).count(),
            credits: credits(trace, &place),
            asked: asked.filter(|index| *index > 0).map(place),
        }
    }
}

fn first<'a>(trace: &'a Trace, place: &dyn Fn(usize) -> Place) -> First<'a> {
    let is_first = |copy: &Copy| matches!(copy.order, Order::First | Order::AmongFirst);
    let firsts = trace.copies.iter().enumerate().filter(|(_, copy)| is_first(copy));
    let mut named: Vec<_> = firsts
        .map(|(index, copy)| Named {
            copy,
            day: day::day(&copy.article),
            hour: day::hour(&copy.article),
            place: place(index),
        })
        .collect();
    match named.as_slice() {
        [] if trace.copies.is_empty() => First::Nobody,
        [] => First::Undated,
        [_] => {
            let one = named.remove(0);
            match day::doubt(&one.copy.article) {
                Some(doubt) if trace.copies.len() > 1 => First::Perhaps(one, doubt),
                None if one.copy.order == Order::AmongFirst => First::Rivalled(one),
                _ => First::One(one),
            }
        }
        _ => First::Several { day: named[0].day.clone(), all: named },
    }
}

fn credits<'a>(trace: &'a Trace, place: &dyn Fn(usize) -> Place) -> Vec<Credit<'a>> {
    let Some(first) = trace.copies.first().filter(|copy| copy.order == Order::First) else { return Vec::new() };
    let own_copy = |outlet: &str| {
        let is_its = |copy: &Copy| copy.article.outlet.as_deref().map(credit::key) == Some(credit::key(outlet));
        trace.copies.iter().position(is_its).map(place)
    };
    credit::credited(first).into_iter().map(|outlet| Credit { outlet, place: own_copy(outlet) }).collect()
}
