//! Does the annotated corpus keep to its guide, and is what breaks it seen?

use onrecord_specs::{Annotated, annotated, complaints, of_markdown};
use std::path::Path;

fn corpus() -> Vec<Annotated> {
    let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("../gold");
    let part = |part| annotated(&gold.join(part)).unwrap_or_else(|error| panic!("{error}"));
    [part("train"), part("test")].concat()
}

fn article(marked: &str, lines: &str) -> Annotated {
    let markdown =
        format!("# Title\n\nphenomena: court; english: British; outlet: Courier\n\n~~~\n{marked}\n{lines}\n~~~\n");
    of_markdown("court-one", &markdown).expect("it parses")
}

#[test]
fn every_article_keeps_to_the_guide() {
    let complaints: Vec<String> = corpus().iter().flat_map(complaints).collect();
    assert_eq!(complaints, Vec::<String>::new());
}

#[test]
fn no_article_is_in_both_parts() {
    let mut titles: Vec<String> = corpus().into_iter().flat_map(|article| [article.name, article.title]).collect();
    let n_titles = titles.len();
    titles.sort();
    titles.dedup();
    assert_eq!(titles.len(), n_titles);
}

#[test]
fn every_kind_is_in_both_parts() {
    let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("../gold");
    let kinds = |part| {
        let articles = annotated(&gold.join(part)).unwrap_or_else(|error| panic!("{error}"));
        let mut kinds: Vec<String> = articles.into_iter().flat_map(|article| article.phenomena).collect();
        kinds.sort();
        kinds.dedup();
        kinds
    };
    assert_eq!(kinds("train"), kinds("test"));
}

#[test]
fn what_breaks_the_guide_is_told() {
    let told = |marked: &str, lines: &str| complaints(&article(marked, lines));
    let rao = "S1 = Ana Rao\nS1 is person\nC1 indirect";
    assert_eq!(told("{S1 Rao} {K1 said} {C1 that it was late}.", rao), Vec::<String>::new());
    let one = |marked: &str, lines: &str| {
        let told = told(marked, lines);
        assert_eq!(told.len(), 1, "{told:?}");
        told[0].clone()
    };
    assert_eq!(
        one("{S1 Rao} {K1 said} {C1 it was late.}", rao),
        "court-one: statement 1 has a content without quotation marks that ends in a full stop or comma: \"it was late.\""
    );
    assert!(one("{S1 Rao} {K1 said} that {C1 it was late}.", rao).contains("leaves \"that\""));
    assert!(one("{S1 Rao} {K1 said }{C1 that it was late}.", rao).contains("ends in white space"));
    assert!(one("{S1 Rao {K1 said}} {C1 that it was late}.", rao).contains("in two roles"));
    assert!(one("{K1 It is said} {C1 that it was late}.", rao).contains("has no source"));
    assert!(one("{S1 Rao} {K1 said} {C1 that it was late}.", "S1 = Ana Rao\nC1 indirect").contains("lacks one"));
    let nested = "{S1 Rao} {K1 said} {C1 {S2 Wilk} {K2 said} {C2 it was late}}.";
    let both = "S1 = Ana Rao\nS2 = Tomasz Wilk\nS1, S2 is person\nC1, C2 indirect";
    assert!(one(nested, both).contains("lies inside another"));
    assert_eq!(told(nested, &format!("{both}\nC2 inside C1")), Vec::<String>::new());
}
