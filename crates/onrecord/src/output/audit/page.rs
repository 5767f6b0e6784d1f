//! An audit as one page that needs nothing else: no network, no script, and every chart's numbers beside it.
//!
//! Names come from strangers: the template escapes them, and what would turn the text round is made visible.

use std::io;

use askama::Template;
use onrecord_ledger::audit::{Audit, CueCount, Kinds, Row};

use super::super::html::{rendered, style_hash};
use super::{Line, charts, cues, extent, filters, heading, line, lines, many, percent, remarks, share};
use crate::visible::visible;
use crate::words::number;

const STYLE: &str = concat!(
    include_str!("../../../templates/base.css"),
    include_str!("../../../templates/charts.css"),
    include_str!("../../../templates/audit.css")
);
/// More small charts than these are no longer compared by eye.
const COURSES: usize = 8;

#[derive(Template)]
#[template(path = "audit.html")]
struct PageView<'a> {
    style: &'static str,
    style_hash: String,
    body: Body<'a>,
}

/// What `audit_body.html` and `audit_notes.html` show, here and in the reading room.
pub(crate) struct Body<'a> {
    pub(crate) legend: Vec<Legend>,
    pub(crate) heading: String,
    pub(crate) by: String,
    pub(crate) facts: Vec<String>,
    pub(crate) lead: String,
    pub(crate) rows: Vec<RowView>,
    pub(crate) totals: RowView,
    pub(crate) cues: Vec<RowView>,
    pub(crate) course_of_all: Option<Course>,
    pub(crate) courses: Vec<Course>,
    pub(crate) highest: String,
    pub(crate) periods: &'a [String],
    pub(crate) axis: Vec<&'a str>,
    pub(crate) a_period: &'static str,
    pub(crate) remarks: Vec<String>,
    pub(crate) bar: (u32, u32),
    pub(crate) columns: (u32, u32),
}

pub(crate) struct Legend {
    pub(crate) marks: String,
    pub(crate) words: &'static str,
}

/// A line of the tables, with its bar.
#[derive(Default)]
pub(crate) struct RowView {
    pub(crate) name: String,
    pub(crate) is_named: bool,
    pub(crate) statements: String,
    pub(crate) share: String,
    /// The bar in words.
    pub(crate) told: String,
    pub(crate) bar: String,
    pub(crate) cells: Vec<String>,
    pub(crate) cues: String,
    /// A number for each period and one for what has no date; empty where these are not known.
    pub(crate) series: Vec<String>,
}

/// A small chart over time.
pub(crate) struct Course {
    pub(crate) name: String,
    pub(crate) most: String,
    pub(crate) told: String,
    pub(crate) numbers: String,
    pub(crate) marks: String,
}

pub(super) fn page(audit: &Audit, top: usize) -> io::Result<String> {
    let body = body(audit, top, "--once counts it once")?;
    Ok(rendered(&PageView { style: STYLE, style_hash: style_hash(STYLE), body }))
}

/// `once` says how a text that several articles carry is counted once.
pub(super) fn body<'a>(audit: &'a Audit, top: usize, once: &str) -> io::Result<Body<'a>> {
    let lines = lines(audit, top);
    let longest = lines.iter().map(Line::statements).max().unwrap_or(0);
    let rows: Vec<RowView> = lines.iter().map(|line| row_view(line, audit, longest)).collect::<io::Result<_>>()?;
    let has_course = audit.periods.len() > 1;
    let named = || lines.iter().filter(|line| line.is_named).filter_map(|line| line.row);
    let compared: Vec<&Row> =
        if has_course && audit.by != "month" { named().take(COURSES).collect() } else { Vec::new() };
    let highest = compared.iter().map(|row| most(row)).max().unwrap_or(0);
    let courses = compared.iter().map(|row| course(row, audit, highest)).collect::<io::Result<_>>()?;
    let all = &audit.totals;
    Ok(Body {
        legend: legend()?,
        heading: shown(&heading(audit)),
        by: shown(&audit.by),
        facts: std::iter::once(extent(audit)).chain(filters(audit)).map(|fact| shown(&fact)).collect(),
        lead: lead(audit),
        rows,
        totals: row_view(&line(all), audit, longest)?,
        cues: if audit.by == "cue" { Vec::new() } else { cue_views(all)? },
        course_of_all: has_course.then(|| course(all, audit, most(all))).transpose()?,
        courses,
        highest: many(highest, "statement"),
        periods: &audit.periods,
        axis: axis(&audit.periods),
        a_period: if audit.periods.first().is_some_and(|period| period.len() > 4) { "a month" } else { "a year" },
        remarks: remarks(audit, once).iter().map(|remark| shown(remark)).collect(),
        bar: charts::BAR,
        columns: charts::COLUMNS,
    })
}

fn shown(text: &str) -> String {
    visible(text).into_owned()
}

