//! Through whose hands did the words come? Expected: for each statement the kinds and names of its chain.

use onrecord_core::{occasion, quotation, relay, speaker, statement};

use crate::marked;

fn check(marked: &str, expected: &[&str]) {
    let marked = marked::read(marked);
    let article = &marked.article;
    let quotations = quotation::find(&article.text);
    let attributions = marked.attributions;
    let (speakers, _) = speaker::resolve(article, &quotations, &attributions);
    let occasions = occasion::find(article, &quotations, &attributions, &speakers);
    let statements = statement::assemble(&article.text, &quotations, attributions, speakers, occasions);
    let relays = relay::find(article, &quotations, &statements);
    let chain = |index| {
        let steps = relays.iter().filter(|relay| relay.statement.is_none_or(|of| of == index));
        let steps =
            steps.map(|relay| format!("{} {}", relay.kind.name(), relay.outlet.as_ref().unwrap_or(&relay.text)));
        steps.collect::<Vec<_>>().join("; ")
    };
    let found: Vec<String> = (0..statements.len()).map(chain).collect();
    assert_eq!(found, expected, "in: {}", article.text);
}

#[test]
fn an_outlet_that_reports_is_a_step() {
    check(r#"{S The Harbour Times} {K reported} {C that ships were late}."#, &["source Harbour Times"]);
    check(r#"{S The Harbour Times} {K endorsed} {C Ana Rao}."#, &[""]);
    check(r#"{K According to} {S a report in the Harbour Times}, {C ships were late}."#, &["source Harbour Times"]);
    check(r#"{K According to} {S a Harbour Times poll}, {C ships were late}."#, &[""]);
    check(
        r#"{S The Harbour Times} {K said, citing} Reuters, {C that ships were late}."#,
        &["source Harbour Times; source Reuters"],
    );
}

#[test]
fn an_interview_is_a_step_only_with_a_medium() {
    check(r#"{C "No,"} {S Ana Rao} {K said} in an interview with Radio Nordland."#, &["occasion Radio Nordland"]);
    check(r#"{C "No,"} {S Ana Rao} {K said} in an interview with Salem."#, &[""]);
}
