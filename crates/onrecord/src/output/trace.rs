//! The copies of a remark, for somebody at a terminal and for programs: who had the words first, who carried them, and
//! what was done to them?
//!
//! Every word shown is an article's. In the text, `[-words-]` stand in the first copy only and `{+words+}` in this one
//! only, as `git diff --word-diff` has it.

use anstyle::{AnsiColor, Style};
use onrecord_ledger::likeness::{Change, Piece, PieceKind};
use onrecord_ledger::trace::{ComparedWith, Copy, Order, Trace};
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use onrecord_ledger::export::csv::harmless;

use super::csv::written;
use super::text::Look;
use crate::visible::visible;
use crate::words::counted;

const PLAIN: Style = Style::new();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GONE: Style = AnsiColor::Red.on_default().strikethrough();
const NEW: Style = AnsiColor::Green.on_default().underline();
const LOUD: Style = AnsiColor::Yellow.on_default().bold();
const MARGIN: &str = "      │ ";
const INDENT: &str = "      ";
const LEGEND: &str = "[-in the first one only-] {+in this one only+}";
/// Of words beyond the common passage so many characters are shown next to it; the rest is `[…]`.
const LONGEST_BEYOND: usize = 120;

/// For people.
pub fn text(trace: &Trace, look: Look) -> String {
    let mut lines = Lines { look, text: String::new() };
    lines.wrapped("", &[(BOLD, format!("“{}”", one_line(trace.asked.trim_matches(['“', '”', '"']))))]);
    lines.wrapped("", &[(DIM, summary(&trace.copies))]);
    for (index, copy) in trace.copies.iter().enumerate() {
        lines.text.push('\n');
        one(&mut lines, index, copy, before(trace, copy));
    }
    lines.text.push('\n');
    for note in &trace.notes {
        lines.wrapped("", &[(LOUD, format!("note: {note}"))]);
    }
    let has_difference = trace.copies.iter().any(|copy| changed_pieces(copy).next().is_some());
    if has_difference && !look.color {
        lines.wrapped("", &[(DIM, LEGEND.to_owned())]);
    }
    lines.text
}

/// "3 copies · 2 articles · 2 outlets · 2024-05-14 to 2024-05-16"
pub(crate) fn summary(copies: &[Copy]) -> String {
    if copies.is_empty() {
        return "not in this ledger".into();
    }
    let distinct =
        |of: &dyn Fn(&Copy) -> Option<String>| copies.iter().filter_map(of).collect::<std::collections::BTreeSet<_>>();
    let articles = distinct(&|copy| Some(copy.article.address.clone())).len();
    let outlets = distinct(&|copy| copy.article.outlet.clone()).len();
    let days = distinct(&|copy| copy.article.date.clone());
    let copies = if copies.len() == 1 { "1 copy".to_owned() } else { format!("{} copies", copies.len()) };
    let mut facts = vec![copies, counted(articles, "article"), counted(outlets, "outlet")];
    if let (Some(first), Some(last)) = (days.first(), days.last()) {
        facts.push(if first == last { first.clone() } else { format!("{first} to {last}") });
    }
    facts.join(" · ")
}

fn one(lines: &mut Lines, index: usize, copy: &Copy, before: &str) {
    let article = &copy.article;
    let date = article.date.as_deref().unwrap_or("no date");
    let order = match copy.order {
        Order::First => "  first in this ledger",
        Order::AmongFirst => "  among the first in this ledger: the pages do not tell which",
        Order::Later | Order::Unknown => "",
    };
    lines.wrapped(
        INDENT,
        &[
            (DIM, format!("{:>3}  ", index + 1)),
            (PLAIN, format!("{}  ", article.time.as_deref().unwrap_or(date))),
            (BOLD, article.outlet.as_deref().map_or("outlet not known".into(), one_line)),
            (LOUD, order.to_owned()),
        ],
    );
    lines.wrapped(INDENT, &[(DIM, format!("{INDENT}{}", place(copy)))]);
    lines.wrapped(INDENT, &who(copy));
    if !copy.relays.is_empty() {
        lines.wrapped(INDENT, &[(DIM, format!("{INDENT}by way of {}", way(copy)))]);
    }
    if let Some(changes) = changes(copy) {
        lines.wrapped(INDENT, &changes);
    }
    lines.in_margin(&words(copy, before));
}

