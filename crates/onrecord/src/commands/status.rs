//! `onrecord status`: what is in this ledger, and what could not be read into it?

use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};
use std::process::ExitCode;

use onrecord_ledger::Ledger;
use onrecord_ledger::status::{self, Failure, LastRun, Status};
use serde_json::{Value, json};

use crate::args::PlainFormat;
use crate::args::ledger::StatusArgs;
use crate::outcome::{FOUND, NOTHING};
use crate::visible::visible;
use crate::words::{counted, number};

/// More failures than these tell nothing more to somebody at a terminal.
const FAILURES_SHOWN: usize = 20;

/// Prints the ledger in numbers. 1 where it is empty.
pub fn run(args: &StatusArgs) -> anyhow::Result<ExitCode> {
    let ledger = Ledger::open(&args.ledger.ledger)?;
    let status = status::status(&ledger)?;
    let to_terminal = std::io::stdout().is_terminal();
    let printed = match args.format.unwrap_or(if to_terminal { PlainFormat::Text } else { PlainFormat::Jsonl }) {
        PlainFormat::Text => text(&ledger, &status),
        PlainFormat::Json | PlainFormat::Jsonl => format!("{}\n", as_json(&status)),
    };
    std::io::stdout().write_all(printed.as_bytes())?;
    Ok(if status.articles > 0 { FOUND } else { NOTHING }.into())
}

fn text(ledger: &Ledger, status: &Status) -> String {
    let mut text = format!("{}\n", visible(&ledger.path().display().to_string()));
    let mut row = |name: &str, value: String| _ = writeln!(text, "  {name:<12} {value}");
    let old = if status.old_versions > 0 {
        format!(" and {} of them", counted(status.old_versions, "older version"))
    } else {
        String::new()
    };
    row("articles", number(status.articles) + &old);
    row("statements", format!("{}, {} without a named speaker", number(status.statements), number(status.unnamed)));
    row("speakers", number(status.speakers));
    row("outlets", number(status.outlets));
    if let Some((first, last)) = &status.days {
        row("published", format!("{first} to {last}"));
    }
    if status.corrections > 0 {
        let lost = match status.lost_corrections {
            0 => String::new(),
            lost => format!(", {} of them on words that are gone from the text", number(lost)),
        };
        row("corrections", number(status.corrections) + &lost);
    }
    if let Some(run) = &status.last_run {
        row("last run", last_run(run));
    }
    if !status.failures.is_empty() {
        _ = writeln!(text, "  {} could not be read:", counted(status.failures.len(), "input"));
    }
    for Failure { input, reason, .. } in status.failures.iter().take(FAILURES_SHOWN) {
        _ = writeln!(text, "    {}: {}", visible(input), visible(reason));
    }
    if let Some(more) = status.failures.len().checked_sub(FAILURES_SHOWN).filter(|more| *more > 0) {
        _ = writeln!(text, "    and {} more; --format json lists all", number(more));
    }
    text
}

fn last_run(run: &LastRun) -> String {
    let end = match &run.ended_at {
        Some(ended_at) => format!("ended {ended_at}"),
        None => "has not ended: it still runs, or was interrupted (run it again)".into(),
    };
    format!("{}, began {}, {end}", run.command, run.started_at)
}

fn as_json(status: &Status) -> Value {
    let failure =
        |failure: &Failure| json!({ "input": failure.input, "reason": failure.reason, "failed_at": failure.failed_at });
    let run = |run: &LastRun| {
        json!({ "command": run.command, "started_at": run.started_at, "ended_at": run.ended_at,
            "documents": run.documents, "known": run.known, "statements": run.statements, "failures": run.failures })
    };
    json!({
        "articles": status.articles,
        "old_versions": status.old_versions,
        "statements": status.statements,
        "unnamed": status.unnamed,
        "speakers": status.speakers,
        "outlets": status.outlets,
        "first_published": status.days.as_ref().map(|days| &days.0),
        "last_published": status.days.as_ref().map(|days| &days.1),
        "corrections": status.corrections,
        "lost_corrections": status.lost_corrections,
        "last_run": status.last_run.as_ref().map(run),
        "failures": status.failures.iter().map(failure).collect::<Vec<_>>(),
    })
}
