//! The marks of the charts, without a word: names and numbers stand beside them as text of the page.
//!
//! Colours are named here and chosen by the style sheet, which knows day, night and paper. A mixed statement is half
//! direct and half indirect, and is drawn so: the kinds can be told apart without colours.

use std::io;

use onrecord_ledger::audit::{Kinds, PeriodCount};
use plotters::coord::Shift;
use plotters::prelude::*;

/// The style sheet has a rule for each of these.
const DIRECT: RGBColor = RGBColor(0, 0, 1);
const INDIRECT: RGBColor = RGBColor(0, 0, 2);
const LINE: RGBColor = RGBColor(0, 0, 3);

/// The page stretches the drawings, so these are only how fine they are.
pub(crate) const BAR: (u32, u32) = (2000, 16);
pub(crate) const COLUMNS: (u32, u32) = (1200, 400);
/// Of the place of a month, the part its column does not fill.
const GAP: f64 = 0.12;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = Result<(), DrawingAreaErrorKind<io::Error>>;

/// A bar from the left: direct, mixed, indirect. `longest` fills the width.
pub(crate) fn bar(kinds: Kinds, longest: u64) -> io::Result<String> {
    drawn(BAR, |area| {
        let mut chart = ChartBuilder::on(area).build_cartesian_2d(0.0..longest.max(1) as f64, 0.0..1.0)?;
        let (direct, mixed, all) = ends(kinds);
        chart.draw_series(rectangles([
            ((0.0, 0.0), (direct, 1.0), DIRECT),
            ((direct, 0.5), (mixed, 1.0), DIRECT),
            ((direct, 0.0), (mixed, 0.5), INDIRECT),
            ((mixed, 0.0), (all, 1.0), INDIRECT),
        ]))?;
        Ok(())
    })
}

/// A column for each period, from below: direct, mixed, indirect. `highest` fills the height.
pub(crate) fn columns(series: &[PeriodCount], periods: &[String], highest: u64) -> io::Result<String> {
    drawn(COLUMNS, |area| {
        let n = periods.len() as f64;
        let mut chart = ChartBuilder::on(area).build_cartesian_2d(0.0..n, 0.0..highest.max(1) as f64)?;
        let mut series = series.iter().peekable();
        for (place, period) in periods.iter().enumerate() {
            if let Some(count) = series.next_if(|count| count.period == *period) {
                let (left, right) = (place as f64 + GAP / 2.0, (place + 1) as f64 - GAP / 2.0);
                let middle = f64::midpoint(left, right);
                let (direct, mixed, all) = ends(count.kinds);
                chart.draw_series(rectangles([
                    ((left, 0.0), (right, direct), DIRECT),
                    ((left, direct), (middle, mixed), DIRECT),
                    ((middle, direct), (right, mixed), INDIRECT),
                    ((left, mixed), (right, all), INDIRECT),
                ]))?;
            }
        }
        chart.draw_series([PathElement::new(vec![(0.0, 0.0), (n, 0.0)], LINE)])?;
        Ok(())
    })
}

/// Where direct, mixed and indirect statements end, one after another.
fn ends(kinds: Kinds) -> (f64, f64, f64) {
    let direct = kinds.direct;
    (direct as f64, (direct + kinds.mixed) as f64, kinds.total() as f64)
}

/// A corner, the opposite one, and what is between them.
type Part = ((f64, f64), (f64, f64), RGBColor);

/// Those parts that are there: an empty one would still have its outline.
fn rectangles<const N: usize>(parts: [Part; N]) -> impl Iterator<Item = Rectangle<(f64, f64)>> {
    let is_there = |(from, to, _): &Part| from.0 < to.0 && from.1 < to.1;
    parts.into_iter().filter(is_there).map(|(from, to, color)| Rectangle::new([from, to], color.filled()))
}

/// The marks without the `<svg>` around them: that one is the page's, with words for those who do not see it.
fn drawn(size: (u32, u32), draw: impl FnOnce(&Area<'_>) -> Drawn) -> io::Result<String> {
    let mut svg = String::new();
    let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
    draw(&area).and_then(|()| area.present()).map_err(io::Error::other)?;
    drop(area);
    let marks = svg.split_once('>').and_then(|(_, rest)| rest.rsplit_once("</svg>"));
    marks.map(|(marks, _)| marks.trim().to_owned()).ok_or_else(|| io::Error::other("a chart came out unfinished"))
}
