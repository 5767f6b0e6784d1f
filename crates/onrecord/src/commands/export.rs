//! `onrecord export`: how do statements leave the ledger for other people's tools?

use std::fs;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use onrecord_ledger::export::{self, Written};
use onrecord_ledger::record::DocumentRecord;
use onrecord_ledger::{Ledger, export::csv::Cells};

use crate::args::export::{ExportFormat, Rows};
use crate::complaint::complain;
use crate::outcome::{FOUND, NOTHING};
use crate::output::target::Target;
use crate::settings::ExportSettings;
use crate::words::counted;

/// Writes what the settings ask for, and says how much it was. Where nothing matches, nothing is written.
pub fn run(settings: ExportSettings) -> anyhow::Result<ExitCode> {
    match export(&settings)? {
        None => {
            complain("nothing in the ledger matches, so nothing was written");
            Ok(NOTHING.into())
        }
        Some(written) => {
            if let Some(path) = &settings.output {
                let (statements, articles) =
                    (counted(written.statements, "statement"), counted(written.articles, "article"));
                complain(&format!("{statements} of {articles} written to {}", path.display()));
            }
            Ok(FOUND.into())
        }
    }
}

/// `None` where there is nothing to write.
fn export(settings: &ExportSettings) -> anyhow::Result<Option<Written>> {
    let ledger = Ledger::open(&settings.ledger)?;
    let mut articles = export::articles(&ledger, &settings.filter, settings.all_versions)?.peekable();
    if articles.peek().is_none() {
        return Ok(None);
    }
    let written = match (settings.format, &settings.output) {
        (ExportFormat::Brat, Some(folder)) => into_folder(articles, folder)?,
        (_, output) => into_file(articles, settings, output.as_deref())?,
    };
    let has_found = written.articles > 0;
    Ok(has_found.then_some(written))
}

fn into_file(
    articles: impl Iterator<Item = io::Result<DocumentRecord>>,
    settings: &ExportSettings,
    output: Option<&Path>,
) -> anyhow::Result<Written> {
    let mut target = Target::open(output)?;
    let written = match settings.format {
        ExportFormat::Csv => table(articles, &mut target, settings.rows, &settings.cells),
        ExportFormat::Jsonl => export::jsonl::write(articles, &mut target),
        ExportFormat::Parquet => export::parquet::write(articles, &mut target),
        ExportFormat::WebAnnotation => export::annotation::write(articles, &mut target),
        ExportFormat::Tei => export::tei::write(articles, &mut target),
        ExportFormat::LabelStudio => export::label_studio::write(articles, &mut target),
        ExportFormat::Gexf => export::gexf::write(articles, &mut target),
        ExportFormat::Training => export::training::write(articles, &mut target),
        ExportFormat::Brat => bail!("--format brat writes a folder; name a new one with --output"),
    };
    let written = written.context("the export could not be written")?;
    if written.articles > 0 {
        target.finish().context("the export could not be finished")?;
    }
    Ok(written)
}

fn table(
    articles: impl Iterator<Item = io::Result<DocumentRecord>>,
    target: &mut Target,
    rows: Rows,
    cells: &Cells,
) -> io::Result<Written> {
    match rows {
        Rows::Statements => export::csv::statements(articles, target, cells),
        Rows::Speakers => export::csv::speakers(articles, target, cells),
    }
}

/// The files are written beside the folder that is to be, which appears under its name only when all are there.
fn into_folder(articles: impl Iterator<Item = io::Result<DocumentRecord>>, folder: &Path) -> anyhow::Result<Written> {
    let shown = folder.display();
    let is_taken = fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some()) || folder.is_file();
    if is_taken {
        bail!("--output {shown} is there already; name a new folder");
    }
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let unfinished =
        tempfile::Builder::new().prefix(".onrecord-").suffix(".part").tempdir_in(parent).with_context(|| {
            format!("--output {shown} cannot be written; is the folder around it there, and may you write in it?")
        })?;
    let written = export::brat::write(articles, unfinished.path()).context("the export could not be written")?;
    open_to_others(unfinished.path())?;
    fs::rename(unfinished.path(), folder).with_context(|| format!("--output {shown} could not be finished"))?;
    // It is no more under the name that would be cleaned up.
    let _ = unfinished.keep();
    Ok(written)
}

/// A temporary folder is its maker's alone; an export is like any other folder.
fn open_to_others(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}
