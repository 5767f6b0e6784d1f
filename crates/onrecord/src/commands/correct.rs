//! `onrecord correct`: what do you say of this statement?

use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};
use std::process::ExitCode;

use anyhow::bail;
use onrecord_ledger::Ledger;
use onrecord_ledger::correct::{self, Correction, Verdict};
use serde_json::{Value, json};

use crate::args::PlainFormat;
use crate::args::correct::CorrectArgs;
use crate::clock::now;
use crate::outcome::{FOUND, NOTHING};
use crate::visible::visible;
use crate::words::counted;

/// Notes a correction, takes corrections back, or lists them.
pub fn run(args: CorrectArgs) -> anyhow::Result<ExitCode> {
    let mut ledger = Ledger::open(&args.ledger.ledger)?;
    match &args.statement {
        None => list(&ledger, args.format),
        Some(statement) if args.undo => {
            let undone = correct::undo(&mut ledger, statement, &now())?;
            print(&format!("{} taken back\n", counted(undone, "correction")))
        }
        Some(statement) => {
            let by = args.by.clone().unwrap_or_else(user);
            let verdicts = verdicts(&args);
            if verdicts.is_empty() {
                bail!("nothing is said of {statement}; add --speaker, --nobody, --reject, --note or --undo");
            }
            let mut printed = String::new();
            for verdict in verdicts {
                printed += &line(&correct::correct(&mut ledger, statement, &verdict, &by, &now())?);
            }
            print(&printed)
        }
    }
}

fn verdicts(args: &CorrectArgs) -> Vec<Verdict> {
    let speaker = args.speaker.clone().map(|name| Verdict::Speaker(Some(name)));
    let nobody = args.nobody.then_some(Verdict::Speaker(None));
    let reject = args.reject.then_some(Verdict::Reject);
    let note = args.note.clone().map(Verdict::Note);
    [speaker, nobody, reject, note].into_iter().flatten().collect()
}

/// Who is at this machine.
pub fn user() -> String {
    let name = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| "somebody".into())
}

fn list(ledger: &Ledger, format: Option<PlainFormat>) -> anyhow::Result<ExitCode> {
    let corrections = correct::all(ledger)?;
    let to_terminal = std::io::stdout().is_terminal();
    let printed = match format.unwrap_or(if to_terminal { PlainFormat::Text } else { PlainFormat::Jsonl }) {
        PlainFormat::Text => corrections.iter().map(line).collect(),
        PlainFormat::Jsonl => corrections.iter().map(|one| format!("{}\n", as_json(one))).collect(),
        PlainFormat::Json => format!("{:#}\n", Value::from_iter(corrections.iter().map(as_json))),
    };
    print(&printed)?;
    Ok(if corrections.is_empty() { NOTHING } else { FOUND }.into())
}

fn print(text: &str) -> anyhow::Result<ExitCode> {
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(FOUND.into())
}

fn line(correction: &Correction) -> String {
    let Correction { statement, content, verdict, made_by, made_at, undone_at, .. } = correction;
    let said = match verdict {
        Verdict::Speaker(Some(name)) => format!("said by {name}"),
        Verdict::Speaker(None) => "nobody is named as the speaker".into(),
        Verdict::Reject => "rejected".into(),
        Verdict::Note(note) => format!("note: {note}"),
    };
    let mut line = format!("{statement}  {}  ({}, {made_at})", visible(&said), visible(made_by));
    if let Some(undone_at) = undone_at {
        _ = write!(line, "  taken back {undone_at}");
    }
    _ = writeln!(line, "\n    {}", visible(content));
    line
}

fn as_json(correction: &Correction) -> Value {
    let Correction { id, statement, content, verdict, made_by, made_at, undone_at } = correction;
    let (speaker, note) = match verdict {
        Verdict::Speaker(name) => (name.as_ref(), None),
        Verdict::Reject => (None, None),
        Verdict::Note(note) => (None, Some(note)),
    };
    json!({ "id": id, "statement": statement, "content": content, "verdict": verdict.name(), "speaker": speaker, "note": note,
        "made_by": made_by, "made_at": made_at, "undone_at": undone_at })
}
