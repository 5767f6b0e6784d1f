//! Is there a text that breaks the stages behind the page? Small versions of what `record/hostile.py` gives the program.

use std::time::{Duration, Instant};

use crate::promises;

/// Tests run unoptimised and on busy machines; what is quadratic takes minutes with inputs of this size.
const PATIENCE: Duration = Duration::from_secs(30);

/// A statement every few words, with source, cue and content.
const CONTROLS: [u8; 240] = {
    let mut controls = [0; 240];
    let mut at = 0;
    while at < 240 {
        let (skipped, role_and_length, owner) = [(1, 4, 3), (0, 1, 0), (0, 18, 0)][at / 3 % 3];
        controls[at] = skipped;
        controls[at + 1] = role_and_length;
        controls[at + 2] = owner;
        at += 3;
    }
    controls
};

fn check(text: &str) {
    let begin = Instant::now();
    promises::of_text(&CONTROLS, text);
    assert!(begin.elapsed() < PATIENCE, "took {:?}", begin.elapsed());
}

#[test]
fn a_quotation_mark_opened_on_every_line() {
    check(&"\"The bridge is safe, said Ana Rao of Riverton.\n".repeat(4_000));
}

#[test]
fn every_second_character_a_mark() {
    for storm in ["\"a", "“a", "”a", "''a", "\" ", "\"a\n", "“a”", "‘‘", "«»"] {
        check(&storm.repeat(50_000));
    }
}

#[test]
fn one_line_and_one_word() {
    check(&"The mayor said so. ".repeat(20_000));
    check(&"a".repeat(400_000));
    check(&"Rao".repeat(100_000));
}

#[test]
fn a_text_of_names() {
    check(&"Ana Rao ".repeat(30_000));
    let names: String = (0..30_000).map(|n| format!("Ana{n} Rao{} ", n % 7)).collect();
    check(&names);
    let told: String = (0..10_000).map(|n| format!("Ana{n} Rao said Rao was told. ")).collect();
    check(&told);
}

#[test]
fn short_paragraphs_and_turns() {
    check(&"No.\n".repeat(50_000));
    check(&"ANA RAO: Why?\n".repeat(20_000));
    let turns: String = (0..20_000).map(|n| format!("SPEAKER{n}: Why?\n")).collect();
    check(&turns);
    check(&"\"No.\" - Ana Rao, 34, Leeds\n".repeat(10_000));
}

#[test]
fn nothing_but_space_marks_or_stops() {
    for odd in [" ", "\n", "\u{a0}", "\0", ".", ". ", "-", ":\n", "\u{301}", "\u{200b}", "💬", "\r"] {
        check(&odd.repeat(50_000));
    }
}
