//! What did one copy do to the words, and what must be said of it?

use onrecord_ledger::likeness::Change;
use onrecord_ledger::trace::{ComparedWith, Copy, Relay, Trace};

use super::{credit, day};
use crate::output::trace::{Mark, Run, before, in_words, is_loud, marked};

/// A copy, as the list shows it.
pub(super) struct Entry<'a> {
    pub(super) number: usize,
    pub(super) copy: &'a Copy,
    pub(super) day: String,
    pub(super) hour: Option<&'a str>,
    pub(super) clock: Option<String>,
    pub(super) doubt: Option<&'static str>,
    pub(super) order: Option<&'static str>,
    /// The statement that was asked for.
    pub(super) is_asked: bool,
    pub(super) remarks: Vec<Remark>,
    pub(super) relays: Vec<(&'a Relay, &'static str)>,
    pub(super) versions: Option<String>,
    pub(super) runs: Vec<Run>,
    /// The words are those of the first copy.
    pub(super) is_same: bool,
    /// Compared with the words asked for, because it shares no passage with the first copy.
    pub(super) is_beside: bool,
}

/// Something done to the words on the way.
pub(super) struct Remark {
    pub(super) text: String,
    /// It may turn the sense round, or give the words to another.
    pub(super) is_loud: bool,
}

impl<'a> Entry<'a> {
    pub(super) fn of(trace: &'a Trace, index: usize) -> Entry<'a> {
        let copy = &trace.copies[index];
        let article = &copy.article;
        Entry {
            number: index + 1,
            copy,
            day: day::day(article),
            hour: day::hour(article),
            clock: day::clock(article),
            doubt: day::doubt(article),
            order: order(copy),
            is_asked: trace.asked_ref.as_ref() == Some(&copy.reference),
            remarks: remarks(copy),
            relays: copy.relays.iter().map(|relay| (relay, credit::in_words(relay))).collect(),
            versions: versions(copy),
            runs: marked(copy, before(trace, copy)),
            is_same: is_same(copy),
            is_beside: copy.compared_with == ComparedWith::Asked && copy.likeness.is_some(),
        }
    }
}

fn order(copy: &Copy) -> Option<&'static str> {
    use onrecord_ledger::trace::Order;
    match copy.order {
        Order::First => Some("first in this ledger"),
        Order::AmongFirst => Some("among the first in this ledger"),
        Order::Later | Order::Unknown => None,
    }
}

pub(super) fn is_same(copy: &Copy) -> bool {
    copy.likeness.as_ref().is_some_and(|likeness| likeness.changes == [Change::Identical])
}

/// What was done to the words, then what was done to who says them, and how.
pub(super) fn remarks(copy: &Copy) -> Vec<Remark> {
    let changes = copy.likeness.iter().flat_map(|likeness| &likeness.changes);
    let changes = changes.map(|change| Remark { text: in_words(*change).to_owned(), is_loud: is_loud(*change) });
    let speaker = copy.speaker_before.as_ref().map(|before| {
        let here = copy.speaker.as_deref().unwrap_or("nobody");
        Remark { text: format!("given to another speaker: {here} here, {before} before"), is_loud: true }
    });
    let kind = copy
        .kind_before
        .as_ref()
        .map(|before| Remark { text: format!("{before} before, {} here", copy.kind), is_loud: false });
    changes.chain(speaker).chain(kind).collect()
}

/// Which versions of the article have the words, where that is not all there ever was of it.
fn versions(copy: &Copy) -> Option<String> {
    let numbers: Vec<_> = copy.versions.iter().map(i64::to_string).collect();
    let gone = if copy.article.is_current { "" } else { ", no longer in the newest" };
    match numbers.as_slice() {
        [only] if only == "1" && copy.article.is_current => None,
        [only] => Some(format!("in version {only} of the article{gone}")),
        several => Some(format!("in versions {} of the article{gone}", several.join(", "))),
    }
}

impl Entry<'_> {
    pub(super) fn has_differences(&self) -> bool {
        self.runs.iter().any(|run| matches!(run.mark, Mark::Gone | Mark::New))
    }
}
