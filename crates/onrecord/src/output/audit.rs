//! An audit for people and for programs: who gets to speak?
//!
//! People see the largest rows, what is behind them together, and always why some have no name. Programs get every row.

pub(crate) mod charts;
mod csv;
mod page;
mod text;

use std::io::{self, Write};

use onrecord_ledger::audit::{Audit, Kinds, Row};

pub(crate) use page::Body;

use super::Form;
use crate::words::{counted, number};

/// Writes the audit; `top` named rows of it where people read.
pub fn write(target: &mut impl Write, form: Form, audit: &Audit, top: usize) -> io::Result<()> {
    match form {
        Form::Text(look) => target.write_all(text::table(audit, top, look).as_bytes()),
        Form::Html => target.write_all(page::page(audit, top)?.as_bytes()),
        Form::Csv { raw } => csv::write(target, audit, raw),
        Form::Json => {
            serde_json::to_writer_pretty(&mut *target, audit)?;
            target.write_all(b"\n")
        }
        Form::Jsonl => audit.rows.iter().try_for_each(|row| {
            serde_json::to_writer(&mut *target, row)?;
            target.write_all(b"\n")
        }),
    }
}

/// What a page of the reading room shows of an audit.
pub(crate) fn body(audit: &Audit, top: usize) -> io::Result<Body<'_>> {
    page::body(audit, top, "“Count a text once” above counts it once")
}

/// A row as people see it.
struct Line<'a> {
    name: String,
    is_named: bool,
    /// The counts; of the rows that are not shown together, those that can be added.
    kinds: Kinds,
    share: f64,
    words: u64,
    doubtful: u64,
    /// The row itself, if it is one.
    row: Option<&'a Row>,
}

impl Line<'_> {
    fn statements(&self) -> u64 {
        self.kinds.total()
    }

    fn mean_words(&self) -> f64 {
        self.words as f64 / self.statements().max(1) as f64
    }
}

/// The largest rows, the others together, and the gaps.
fn lines(audit: &Audit, top: usize) -> Vec<Line<'_>> {
    let (gaps, named): (Vec<&Row>, Vec<&Row>) = audit.rows.iter().partition(|row| row.gap.is_some());
    // Months are a course, not a ranking: one that is cut is cut at its beginning.
    let (shown, more) = if audit.by == "month" {
        let (more, shown) = named.split_at(named.len().saturating_sub(top));
        (shown, more)
    } else {
        named.split_at(named.len().min(top))
    };
    let mut lines: Vec<Line<'_>> = shown.iter().copied().map(line).collect();
    if !more.is_empty() {
        lines.push(together(more));
    }
    lines.extend(gaps.into_iter().map(line));
    lines
}

fn line(row: &Row) -> Line<'_> {
    let name = match (&row.name, &row.gap, &row.detail) {
        (Some(name), _, Some(detail)) => format!("{name} ({detail})"),
        (Some(name), ..) => name.clone(),
        (None, Some(gap), _) => gap.clone(),
        (None, None, _) => "all".to_owned(),
    };
    Line {
        name,
        is_named: row.gap.is_none(),
        kinds: row.kinds,
        share: row.share,
        words: row.words,
        doubtful: row.doubtful,
        row: Some(row),
    }
}

fn together<'a>(rows: &[&Row]) -> Line<'a> {
    let mut kinds = Kinds::default();
    for row in rows {
        kinds += row.kinds;
    }
    Line {
        name: format!("{} more", number(rows.len())),
        is_named: false,
        kinds,
        share: rows.iter().map(|row| row.share).sum(),
        words: rows.iter().map(|row| row.words).sum(),
        doubtful: rows.iter().map(|row| row.doubtful).sum(),
        row: None,
    }
}

/// "Who gets to speak, by party".
fn heading(audit: &Audit) -> String {
    format!("Who gets to speak, by {}", audit.by)
}

/// What was counted: "1,204 statements in 310 articles of 5 outlets, 2024-01-03 to 2024-06-30".
fn extent(audit: &Audit) -> String {
    let all = &audit.totals;
    let mut extent = format!(
        "{} in {} of {}",
        many(all.statements, "statement"),
        many(all.articles, "article"),
        many(all.outlets, "outlet")
    );
    if let (Some(first), Some(last)) = (&all.first, &all.last) {
        extent += &if first == last { format!(", {first}") } else { format!(", {first} to {last}") };
    }
    extent
}

/// Which statements were asked about, where not all.
fn filters(audit: &Audit) -> Vec<String> {
    let filters = &audit.filters;
    let said = |before: &str, value: &Option<String>| value.as_ref().map(|value| format!("{before} {value}"));
    [
        said("since", &filters.since),
        said("until", &filters.until),
        said("only outlets called", &filters.outlet),
        said("only speakers called", &filters.speaker),
        filters.kind.as_ref().map(|kind| format!("only {kind} statements")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What somebody who relies on the numbers has to know.
fn remarks(audit: &Audit, once: &str) -> Vec<String> {
    let all = &audit.totals;
    let left_out = audit.left_out;
    let sure = percent(audit.doubtful_below);
    let mut remarks = vec![format!(
        "{} of {} ({}) doubtful: the program is less than {sure} sure of them",
        number(all.doubtful as usize),
        many(all.statements, "statement"),
        percent(share(all.doubtful, all.statements)),
    )];
    let mut remark = |n: u64, what: &str, why: &str| {
        if n > 0 {
            remarks.push(format!("{} {why}", many(n, what)));
        }
    };
    remark(all.undated, "statement", "in no month or year: the article has no date, or too vague a one");
    remark(left_out.rejected, "statement", "left out that somebody rejected");
    remark(left_out.undated, "statement", "left out because the article has no date");
    remark(left_out.copies, "copied statement", "counted only where published first");
    if !audit.once {
        remarks.push(format!("a text carried by several articles counts in each; {once}"));
    }
    remarks
}

fn many(n: u64, thing: &str) -> String {
    counted(n as usize, thing)
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// "12 %"; a little is not shown as nothing.
fn percent(share: f64) -> String {
    match share * 100.0 {
        little if little > 0.0 && little < 0.5 => "<1 %".to_owned(),
        percent => format!("{percent:.0} %"),
    }
}

/// So many cues are listed beside a row; the totals have more for their chart.
const CUES_LISTED: usize = 5;

/// "said 8, told 2".
fn cues(row: &Row) -> String {
    row.cues
        .iter()
        .take(CUES_LISTED)
        .map(|cue| format!("{} {}", cue.cue, number(cue.kinds.total() as usize)))
        .collect::<Vec<_>>()
        .join(", ")
}
