//! Do the specs parse, and does the suite judge rightly?

mod gold;

use onrecord_specs::{Case, Input, Outcome, Role, Said, cases, differences, parse};

/// Fewer would leave a phenomenon of the issue without a case.
const FEWEST_CASES: usize = 120;

fn one(markdown: &str) -> Case {
    parse("test.md", markdown).expect("it parses").remove(0)
}

fn span(begin: usize, end: usize) -> Vec<std::ops::Range<usize>> {
    std::iter::once(begin..end).collect()
}

/// What comes out when everything goes well.
fn ideal(case: &Case) -> Outcome {
    let expected = &case.expected;
    let numbers = expected.marked.numbers();
    let said = |&number: &usize| Said {
        content: expected.marked.of(Role::Content, number),
        cue: expected.marked.of(Role::Cue, number),
        source: expected.marked.of(Role::Source, number),
        kind: expected.kinds.get(&number).cloned().unwrap_or_default(),
        speaker: expected.names.get(&number).cloned().flatten(),
        speaker_kind: expected.speaker_kinds.get(&number).cloned().unwrap_or_default(),
        occasion: expected.marked.of(Role::Occasion, number).pop(),
        occasion_outlet: expected.outlets.get(&number).cloned(),
        inside: expected.inside.get(&number).and_then(|outer| numbers.iter().position(|other| other == outer)),
        via: expected.via.get(&number).cloned().unwrap_or_else(|| Said::via(std::iter::empty())),
    };
    Outcome { text: expected.marked.text.clone(), said: numbers.iter().map(said).collect(), ..Outcome::default() }
}

#[test]
fn all_specs_parse() {
    assert!(cases().len() >= FEWEST_CASES, "only {} cases", cases().len());
}

#[test]
fn what_a_case_marks_meets_it() {
    for case in cases().iter().filter(|case| case.expected.facts.is_empty()) {
        assert_eq!(differences(case, &ideal(case)), Vec::<String>::new(), "{}", case.place);
    }
}

#[test]
fn every_article_case_has_a_title_and_says_who_speaks() {
    for case in cases() {
        assert!(!case.title.is_empty(), "{} has no sentence before it", case.place);
        assert!(!case.expected.marked.text.contains(['{', '}']) || case.input == Input::Html, "{}", case.place);
    }
}

#[test]
fn what_comes_out_is_shown_as_a_case() {
    let case = one(
        "A pronoun.\n~~~\n{S1,2 Ana} {K1 said} {C1 \"no\"} and {K2 added} {C2 {O2 here} \"never\"}.\nS1 = Ana\nS2 = nobody\n~~~",
    );
    let mut outcome = ideal(&case);
    outcome.said[0].kind = "direct".to_owned();
    outcome.said[1].kind = "mixed".to_owned();
    assert_eq!(
        outcome.show(),
        "{S1,2 Ana} {K1 said} {C1 \"no\"} and {K2 added} {C2 {O2 here} \"never\"}.\n\
         C1 = Ana\nC1 is \nC1 direct\nC2 = nobody\nC2 is \nC2 mixed"
    );
}

#[test]
fn differences_are_told() {
    let case = one("One.\n~~~\n{S1 Ana} {K1 said} {C1 \"no\"}.\nS1 = Ana Rao\ntitle = A\n~~~");
    let mut outcome = ideal(&case);
    outcome.said[0].source.clear();
    outcome.said[0].speaker = None;
    outcome.said.push(Said { content: span(0, 3), ..Said::default() });
    assert_eq!(
        differences(&case, &outcome),
        [
            "title: expected \"A\", got \"none\"",
            "source of statement 1: expected \"Ana\", got \"\"",
            "speaker of statement 1: expected \"Ana Rao\", got \"nobody\"",
            "found beside what is marked: Ana",
        ]
    );
}

#[test]
fn marks_and_punctuation_at_the_edges_do_not_count() {
    let case = one("One.\n~~~\n{S1 Ana,} {K1 said}: {C1 \"No, never.\"}\n~~~");
    let mut outcome = ideal(&case);
    outcome.said[0].source = span(0, 3);
    outcome.said[0].content = span(12, 21);
    assert_eq!(differences(&case, &outcome), Vec::<String>::new());
}

#[test]
fn errors_name_the_line() {
    let error = |markdown: &str| parse("test.md", markdown).expect_err("it does not parse");
    assert_eq!(error("One.\n\n~~~\nText"), "test.md:3: this fence is never closed");
    assert_eq!(error("~~~\n{S1 Ana\n~~~"), "test.md:1: the mark S1 before \"Ana\" is never closed");
    assert_eq!(error("~~~\n{S1 Ana}\n~~~"), "test.md:1: statement 1 has no content: nothing is marked C1");
    assert_eq!(
        error("~~~\n{C1 No}\nS2 = Ana\n~~~"),
        "test.md:1: no span of the text is marked with the number 2: \"S2 = Ana\""
    );
    assert_eq!(
        error("~~~\n{C1 No}\nC1 shouted\n~~~"),
        "test.md:1: this line says nothing that the suite knows: \"C1 shouted\""
    );
}

#[test]
fn what_comes_out_today_stands_below_fixme() {
    let case = one("One.\n~~~\n{C1 No}.\nFIXME\nNo.\n~~~");
    assert_eq!(case.today.as_deref(), Some("No."));
    assert_eq!(case.expected.marked.text, "No.");
}
