//! Where on the sheet is a day, and an hour of it?

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::civil::Date;

use super::{APART, LETTER, Point, letters};
use crate::web::pages::trace::day::{days_since_1970, of_number};

const MINUTES: f64 = 1440.0;
/// A broken axis is open for so long.
const BREAK: f64 = 58.0;
/// Only a stretch of so many days without anything is left out, and only where it takes this share of all days.
const LEAST_LEFT_OUT: i64 = 4;
const LEAST_SHARE: i64 = 4;
/// No more is left out than leaves this share of the axis for time.
const MOST_BROKEN: f64 = 0.5;
/// Copies without a day stand in a column at the right.
const UNDATED: f64 = 64.0;
/// Names of days keep so far from one another.
const BETWEEN_NAMES: f64 = 12.0;
/// From here on a day is wide enough for its hours.
const DAY_WITH_HOURS: f64 = 360.0;

/// The scale of time: stretches of whole days, all drawn as wide, with what was left out between them.
pub(super) struct Axis {
    segments: Vec<Segment>,
    day_width: f64,
    /// Where copies without a day stand.
    undated: Range<f64>,
    has_undated: bool,
}

struct Segment {
    days: Range<i64>,
    left: f64,
}

/// A day, or an hour, that is named.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Tick {
    pub(in super::super) x: f64,
    pub(in super::super) name: String,
    /// The name ends at `x`, because it would leave the sheet.
    pub(in super::super) is_left: bool,
}

/// Time that is left out.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Gap {
    pub(in super::super) left: f64,
    pub(in super::super) right: f64,
    pub(in super::super) name: String,
}

impl Gap {
    pub(in super::super) fn middle(&self) -> f64 {
        f64::midpoint(self.left, self.right)
    }
}

impl Axis {
    pub(super) fn of(points: &[Point], room: Range<f64>) -> Axis {
        let days: BTreeSet<i64> = points.iter().filter_map(|point| point.day).collect();
        let has_undated = points.iter().any(|point| point.day.is_none());
        let undated = if days.is_empty() { room.clone() } else { room.end - UNDATED..room.end };
        let end = if has_undated { undated.start - BREAK / 2.0 } else { room.end };
        let (stretches, day_width) = stretches(&days, end - room.start);
        let mut left = room.start;
        let mut segments = Vec::new();
        for days in stretches {
            let width = (days.end - days.start) as f64 * day_width;
            segments.push(Segment { days, left });
            left += width + BREAK;
        }
        Axis { segments, day_width, undated, has_undated }
    }

    fn left_of(&self, day: i64) -> f64 {
        let segment = self.segments.iter().find(|segment| segment.days.contains(&day));
        segment.map_or(self.undated.start, |segment| segment.left + (day - segment.days.start) as f64 * self.day_width)
    }

    fn span(&self, day: Option<i64>) -> Range<f64> {
        let Some(day) = day else { return self.undated.clone() };
        let left = self.left_of(day);
        left..left + self.day_width
    }

    /// The middle of the point's day.
    pub(super) fn middle(&self, point: &Point) -> f64 {
        let span = self.span(point.day);
        f64::midpoint(span.start, span.end)
    }

    /// Each point with its place. Those of a day without an hour share the day, as far as it is wide.
    pub(super) fn places<'a>(&self, points: Vec<&'a Point>) -> Vec<(&'a Point, f64)> {
        let mut places = Vec::new();
        let mut somewhere: BTreeMap<Option<i64>, Vec<&Point>> = BTreeMap::new();
        for point in points {
            match (point.day, point.minute) {
                (Some(day), Some(minute)) => {
                    places.push((point, self.left_of(day) + f64::from(minute) / MINUTES * self.day_width));
                }
                (day, _) => somewhere.entry(day).or_default().push(point),
            }
        }
        for (day, points) in somewhere {
            let span = self.span(day);
            let n_columns = (((span.end - span.start) / APART) as usize).clamp(1, points.len());
            let middle = f64::midpoint(span.start, span.end);
            places.extend(points.into_iter().enumerate().map(|(index, point)| {
                let column = (index % n_columns) as f64 - (n_columns - 1) as f64 / 2.0;
                (point, middle + column * APART)
            }));
        }
        places
    }

    /// Where else on the axis a point may belong, as far as that is wider than its mark.
    pub(super) fn reach(&self, point: &Point) -> Option<(f64, f64)> {
        let day = point.day.filter(|_| point.minute.is_none())?;
        let segment = self.segments.iter().find(|segment| segment.days.contains(&day))?;
        let last = (day + point.doubt).min(segment.days.end - 1);
        let (left, right) = (self.left_of(day), self.left_of(last) + self.day_width);
        (right - left > APART + 8.0).then_some((left + 3.0, right - 3.0))
    }

    pub(super) fn stretches(&self) -> Vec<(f64, f64)> {
        let of_time = self.segments.iter().map(|segment| (segment.left, segment.left + self.width(segment)));
        of_time.chain(self.has_undated.then_some((self.undated.start, self.undated.end))).collect()
    }

    /// The middle of the column of copies without a day.
    pub(super) fn undated(&self) -> Option<f64> {
        self.has_undated.then(|| f64::midpoint(self.undated.start, self.undated.end))
    }

    fn width(&self, segment: &Segment) -> f64 {
        (segment.days.end - segment.days.start) as f64 * self.day_width
    }

    pub(super) fn gaps(&self) -> Vec<Gap> {
        let between = |pair: &[Segment]| Gap {
            left: pair[0].left + self.width(&pair[0]),
            right: pair[1].left,
            name: long(pair[1].days.start - pair[0].days.end),
        };
        self.segments.windows(2).map(between).collect()
    }

    /// The first day of each stretch is named; of the others, as many as have room.
    pub(super) fn ticks(&self, width: f64, has_hours: bool) -> Vec<Tick> {
        let mut wishes = Vec::new();
        for segment in &self.segments {
            let name = of_number(segment.days.start).strftime("%-d %b %Y").to_string();
            wishes.push((segment.left, name));
        }
        for segment in &self.segments {
            self.later_ticks(segment, &mut wishes);
            if has_hours && self.day_width >= DAY_WITH_HOURS {
                self.hours(segment, &mut wishes);
            }
        }
        let mut ticks: Vec<(Range<f64>, Tick)> = Vec::new();
        for (x, name) in wishes {
            let is_left = x + letters(&name) * LETTER > width;
            let begins = if is_left { x - letters(&name) * LETTER } else { x };
            let span = begins - BETWEEN_NAMES..begins + letters(&name) * LETTER;
            if ticks.iter().all(|(other, _)| other.end <= span.start || span.end <= other.start) {
                ticks.push((span, Tick { x, name, is_left }));
            }
        }
        ticks.into_iter().map(|(_, tick)| tick).collect()
    }

    fn later_ticks(&self, segment: &Segment, wishes: &mut Vec<(f64, String)>) {
        let least = 11.0 * LETTER + BETWEEN_NAMES;
        let Some(step) = STEPS.into_iter().find(|step| step.days() * self.day_width >= least) else { return };
        let mut year = of_number(segment.days.start).year();
        for day in step.after(&segment.days) {
            let date = of_number(day);
            wishes.push((self.left_of(day), step.name(date, date.year() != year)));
            year = date.year();
        }
    }

    fn hours(&self, segment: &Segment, wishes: &mut Vec<(f64, String)>) {
        for day in segment.days.clone() {
            let hour =
                |hour: u8| (self.left_of(day) + f64::from(hour) / 24.0 * self.day_width, format!("{hour:02}:00"));
            wishes.extend([6, 12, 18].map(hour));
        }
    }
}

