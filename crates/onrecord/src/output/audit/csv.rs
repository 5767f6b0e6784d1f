//! Every row of an audit for a spreadsheet, the months beside one another. No row of totals: sums stay right.

use std::collections::BTreeMap;
use std::io::{self, Write};

use onrecord_ledger::audit::{Audit, Row};

use onrecord_ledger::export::csv::harmless;

use super::super::csv::written;
use super::cues;

const COLUMNS: [&str; 17] = [
    "name",
    "detail",
    "gap",
    "statements",
    "share",
    "articles",
    "outlets",
    "words",
    "mean_words",
    "direct",
    "indirect",
    "mixed",
    "words_direct",
    "doubtful",
    "first",
    "last",
    "cues",
];

pub(super) fn write(target: &mut impl Write, audit: &Audit, raw: bool) -> io::Result<()> {
    let header = COLUMNS.into_iter().chain(audit.periods.iter().map(String::as_str)).chain(["undated"]);
    target.write_all(&written(|writer| writer.write_record(header)))?;
    for row in &audit.rows {
        let cells = cells(row, &audit.periods).map(|cell| if raw { cell } else { harmless(cell) });
        target.write_all(&written(|writer| writer.write_record(cells.map(String::into_bytes))))?;
    }
    Ok(())
}

fn cells<'a>(row: &'a Row, periods: &'a [String]) -> impl Iterator<Item = String> + 'a {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let series: BTreeMap<&str, u64> =
        row.series.iter().map(|count| (count.period.as_str(), count.kinds.total())).collect();
    let fixed: [String; COLUMNS.len()] = [
        text(&row.name),
        text(&row.detail),
        text(&row.gap),
        row.statements.to_string(),
        format!("{:.4}", row.share),
        row.articles.to_string(),
        row.outlets.to_string(),
        row.words.to_string(),
        format!("{:.1}", row.mean_words),
        row.kinds.direct.to_string(),
        row.kinds.indirect.to_string(),
        row.kinds.mixed.to_string(),
        row.words_direct.to_string(),
        row.doubtful.to_string(),
        text(&row.first),
        text(&row.last),
        cues(row),
    ];
    let counts = periods.iter().map(move |period| series.get(period.as_str()).copied().unwrap_or(0).to_string());
    fixed.into_iter().chain(counts).chain([row.undated.to_string()])
}