/// Title, link, versions, id.
fn place(copy: &Copy) -> String {
    let article = &copy.article;
    let versions: Vec<_> = copy.versions.iter().map(i64::to_string).collect();
    let version = match versions.as_slice() {
        [one] if one == "1" && article.is_current => None,
        [one] => Some(format!("version {one}")),
        _ => Some(format!("versions {}", versions.join(", "))),
    };
    let link = article.url.as_ref().unwrap_or(&article.address);
    let facts = [article.title.as_deref().map(one_line), Some(one_line(link)), version, Some(copy.reference.clone())];
    facts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn who(copy: &Copy) -> Vec<(Style, String)> {
    let name = match (&copy.speaker, &copy.source) {
        (Some(speaker), _) => one_line(speaker),
        (None, Some(source)) => one_line(source),
        (None, None) => "nobody named".into(),
    };
    let style = if copy.speaker.is_some() { BOLD } else { BOLD.italic() };
    let mut runs = vec![(PLAIN, INDENT.to_owned()), (style, name), (DIM, format!("  {}", copy.kind))];
    if copy.is_corrected {
        runs.push((DIM, " · speaker corrected by a person".into()));
    }
    if copy.is_rejected {
        runs.push((LOUD, " · rejected by a person: no statement".into()));
    }
    if let Some(before) = &copy.speaker_before {
        runs.push((LOUD, format!(" · given to another speaker: {} before", one_line(before))));
    }
    runs
}

/// "Northern Press Agency (credit), The Mail (occasion)", nearest to the page first.
fn way(copy: &Copy) -> String {
    let steps = copy
        .relays
        .iter()
        .map(|relay| format!("{} ({})", one_line(relay.outlet.as_deref().unwrap_or(&relay.text)), relay.kind));
    steps.collect::<Vec<_>>().join(", ")
}

/// What was done to the words, in words.
fn changes(copy: &Copy) -> Option<Vec<(Style, String)>> {
    let likeness = copy.likeness.as_ref()?;
    let mut runs = vec![(PLAIN, INDENT.to_owned())];
    let mut said: Vec<_> = likeness.changes.iter().map(|change| styled_change(*change)).collect();
    if let Some(before) = &copy.kind_before {
        said.push((PLAIN, format!("{before} before, {} here", copy.kind)));
    }
    for (index, change) in said.into_iter().enumerate() {
        if index > 0 {
            runs.push((DIM, " · ".into()));
        }
        runs.push(change);
    }
    if copy.compared_with == ComparedWith::Asked {
        runs.push((DIM, " (compared with the words asked for)".into()));
    }
    Some(runs)
}

/// What turns the sense round is loud.
fn styled_change(change: Change) -> (Style, String) {
    let said = in_words(change);
    if is_loud(change) { (LOUD, said.to_uppercase()) } else { (PLAIN, said.to_owned()) }
}

/// Whether this change may turn the sense round.
pub(crate) fn is_loud(change: Change) -> bool {
    matches!(change, Change::Negation | Change::Number)
}

pub(crate) fn in_words(change: Change) -> &'static str {
    match change {
        Change::Identical => "the same words",
        Change::Negation => "a negation differs",
        Change::Number => "a number differs",
        Change::Altered => "words altered",
        Change::Brackets => "brackets put in or gone",
        Change::Ellipsis => "cut with an ellipsis",
        Change::Shortened => "shortened",
        Change::Extended => "extended",
    }
}

fn changed_pieces(copy: &Copy) -> impl Iterator<Item = &Piece> {
    let pieces = copy.likeness.iter().flat_map(|likeness| &likeness.pieces);
    pieces.filter(|piece| piece.kind == PieceKind::Changed)
}

/// The copy's own words, with what is gone and what is new marked.
fn words(copy: &Copy, before: &str) -> Vec<(Style, String)> {
    let styled = |Run { mark, text }| match mark {
        Mark::Same => (PLAIN, text),
        Mark::Beyond => (DIM, text),
        Mark::Gone => (GONE, format!("[-{text}-]")),
        Mark::New => (NEW, format!("{{+{text}+}}")),
    };
    marked(copy, before).into_iter().map(styled).collect()
}

/// A stretch of words, and whose they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) mark: Mark,
    /// On one line, nothing in it acts.
    pub(crate) text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Same,
    /// This copy goes on where what it is compared with does not.
    Beyond,
    /// In what it is compared with only.
    Gone,
    /// In this copy only.
    New,
}

