//! What is known of each statement, beside the text?

use std::collections::{BTreeMap, BTreeSet};

use onrecord_ledger::article::MOST_COUNTED;
use onrecord_ledger::record::{self, DocumentRecord, RelayRecord, SpanRecord, StatementRecord};

use super::LONGEST_NAME;
use super::part::Part;
use crate::output::DOUBTFUL_BELOW;
use crate::web::plain;
use crate::words;

/// The words of a statement are in the text to the last; here they tell which statement it is.
const LONGEST_WORDS: usize = 420;
/// So many names are offered to who corrects.
const MOST_NAMES: usize = 200;

/// What a speaker is called, and whether that is a name.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) is_name: bool,
}

pub(super) struct StatementView<'a> {
    pub(super) number: usize,
    pub(super) record: &'a StatementRecord,
    pub(super) name: Name,
    /// Over all articles.
    pub(super) speaker: Option<i64>,
    pub(super) wikidata: Option<&'a str>,
    /// What the program thinks, where a person thinks otherwise.
    pub(super) as_read: Option<Name>,
    pub(super) words: String,
    pub(super) kind: &'a str,
    pub(super) cue: String,
    /// The words that lead to the speaker, each with how.
    pub(super) why: Vec<(String, &'a str)>,
    pub(super) roles: Vec<String>,
    pub(super) occasion: Option<String>,
    /// The number of the statement that reports this one.
    pub(super) inside: Option<usize>,
    /// Through whose hands, nearest to the page first.
    pub(super) way: Vec<(&'static str, String)>,
    /// "93 %"
    pub(super) confidence: String,
    pub(super) is_doubtful: bool,
    pub(super) is_rejected: bool,
    /// "3 other articles"
    pub(super) elsewhere: Option<String>,
}

/// What the speaker is called, by the best that is known: a name, else the article's words, else that nobody is named.
pub(super) fn name(statement: &StatementRecord) -> Name {
    match (statement.speaker_name(), statement.corrected_speaker()) {
        (Some(name), _) => Name { text: name.to_owned(), is_name: true },
        (None, Some(_)) => Name { text: "nobody named".into(), is_name: false },
        (None, None) => unnamed(statement),
    }
}

fn unnamed(statement: &StatementRecord) -> Name {
    let text = match statement.speaker.kind.as_str() {
        "author" => "the author".into(),
        _ if statement.source.is_empty() => "nobody named".into(),
        _ => record::joined(&statement.source),
    };
    Name { text, is_name: false }
}

/// The names that an article's statements are given to, in the order in which they first speak.
pub(super) fn cast(document: &DocumentRecord) -> Vec<&str> {
    let mut known = BTreeSet::new();
    let names = document.statements.iter().filter_map(StatementRecord::speaker_name);
    names.filter(|name| plain::is_offered(name) && known.insert(*name)).take(MOST_NAMES).collect()
}

pub(super) fn views<'a>(
    document: &'a DocumentRecord,
    part: &Part,
    elsewhere: &BTreeMap<String, usize>,
    corrected: &BTreeMap<String, i64>,
) -> Vec<StatementView<'a>> {
    let numbers: BTreeMap<&str, usize> =
        document.statements.iter().enumerate().map(|(index, one)| (one.id.as_str(), index + 1)).collect();
    let (of_all, mut of_one) = relays(document);
    let views = part.statements.clone().map(|index| {
        let record = &document.statements[index];
        let own = of_one.remove(record.id.as_str()).unwrap_or_default();
        let inside = record.inside.as_deref().and_then(|outer| numbers.get(outer).copied());
        StatementView {
            way: way(&of_all, &own),
            inside,
            elsewhere: elsewhere.get(&record.id).map(|n| others(*n)),
            speaker: speaker(record, corrected),
            ..view(index + 1, record)
        }
    });
    views.collect()
}

fn view(number: usize, record: &StatementRecord) -> StatementView<'_> {
    let name = name(record);
    StatementView {
        number,
        record,
        name: Name { text: plain::clipped(&name.text, LONGEST_NAME), ..name },
        speaker: None,
        wikidata: record.ledger_speaker().and_then(|speaker| speaker.wikidata.as_deref()),
        as_read: record.corrected_speaker().map(|_| as_read(record)),
        words: plain::clipped(&record::joined(&record.content), LONGEST_WORDS),
        kind: plain::kind(&record.kind),
        cue: clipped(&record.cue),
        why: why(record),
        roles: record.speaker.roles.iter().map(|role| plain::clipped(&role.text, LONGEST_NAME)).collect(),
        occasion: record.occasion.as_ref().map(|occasion| plain::clipped(&occasion.span.text, LONGEST_NAME)),
        inside: None,
        way: Vec::new(),
        // Nothing that a program read is certain.
        confidence: format!("{:.0} %", (record.confidence * 100.0).min(99.0)),
        is_doubtful: record.confidence < f64::from(DOUBTFUL_BELOW),
        is_rejected: record.is_rejected(),
        elsewhere: None,
    }
}

fn clipped(spans: &[SpanRecord]) -> String {
    plain::clipped(&record::joined(spans), LONGEST_NAME)
}

fn as_read(record: &StatementRecord) -> Name {
    let known = record.speaker.ledger.as_ref().map(|speaker| &speaker.name).or(record.speaker.name.as_ref());
    let name = known.map_or_else(|| unnamed(record), |name| Name { text: name.clone(), is_name: true });
    Name { text: plain::clipped(&name.text, LONGEST_NAME), ..name }
}

fn why(record: &StatementRecord) -> Vec<(String, &str)> {
    let why = &record.speaker.why;
    let why = why.iter().map(|one| (plain::clipped(&one.span.text, LONGEST_NAME), plain::rule(&one.rule)));
    why.collect()
}

fn speaker(record: &StatementRecord, corrected: &BTreeMap<String, i64>) -> Option<i64> {
    match record.corrected_speaker() {
        Some(correction) => corrected.get(correction.speaker.as_ref()?).copied(),
        None => record.speaker.ledger.as_ref().map(|speaker| speaker.id),
    }
}

type OfOne<'a> = BTreeMap<&'a str, Vec<&'a RelayRecord>>;

/// The steps of the whole article, and those of each statement.
fn relays(document: &DocumentRecord) -> (Vec<&RelayRecord>, OfOne<'_>) {
    let mut of_all = Vec::new();
    let mut of_one = OfOne::new();
    for relay in &document.relays {
        match &relay.statement {
            Some(statement) => of_one.entry(statement).or_default().push(relay),
            None => of_all.push(relay),
        }
    }
    (of_all, of_one)
}

/// Only where it says more than the page's head, which has the steps of the whole article.
fn way(of_all: &[&RelayRecord], own: &[&RelayRecord]) -> Vec<(&'static str, String)> {
    if own.is_empty() {
        return Vec::new();
    }
    let steps = of_all.iter().chain(own);
    steps.map(|relay| (plain::step(relay), plain::clipped(plain::passed_by(relay), LONGEST_NAME))).collect()
}

fn others(n: usize) -> String {
    match n {
        1 => "1 other article".into(),
        MOST_COUNTED.. => format!("{} or more other articles", words::number(MOST_COUNTED)),
        _ => format!("{} other articles", words::number(n)),
    }
}
