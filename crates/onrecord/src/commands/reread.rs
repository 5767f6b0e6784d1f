//! `onrecord reread`: what does this version of the program find in the pages that the ledger keeps?

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use onrecord_ledger::add::{self, Addition, Given};
use onrecord_ledger::reread::{self, Kept};
use onrecord_ledger::run::{self, Counts, Run};
use onrecord_ledger::search;
use onrecord_ledger::{Ledger, people};

use crate::args::ledger::RereadArgs;
use crate::clock::now;
use crate::complaint::complain;
use crate::crew::{self, Outcome};
use crate::inputs::{Document, Found};
use crate::model::{self, Reader};
use crate::outcome::{FOUND, Tally};
use crate::progress;
use crate::settings;
use crate::words::{counted, number};

/// Reads again what is outdated, and says how it went.
pub fn run(args: &RereadArgs) -> anyhow::Result<ExitCode> {
    let mut ledger = Ledger::open(&args.ledger.ledger)?;
    if args.index {
        search::rebuild(&mut ledger)?;
        return Ok(FOUND.into());
    }
    let reader = model::reader(args.model.model)?;
    let source = Ledger::open(&args.ledger.ledger)?;
    let outdated = reread::outdated(&ledger, if args.all { "" } else { reader.name })?;
    let limits = settings::limits(args.threads, args.time_limit)?;
    let bar = progress::articles(std::io::stderr().is_terminal());
    let run = run::begin(&mut ledger, "reread", &now())?;
    let (mut tally, mut done, n_outdated) = (Counts::default(), 0, outdated.len());
    crew::in_order(
        limits,
        move |sink| _ = outdated.iter().try_for_each(|article| sink(found(&source, *article))),
        move |_, document| read_one(&document, reader),
        |outcome| {
            done += 1;
            tally += take(outcome, &mut ledger, run)?;
            bar.at(done, n_outdated);
            Ok(())
        },
    )?;
    people::settle(&mut ledger)?;
    run::end(&mut ledger, run, &now())?;
    bar.finish();
    report(tally, reread::without_page(&ledger)?)?;
    Ok(Tally { read: tally.documents, failed: tally.failures, statements: tally.documents }.exit_code())
}

/// The article's page as a document; its id is the article's.
fn found(ledger: &Ledger, article: i64) -> Found {
    let failed = |why: String| Found::Failed { name: format!("article {article}"), why };
    match reread::page(ledger, article) {
        Ok(Some(Ok(kept))) => {
            let Kept { article, input, address, bytes, hints } = kept;
            let (id, input_bytes) = (article.to_string(), bytes.len() as u64);
            Found::Document(Document { name: input, id, address: Some(address), bytes, hints, input_bytes })
        }
        Ok(Some(Err(why))) => failed(why),
        Ok(None) => failed("was taken out of the ledger meanwhile".into()),
        Err(error) => failed(error.to_string()),
    }
}

fn read_one(document: &Document, reader: Reader) -> (i64, Addition) {
    let Document { name, id, address, bytes, hints, .. } = document;
    let reading = onrecord_core::read::read(bytes, hints, reader.model);
    let given = Given { id, input: name, address: address.as_deref(), bytes, hints, keep_page: false };
    (id.parse().expect("the id was made of an article's number"), add::prepare(&given, &reading, reader.name))
}

fn take(outcome: Outcome<(i64, Addition)>, ledger: &mut Ledger, run: Run) -> anyhow::Result<Counts> {
    Ok(match outcome {
        Outcome::Done { value: (article, addition), .. } => reread::replace(ledger, run, article, &addition)?,
        Outcome::Skipped { .. } => Counts::default(),
        Outcome::Failed { name, why } => {
            complain(&format!("{name}: {why}"));
            run::fail(ledger, run, &name, &why, &now())?
        }
    })
}

fn report(tally: Counts, without_page: usize) -> std::io::Result<()> {
    let Counts { documents, statements, unnamed, failures, .. } = tally;
    let mut report = format!(
        "{} read again: {}, {} of them without a named speaker\n",
        counted(documents, "article"),
        counted(statements, "statement"),
        number(unnamed)
    );
    if without_page > 0 {
        report += &format!("{} cannot be read again: their pages were not kept\n", counted(without_page, "article"));
    }
    if failures > 0 {
        report += &format!("{} failed and stay as they were\n", counted(failures, "article"));
    }
    std::io::stdout().write_all(report.as_bytes())
}
