//! Does what was typed make sense, and what follows from it and the surroundings?

use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};

use onrecord_ledger::export::csv::Cells;
use onrecord_ledger::filter::Filter;

use crate::args::add::AddArgs;
use crate::args::export::{ExportArgs, ExportFormat, Rows};
use crate::args::filter::{FilterArgs, Kind};
use crate::args::trace::TraceArgs;
use crate::args::{As, Color, Format, ModelChoice, ReadArgs};
use crate::crew::Limits;
use crate::inputs::Source;
use crate::output::Form;
use crate::output::text::Look;

/// A news article is read in well under a second; only hostile or endless inputs come near this.
pub const TIME_LIMIT_SECONDS: u64 = 10;
/// Lines longer than this are tiring to read, however wide the terminal is.
const WIDEST_LINE: usize = 92;
/// Narrower than this, words do not fit beside the margin.
const NARROWEST_LINE: usize = 24;
/// For text that goes into a file or pipe.
const WIDTH_WITHOUT_TERMINAL: usize = 80;

/// What `read` is to do.
#[derive(Debug)]
pub struct ReadSettings {
    pub sources: Vec<Source>,
    pub kind: As,
    pub model: ModelChoice,
    pub crawled: Option<String>,
    pub url: Option<String>,
    pub form: Form,
    pub output: Option<PathBuf>,
    pub limits: Limits,
    pub progress: bool,
}

/// What `add` is to do.
#[derive(Debug)]
pub struct AddSettings {
    pub sources: Vec<Source>,
    pub ledger: PathBuf,
    pub kind: As,
    pub model: ModelChoice,
    pub crawled: Option<String>,
    pub url: Option<String>,
    pub keep_pages: bool,
    pub limits: Limits,
    pub progress: bool,
}

/// What `trace` is to do.
#[derive(Debug)]
pub struct TraceSettings {
    /// A statement's id, or words.
    pub asked: String,
    pub ledger: PathBuf,
    pub form: Form,
}

/// What `export` is to do.
#[derive(Debug)]
pub struct ExportSettings {
    pub ledger: PathBuf,
    pub format: ExportFormat,
    pub output: Option<PathBuf>,
    pub filter: Filter,
    pub all_versions: bool,
    pub rows: Rows,
    pub cells: Cells,
}

pub fn read_settings(args: ReadArgs) -> anyhow::Result<ReadSettings> {
    let (form, output) = form_and_file(args.format, args.color, args.raw, args.output)?;
    let crawled = args.crawled.map(checked_date).transpose()?;
    Ok(ReadSettings {
        sources: sources(args.inputs)?,
        kind: args.kind,
        model: args.model.model,
        crawled,
        url: args.url,
        // On a terminal the output itself shows that the work goes on.
        progress: (output.is_some() || !std::io::stdout().is_terminal()) && std::io::stderr().is_terminal(),
        form,
        output,
        limits: limits(args.threads, args.time_limit)?,
    })
}

/// How to print, and into which file (`None`: standard output).
pub fn form_and_file(
    format: Option<Format>,
    color: Color,
    raw: bool,
    output: Option<PathBuf>,
) -> anyhow::Result<(Form, Option<PathBuf>)> {
    let output = output.filter(|path| path.as_os_str() != "-");
    let to_terminal = output.is_none() && std::io::stdout().is_terminal();
    let format = format.unwrap_or_else(|| match &output {
        Some(path) => format_by_name(path),
        None if to_terminal => Format::Text,
        None => Format::Jsonl,
    });
    if raw && format != Format::Csv {
        bail!("--raw is about CSV; add --format csv or leave it out");
    }
    Ok((form(format, color, raw, to_terminal), output))
}

pub fn add_settings(args: AddArgs) -> anyhow::Result<AddSettings> {
    Ok(AddSettings {
        sources: sources(args.inputs)?,
        ledger: args.ledger.ledger,
        kind: args.kind,
        model: args.model.model,
        crawled: args.crawled.map(checked_date).transpose()?,
        url: args.url,
        keep_pages: !args.no_pages,
        limits: limits(args.threads, args.time_limit)?,
        progress: std::io::stderr().is_terminal(),
    })
}

pub fn trace_settings(args: TraceArgs) -> anyhow::Result<TraceSettings> {
    let to_terminal = std::io::stdout().is_terminal();
    let format = args.format.unwrap_or(if to_terminal { Format::Text } else { Format::Jsonl });
    if args.raw && format != Format::Csv {
        bail!("--raw is about CSV; add --format csv or leave it out");
    }
    Ok(TraceSettings {
        asked: args.asked.join(" "),
        ledger: args.ledger.ledger,
        form: form(format, args.color, args.raw, to_terminal),
    })
}

