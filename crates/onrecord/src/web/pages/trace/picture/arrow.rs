//! Who has the words from whom, as lines?

use super::lane::{Lane, Lanes};
use super::{Mark, Point, RADIUS};

/// Arrows end so far from a mark's middle.
const CLEAR: f64 = RADIUS + 5.0;
/// An arrow that would run through a mark goes round it.
const ROUND: f64 = 46.0;
/// A curve stays on the sheet where the points that pull it lie a little beyond.
const LEFTMOST: f64 = -8.0;

#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Arrow {
    /// An SVG path.
    pub(in super::super) path: String,
    /// Where it begins, if no mark is there: on the line of an outlet that has no copy here.
    pub(in super::super) begins: Option<(f64, f64)>,
    pub(in super::super) title: String,
}

/// From each outlet that is credited to the copy that credits it. Marks stand in the order of their numbers.
pub(super) fn arrows(points: &[Point], lanes: &Lanes, marks: &[Mark]) -> Vec<Arrow> {
    let mut arrows = Vec::new();
    for (point, to) in points.iter().zip(marks) {
        for credited in &point.credits {
            let from = lanes.of_outlet(credited).filter(|from| *from != to.lane);
            if let Some(from) = from {
                let title = format!("{} credits {credited}", lanes.all[to.lane].name);
                arrows.push(arrow(from, to, &lanes.all, marks, title));
            }
        }
    }
    arrows
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
    let is_before_it = |mark: &&Mark| mark.y == to.y && mark.x > x - CLEAR && mark.x < to.x;
    let path = if marks.iter().any(|mark| is_in_the_way(&mark)) {
        let left = (x.min(to.x) - ROUND).max(LEFTMOST);
        curve((x - leave, y), (left, y), (left, to.y), (to.x - CLEAR, to.y))
    } else if to.x - x > 2.0 * CLEAR && !marks.iter().any(|mark| is_before_it(&mark)) {
        // Down, then along the lane, as a branch grows.
        curve((x, y + leave * down), (x, to.y), (x, to.y), (to.x - CLEAR, to.y))
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
