//! A statement's way as a drawing: where does everything stand?
//!
//! ```text
//! copies ─▶ Points ─axis─▶ places in time ─lanes─▶ a lane an outlet ─arrows─▶ who credits whom
//! ```
//!
//! Time goes from left to right, one scale throughout; where nothing happened for long, the axis is broken and says for how
//! long. What a page does not tell is not drawn: a copy without an hour stands somewhere on its day, with a line over all
//! of it, and one without a day stands apart. Marks of a lane never touch one another. Many copies are drawn as
//! counts. The numbers in the marks are those of the list below, so that the picture needs no more words than it has.

mod arrow;
mod axis;
mod lane;
#[cfg(test)]
mod tests;

use onrecord_ledger::likeness::Change;
use onrecord_ledger::trace::{Copy, Order, Trace};

use super::entry::is_same;
use super::{credit, day};
use crate::words::counted;
use arrow::Arrow;
use axis::{Axis, Gap, Tick};
use lane::{Lane, Lanes};

/// Centres of marks in a lane are so far apart, one way or the other; a finger's width.
pub(super) const APART: f64 = 30.0;
/// Half a mark.
pub(super) const RADIUS: f64 = 12.0;
/// A count of up to four digits.
const COUNT_APART: f64 = 40.0;
/// More copies are drawn as counts: beyond, nobody follows a single one.
const MOST_MARKS: usize = 60;
/// So many marks above one another are still one lane.
const MOST_ROWS: usize = 8;
/// More outlets share a lane.
const MOST_LANES: usize = 30;
/// More arrows are drawn faint, so that the marks stay the louder ones.
const MOST_STRONG_ARROWS: usize = 8;
/// Room above the lanes for days, below them for gaps.
const HEAD: f64 = 30.0;
const FOOT: f64 = 26.0;
/// Between the edge of the drawing and the middle of a mark.
const MARGIN: f64 = RADIUS + 6.0;
/// How wide a letter of the small type is, at most on average.
const LETTER: f64 = 6.6;

/// What is drawn on.
#[derive(Clone, Copy)]
pub(super) struct Sheet {
    pub(super) name: &'static str,
    width: f64,
    /// For names at the left; 0: they stand above their lanes.
    gutter: f64,
}

impl Sheet {
    pub(super) const DESK: Sheet = Sheet { name: "desk", width: 1120.0, gutter: 224.0 };
    pub(super) const PHONE: Sheet = Sheet { name: "phone", width: 350.0, gutter: 0.0 };
}

/// Everything a template needs to draw.
pub(super) struct Picture {
    pub(super) sheet: &'static str,
    pub(super) width: f64,
    pub(super) height: f64,
    /// Where the lanes end.
    pub(super) bottom: f64,
    /// Where names begin.
    pub(super) names: f64,
    pub(super) ticks: Vec<Tick>,
    pub(super) gaps: Vec<Gap>,
    /// The middle of those without a day.
    pub(super) undated: Option<f64>,
    pub(super) lanes: Vec<Lane>,
    /// From left to right: the stretches of time, and that of no time.
    pub(super) stretches: Vec<(f64, f64)>,
    pub(super) arrows: Vec<Arrow>,
    pub(super) marks: Vec<Mark>,
    /// Marks are counts of copies.
    pub(super) is_bundled: bool,
    pub(super) description: String,
    pub(super) legend: Legend,
}

impl Picture {
    /// So many that they are drawn faint.
    pub(super) fn has_many_arrows(&self) -> bool {
        self.arrows.len() > MOST_STRONG_ARROWS
    }
}

/// Which signs are there to be explained.
pub(super) struct Legend {
    pub(super) is_bundled: bool,
    pub(super) kinds: Vec<&'static str>,
    pub(super) has_same: bool,
    pub(super) has_changed: bool,
    pub(super) has_loud: bool,
    pub(super) has_rejected: bool,
    pub(super) has_credit: bool,
    pub(super) has_reach: bool,
}

/// A copy, or several.
pub(super) struct Mark {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) lane: usize,
    /// Of the list; of several the first.
    pub(super) number: usize,
    pub(super) n_copies: usize,
    pub(super) link: String,
    pub(super) title: String,
    pub(super) shape: &'static str,
    pub(super) is_first: bool,
    pub(super) is_same: bool,
    pub(super) is_loud: bool,
    pub(super) is_rejected: bool,
    /// Words beside the mark, where there is room.
    pub(super) label: Option<String>,
    /// From where to where on the axis it may belong.
    pub(super) reach: Option<(f64, f64)>,
}

