//! The crew, with work that sleeps, panics and hangs.

use super::*;
use onrecord_core::Hints;

fn document(name: &str) -> Found {
    let hints = Hints::default();
    Found::Document(Document { name: name.into(), id: name.into(), address: None, bytes: name.into(), hints })
}

/// The outcomes of documents with these names, as lines. A name is also what is done with the document.
fn outcomes(threads: usize, names: &'static [&'static str]) -> Vec<String> {
    let find = move |hand_over: &mut dyn FnMut(Found) -> ControlFlow<()>| {
        for name in names {
            let found = match *name {
                "missing" => Found::Failed { name: (*name).into(), why: "not there".into() },
                name => document(name),
            };
            if hand_over(found).is_break() {
                return;
            }
        }
    };
    let work = |_, document: Document| {
        match document.name.as_str() {
            "slow" => std::thread::sleep(Duration::from_millis(40)),
            "hang" => std::thread::sleep(Duration::from_secs(3600)),
            "spin" => loop {
                std::hint::spin_loop();
            },
            "panic" => panic!("on purpose"),
            _ => {}
        }
        document.name
    };
    let mut lines = Vec::new();
    let limits = Limits { threads, time: Duration::from_millis(300) };
    let result = in_order(limits, find, work, |outcome| {
        lines.push(match outcome {
            Outcome::Done { value, .. } => value,
            Outcome::Failed { name, why } | Outcome::Skipped { name, why } => format!("{name}: {why}"),
        });
        Ok(())
    });
    assert!(result.is_ok(), "{result:?}");
    lines
}

#[test]
fn outcomes_come_in_the_order_of_the_inputs() {
    let names = &["slow", "a", "b", "slow", "missing", "c", "d", "e", "f", "g", "h", "slow", "i"];
    let expected: Vec<_> = names.iter().map(|n| if *n == "missing" { "missing: not there" } else { n }).collect();
    for threads in [1, 2, 7] {
        assert_eq!(outcomes(threads, names), expected, "with {threads} threads");
    }
    assert!(outcomes(3, &[]).is_empty());
}

#[test]
fn a_panic_is_the_failure_of_its_input_alone() {
    for threads in [1, 3] {
        let lines = outcomes(threads, &["a", "panic", "b", "panic", "c"]);
        assert!(lines[1].starts_with("panic: made the reader fail (on purpose, "), "{}", lines[1]);
        assert_eq!([&lines[0], &lines[2], &lines[4]], ["a", "b", "c"]);
    }
}

#[test]
fn a_document_that_never_ends_is_given_up() {
    for threads in [1, 2] {
        let lines = outcomes(threads, &["a", "hang", "b", "spin", "hang", "c"]);
        assert_eq!(lines[1], "hang: took longer than 0.3 s and was given up; allow more with --time-limit");
        assert!(lines[3].starts_with("spin: took longer"), "{}", lines[3]);
        assert_eq!([&lines[0], &lines[2], &lines[5]], ["a", "b", "c"]);
    }
}

#[test]
fn an_error_of_the_taker_ends_the_run() {
    let find =
        |hand_over: &mut dyn FnMut(Found) -> ControlFlow<()>| while hand_over(document("again")).is_continue() {};
    let result = in_order(
        Limits { threads: 2, time: Duration::from_secs(5) },
        find,
        |_, document| document.name,
        |_| Err(anyhow::anyhow!("the pipe is closed")),
    );
    assert_eq!(result.unwrap_err().to_string(), "the pipe is closed");
}
