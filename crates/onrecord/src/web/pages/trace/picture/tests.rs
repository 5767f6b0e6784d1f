//! Whatever the days, hours and outlets are: does everything have a place of its own on the sheet?

use proptest::prelude::*;

use super::*;

fn point(number: usize, outlet: Option<u8>, day: Option<i64>, minute: Option<u16>, credit: Option<u8>) -> Point {
    Point {
        number,
        outlet: outlet.map(|outlet| format!("Paper {outlet}")),
        day,
        minute: minute.filter(|_| day.is_some()),
        doubt: 0,
        kind: "direct",
        is_first: number == 1,
        is_same: !number.is_multiple_of(3),
        is_rejected: false,
        alarm: number.is_multiple_of(5).then(|| ("a negation differs".into(), "negation")),
        credits: credit.map(|outlet| format!("Paper {outlet}")).into_iter().collect(),
        title: String::new(),
    }
}

/// An outlet, a day, a minute of it, and who is credited.
type Given = (Option<u8>, Option<i64>, Option<u16>, Option<u8>);

/// In the order of the ledger: by day, then by hour; what is not known comes after what is.
fn in_order(mut given: Vec<Given>) -> Vec<Point> {
    given.sort_by_key(|(_, day, minute, _)| (day.is_none(), *day, minute.is_none(), *minute));
    let points = given.into_iter().enumerate();
    points.map(|(index, (outlet, day, minute, credit))| point(index + 1, outlet, day, minute, credit)).collect()
}

/// Some days near one another, some years apart.
fn days() -> impl Strategy<Value = Option<i64>> {
    prop_oneof![
        Just(None),
        (0..4_i64).prop_map(Some),
        (0..400_i64).prop_map(Some),
        (-700_000..2_900_000_i64).prop_map(Some)
    ]
}

fn copies(most: usize) -> impl Strategy<Value = Vec<Point>> {
    let outlet = || proptest::option::weighted(0.9, 0..40_u8);
    let copy = (outlet(), days(), proptest::option::of(0..1_440_u16), proptest::option::weighted(0.3, 30..60_u8));
    proptest::collection::vec(copy, 1..most).prop_map(in_order)
}

fn drawn_on(points: &[Point], sheet: Sheet) -> Picture {
    picture(points, sheet, &|number| format!("#c{number}"))
}

/// What must hold of every picture.
fn check(points: &[Point], sheet: Sheet) -> Result<(), TestCaseError> {
    let picture = drawn_on(points, sheet);
    let counted: usize = picture.marks.iter().map(|mark| mark.n_copies).sum();
    prop_assert_eq!(counted, points.len(), "each copy is drawn once");
    let apart = if picture.is_bundled { COUNT_APART } else { APART };
    for (index, mark) in picture.marks.iter().enumerate() {
        let is_inside =
            mark.x >= RADIUS && mark.x <= picture.width - RADIUS && mark.y >= HEAD && mark.y <= picture.bottom;
        prop_assert!(is_inside, "{} at {},{}", mark.number, mark.x, mark.y);
        let lane = &picture.lanes[mark.lane];
        prop_assert!(lane.top <= mark.y - RADIUS && mark.y + RADIUS <= lane.top + lane.height);
        for other in &picture.marks[..index] {
            let (dx, dy) = ((mark.x - other.x).abs(), (mark.y - other.y).abs());
            prop_assert!(mark.lane != other.lane || dx >= apart - 0.01 || dy >= APART - 0.01, "{dx} {dy}");
        }
        if let Some(label) = &mark.label {
            let end = mark.x + RADIUS + 6.0 + letters(label) * LETTER;
            prop_assert!(end <= picture.width + 0.01);
        }
    }
    for pair in picture.lanes.windows(2) {
        prop_assert!((pair[0].top + pair[0].height - pair[1].top).abs() < 0.01);
    }
    for arrow in &picture.arrows {
        prop_assert!(!arrow.path.contains("NaN") && !arrow.path.contains("inf"), "{}", arrow.path);
    }
    Ok(())
}

proptest! {
    #[test]
    fn marks_of_a_lane_never_touch_and_stay_on_the_sheet(points in copies(70)) {
        check(&points, Sheet::DESK)?;
        check(&points, Sheet::PHONE)?;
    }

    #[test]
    fn time_goes_from_left_to_right(points in copies(40)) {
        let axis = Axis::of(&points, 20.0..1000.0);
        for pair in points.windows(2).filter(|pair| pair[1].day.is_some()) {
            prop_assert!(axis.middle(&pair[0]) <= axis.middle(&pair[1]) + 0.01);
        }
    }

    #[test]
    fn names_of_days_never_overlap(points in copies(30)) {
        for sheet in [Sheet::DESK, Sheet::PHONE] {
            let mut spans: Vec<_> = drawn_on(&points, sheet).ticks.into_iter().map(|tick| {
                let width = letters(&tick.name) * LETTER;
                if tick.is_left { (tick.x - width, tick.x) } else { (tick.x, tick.x + width) }
            }).collect();
            spans.sort_by(|one, other| one.0.total_cmp(&other.0));
            for pair in spans.windows(2) {
                prop_assert!(pair[0].1 <= pair[1].0);
            }
        }
    }
}

#[test]
fn a_thousand_copies_are_counted() {
    let of = |index: i64| (Some((index % 50) as u8), Some(index / 9), None, None);
    let points = in_order((0..1_000).map(of).collect());
    let picture = drawn_on(&points, Sheet::DESK);
    assert!(picture.is_bundled && picture.lanes.len() == MOST_LANES);
    check(&points, Sheet::PHONE).expect("a picture");
}

#[test]
fn one_copy_is_a_picture_too() {
    for day in [Some(20_000), None] {
        let picture = drawn_on(&[point(1, None, day, None, None)], Sheet::PHONE);
        assert_eq!((picture.marks.len(), picture.lanes.len(), picture.gaps.len()), (1, 1, 0));
    }
}

#[test]
fn long_silence_is_left_out_and_said() {
    let copy = |outlet: u8, day: i64| (Some(outlet), Some(day), None, None);
    let points = in_order(vec![copy(1, 100), copy(2, 101), copy(3, 102), copy(1, 400)]);
    let gaps: Vec<_> = drawn_on(&points, Sheet::DESK).gaps.into_iter().map(|gap| gap.name).collect();
    assert_eq!(gaps, ["10 months"]);
}

#[test]
fn who_is_credited_and_has_no_copy_stands_above_and_is_drawn_as_absent() {
    let points = in_order(vec![(Some(1), Some(5), Some(600), Some(9)), (Some(2), Some(5), Some(700), Some(1))]);
    let picture = drawn_on(&points, Sheet::DESK);
    let lanes: Vec<_> = picture.lanes.iter().map(|lane| (lane.name.as_str(), lane.is_here)).collect();
    assert_eq!(lanes, [("Paper 9", false), ("Paper 1", true), ("Paper 2", true)]);
    let arrows: Vec<_> = picture.arrows.iter().map(|arrow| (arrow.title.as_str(), arrow.begins.is_some())).collect();
    assert_eq!(arrows, [("Paper 1 credits Paper 9", true), ("Paper 2 credits Paper 1", false)]);
}
