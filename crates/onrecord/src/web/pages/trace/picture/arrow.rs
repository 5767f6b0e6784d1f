//! Who has the words from whom, as lines?

use std::collections::BTreeSet;

use super::lane::Lane;
use super::{Mark, Point, RADIUS};

/// Arrows end so far from a mark's middle.
const CLEAR: f64 = RADIUS + 5.0;
/// An arrow that would run through a mark goes round it.
const ROUND: f64 = 46.0;

#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Arrow {
    /// An SVG path.
    pub(in super::super) path: String,
    /// Where it begins, if no mark is there: on the line of an outlet that has no copy here.
    pub(in super::super) begins: Option<(f64, f64)>,
    pub(in super::super) title: String,
}

/// From each outlet that is credited to the copy that credits it; among counts, one from lane to lane.
pub(super) fn arrows(points: &[Point], lanes: &[Lane], marks: &[Mark], is_bundled: bool) -> Vec<Arrow> {
    let mut arrows = Vec::new();
    let mut drawn = BTreeSet::new();
    for point in points {
        let Some(to) = mark_of(point, lanes, marks) else { continue };
        for credited in &point.credits {
            let Some(from) = lanes.iter().position(|lane| lane.is_of(credited)) else { continue };
            let is_new =
                from != to.lane && drawn.insert((from, if is_bundled { to.lane } else { usize::MAX - to.number }));
            if is_new {
                arrows.push(arrow(from, to, lanes, marks, format!("{} credits {credited}", lanes[to.lane].name)));
            }
        }
    }
    arrows
}

/// The mark in which a point is drawn: its own, or the last of its lane that begins before it.
fn mark_of<'a>(point: &Point, lanes: &[Lane], marks: &'a [Mark]) -> Option<&'a Mark> {
    let of_lane = marks.iter().filter(|mark| lanes[mark.lane].holds(point) && mark.number <= point.number);
    of_lane.max_by_key(|mark| mark.number)
}

fn arrow(from: usize, to: &Mark, lanes: &[Lane], marks: &[Mark], title: String) -> Arrow {
    let of_lane = || marks.iter().filter(|mark| mark.lane == from);
    // The copy it may have the words from: the last one before it; if all are later, the first.
    let source = of_lane().filter(|mark| mark.number < to.number).max_by_key(|mark| mark.number);
    let source = source.or(of_lane().min_by_key(|mark| mark.number));
    let (x, y) = source.map_or((to.x, lanes[from].y), |mark| (mark.x, mark.y));
    let begins = source.is_none().then_some((x, y));
    let leave = if source.is_some() { CLEAR - 4.0 } else { 4.0 };
    let down = if to.y > y { 1.0 } else { -1.0 };
    let is_in_the_way = |mark: &&Mark| {
        let is_between = (mark.y - y) * down > 1.0 && (to.y - mark.y) * down > 1.0;
        let at = x + (to.x - x) * ((mark.y - y) / (to.y - y));
        is_between && (mark.x - at).abs() < CLEAR
    };
    let path = if marks.iter().any(|mark| is_in_the_way(&mark)) {
        let left = x.min(to.x) - ROUND;
        curve((x - leave, y), (left, y), (left, to.y), (to.x - CLEAR, to.y))
    } else {
        let middle = f64::midpoint(y, to.y);
        curve((x, y + leave * down), (x, middle), (to.x, middle), (to.x, to.y - CLEAR * down))
    };
    Arrow { path, begins, title }
}

fn curve(from: (f64, f64), one: (f64, f64), two: (f64, f64), to: (f64, f64)) -> String {
    let at = |(x, y): (f64, f64)| format!("{x:.1} {y:.1}");
    format!("M{} C{}, {}, {}", at(from), at(one), at(two), at(to))
}