fn legend() -> io::Result<Vec<Legend>> {
    let entry = |kinds, words| io::Result::Ok(Legend { marks: charts::bar(kinds, 1)?, words });
    Ok(vec![
        entry(Kinds { direct: 1, ..Kinds::default() }, "direct: in the speaker’s words")?,
        entry(Kinds { mixed: 1, ..Kinds::default() }, "mixed: partly so")?,
        entry(Kinds { indirect: 1, ..Kinds::default() }, "indirect: in the reporter’s words")?,
    ])
}

fn row_view(line: &Line<'_>, audit: &Audit, longest: u64) -> io::Result<RowView> {
    let counted = |count: fn(&Row) -> u64| line.row.map_or(String::new(), |row| number(count(row) as usize));
    let day = |day: fn(&Row) -> &Option<String>| line.row.and_then(|row| day(row).clone()).unwrap_or_default();
    let statements = number(line.statements() as usize);
    let cells = vec![
        statements.clone(),
        percent(line.share),
        number(line.kinds.direct as usize),
        number(line.kinds.mixed as usize),
        number(line.kinds.indirect as usize),
        number(line.words as usize),
        format!("{:.1}", line.mean_words()),
        number(line.doubtful as usize),
        counted(|row| row.articles),
        counted(|row| row.outlets),
        day(|row| &row.first),
        day(|row| &row.last),
    ];
    Ok(RowView {
        name: shown(&line.name),
        is_named: line.is_named,
        statements,
        share: percent(line.share),
        told: shown(&told(&line.name, line.kinds)),
        bar: charts::bar(line.kinds, longest)?,
        cells,
        cues: line.row.map(|row| shown(&cues(row))).unwrap_or_default(),
        series: line.row.map(|row| series(row, &audit.periods)).unwrap_or_default(),
    })
}

/// "Green List: 312 statements, 180 direct, 12 mixed, 120 indirect".
fn told(name: &str, kinds: Kinds) -> String {
    let Kinds { direct, indirect, mixed } = kinds;
    let number = |n: u64| number(n as usize);
    format!(
        "{name}: {}, {} direct, {} mixed, {} indirect",
        many(kinds.total(), "statement"),
        number(direct),
        number(mixed),
        number(indirect)
    )
}

fn series(row: &Row, periods: &[String]) -> Vec<String> {
    let mut counts = row.series.iter().peekable();
    let in_period = |period: &String| {
        counts.next_if(|count| count.period == *period).map_or(0, |count| count.kinds.total() as usize)
    };
    let counts: Vec<usize> = periods.iter().map(in_period).chain([row.undated as usize]).collect();
    counts.into_iter().map(number).collect()
}

/// The bars of the cues of all rows.
fn cue_views(all: &Row) -> io::Result<Vec<RowView>> {
    let longest = all.cues.iter().map(|cue| cue.kinds.total()).max().unwrap_or(0);
    let view = |CueCount { cue, kinds }: &CueCount| {
        Ok(RowView {
            name: shown(cue),
            is_named: true,
            statements: number(kinds.total() as usize),
            share: percent(share(kinds.total(), all.statements)),
            told: shown(&told(cue, *kinds)),
            bar: charts::bar(*kinds, longest)?,
            ..RowView::default()
        })
    };
    all.cues.iter().map(view).collect()
}

fn most(row: &Row) -> u64 {
    row.series.iter().map(|count| count.kinds.total()).max().unwrap_or(0)
}

fn course(row: &Row, audit: &Audit, highest: u64) -> io::Result<Course> {
    let name = if std::ptr::eq(row, &audit.totals) { "All statements".to_owned() } else { shown(&line(row).name) };
    let counts = row.series.iter().map(|count| format!("{}: {}", count.period, count.kinds.total()));
    Ok(Course {
        most: number(most(row) as usize),
        told: format!("{name}, over time"),
        numbers: counts.collect::<Vec<_>>().join(", "),
        marks: charts::columns(&row.series, &audit.periods, highest)?,
        name,
    })
}

/// What stands below a chart: where it begins and where it ends, and the middle where there is one.
fn axis(periods: &[String]) -> Vec<&str> {
    let n = periods.len();
    let places = if n > 2 && n % 2 == 1 { vec![0, n / 2, n - 1] } else { vec![0, n.saturating_sub(1)] };
    places.into_iter().filter_map(|place| periods.get(place)).map(String::as_str).collect()
}

/// "38 % of the statements are direct, ...".
fn lead(audit: &Audit) -> String {
    let all = &audit.totals;
    let of_all = |n: u64| percent(share(n, all.statements));
    let Kinds { direct, indirect, mixed } = all.kinds;
    let mut lead = format!(
        "{} of the statements are direct, {} mixed and {} indirect; {:.0} words each, on average.",
        of_all(direct),
        of_all(mixed),
        of_all(indirect),
        all.mean_words
    );
    for gap in audit.rows.iter().filter_map(|row| Some((row.gap.as_ref()?, row.statements))) {
        lead += &format!(" {}: {}.", capitalised(gap.0), of_all(gap.1));
    }
    shown(&lead)
}

fn capitalised(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}
