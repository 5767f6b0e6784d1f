//! What do people's corrections teach: which articles are gold?
//!
//! Articles of which a person corrected or confirmed at least one statement, in the form that the scorers read as gold:
//! a JSON object a line, `doc`, `text`, `attributions` with lists of `[begin, end)` in code points. The same line has
//! `speakers`, so that the file serves as the scorers' file of speakers too. Rejected statements are left out.
//! `checked` says of each attribution whether a person looked at it; the others are the machine's.

use std::io::{self, Write};

use serde::Serialize;

use super::{Written, each, standing};
use crate::record::{DocumentRecord, SpanRecord, StatementRecord};

#[derive(Serialize)]
struct Gold<'r> {
    doc: &'r str,
    text: &'r str,
    attributions: Vec<Attribution>,
    speakers: Vec<Speaker<'r>>,
}

#[derive(Serialize)]
struct Attribution {
    source: Vec<(usize, usize)>,
    cue: Vec<(usize, usize)>,
    content: Vec<(usize, usize)>,
    checked: bool,
}

#[derive(Serialize)]
struct Speaker<'r> {
    index: usize,
    kind: &'r str,
    /// Every acceptable one, best first.
    names: Vec<&'r str>,
}

pub fn write(
    articles: impl IntoIterator<Item = io::Result<DocumentRecord>>,
    mut out: impl Write,
) -> io::Result<Written> {
    let taught = articles.into_iter().filter(|article| article.as_ref().map_or(true, is_corrected));
    each(taught, |article| {
        let gold = gold(article);
        serde_json::to_writer(&mut out, &gold)?;
        out.write_all(b"\n")?;
        Ok(gold.attributions.len())
    })
}

/// Whether a person judged a statement of it. A mere note is no judgement.
fn is_corrected(article: &DocumentRecord) -> bool {
    article.statements.iter().any(|statement| is_checked(statement) || statement.is_rejected())
}

fn is_checked(statement: &StatementRecord) -> bool {
    statement.corrected_speaker().is_some()
}

fn gold<'r>(article: &'r DocumentRecord) -> Gold<'r> {
    Gold {
        doc: &article.id,
        text: &article.article.text,
        attributions: standing(article).map(attribution).collect(),
        speakers: standing(article).enumerate().map(|(index, statement)| speaker(index, statement)).collect(),
    }
}

fn attribution(statement: &StatementRecord) -> Attribution {
    let ranges = |spans: &[SpanRecord]| spans.iter().map(|span| (span.begin, span.end)).collect();
    Attribution {
        source: ranges(&statement.source),
        cue: ranges(&statement.cue),
        content: ranges(&statement.content),
        checked: is_checked(statement),
    }
}

fn speaker<'r>(index: usize, statement: &'r StatementRecord) -> Speaker<'r> {
    match statement.corrected_speaker() {
        Some(correction) => Speaker {
            index,
            kind: corrected_kind(&statement.speaker.kind, correction.speaker.is_some()),
            names: correction.speaker.as_deref().into_iter().collect(),
        },
        None => {
            let mut names: Vec<&str> = statement.speaker.name.as_deref().into_iter().collect();
            names.extend(statement.ledger_speaker().map(|speaker| &*speaker.name));
            names.dedup();
            Speaker { index, kind: &statement.speaker.kind, names }
        }
    }
}

/// Who corrects gives a name and no kind. Where the machine saw nobody in particular, a name is taken for a person's; the
/// scorers treat organisations alike.
fn corrected_kind(as_read: &str, is_named: bool) -> &str {
    match as_read {
        _ if !is_named => "none",
        "none" | "anonymous" | "group" => "person",
        kind => kind,
    }
}
