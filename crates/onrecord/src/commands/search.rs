//! `onrecord search`: which statements of this ledger hold these words?

use std::io::{ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

use anyhow::{Context, bail};
use onrecord_ledger::Ledger;
use onrecord_ledger::search::{self, Order, Search};

use crate::args::Format;
use crate::args::search::SearchArgs;
use crate::complaint::complain;
use crate::outcome::{FOUND, NOTHING};
use crate::output::Form;
use crate::output::search::{Asked, rendered, stopped};
use crate::settings;

/// Prints what is found. 1 where nothing is.
pub fn run(args: SearchArgs) -> anyhow::Result<ExitCode> {
    let to_terminal = std::io::stdout().is_terminal();
    let format = args.format.unwrap_or(if to_terminal { Format::Text } else { Format::Jsonl });
    if format == Format::Html {
        bail!("search prints text, json, jsonl or csv; choose one with --format");
    }
    if args.raw && format != Format::Csv {
        bail!("--raw is about CSV; add --format csv or leave it out");
    }
    let form = settings::form(format, args.color, args.raw, to_terminal);
    let mut ledger = Ledger::open(&args.ledger.ledger)?;
    let search = search(args);
    if search == (Search { limit: search.limit, offset: search.offset, order: search.order, ..Search::default() }) {
        bail!("nothing to search for; give words, or --speaker, --outlet, --since, --until, --kind or --cue");
    }
    let hits = search::find(&mut ledger, &search)?;
    let printed = rendered(&Asked { limit: search.limit, offset: search.offset }, &hits, form);
    match std::io::stdout().write_all(&printed).and_then(|()| std::io::stdout().flush()) {
        // `onrecord search ... | head` has all it wants.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
        written => written.context("the output could not be written")?,
    }
    if hits.is_stopped && !matches!(form, Form::Text(_)) {
        complain(&stopped(&hits));
    }
    Ok(if hits.total.n > 0 { FOUND } else { NOTHING }.into())
}

fn search(args: SearchArgs) -> Search {
    Search {
        words: args.words.join(" "),
        filter: settings::filter(args.filter),
        cue: args.cue,
        order: if args.best { Order::Best } else { Order::Newest },
        limit: args.limit,
        offset: args.offset,
        with_rejected: args.rejected,
        is_thorough: args.thorough,
    }
}