/// The days to draw, and how wide one is. Where days are too narrow for marks, the longest stretches without anything are
/// left out.
fn stretches(days: &BTreeSet<i64>, room: f64) -> (Vec<Range<i64>>, f64) {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return (Vec::new(), 0.0) };
    let whole = *first..last + 1;
    let mut stretches = vec![whole];
    loop {
        let n_days: i64 = stretches.iter().map(|stretch| stretch.end - stretch.start).sum();
        let broken = (stretches.len() - 1) as f64 * BREAK;
        let day_width = (room - broken) / n_days as f64;
        let longest = days
            .iter()
            .zip(days.iter().skip(1))
            .filter(|(one, next)| stretches.iter().any(|stretch| stretch.contains(one) && stretch.contains(next)));
        let longest = longest.max_by_key(|(one, next)| (*next - *one, -*next));
        let left_out = longest.filter(|(one, next)| {
            let empty = *next - *one - 1;
            empty >= LEAST_LEFT_OUT && empty * LEAST_SHARE >= n_days
        });
        let has_room = broken + BREAK <= room * MOST_BROKEN;
        let Some((one, next)) = left_out.filter(|_| day_width < APART && has_room) else {
            return (stretches, day_width);
        };
        let index = stretches.iter().position(|stretch| stretch.contains(one)).unwrap_or_default();
        let end = std::mem::replace(&mut stretches[index].end, one + 1);
        stretches.insert(index + 1, *next..end);
    }
}

/// "7 months"
fn long(days: i64) -> String {
    match days {
        ..60 => format!("{days} days"),
        60..730 => format!("{} months", (days as f64 / 30.44).round()),
        _ => format!("{} years", (days as f64 / 365.25).round()),
    }
}

/// How far one named day is from the next.
#[derive(Clone, Copy)]
enum Step {
    Days(i64),
    Months(i64),
}

const STEPS: [Step; 12] = [
    Step::Days(1),
    Step::Days(2),
    Step::Days(7),
    Step::Days(14),
    Step::Months(1),
    Step::Months(3),
    Step::Months(6),
    Step::Months(12),
    Step::Months(60),
    Step::Months(240),
    Step::Months(1_200),
    Step::Months(12_000),
];

impl Step {
    /// At least.
    fn days(self) -> f64 {
        match self {
            Step::Days(n) => n as f64,
            Step::Months(n) => n as f64 * 28.0,
        }
    }

    /// The days of this step after the first of a stretch.
    fn after(self, days: &Range<i64>) -> Vec<i64> {
        match self {
            Step::Days(n) => (1..).map(|k| days.start + k * n).take_while(|day| *day < days.end).collect(),
            Step::Months(n) => {
                let first = of_number(days.start);
                let month = i64::from(first.year()) * 12 + i64::from(first.month()) - 1;
                let months = (month / n + 1..).map(|k| first_of_month(k * n));
                months.map_while(|day| day.filter(|day| *day < days.end)).collect()
            }
        }
    }

    fn name(self, date: Date, is_new_year: bool) -> String {
        match self {
            Step::Days(_) if is_new_year => date.strftime("%-d %b %Y").to_string(),
            Step::Days(_) => date.strftime("%-d %b").to_string(),
            Step::Months(..12) => date.strftime("%b %Y").to_string(),
            Step::Months(_) => date.strftime("%Y").to_string(),
        }
    }
}

/// The day with which a month begins, counted from the year 0.
fn first_of_month(month: i64) -> Option<i64> {
    let date = Date::new(i16::try_from(month / 12).ok()?, i8::try_from(month % 12 + 1).ok()?, 1).ok()?;
    Some(days_since_1970(date))
}
