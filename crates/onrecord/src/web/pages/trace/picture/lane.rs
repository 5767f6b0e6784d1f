//! Which outlets have a line of their own, and how high is it?

use std::collections::BTreeMap;

use super::{APART, MOST_LANES, Mark, Point, Sheet};
use crate::web::pages::trace::credit::key;
use crate::words::counted;

/// More outlets that are credited and have no copy are not drawn, those credited least.
const MOST_ABSENT: usize = 6;
/// Of a page whose outlet is not known.
const UNKNOWN: &str = "outlet not known";
/// Around the marks of a lane: with few lanes they breathe.
const AIRY: f64 = 14.0;
const DENSE: f64 = 4.0;
const FEW_LANES: usize = 12;
/// For a name above its lane.
const NAME: f64 = 22.0;
/// Without a mark a lane needs little.
const ABSENT: f64 = 34.0;
/// Letters of a name that fit at the left, and above a lane.
const BESIDE: usize = 28;
const ABOVE: usize = 40;

pub(in super::super) struct Lane {
    pub(in super::super) name: String,
    /// As much of the name as there is room for.
    pub(in super::super) short: String,
    pub(in super::super) note: String,
    /// Has copies in this ledger; else it is only credited.
    pub(in super::super) is_here: bool,
    /// Where the line of its first row is.
    pub(in super::super) y: f64,
    pub(in super::super) name_y: f64,
    /// The keys of its outlets; one, but for the last lane of many.
    keys: Vec<Option<String>>,
}

impl Lane {
    pub(super) fn holds(&self, point: &Point) -> bool {
        self.is_here && self.keys.contains(&point.outlet.as_deref().map(key))
    }

    pub(super) fn is_of(&self, outlet: &str) -> bool {
        self.keys.contains(&Some(key(outlet)))
    }
}

/// Those who are credited and have no copy here stand above the others, who stand in order of their first copy.
pub(super) fn lanes(points: &[Point], sheet: Sheet) -> Vec<Lane> {
    let mut here: Vec<(Option<String>, String, usize)> = Vec::new();
    for point in points {
        let its_key = point.outlet.as_deref().map(key);
        match here.iter_mut().find(|(known, ..)| *known == its_key) {
            Some((.., n_copies)) => *n_copies += 1,
            None => here.push((its_key, point.outlet.clone().unwrap_or_else(|| UNKNOWN.into()), 1)),
        }
    }
    let absent = absent(points, &here);
    let rest = if here.len() > MOST_LANES { here.split_off(MOST_LANES - 1) } else { Vec::new() };
    let own = here.into_iter().map(|(key, name, n)| lane(vec![key], name, counted_copies(n), true, sheet));
    let mut lanes: Vec<_> = absent
        .into_iter()
        .map(|(key, name)| lane(vec![Some(key)], name, "not in this ledger".into(), false, sheet))
        .collect();
    lanes.extend(own);
    if !rest.is_empty() {
        let n_copies = rest.iter().map(|(.., n)| n).sum();
        let name = format!("{} more outlets", rest.len());
        lanes.push(lane(rest.into_iter().map(|(key, ..)| key).collect(), name, counted_copies(n_copies), true, sheet));
    }
    lanes
}

fn counted_copies(n: usize) -> String {
    counted(n, "statement")
}

/// Outlets that are credited and have no copy, as (key, name), those credited most.
fn absent(points: &[Point], here: &[(Option<String>, String, usize)]) -> Vec<(String, String)> {
    let mut credited: BTreeMap<String, (usize, &str)> = BTreeMap::new();
    for name in points.iter().flat_map(|point| &point.credits) {
        credited.entry(key(name)).or_insert((0, name)).0 += 1;
    }
    credited.retain(|key, _| !here.iter().any(|(known, ..)| known.as_ref() == Some(key)));
    let mut credited: Vec<_> = credited.into_iter().collect();
    credited.sort_by_key(|(_, (n, _))| std::cmp::Reverse(*n));
    credited.into_iter().take(MOST_ABSENT).map(|(key, (_, name))| (key, name.to_owned())).collect()
}

fn lane(keys: Vec<Option<String>>, name: String, note: String, is_here: bool, sheet: Sheet) -> Lane {
    let short = cut(&name, if sheet.gutter > 0.0 { BESIDE } else { ABOVE });
    Lane { name, short, note, is_here, y: 0.0, name_y: 0.0, keys }
}

fn cut(name: &str, letters: usize) -> String {
    let mut width = 0;
    let fits = |letter: &char| {
        width += unicode_width::UnicodeWidthChar::width(*letter).unwrap_or_default();
        width < letters
    };
    let short: String = name.chars().take_while(fits).collect();
    if short.len() == name.len() { short } else { format!("{}…", short.trim_end()) }
}

/// Gives each lane its line; returns where the last one ends.
pub(super) fn put_below_one_another(lanes: &mut [Lane], marks: &[Mark], sheet: Sheet, top: f64) -> f64 {
    let air = if lanes.len() <= FEW_LANES { AIRY } else { DENSE };
    let mut top = top;
    for (index, lane) in lanes.iter_mut().enumerate() {
        let last_row = marks.iter().filter(|mark| mark.lane == index).map(|mark| mark.y).fold(0.0, f64::max);
        let row = if lane.is_here { APART } else { ABSENT - air };
        if sheet.gutter > 0.0 {
            lane.y = top + air / 2.0 + row / 2.0;
            lane.name_y = lane.y;
        } else {
            lane.name_y = top + NAME / 2.0;
            lane.y = top + NAME + row / 2.0;
        }
        top = lane.y + last_row * APART + row / 2.0 + air / 2.0;
    }
    top
}
