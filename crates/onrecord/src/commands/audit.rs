//! `onrecord audit`: who gets to speak?

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Context, bail};
use onrecord_ledger::Ledger;
use onrecord_ledger::audit::{self, By, Question};

use crate::args::audit::AuditArgs;
use crate::outcome::{FOUND, NOTHING};
use crate::output::target::Target;
use crate::output::{DOUBTFUL_BELOW, Form, audit as output};
use crate::settings;

/// Counts, and prints what was counted.
pub fn run(args: AuditArgs) -> anyhow::Result<ExitCode> {
    let (form, file) = settings::form_and_file(args.format, args.color, args.raw, args.output)?;
    if args.top == 0 {
        bail!("--top 0 would show nothing; give 1 or more");
    }
    let question = Question {
        by: By::of_name(&args.by),
        filter: settings::filter(args.filter),
        once: args.once,
        doubtful_below: f64::from(DOUBTFUL_BELOW),
    };
    let target = Target::open(file.as_deref())?;
    let audit = audit::audit(&Ledger::open(&args.ledger.ledger)?, &question)?;
    match print(target, form, &audit, args.top) {
        // `onrecord audit ... | head` has all it wants.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(FOUND.into()),
        result => {
            result.context("the output could not be written")?;
            Ok(if audit.totals.statements > 0 { FOUND } else { NOTHING }.into())
        }
    }
}

fn print(mut target: Target, form: Form, audit: &audit::Audit, top: usize) -> std::io::Result<()> {
    output::write(&mut target, form, audit, top)?;
    target.flush()?;
    target.finish()
}
