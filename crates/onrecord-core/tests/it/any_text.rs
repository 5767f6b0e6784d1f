//! Do the promises hold for any string, and for strings made of what the stages look for?

use proptest::collection::vec;
use proptest::prelude::*;

use crate::promises;

/// Everything that some stage takes for a sign of something: marks, labels, titles, cues, ends of paragraphs.
const SIGNS: [&str; 40] = [
    "\"",
    "“",
    "”",
    "''",
    "‘‘",
    "«",
    "»",
    "'",
    "’",
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    ".",
    ",",
    ":",
    " - ",
    "—",
    "?",
    "Ana Rao",
    "ANA RAO:",
    "Rao",
    "Mr.",
    "Sen.",
    "the mayor",
    "she",
    "who",
    "said",
    "told reporters",
    "according to",
    "in an interview with The Example Post",
    "on Twitter",
    "her spokesman",
    "Q:",
    "Source: Example",
    "é\u{301}",
    "İ",
    "ß",
];

fn text_of_signs() -> impl Strategy<Value = String> {
    vec(prop::sample::select(&SIGNS[..]), 0..120).prop_map(|signs| signs.join(""))
}

fn controls() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_keeps_the_promises(controls in controls(), text in "\\PC{0,200}|(\\PC|\\s){0,200}") {
        promises::of_text(&controls, &text);
    }

    #[test]
    fn any_signs_keep_the_promises(controls in controls(), text in text_of_signs()) {
        promises::of_text(&controls, &text);
    }

    #[test]
    fn any_signs_are_a_page(text in text_of_signs()) {
        promises::of_page(text.as_bytes());
    }
}