/// The copy's own words, run by run, with the words of `before` that it has not.
pub(crate) fn marked(copy: &Copy, before: &str) -> Vec<Run> {
    let content = &copy.content;
    let run = |mark, text| Run { mark, text };
    let Some(likeness) = &copy.likeness else { return vec![run(Mark::Same, one_line(content))] };
    let mut runs = Vec::new();
    let mut at = 0;
    for (index, piece) in likeness.pieces.iter().enumerate() {
        if !piece.later.is_empty() {
            runs.push(run(Mark::Same, spaced(&content[at..piece.later.start])));
            at = piece.later.end;
        }
        let here = &content[piece.later.clone()];
        match piece.kind {
            PieceKind::Same => runs.push(run(Mark::Same, spaced(here))),
            PieceKind::Beyond => runs.push(run(Mark::Beyond, beyond(here, index == 0))),
            PieceKind::Changed => {
                let gone = &before[piece.earlier.clone()];
                if here.is_empty() {
                    runs.push(run(Mark::Same, " ".into()));
                }
                if !gone.is_empty() {
                    runs.push(run(Mark::Gone, one_line(gone)));
                }
                if !here.is_empty() {
                    runs.push(run(Mark::New, one_line(here)));
                }
            }
        }
    }
    runs.push(run(Mark::Same, spaced(&content[at..])));
    runs
}

/// Of words before the passage the last ones, of those after it the first ones.
fn beyond(words: &str, is_before: bool) -> String {
    let n_characters = words.chars().count();
    if n_characters <= LONGEST_BEYOND {
        return spaced(words);
    }
    if is_before {
        let rest: String = words.chars().skip(n_characters - LONGEST_BEYOND).collect();
        let from = rest.find(char::is_whitespace).unwrap_or(0);
        format!("[…]{}", spaced(&rest[from..]))
    } else {
        let rest: String = words.chars().take(LONGEST_BEYOND).collect();
        let to = rest.rfind(char::is_whitespace).unwrap_or(rest.len());
        format!("{} […]", spaced(&rest[..to]))
    }
}

