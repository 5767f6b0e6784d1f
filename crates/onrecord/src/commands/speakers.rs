//! `onrecord speakers`: who speaks in this ledger, and who is who?

use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use onrecord_ledger::Ledger;
use onrecord_ledger::people::decide::{self, By, Decided, Decision};
use onrecord_ledger::people::list::{self, Doubtful, Listed};
use onrecord_ledger::people::table;
use serde_json::{Value, json};

use crate::args::Format;
use crate::args::speakers::SpeakersArgs;
use crate::clock::now;
use crate::commands::correct::user;
use crate::complaint::complain;
use crate::outcome::{FOUND, NOTHING};
use crate::visible::visible;
use crate::words::{counted, number};
use onrecord_ledger::export::csv::harmless;

/// Lists, decides or loads.
pub fn run(args: &SpeakersArgs) -> anyhow::Result<ExitCode> {
    let mut ledger = Ledger::open(&args.ledger.ledger)?;
    let (now, action) = (now(), &args.action);
    let who = args.by.clone().unwrap_or_else(user);
    let by = By { who: &who, now: &now };
    if let [first, others @ ..] = action.merge.as_slice() {
        return merge(&mut ledger, *first, others, by);
    }
    if !action.apart.is_empty() {
        return apart(&mut ledger, args, by);
    }
    if let Some(decision) = action.undo {
        decide::undo(&mut ledger, decision, by)?;
        return said(&format!("decision {decision} is taken back\n"));
    }
    if let Some(path) = &action.load {
        return load(&mut ledger, path);
    }
    if action.decisions {
        return print(args, &decide::decisions(&ledger)?, &DECISIONS, "nobody has decided who is who in this ledger");
    }
    if action.doubtful {
        return print(args, &list::doubtful(&ledger, args.limit)?, &DOUBTS, "no speakers are left to be decided about");
    }
    print(args, &list::speakers(&ledger, &args.words, args.limit)?, &SPEAKERS, &nobody(&args.words))
}

/// Why no speaker was found.
fn nobody(words: &[String]) -> String {
    match words {
        [] => "nobody is named as a speaker in this ledger".to_string(),
        [number] if number.parse::<i64>().is_ok() => {
            format!("no speaker with a statement has the number {number}; onrecord speakers lists them")
        }
        words => format!("no speaker's name or role holds {}", words.join(" and ")),
    }
}

fn said(words: &str) -> anyhow::Result<ExitCode> {
    std::io::stdout().write_all(words.as_bytes())?;
    Ok(FOUND.into())
}

fn merge(ledger: &mut Ledger, first: i64, others: &[i64], by: By<'_>) -> anyhow::Result<ExitCode> {
    let mut kept = first;
    for other in others {
        let Decided { id, first, taken_back } = decide::same(ledger, kept, *other, by)?;
        let what = if first == *other { format!("{kept} is {first}") } else { format!("{other} is {first}") };
        said(&told(&what, id, &taken_back))?;
        kept = first;
    }
    Ok(FOUND.into())
}

/// What was decided, and what was taken back with it.
fn told(what: &str, decision: i64, taken_back: &[i64]) -> String {
    let mut words = format!("{what} now; onrecord speakers --undo {decision} takes it back\n");
    for contrary in taken_back {
        _ = writeln!(words, "decision {contrary} said the contrary and is taken back");
    }
    words
}

fn apart(ledger: &mut Ledger, args: &SpeakersArgs, by: By<'_>) -> anyhow::Result<ExitCode> {
    match (args.action.apart.as_slice(), &args.article) {
        ([one], Some(article)) => {
            let decision = decide::not_in_article(ledger, *one, article, by)?;
            said(&told(&format!("{one} is somebody else in {}", visible(article)), decision, &[]))
        }
        ([one, other], None) => {
            let Decided { id, taken_back, .. } = decide::two(ledger, *one, *other, by)?;
            said(&told(&format!("{one} and {other} are two"), id, &taken_back))
        }
        _ => bail!("--apart takes two speakers, or one and the --article in which they are somebody else"),
    }
}

fn load(ledger: &mut Ledger, path: &Path) -> anyhow::Result<ExitCode> {
    let shown = path.display().to_string();
    let file = std::fs::File::open(path).with_context(|| format!("{shown}: cannot be read"))?;
    let loaded = table::load(ledger, &shown, file)?;
    for doubt in &loaded.doubts {
        complain(doubt);
    }
    let (rows, matched) = (counted(loaded.people, "row"), number(loaded.matched));
    said(&format!("{rows} loaded from {}, {matched} of them with a speaker in this ledger\n", visible(&shown)))
}

/// How a list is printed in each format.
struct Form<T> {
    text: fn(&T) -> String,
    json: fn(&T) -> Value,
    columns: &'static [&'static str],
}

const SPEAKERS: Form<Listed> = Form { text: speaker_text, json: speaker_json, columns: &SPEAKER_COLUMNS };
const SPEAKER_COLUMNS: [&str; 11] =
    ["speaker", "name", "kind", "wikidata", "roles", "statements", "articles", "outlets", "first", "last", "merged"];
const DOUBTS: Form<Doubtful> = Form { text: doubt_text, json: doubt_json, columns: &["why", "speakers", "commands"] };
const DECISIONS: Form<Decision> = Form {
    text: decision_text,
    json: decision_json,
    columns: &["decision", "verdict", "one", "other", "article", "made_by", "made_at", "undone_by", "undone_at"],
};

