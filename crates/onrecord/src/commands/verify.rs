//! `onrecord verify`: does every word in the ledger stand where the ledger says?

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use onrecord_ledger::Ledger;
use onrecord_ledger::verify::{self, Problem, Verified};

use crate::args::ledger::VerifyArgs;
use crate::complaint::complain;
use crate::outcome::{FAILED, FOUND, NOTHING};
use crate::progress;
use crate::words::{counted, number};

/// Checks everything, names each problem on standard error, and says what was checked.
pub fn run(args: &VerifyArgs) -> anyhow::Result<ExitCode> {
    let ledger = Ledger::open(&args.ledger.ledger)?;
    let bar = progress::articles(std::io::stderr().is_terminal());
    let verified = verify::verify(&ledger, |done, all| bar.at(done, all))?;
    bar.finish();
    for Problem { address, statement, what } in &verified.problems {
        let statement = statement.as_ref().map(|id| format!(" statement {id}:")).unwrap_or_default();
        complain(&format!("{address}:{statement} {what}"));
    }
    std::io::stdout().write_all(report(&verified).as_bytes())?;
    Ok(match (verified.problems.len(), verified.articles) {
        (1.., _) => FAILED,
        (0, 0) => NOTHING,
        (0, _) => FOUND,
    }
    .into())
}

fn report(verified: &Verified) -> String {
    let Verified { articles, spans, spans_in_pages, pages, articles_without_page, problems } = verified;
    let not_kept = match articles_without_page {
        0 => String::new(),
        n => format!("; the pages of {} were not kept", counted(*n, "article")),
    };
    let verdict = match problems.len() {
        0 => "all as the ledger says".into(),
        n => format!("{} named above", counted(n, "problem")),
    };
    format!(
        "{}, {} compared with their text, {} also with the bytes of {}{not_kept}: {verdict}\n",
        counted(*articles, "article"),
        counted(*spans, "span"),
        number(*spans_in_pages),
        counted(*pages, "page"),
    )
}
