//! Which outlets have a line of their own, and how high is it?

use std::collections::BTreeMap;

use super::{APART, MOST_LANES, Mark, Point, Sheet};
use crate::web::pages::trace::credit::key;
use crate::words::{counted, number};

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
    pub(in super::super) top: f64,
    pub(in super::super) height: f64,
}

/// Which lane is whose?
pub(super) struct Lanes {
    pub(super) all: Vec<Lane>,
    /// By the key of an outlet.
    of_outlet: BTreeMap<Option<String>, usize>,
    /// Of each point.
    of_point: Vec<usize>,
}

impl Lanes {
    pub(super) fn of(&self, point: &Point) -> usize {
        self.of_point[point.number - 1]
    }

    pub(super) fn of_outlet(&self, outlet: &str) -> Option<usize> {
        self.of_outlet.get(&Some(key(outlet))).copied()
    }

    /// The points of each lane.
    pub(super) fn points<'a>(&self, points: &'a [Point]) -> Vec<Vec<&'a Point>> {
        let mut of_lanes = vec![Vec::new(); self.all.len()];
        for point in points {
            of_lanes[self.of(point)].push(point);
        }
        of_lanes
    }
}

/// Those who are credited and have no copy here stand above the others, who stand in order of their first copy. With many
/// copies the note beside a name says how many credit it; with few, arrows do.
pub(super) fn lanes(points: &[Point], sheet: Sheet, is_bundled: bool) -> Lanes {
    let keys: Vec<_> = points.iter().map(|point| point.outlet.as_deref().map(key)).collect();
    let mut here: Vec<Outlet> = Vec::new();
    let mut known: BTreeMap<Option<String>, usize> = BTreeMap::new();
    for (point, key) in points.iter().zip(&keys) {
        let index = *known.entry(key.clone()).or_insert(here.len());
        if index == here.len() {
            let name = point.outlet.clone().unwrap_or_else(|| UNKNOWN.into());
            here.push(Outlet { key: key.clone(), name, n_copies: 0 });
        }
        here[index].n_copies += 1;
    }
    let credited = credited(points);
    let note = |key: &Option<String>, said: String| match key.as_ref().and_then(|key| credited.get(key)) {
        Some((n, _)) if is_bundled => {
            format!("{said}{}credited by {}", if said.is_empty() { "" } else { " · " }, number(*n))
        }
        _ => said,
    };
    let mut all = Vec::new();
    let mut of_outlet = BTreeMap::new();
    for (key, name) in absent(&credited, &known) {
        all.push(lane(name, note(&Some(key.clone()), "no copy in this ledger".into()), false, sheet));
        of_outlet.insert(Some(key), all.len() - 1);
    }
    let n_own = if here.len() > MOST_LANES { MOST_LANES - 1 } else { here.len() };
    for Outlet { key, name, n_copies } in &here[..n_own] {
        all.push(lane(name.clone(), note(key, statements(*n_copies)), true, sheet));
        of_outlet.insert(key.clone(), all.len() - 1);
    }
    let rest = &here[n_own..];
    if !rest.is_empty() {
        let n_copies = rest.iter().map(|outlet| outlet.n_copies).sum();
        all.push(lane(counted(rest.len(), "more outlet"), statements(n_copies), true, sheet));
        of_outlet.extend(rest.iter().map(|outlet| (outlet.key.clone(), all.len() - 1)));
    }
    let of_point = keys.iter().map(|key| of_outlet[key]).collect();
    Lanes { all, of_outlet, of_point }
}

/// One whose copies are here.
struct Outlet {
    key: Option<String>,
    name: String,
    n_copies: usize,
}

/// One needs no counting.
fn statements(n: usize) -> String {
    if n == 1 { String::new() } else { counted(n, "statement") }
}

/// How many copies credit an outlet, and its name, by key.
fn credited(points: &[Point]) -> BTreeMap<String, (usize, &str)> {
    let mut credited: BTreeMap<String, (usize, &str)> = BTreeMap::new();
    for name in points.iter().flat_map(|point| &point.credits) {
        credited.entry(key(name)).or_insert((0, name)).0 += 1;
    }
    credited
}

/// Outlets that are credited and have no copy, as (key, name), those credited most.
fn absent(credited: &BTreeMap<String, (usize, &str)>, here: &BTreeMap<Option<String>, usize>) -> Vec<(String, String)> {
    let mut absent: Vec<_> = credited.iter().filter(|(key, _)| !here.contains_key(&Some((*key).clone()))).collect();
    absent.sort_by_key(|(_, (n, _))| std::cmp::Reverse(*n));
    absent.into_iter().take(MOST_ABSENT).map(|(key, (_, name))| (key.clone(), (*name).to_owned())).collect()
}

fn lane(name: String, note: String, is_here: bool, sheet: Sheet) -> Lane {
    let short = cut(&name, if sheet.gutter > 0.0 { BESIDE } else { ABOVE });
    Lane { name, short, note, is_here, y: 0.0, name_y: 0.0, top: 0.0, height: 0.0 }
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
        let bottom = lane.y + last_row * APART + row / 2.0 + air / 2.0;
        (lane.top, lane.height) = (top, bottom - top);
        top = bottom;
    }
    top
}
