//! On which occasion was it said? Expected: the occasion's words, and behind a bar the medium's name.

use onrecord_core::{occasion, quotation, speaker};

use crate::marked;

fn check(marked: &str, expected: &[&str]) {
    let marked = marked::read(marked);
    let text = &marked.article.text;
    let quotations = quotation::find(text);
    let (speakers, _) = speaker::resolve(&marked.article, &quotations, &marked.attributions);
    let found = occasion::find(&marked.article, &quotations, &marked.attributions, &speakers);
    let found: Vec<String> = found
        .iter()
        .map(|occasion| match occasion {
            Some(occasion) => match occasion.outlet {
                Some(outlet) => format!("{} | {}", occasion.span.of(text), outlet.of(text)),
                None => occasion.span.of(text).to_string(),
            },
            None => String::new(),
        })
        .collect();
    assert_eq!(found, expected, "in: {text}");
}

#[test]
fn an_interview_names_its_medium() {
    check(
        r#"In an exclusive interview with Al Jadid, {S Ana Rao} {K said} {C "no"}."#,
        &["In an exclusive interview with Al Jadid | Al Jadid"],
    );
    check(
        r#"{S Ana Rao} {K said in an interview with the Harbor Times} {C that ships were late}."#,
        &["in an interview with the Harbor Times | Harbor Times"],
    );
    check(
        r#"{C "No,"} {S Ana Rao} {K said} in an interview with CNN’s Ben Ode."#,
        &["in an interview with CNN’s Ben Ode | CNN"],
    );
    check(r#"{C "No,"} {S Ana Rao} {K said} in a phone interview."#, &["in a phone interview"]);
}

#[test]
fn an_audience_may_be_a_medium() {
    check(r#"{S Ana Rao} {K told} the BBC {C that ships were late}."#, &["told the BBC | BBC"]);
    check(r#"{S Ana Rao} {K told} reporters in Troy {C that ships were late}."#, &["told reporters in Troy"]);
    check(r#"{C "No,"} {S Ana Rao} {K told} the Harbor Post."#, &["told the Harbor Post | Harbor Post"]);
    check(r#"{S Ana Rao} {K told} Ben Ode {C that ships were late}."#, &[""]);
}

#[test]
fn events() {
    check(r#"At a press conference in Troy, {S Ana Rao} {K said} {C "no"}."#, &["At a press conference in Troy"]);
    check(r#"{C "No,"} {S Ana Rao} {K said} in a statement."#, &["in a statement"]);
    check(r#"{S Ana Rao} {K said} during a rally in Salem {C that ships were late}."#, &["during a rally in Salem"]);
    check(
        r#"{S Ana Rao} {K testified} before the Harbor Committee {C that ships were late}."#,
        &["testified before the Harbor Committee"],
    );
}

#[test]
fn platforms_and_programmes() {
    check(r#"{S Ana Rao} {K wrote} on Twitter {C that ships were late}."#, &["on Twitter | Twitter"]);
    check(r#"{C "No,"} {S Ana Rao} {K said} on Fox News Sunday."#, &["on Fox News Sunday | Fox News Sunday"]);
    check(r#"{C “No,”} {S Ana Rao} {K said} on NBC’s “Harbor Today.”"#, &["on NBC’s “Harbor Today | NBC"]);
}

#[test]
fn what_was_said_is_not_searched() {
    check(r#"{S Ana Rao} {K said} {C "he lied in a statement on Twitter"}."#, &[""]);
    check(r#"{S Ana Rao} {K said} {C Ben Ode lied in a statement}."#, &[""]);
}

#[test]
fn an_interview_goes_on_for_its_speaker() {
    check(
        "In an exclusive interview with Al Jadid [al Jadeed], the harbor chief praised the new bridge.\n\n\
         {S1 Ana Rao} {K1 said} {C1 \"ships are late\"}. {S2 She} {K2 blamed} {C2 the wind}. {S3 Ben Ode} {K3 denied} {C3 it}.\n\n\
         {S4 Rao} {K4 added} {C4 \"we wait\"}.",
        &[
            "In an exclusive interview with Al Jadid [al Jadeed] | Al Jadid",
            "In an exclusive interview with Al Jadid [al Jadeed] | Al Jadid",
            "",
            "In an exclusive interview with Al Jadid [al Jadeed] | Al Jadid",
        ],
    );
}

#[test]
fn another_occasion_ends_it() {
    check(
        "In an interview with CNN, {S1 Ana Rao} {K1 said} {C1 \"no\"}. In a statement, {S2 Rao} {K2 said} {C2 \"yes\"}. {S3 Rao} {K3 added} {C3 \"soon\"}.",
        &["In an interview with CNN | CNN", "In a statement", ""],
    );
}