fn one_line(text: &str) -> String {
    visible(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

/// As [`one_line`], but spaces at the ends stay.
fn spaced(text: &str) -> String {
    let lead = if text.starts_with(char::is_whitespace) { " " } else { "" };
    let tail = if text.ends_with(char::is_whitespace) && !text.trim().is_empty() { " " } else { "" };
    format!("{lead}{}{tail}", one_line(text))
}

/// What is being written, and how.
struct Lines {
    look: Look,
    text: String,
}

impl Lines {
    /// The runs one after another, broken at spaces; lines after the first begin with `indent`.
    fn wrapped(&mut self, indent: &str, runs: &[(Style, String)]) {
        self.broken("", indent, runs);
    }

    fn in_margin(&mut self, runs: &[(Style, String)]) {
        let margin = if self.look.color { format!("{DIM}{MARGIN}{DIM:#}") } else { MARGIN.to_owned() };
        self.broken(&margin, &margin, runs);
    }

    fn broken(&mut self, first: &str, next: &str, runs: &[(Style, String)]) {
        let columns_of = |lead: &str| if lead.contains('│') { MARGIN.width() } else { lead.width() };
        let words = runs.iter().flat_map(|(style, run)| run.split_inclusive(' ').map(move |word| (*style, word)));
        let mut lead = first;
        let mut columns = columns_of(first);
        let mut line: Vec<(Style, String)> = Vec::new();
        for (style, word) in words {
            if !line.is_empty() && columns + word.trim_end().width() > self.look.width {
                self.end(lead, &line);
                line.clear();
                (lead, columns) = (next, columns_of(next));
                if word.trim().is_empty() {
                    continue;
                }
            }
            columns += word.width();
            match line.last_mut().filter(|(last, _)| *last == style) {
                Some((_, run)) => run.push_str(word),
                None => line.push((style, word.to_owned())),
            }
        }
        self.end(lead, &line);
    }

    fn end(&mut self, lead: &str, line: &[(Style, String)]) {
        let mut shown = lead.to_owned();
        for (style, run) in line {
            let is_styled = self.look.color && *style != PLAIN;
            shown += &if is_styled { format!("{style}{run}{style:#}") } else { run.clone() };
        }
        self.text.push_str(shown.trim_end());
        self.text.push('\n');
    }
}

/// The whole trace as one object, several lines.
pub fn json(trace: &Trace) -> Vec<u8> {
    format!("{:#}\n", whole(trace)).into_bytes()
}

pub(crate) fn whole(trace: &Trace) -> Value {
    let copies: Vec<_> = trace.copies.iter().enumerate().map(|(index, copy)| as_json(trace, index, copy)).collect();
    json!({ "asked": trace.asked, "statement": trace.asked_ref, "copies": copies, "notes": trace.notes })
}

/// A copy a line.
pub fn jsonl(trace: &Trace) -> Vec<u8> {
    let lines = trace.copies.iter().enumerate().map(|(index, copy)| format!("{}\n", as_json(trace, index, copy)));
    lines.collect::<String>().into_bytes()
}

fn as_json(trace: &Trace, index: usize, copy: &Copy) -> Value {
    let article = &copy.article;
    let relay = |relay: &onrecord_ledger::trace::Relay| {
        json!({ "step": relay.step, "kind": relay.kind, "outlet": relay.outlet, "begin": relay.begins,
            "end": relay.ends, "text": relay.text })
    };
    let piece = |piece: &Piece| json!({ "before": &before(trace, copy)[piece.earlier.clone()], "here": &copy.content[piece.later.clone()] });
    json!({
        "number": index + 1,
        "order": copy.order.name(),
        "id": copy.reference,
        "url": article.url,
        "address": article.address,
        "outlet": article.outlet,
        "title": article.title,
        "published": { "date": article.date, "time": article.time, "precision": article.precision },
        "versions": copy.versions,
        "is_current": article.is_current,
        "kind": copy.kind,
        "speaker": copy.speaker,
        "cue": copy.cue,
        "source": copy.source,
        "occasion": copy.occasion,
        "content": copy.content,
        "begin": copy.begins,
        "end": copy.ends,
        "is_corrected": copy.is_corrected,
        "is_rejected": copy.is_rejected,
        "relays": copy.relays.iter().map(relay).collect::<Vec<_>>(),
        "compared_with": copy.compared_with.name(),
        "changes": change_names(copy),
        "differences": changed_pieces(copy).map(piece).collect::<Vec<_>>(),
        "kind_before": copy.kind_before,
        "speaker_before": copy.speaker_before,
    })
}

/// The words a copy is compared with.
pub(crate) fn before<'a>(trace: &'a Trace, copy: &Copy) -> &'a str {
    match copy.compared_with {
        ComparedWith::First => trace.copies.first().map_or("", |first| &first.content),
        ComparedWith::Nothing | ComparedWith::Asked => &trace.asked,
    }
}

fn change_names(copy: &Copy) -> Vec<&'static str> {
    copy.likeness.iter().flat_map(|likeness| &likeness.changes).map(|change| change.name()).collect()
}

const COLUMNS: [&str; 17] = [
    "number",
    "order",
    "published",
    "outlet",
    "title",
    "url",
    "versions",
    "statement",
    "speaker",
    "kind",
    "content",
    "compared_with",
    "changes",
    "differences",
    "kind_before",
    "speaker_before",
    "relays",
];

/// A row a copy.
pub fn csv(trace: &Trace, raw: bool) -> Vec<u8> {
    written(|writer| {
        writer.write_record(COLUMNS)?;
        trace.copies.iter().enumerate().try_for_each(|(index, copy)| {
            writer.write_record(row(trace, index, copy).map(|cell| if raw { cell } else { harmless(cell) }))
        })
    })
}

fn row(trace: &Trace, index: usize, copy: &Copy) -> [String; COLUMNS.len()] {
    let article = &copy.article;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let differences = changed_pieces(copy).map(|piece| {
        format!("[-{}-]{{+{}+}}", &before(trace, copy)[piece.earlier.clone()], &copy.content[piece.later.clone()])
    });
    [
        (index + 1).to_string(),
        copy.order.name().to_owned(),
        article.time.clone().or(article.date.clone()).unwrap_or_default(),
        text(&article.outlet),
        text(&article.title),
        article.url.clone().unwrap_or_else(|| article.address.clone()),
        copy.versions.iter().map(i64::to_string).collect::<Vec<_>>().join(" "),
        copy.reference.clone(),
        text(&copy.speaker),
        copy.kind.clone(),
        copy.content.clone(),
        copy.compared_with.name().unwrap_or_default().to_owned(),
        change_names(copy).join(" "),
        differences.collect::<Vec<_>>().join(" "),
        text(&copy.kind_before),
        text(&copy.speaker_before),
        way(copy),
    ]
}