/// How many at once, and how long for each.
pub fn limits(threads: Option<usize>, time_limit: u64) -> anyhow::Result<Limits> {
    let threads = threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    if threads == 0 {
        bail!("--threads 0 would read nothing; give 1 or more");
    }
    Ok(Limits { threads, time: Duration::from_secs(time_limit) })
}

pub fn export_settings(args: ExportArgs) -> anyhow::Result<ExportSettings> {
    let output = args.output.filter(|path| path.as_os_str() != "-");
    let is_about_csv = args.raw || !args.columns.is_empty() || args.rows != Rows::Statements;
    if is_about_csv && args.format != ExportFormat::Csv {
        bail!("--raw, --rows and --columns are about CSV; add --format csv or leave them out");
    }
    let to_terminal = output.is_none() && std::io::stdout().is_terminal();
    if to_terminal && args.format == ExportFormat::Parquet {
        bail!("Parquet is not for the eye; name a file with --output");
    }
    let cells = Cells { raw: args.raw, own_columns: args.columns };
    Ok(ExportSettings {
        ledger: args.ledger.ledger,
        format: args.format,
        output,
        filter: filter(args.filter),
        all_versions: args.all_versions,
        rows: args.rows,
        cells,
    })
}

/// As typed: names and days are judged where the ledger is.
pub fn filter(args: FilterArgs) -> Filter {
    let FilterArgs { speaker, outlet, since, until, kind } = args;
    Filter { since, until, outlet, speaker, kind: kind.map(Kind::name).map(str::to_owned) }
}

fn sources(inputs: Vec<PathBuf>) -> anyhow::Result<Vec<Source>> {
    if inputs.is_empty() {
        if std::io::stdin().is_terminal() {
            bail!("nothing to read; name files or folders, or pipe a page in (see --help)");
        }
        return Ok(vec![Source::StandardInput]);
    }
    Ok(inputs
        .into_iter()
        .map(|path| if path.as_os_str() == "-" { Source::StandardInput } else { Source::Path(path) })
        .collect())
}

/// `-o audit.csv` means CSV, unless --format says otherwise.
fn format_by_name(path: &std::path::Path) -> Format {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html" | "htm") => Format::Html,
        Some("csv") => Format::Csv,
        Some("json") => Format::Json,
        Some("txt") => Format::Text,
        _ => Format::Jsonl,
    }
}

/// How to print, by what was typed and where it goes.
pub fn form(format: Format, color: Color, raw: bool, to_terminal: bool) -> Form {
    match format {
        Format::Json => Form::Json,
        Format::Jsonl => Form::Jsonl,
        Format::Csv => Form::Csv { raw },
        Format::Html => Form::Html,
        Format::Text => {
            let color = match color {
                Color::Always => true,
                Color::Never => false,
                Color::Auto => to_terminal && wants_color(),
            };
            Form::Text(Look { width: width(to_terminal), color })
        }
    }
}

/// <https://no-color.org>: any value but the empty one means no colour. A dumb terminal shows the codes as they are.
fn wants_color() -> bool {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    !no_color && !is_dumb
}

fn width(to_terminal: bool) -> usize {
    let terminal = if to_terminal { terminal_size::terminal_size() } else { None };
    let columns = terminal.map_or(WIDTH_WITHOUT_TERMINAL, |(width, _)| usize::from(width.0));
    columns.clamp(NARROWEST_LINE, WIDEST_LINE)
}

/// A date of the right shape.
pub fn checked_date(date: String) -> anyhow::Result<String> {
    let parsed = day(&date).with_context(|| format!("--crawled {date} is not a date; write it as 2026-11-22"));
    parsed.map(|()| date)
}

/// `YYYY-MM-DD`, alone or before a time. Whether the month has that day and what the time means, the core judges.
fn day(date: &str) -> Option<()> {
    let (day, rest) = date.split_at_checked(10)?;
    let mut parts = day.splitn(3, '-').map(|part| (part.len(), part.parse::<u32>().ok()));
    let is_day = matches!(parts.next()?, (4, Some(_)))
        && matches!(parts.next()?, (2, Some(1..=12)))
        && matches!(parts.next()?, (2, Some(1..=31)));
    (is_day && (rest.is_empty() || rest.starts_with(['T', 't', ' ']))).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_checked_for_their_shape() {
        for good in ["2026-11-22", "2026-11-22T08:00:00Z", "2026-11-22 08:00"] {
            assert!(day(good).is_some(), "{good}");
        }
        for bad in ["yesterday", "2026-13-01", "22-11-2026", "2026-11-2", "2026-11-22x", "2026/11/22", ""] {
            assert!(day(bad).is_none(), "{bad}");
        }
    }
}
