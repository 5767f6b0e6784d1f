use proptest::prelude::*;

use super::*;

const PIPE: &str = "We will not open a plant that poisons the water it was built to save";

/// The changes by name and the changed pieces as `[earlier|later]`; `None` where the two are not one remark.
fn told(earlier: &str, later: &str) -> Option<String> {
    let likeness = compare(&Wording::of(earlier), &Wording::of(later))?;
    let changes: Vec<_> = likeness.changes.iter().map(|change| change.name()).collect();
    let pieces = likeness.pieces.iter().filter(|piece| piece.kind == PieceKind::Changed);
    let pieces: Vec<_> =
        pieces.map(|piece| format!("[{}|{}]", &earlier[piece.earlier.clone()], &later[piece.later.clone()])).collect();
    Some(format!("{} {}", changes.join(", "), pieces.join(" ")).trim_end().to_owned())
}

fn check(earlier: &str, later: &str, expected: &str) {
    assert_eq!(told(earlier, later).as_deref(), Some(expected), "{earlier} / {later}");
}

#[test]
fn print_is_no_change() {
    check(PIPE, "“we WILL not open a plant that poisons the water it was built to save,”", "identical");
}

#[test]
fn words_cut_off_or_added() {
    check(PIPE, "not open a plant that poisons the water it was built", "shortened");
    check(PIPE, "open a plant that poisons the water it was built to save", "negation, shortened");
    check("open a plant that poisons the water it was built to save", PIPE, "negation, extended");
    check(PIPE, &format!("{PIPE}, and everybody in this town knows it"), "extended");
    check(PIPE, "We will not open a plant that poisons the water …", "ellipsis, shortened");
}

#[test]
fn words_left_out_behind_an_ellipsis() {
    check(PIPE, "We will not open a plant … it was built to save", "ellipsis [that poisons the water|]");
    let long =
        "If I had read that letter, and I read every letter that reaches this house, there would be no pipe today";
    check(
        long,
        "If I had read that letter ... there would be no pipe today",
        "ellipsis [and I read every letter that reaches this house|]",
    );
}

#[test]
fn brackets_of_an_editor() {
    check(
        PIPE,
        "[The town] will not open a plant that poisons the water it was built to save",
        "brackets [We|The town]",
    );
    check(
        PIPE,
        "We will not open a [desalination] plant that poisons the water it was built to save",
        "brackets [|desalination]",
    );
}

#[test]
fn words_altered() {
    check(PIPE, "We will not open a plant that spoils the water it was built to save", "altered [poisons|spoils]");
    check(
        "I will not open a plant that poisons the water it was built to save",
        "she would not open a plant that poisons the water it was built to save",
        "altered [I will|she would]",
    );
}

#[test]
fn a_lost_negation_and_another_number_are_said_aloud() {
    check(PIPE, "We will open a plant that poisons the water it was built to save", "negation, altered [not|]");
    check(
        "The town has 40 wells and all of them were tested in March by the council",
        "The town has 14 wells and all of them were tested in March by the council",
        "number, altered [40|14]",
    );
    check(
        "I do not believe that the wells are safe for the children of this town",
        "the wells are safe for the children of this town",
        "negation, shortened",
    );
}

#[test]
fn short_contents_are_the_same_only_word_by_word() {
    check("the wells are safe", "The wells are safe.", "identical");
    assert_eq!(told("the wells are safe", "the wells are safe now"), None);
    assert_eq!(told("that is right", "that is right"), None);
}

#[test]
fn a_topic_is_no_remark() {
    let topic = "a ban on visitors from the south bank";
    assert_eq!(told(topic, "Two thirds of voters support his call for a ban on visitors from the south bank"), None);
    check(topic, "A ban on visitors from the south bank", "identical");
}

#[test]
fn other_remarks_of_the_same_make_are_apart() {
    let first = "that the council does more to help the harbour than to hurt it";
    assert_eq!(told(first, "that the council wants to help the ferry and has no plan to sell it"), None);
}

#[test]
fn asked_for_by_words() {
    let held = |asked: &str, content: &str| find(&Wording::of(asked), &Wording::of(content)).is_some();
    assert!(held("no pipe today", "If I had read that letter, there would be no pipe today."));
    assert!(!held("no pipe today", "There would be no new pipe today."));
    assert!(held(PIPE, &format!("Listen. {} And that is that.", PIPE.replace("poisons", "spoils"))));
}

/// Words from a small stock, so that two of them share something, with marks between them.
fn content() -> impl Strategy<Value = String> {
    let word = prop::sample::select(
        "we will not open the plant that poisons water … [the mayor] it was built 40 to […] save . “ ” é ... never"
            .split(' ')
            .collect::<Vec<_>>(),
    );
    prop::collection::vec(word, 0..40).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn any_text_is_compared(one in any::<String>(), other in any::<String>()) {
        let (one, other) = (Wording::of(&one), Wording::of(&other));
        _ = compare(&one, &other);
        _ = find(&one, &other);
    }

    #[test]
    fn whether_two_are_one_remark_does_not_depend_on_their_order(one in content(), other in content()) {
        let (one, other) = (Wording::of(&one), Wording::of(&other));
        prop_assert_eq!(compare(&one, &other).is_some(), compare(&other, &one).is_some());
    }

    #[test]
    fn a_content_is_identical_to_itself(content in content()) {
        let wording = Wording::of(&content);
        if wording.spoken().len() >= FEWEST_WORDS {
            let changes = compare(&wording, &wording).map(|likeness| likeness.changes);
            prop_assert_eq!(changes, Some(vec![Change::Identical]));
        }
    }

    #[test]
    fn the_pieces_hold_every_word_of_both(one in content(), other in content()) {
        let (earlier, later) = (Wording::of(&one), Wording::of(&other));
        if let Some(likeness) = compare(&earlier, &later) {
            for (wording, side) in [(&earlier, 0), (&later, 1)] {
                let ranges: Vec<_> =
                    likeness.pieces.iter().map(|piece| [&piece.earlier, &piece.later][side].clone()).collect();
                prop_assert!(ranges.windows(2).all(|pair| pair[0].end <= pair[1].start || pair[0].is_empty() || pair[1].is_empty()));
                for word in &wording.words {
                    prop_assert!(ranges.iter().any(|range| range.start <= word.range.start && word.range.end <= range.end));
                }
            }
        }
    }
}