/// A copy, as far as it is drawn.
#[derive(Clone, Debug)]
struct Point {
    number: usize,
    outlet: Option<String>,
    day: Option<i64>,
    minute: Option<u16>,
    /// Days after `day` that the page's words may mean as well.
    doubt: i64,
    kind: &'static str,
    is_first: bool,
    is_same: bool,
    is_rejected: bool,
    /// What must not be missed, the longer and the shorter way to say it.
    alarm: Option<(String, &'static str)>,
    credits: Vec<String>,
    title: String,
}

/// The way of the words, once for each sheet; nothing where there is nothing to draw.
pub(super) fn drawn(trace: &Trace, sheets: &[Sheet], link: &dyn Fn(usize) -> String) -> Vec<Picture> {
    if trace.copies.is_empty() {
        return Vec::new();
    }
    // One clock for all: that of the first page that has one.
    let clock = trace.copies.iter().find_map(|copy| day::clock_offset(&copy.article)).unwrap_or_default();
    let points: Vec<_> = trace.copies.iter().enumerate().map(|(index, copy)| point(index, copy, clock)).collect();
    sheets.iter().map(|sheet| picture(&points, *sheet, link)).collect()
}

fn point(index: usize, copy: &Copy, clock: i64) -> Point {
    let (day, minute) = day::place(&copy.article, clock);
    let article = &copy.article;
    let outlet = article.outlet.as_deref().unwrap_or("outlet not known");
    let said: Vec<_> = super::entry::remarks(copy).into_iter().map(|remark| remark.text).collect();
    let hour = day::hour(article).map_or(String::new(), |hour| format!(", {hour}"));
    Point {
        number: index + 1,
        outlet: article.outlet.clone(),
        day,
        minute,
        doubt: match article.precision.as_str() {
            "month" => 30,
            "year" => 365,
            _ => 0,
        },
        kind: match copy.kind.as_str() {
            "indirect" => "indirect",
            "mixed" => "mixed",
            _ => "direct",
        },
        is_first: matches!(copy.order, Order::First | Order::AmongFirst),
        is_same: index == 0 || is_same(copy),
        is_rejected: copy.is_rejected,
        alarm: alarm(copy),
        credits: credit::credited(copy).into_iter().map(str::to_owned).collect(),
        title: format!("{}: {outlet}, {}{hour}, {}. {}", index + 1, day::day(article), copy.kind, said.join(", ")),
    }
}

fn alarm(copy: &Copy) -> Option<(String, &'static str)> {
    let has = |change| copy.likeness.as_ref().is_some_and(|likeness| likeness.changes.contains(&change));
    if copy.is_rejected {
        Some(("rejected by a person".into(), "rejected"))
    } else if copy.speaker_before.is_some() {
        let here = copy.speaker.as_deref().unwrap_or("nobody");
        Some((format!("said by {here} here"), "another speaker"))
    } else if has(Change::Negation) {
        Some(("a negation differs".into(), "negation"))
    } else if has(Change::Number) {
        Some(("a number differs".into(), "number"))
    } else {
        None
    }
}

fn picture(points: &[Point], sheet: Sheet, link: &dyn Fn(usize) -> String) -> Picture {
    let axis = Axis::of(points, sheet.gutter + MARGIN..sheet.width - MARGIN);
    let mut lanes = lane::lanes(points, sheet, false);
    let single = (points.len() <= MOST_MARKS).then(|| singles(points, &lanes, &axis)).flatten();
    let is_bundled = single.is_none();
    let mut marks = single.unwrap_or_else(|| {
        lanes = lane::lanes(points, sheet, true);
        counts(points, &lanes, &axis)
    });
    let bottom = lane::put_below_one_another(&mut lanes.all, &marks, sheet, HEAD);
    for mark in &mut marks {
        // Rows were counted from the lane's own line.
        mark.y = lanes.all[mark.lane].y + mark.y * APART;
        mark.link = link(mark.number);
    }
    let mut arrows = Vec::new();
    if !is_bundled {
        label(points, &mut marks, sheet.width);
        arrows = arrow::arrows(points, &lanes, &marks);
    }
    let (gaps, undated) = (axis.gaps(), axis.undated());
    let foot = if gaps.is_empty() && undated.is_none() { 2.0 } else { FOOT };
    Picture {
        sheet: sheet.name,
        width: sheet.width,
        height: bottom + foot,
        bottom,
        names: if sheet.gutter > 0.0 { 8.0 } else { 2.0 },
        ticks: axis.ticks(sheet.width, points.iter().any(|point| point.minute.is_some())),
        stretches: axis.stretches(),
        legend: legend(points, &arrows, &marks, is_bundled),
        gaps,
        undated,
        arrows,
        is_bundled,
        description: description(points, &lanes.all),
        lanes: lanes.all,
        marks,
    }
}

/// In words what the picture shows at a glance; the list below has the rest.
fn description(points: &[Point], lanes: &[Lane]) -> String {
    let outlets = lanes.iter().filter(|lane| lane.is_here).map(|lane| lane.name.as_str());
    let names = outlets.collect::<Vec<_>>().join(", ");
    format!("{} over time, from left to right, one line an outlet: {names}", counted(points.len(), "statement"))
}

fn legend(points: &[Point], arrows: &[Arrow], marks: &[Mark], is_bundled: bool) -> Legend {
    let has_kind = |kind: &&str| points.iter().any(|point| point.kind == *kind);
    let kinds: Vec<_> = ["direct", "indirect", "mixed"].into_iter().filter(has_kind).collect();
    Legend {
        is_bundled,
        kinds,
        has_same: points.iter().skip(1).any(|point| point.is_same),
        has_changed: points.iter().any(|point| !point.is_same),
        has_loud: points.iter().any(|point| point.alarm.is_some() && !point.is_rejected),
        has_rejected: points.iter().any(|point| point.is_rejected),
        has_credit: !arrows.is_empty(),
        has_reach: marks.iter().any(|mark| mark.reach.is_some()),
    }
}

/// A mark a copy, in their order; `None` where they would tower up. Their `y` is a row for now.
fn singles(points: &[Point], lanes: &Lanes, axis: &Axis) -> Option<Vec<Mark>> {
    let mut marks = Vec::new();
    for (lane, of_lane) in lanes.points(points).into_iter().enumerate() {
        let mut places = axis.places(of_lane);
        places.sort_by(|(one, x), (other, y)| x.total_cmp(y).then(one.number.cmp(&other.number)));
        let mut row_ends: Vec<f64> = Vec::new();
        for (point, x) in places {
            let row = row_ends.iter().position(|end| end + APART <= x).unwrap_or(row_ends.len());
            if row == MOST_ROWS {
                return None;
            }
            row_ends.resize(row_ends.len().max(row + 1), x);
            row_ends[row] = x;
            marks.push(Mark { reach: axis.reach(point), ..mark(point, lane, x, row) });
        }
    }
    marks.sort_by_key(|mark| mark.number);
    Some(marks)
}

fn mark(point: &Point, lane: usize, x: f64, row: usize) -> Mark {
    Mark {
        x,
        y: row as f64,
        lane,
        number: point.number,
        n_copies: 1,
        link: String::new(),
        title: point.title.clone(),
        shape: point.kind,
        is_first: point.is_first,
        is_same: point.is_same,
        is_loud: point.alarm.is_some(),
        is_rejected: point.is_rejected,
        label: None,
        reach: None,
    }
}

/// A count for each day of each outlet; days so near that their counts would overlap are counted together.
fn counts(points: &[Point], lanes: &Lanes, axis: &Axis) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for (lane, of_lane) in lanes.points(points).into_iter().enumerate() {
        let begin = marks.len();
        // Points are in order of time, and so are their places.
        for point in of_lane {
            let x = axis.middle(point);
            match marks[begin..].last_mut().filter(|last| x < last.x + COUNT_APART) {
                Some(last) => {
                    last.n_copies += 1;
                    last.is_first |= point.is_first;
                }
                None => marks.push(Mark { shape: "count", is_same: true, is_loud: false, ..mark(point, lane, x, 0) }),
            }
        }
        for mark in &mut marks[begin..] {
            let outlet = &lanes.all[lane].name;
            mark.title = format!("{} of {outlet}, from number {}", counted(mark.n_copies, "statement"), mark.number);
        }
    }
    marks
}

/// Says the most important thing of a copy beside its mark, where that covers no other mark and stays on the sheet.
fn label(points: &[Point], marks: &mut [Mark], width: f64) {
    let n_first = marks.iter().filter(|mark| mark.is_first).count();
    for index in 0..marks.len() {
        let mark = &marks[index];
        let of_row = marks.iter().filter(|other| other.y == mark.y && other.x > mark.x);
        let end = of_row.map(|other| other.x - RADIUS).fold(width, f64::min);
        let room = end - (mark.x + RADIUS + 6.0);
        let wishes = match &points[mark.number - 1].alarm {
            Some((long, short)) => vec![long.clone(), (*short).to_owned()],
            None if mark.is_first && n_first == 1 && marks.len() > 1 => {
                vec!["first in this ledger".into(), "first".into()]
            }
            None => Vec::new(),
        };
        marks[index].label = wishes.into_iter().find(|wish| letters(wish) * LETTER <= room);
    }
}

/// How many columns a text takes.
fn letters(text: &str) -> f64 {
    unicode_width::UnicodeWidthStr::width(text) as f64
}
