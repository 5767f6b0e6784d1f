//! An audit as a table for the terminal: as many columns as fit, and below each row its cues and its course.

use std::fmt::Write;

use anstyle::Style;
use onrecord_ledger::audit::{Audit, Row};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Line, cues, extent, filters, heading, line, lines, percent, remarks};
use crate::output::text::Look;
use crate::visible::visible;
use crate::words::number;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
/// A name is cut here; the other formats have all of it.
const WIDEST_NAME: usize = 24;
const NARROWEST_NAME: usize = 12;
/// From nothing to the most in one month.
const LEVELS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A column: what stands above it, how wide it is, and what stands in it.
struct Column {
    head: &'static str,
    width: usize,
    cell: fn(&Line<'_>) -> String,
}

/// The most important first: those that do not fit are left out.
const COLUMNS: [Column; 8] = [
    Column { head: "statements", width: 10, cell: |line| number(line.statements() as usize) },
    Column { head: "share", width: 5, cell: |line| percent(line.share) },
    Column { head: "direct", width: 6, cell: |line| number(line.kinds.direct as usize) },
    Column { head: "mixed", width: 5, cell: |line| number(line.kinds.mixed as usize) },
    Column { head: "indirect", width: 8, cell: |line| number(line.kinds.indirect as usize) },
    Column { head: "words", width: 7, cell: |line| number(line.words as usize) },
    Column { head: "each", width: 5, cell: |line| format!("{:.1}", line.mean_words()) },
    Column {
        head: "articles",
        width: 8,
        cell: |line| line.row.map_or(String::new(), |row| number(row.articles as usize)),
    },
];
const BETWEEN: usize = 2;

pub(super) fn table(audit: &Audit, top: usize, look: Look) -> String {
    let mut text = String::new();
    let mut say = |style: Style, line: &str| _ = writeln!(text, "{}", styled(look, style, line.trim_end()));
    say(BOLD, &heading(audit));
    say(DIM, &extent(audit));
    for filter in filters(audit) {
        say(DIM, &filter);
    }
    if audit.totals.statements == 0 {
        say(Style::new(), "\nNo statement fits");
        return text;
    }
    let lines = lines(audit, top);
    let (name_width, columns) = fitting(&lines, look.width);
    let head = columns.iter().fold(" ".repeat(name_width), |head, column| head + &padded(column.head, column.width));
    say(DIM, &format!("\n{head}"));
    for line in &lines {
        let style = if line.is_named { Style::new() } else { Style::new().italic() };
        say(style, &cells(line, name_width, columns));
        if let Some(below) = line.row.map(|row| below(row, audit, look.width)).filter(|below| !below.is_empty()) {
            say(DIM, &below);
        }
    }
    say(BOLD, &cells(&line(&audit.totals), name_width, columns));
    say(DIM, "");
    for remark in remarks(audit, "--once counts it once") {
        say(DIM, &remark);
    }
    text
}

fn styled(look: Look, style: Style, line: &str) -> String {
    let line = visible(line);
    if look.color && !line.is_empty() { format!("{style}{line}{style:#}") } else { line.into_owned() }
}

/// How wide the names are, and the columns there is room for beside them.
fn fitting(lines: &[Line<'_>], width: usize) -> (usize, &'static [Column]) {
    let longest = lines.iter().map(|line| label(line).width()).max().unwrap_or(0);
    let room = longest.clamp(NARROWEST_NAME, WIDEST_NAME);
    let mut taken = room;
    let n_fitting = COLUMNS
        .iter()
        .take_while(|column| {
            taken += BETWEEN + column.width;
            taken <= width
        })
        .count();
    (room, &COLUMNS[..n_fitting])
}

fn cells(line: &Line<'_>, name_width: usize, columns: &[Column]) -> String {
    let name = cut(&label(line), name_width);
    let name = name.clone() + &" ".repeat(name_width - name.width());
    columns.iter().fold(name, |row, column| row + &padded(&(column.cell)(line), column.width))
}

fn padded(cell: &str, width: usize) -> String {
    format!("{}{cell}", " ".repeat(BETWEEN + width.saturating_sub(cell.width())))
}

/// In brackets where it is no name, because a speaker may be called "nobody named".
fn label(line: &Line<'_>) -> String {
    let name = shown(&line.name);
    if line.is_named { name } else { format!("({name})") }
}

/// On one line, with what acts made visible, so that its width is known.
fn shown(name: &str) -> String {
    visible(&name.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

fn cut(name: &str, width: usize) -> String {
    if name.width() <= width {
        return name.to_owned();
    }
    let mut left = width - 1;
    let fits = |character: &char| {
        let needed = character.width().unwrap_or(0);
        let fits = needed <= left;
        left -= if fits { needed } else { 0 };
        fits
    };
    name.chars().take_while(fits).chain(['…']).collect()
}

/// The cues and, where there is more than one month, the course: "said 8, told 2 · 2024-01 ▂▁█ 2024-03".
fn below(row: &Row, audit: &Audit, width: usize) -> String {
    let course = course(row, audit, width);
    let facts: Vec<_> = [cues(row), course].into_iter().filter(|fact| !fact.is_empty()).collect();
    if facts.is_empty() { String::new() } else { format!("  {}", facts.join(" · ")) }
}

fn course(row: &Row, audit: &Audit, width: usize) -> String {
    let (Some(first), Some(last)) = (audit.periods.first(), audit.periods.last()) else { return String::new() };
    if row.series.is_empty() || audit.by == "month" || audit.periods.len() < 2 || audit.periods.len() > width / 2 {
        return String::new();
    }
    let most = row.series.iter().map(|count| count.kinds.total()).max().unwrap_or(0);
    let mut counts = row.series.iter().peekable();
    let levels = audit.periods.iter().map(|period| {
        let count = counts.next_if(|count| count.period == *period).map_or(0, |count| count.kinds.total());
        LEVELS[(count * (LEVELS.len() as u64 - 1)).div_ceil(most.max(1)) as usize]
    });
    format!("{first} {} {last}", levels.collect::<String>())
}