/// Prints what was found, or why there is nothing.
fn print<T>(args: &SpeakersArgs, found: &[T], form: &Form<T>, nothing: &str) -> anyhow::Result<ExitCode> {
    let to_terminal = std::io::stdout().is_terminal();
    let rows = || found.iter().map(form.json);
    let printed = match args.format.unwrap_or(if to_terminal { Format::Text } else { Format::Jsonl }) {
        Format::Text => found.iter().map(form.text).collect(),
        Format::Json => format!("{:#}\n", Value::Array(rows().collect())),
        Format::Jsonl => rows().map(|row| format!("{row}\n")).collect(),
        Format::Csv => csv(rows(), form.columns)?,
        Format::Html => bail!("speakers are printed as text, json, jsonl or csv; choose one with --format"),
    };
    std::io::stdout().write_all(printed.as_bytes())?;
    if found.is_empty() {
        complain(nothing);
        return Ok(NOTHING.into());
    }
    Ok(FOUND.into())
}

fn csv(rows: impl Iterator<Item = Value>, columns: &[&str]) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(columns.iter().map(|column| harmless(cell(&row[*column]))))?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// Lists stand in one cell, separated by "; ".
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join("; "),
        Value::Object(fields) => fields.get("speaker").map_or_else(String::new, cell),
        other => other.to_string(),
    }
}

fn speaker_text(speaker: &Listed) -> String {
    let Listed { id, name, kind, wikidata, roles, statements, articles, outlets, first, last, merged, .. } = speaker;
    let mut text = format!("{id:>6}  {}  {kind}", visible(name));
    if let Some(wikidata) = wikidata {
        _ = write!(text, "  {}", visible(wikidata));
    }
    let outlets = if *outlets > 0 { format!(", {}", counted(*outlets, "outlet")) } else { String::new() };
    _ = write!(text, "\n        {} in {}{outlets}", counted(*statements, "statement"), counted(*articles, "article"));
    match (first, last) {
        (Some(first), Some(last)) if first == last => _ = write!(text, ", {first}"),
        (Some(first), Some(last)) => _ = write!(text, ", {first} to {last}"),
        _ => {}
    }
    text.push('\n');
    if !roles.is_empty() {
        _ = writeln!(text, "        {}", visible(&roles.join(" · ")));
    }
    if !merged.is_empty() {
        let merged: Vec<String> = merged.iter().map(i64::to_string).collect();
        _ = writeln!(text, "        with {}, as somebody decided", merged.join(", "));
    }
    text
}

fn speaker_json(speaker: &Listed) -> Value {
    json!({
        "speaker": speaker.id,
        "name": speaker.name,
        "kind": speaker.kind,
        "wikidata": speaker.wikidata,
        "roles": speaker.roles,
        "statements": speaker.statements,
        "articles": speaker.articles,
        "outlets": speaker.outlets,
        "first": speaker.first,
        "last": speaker.last,
        "merged": speaker.merged,
        "example": speaker.example,
    })
}

/// What to type for each answer to a doubt, ready to be copied.
fn answers(doubt: &Doubtful) -> Vec<String> {
    let Some((first, others)) = doubt.speakers.split_first() else { return Vec::new() };
    let of = |verb: &str| {
        others.iter().map(move |other| format!("onrecord speakers --{verb} {} {}", first.id, other.id)).collect()
    };
    let (merge, apart): (Vec<String>, Vec<String>) = (of("merge"), of("apart"));
    [merge, apart].concat()
}

fn doubt_text(doubt: &Doubtful) -> String {
    let mut text = format!("{}\n", visible(&doubt.why));
    for speaker in &doubt.speakers {
        text += &speaker_text(speaker);
        if let Some(example) = &speaker.example {
            _ = writeln!(text, "        as in {}", visible(example));
        }
    }
    for answer in answers(doubt) {
        _ = writeln!(text, "    {answer}");
    }
    text + "\n"
}

fn doubt_json(doubt: &Doubtful) -> Value {
    let speakers: Vec<Value> = doubt.speakers.iter().map(speaker_json).collect();
    json!({ "why": doubt.why, "speakers": speakers, "commands": answers(doubt) })
}

fn decision_text(decision: &Decision) -> String {
    let Decision { id, verdict, one, other, address, made_by, made_at, undone_by, undone_at } = decision;
    let (one, other) = (visible(one), visible(other));
    let what = match (verdict.as_str(), address) {
        ("same", _) => format!("{other} is {one}"),
        (_, Some(address)) => format!("{one} in {} is not {other}", visible(address)),
        _ => format!("{one} and {other} are two"),
    };
    let mut text = format!("{id:>6}  {what}\n        {}, {made_at}", visible(made_by));
    if let (Some(by), Some(at)) = (undone_by, undone_at) {
        _ = write!(text, "; taken back by {}, {at}", visible(by));
    }
    text + "\n"
}

fn decision_json(decision: &Decision) -> Value {
    let Decision { id, verdict, one, other, address, made_by, made_at, undone_by, undone_at } = decision;
    json!({ "decision": id, "verdict": verdict, "one": one, "other": other, "article": address,
        "made_by": made_by, "made_at": made_at, "undone_by": undone_by, "undone_at": undone_at })
}
