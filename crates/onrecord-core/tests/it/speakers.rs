//! Who speaks? Common cases first. `(group)`, `(document)`, `(anonymous)`, `(none)` stand for speakers without a name.

use onrecord_core::{Article, SpeakerKind, quotation, speaker};

use crate::marked;

fn check(marked: &str, expected: &[&str]) {
    let marked = marked::read(marked);
    assert_eq!(labels(&marked.article, &marked.attributions), expected, "in: {}", marked.article.text);
}

fn labels(article: &Article, attributions: &[onrecord_core::Attribution]) -> Vec<String> {
    let (speakers, _) = speaker::resolve(article, &quotation::find(&article.text), attributions);
    assert_eq!(speakers.len(), attributions.len());
    speakers.iter().map(|speaker| speaker.name.clone().unwrap_or_else(|| unnamed(speaker.kind))).collect()
}

fn unnamed(kind: SpeakerKind) -> String {
    format!("({kind:?})").to_lowercase()
}

#[test]
fn a_name_is_its_own_answer() {
    check(r#"{S Ana Rao} {K said} {C "no"}."#, &["Ana Rao"]);
}

#[test]
fn a_title_is_not_part_of_the_name() {
    check(r#"{S Gov. Ana Rao} {K said} {C the bridge is safe}."#, &["Ana Rao"]);
    check(r#"{S Democratic nominee Ana Rao} {K said} {C the bridge is safe}."#, &["Ana Rao"]);
    check(r#"{S White House press secretary Ben Ode} {K said} {C the bridge is safe}."#, &["Ben Ode"]);
    check(r#"{S House Majority Leader Ben Ode} {K said} {C the bridge is safe}."#, &["Ben Ode"]);
    check(r#"{S Harbor Bank CEO Ben Ode} {K said} {C the bridge is safe}."#, &["Ben Ode"]);
}

#[test]
fn an_apposition_behind_the_name_is_left_out() {
    check(r#"{S Ana Rao, the mayor of Troy,} {K said} {C "no"}."#, &["Ana Rao"]);
    check(r#"{S Ana Rao (D-Ohio), head of the Harbor Caucus,} {K said} {C "no"}."#, &["Ana Rao"]);
    check(r#"{S Ana Rao, 59, of Salem, Mass.,} {K said} {C "no"}."#, &["Ana Rao"]);
}

#[test]
fn the_name_may_be_the_apposition() {
    check(r#"{S The town's chief executive, Ana Rao,} {K said} {C "no"}."#, &["Ana Rao"]);
    check(r#"{S A lawyer for the dockers, Ben Ode,} {K said} {C "no"}."#, &["Ben Ode"]);
    check(r#"{S Rao's running mate, Ohio Gov. Ben Ode,} {K said} {C "no"}."#, &["Ben Ode"]);
    check(r#"{S One of the port's directors, Ben Ode,} {K said} {C "no"}."#, &["Ben Ode"]);
}

#[test]
fn a_surname_means_the_full_name() {
    check(
        r#"Ana Rao opened the bridge. {S1 Rao} {K1 said} {C1 it was safe}. {C2 "Very safe,"} {S2 Ms. Rao} {K2 said}."#,
        &["Ana Rao", "Ana Rao"],
    );
    check(r#"{S Rao} {K said} {C it was safe}. Mayor Ana Rao had opened the bridge."#, &["Ana Rao"]);
}

#[test]
fn the_most_complete_name_wins() {
    check(r#"{S Ana Rao} {K said} {C "no"}. Ana Maria Rao was born in Troy."#, &["Ana Maria Rao"]);
    check(r#"Bill de Souza came late. {S De Souza} {K said} {C "sorry"}."#, &["Bill de Souza"]);
}

#[test]
fn of_two_with_one_surname_the_one_introduced_first_keeps_it() {
    check(
        r#"Ana Rao won. {S1 Rao} {K1 said} {C1 "thanks"}. Her sister Ivy Rao wept. {S2 Rao} {K2 said} {C2 she was glad}."#,
        &["Ana Rao", "Ana Rao"],
    );
    check(r#"Mr. Ben Rao and Mrs. Ana Rao came. {S Mrs. Rao} {K said} {C "hello"}."#, &["Ana Rao"]);
}

#[test]
fn an_old_transcript_writes_surnames_in_capitals() {
    check(
        "Ana Rao met Ben Ode on the air.\n{S1 RAO}: {C1 Are you well?}\n{S2 ODE}: {C2 I am.}",
        &["Ana Rao", "Ben Ode"],
    );
}

#[test]
fn a_pronoun_means_the_speaker_before() {
    check(
        r#"{S1 Ana Rao} {K1 said} {C1 the bridge was safe}. {S2 She} {K2 added} {C2 that trains would run}."#,
        &["Ana Rao", "Ana Rao"],
    );
    check(r#"{C1 "We won,"} {S1 Ben Ode} {K1 said}. {C2 "Again,"} {S2 he} {K2 said}."#, &["Ben Ode", "Ben Ode"]);
}

#[test]
fn a_pronoun_agrees_with_what_the_article_calls_people() {
    check(
        r#"Mr. Ben Ode met Mrs. Ana Rao on Monday. {S1 She} {K1 said} {C1 it went well}. {S2 He} {K2 said} {C2 it did not}."#,
        &["Ana Rao", "Ben Ode"],
    );
    check(
        r#"Ana Rao, a spokeswoman for the port, and Ben Ode, an actor, spoke. {C "Yes,"} {S she} {K said}."#,
        &["Ana Rao"],
    );
}

#[test]
fn a_pronoun_does_not_go_to_somebody_only_quoted() {
    check(
        r#"{S1 Ana Rao} {K1 said} {C1 "Ben Ode is a friend"}. {S2 She} {K2 said} {C2 so twice}."#,
        &["Ana Rao", "Ana Rao"],
    );
}

#[test]
fn a_pronoun_may_mean_somebody_without_a_name() {
    check(
        r#"Ana Rao won. {S1 A spokeswoman for the port} {K1 said} {C1 ships were late}. {S2 She} {K2 gave} {C2 no reason}."#,
        &["(anonymous)", "(anonymous)"],
    );
}

#[test]
fn who_means_the_noun_before_it() {
    check(r#"They asked Ana Rao, {S who} {K said} {C "no"}."#, &["Ana Rao"]);
    check(r#"Ben Ode met Ana Rao, now the mayor of Troy, {S who} {K said} {C "no"}."#, &["Ana Rao"]);
    check(r#"There are economists {S who} {K say} {C prices will fall}."#, &["(group)"]);
    check(r#"They fund Harbor Forward, a group {S that} {K wants} {C a bridge}."#, &["Harbor Forward"]);
}

#[test]
fn a_source_cut_too_long_is_read_all_the_same() {
    check(r#"{S Ana Rao, the mayor, who} {K said} {C "no"}."#, &["Ana Rao"]);
    check(r#"{S according to Ana Rao} {C the bridge is safe}."#, &["Ana Rao"]);
}

#[test]
fn a_title_means_who_was_introduced_with_it() {
    check(
        r#"Sen. Ana Rao and Gov. Ben Ode met. {S1 The senator} {K1 said} {C1 "no"}. {S2 The governor} {K2 said} {C2 "yes"}."#,
        &["Ana Rao", "Ben Ode"],
    );
    check(r#"Ana Rao, the mayor of Troy, met Ben Ode, a banker. {S The mayor} {K said} {C "no"}."#, &["Ana Rao"]);
}

#[test]
fn a_wider_noun_means_the_same_person() {
    check(r#"Sen. Ana Rao met the banker Ben Ode. {S The lawmaker} {K said} {C "no"}."#, &["Ana Rao"]);
    check(
        r#"{S1 Dara Moss, who serves as an envoy of the Grand Council in Iran's High Water Board,} {K1 stated} {C1 that rivers rise}.
{S2 The Secretary of the High Water Board in Iran} {K2 praised} {C2 the dams}. {S3 The Iranian official} {K3 warned} {C3 of floods}."#,
        &["Dara Moss", "Dara Moss", "Dara Moss"],
    );
}

#[test]
fn a_nickname_is_part_of_the_name() {
    check(
        r#"{S1 Councillor Philomena “Tanty Phil” Prosper} {K1 called} {C1 it a threat}. {C2 "My goats stay,"} {S2 she} {K2 said}."#,
        &["Philomena “Tanty Phil” Prosper", "Philomena “Tanty Phil” Prosper"],
    );
}

#[test]
fn the_party_of_a_title_has_to_agree() {
    check(
        r#"Republican nominee Ben Ode met Democratic nominee Ana Rao. {S The Democratic nominee} {K said} {C "no"}."#,
        &["Ana Rao"],
    );
}

#[test]
fn a_former_president_is_not_the_president() {
    check(
        r#"President Ana Rao met former President Ben Ode. {S1 The former president} {K1 said} {C1 "no"}. {S2 The president} {K2 said} {C2 "yes"}."#,
        &["Ben Ode", "Ana Rao"],
    );
}

#[test]
fn a_title_that_fits_nobody_gets_no_name() {
    check(r#"Ana Rao met Ben Ode and Cy Fox. {S The moderator} {K said} {C "stop"}."#, &["(anonymous)"]);
}

#[test]
fn a_spokesman_is_never_whom_he_speaks_for() {
    check(r#"Ana Rao stayed away. {S Her spokesman} {K said} {C she was ill}."#, &["(anonymous)"]);
    check(r#"Ana Rao stayed away. {S Rao's spokesman} {K said} {C she was ill}."#, &["(anonymous)"]);
    check(r#"Ana Rao stayed away. {S Rao spokesman Ben Ode} {K said} {C she was ill}."#, &["Ben Ode"]);
}

#[test]
fn an_office_speaks_as_a_body() {
    check(r#"Ana Rao stayed away. {S Rao’s office} {K said} {C she was ill}."#, &["Rao’s office"]);
    check(
        r#"The Rao campaign hired Ben Ode. Ana Rao smiled. {S Her campaign} {K denied} {C a rift}."#,
        &["Rao campaign"],
    );
}

#[test]
fn the_possessor_of_a_cue_is_the_speaker() {
    check(r#"Ana Rao left. {S Rao’s} {K claim} {C that ships were late} was false."#, &["Ana Rao"]);
    check(r#"Ana Rao left. She wept. {S Her} {K belief} {C that ships were late} was false."#, &["Ana Rao"]);
}

#[test]
fn bodies_have_short_names() {
    check(
        r#"{S1 The Harbor Post} {K1 reported} {C1 a leak}. {S2 The Post} {K2 said} {C2 it was small}."#,
        &["Harbor Post", "Harbor Post"],
    );
    check(r#"The Federal Harbor Authority met. {S The FHA} {K said} {C "no"}."#, &["Federal Harbor Authority"]);
    check(
        r#"The Securities and Harbors Commission met. {S The commission} {K said} {C "no"}."#,
        &["Securities and Harbors Commission"],
    );
    check(r#"Harbor Bank lost money. {S The bank} {K said} {C it was sorry}."#, &["Harbor Bank"]);
    check(r#"{S The Rao administration} {K announced} {C new rules}."#, &["Rao administration"]);
}

#[test]
fn it_means_a_body() {
    check(
        r#"{S1 The Harbor Commission} {K1 said} {C1 "no"}. {S2 It} {K2 added} {C2 that rules apply}."#,
        &["Harbor Commission", "Harbor Commission"],
    );
}

#[test]
fn groups_have_no_name() {
    check(
        r#"{S1 Critics} {K1 say} {C1 it leaks}, and {S2 two officials} {K2 agreed} {C2 with them}."#,
        &["(group)", "(group)"],
    );
    check(r#"{S Sens. Ana Rao and Ben Ode} {K demanded} {C an answer}."#, &["(group)"]);
    check(r#"{S Ana Rao and her aides} {K demanded} {C an answer}."#, &["(group)"]);
    check(r#"{S Twelve percent} {K said} {C they were unsure}."#, &["(group)"]);
    check(r#"{S Many of Ana Rao's friends} {K said} {C they were unsure}."#, &["(group)"]);
    check(r#"Voters met Ana Rao. {S They} {K asked} {C for jobs}."#, &["(group)"]);
}

#[test]
fn documents_have_no_name() {
    check(
        r#"{S1 The report} {K1 says} {C1 it leaks}. {S2 A Harbor poll} {K2 shows} {C2 doubts}."#,
        &["(document)", "(document)"],
    );
    check(r#"{S The 1951 Harbor Convention} {K obliges} {C states to help}."#, &["(document)"]);
}

#[test]
fn one_person_without_a_name() {
    check(r#"Ana Rao listened. {S A doctor} {K said} {C it was nothing}."#, &["(anonymous)"]);
}

#[test]
fn the_author_is_i_outside_quotations() {
    let mut marked = marked::read(r#"Ana Rao won. {S I} {K believe} {C it was luck}."#);
    assert_eq!(labels(&marked.article, &marked.attributions), ["(author)"]);
    marked.article.byline = Some("Cy Fox".to_string());
    assert_eq!(labels(&marked.article, &marked.attributions), ["Cy Fox"]);
}

#[test]
fn nobody_is_named() {
    check(r#"Ana Rao won. {K It is said} {C that luck helped}."#, &["(none)"]);
}

#[test]
fn a_quotation_goes_on_with_the_speaker_before() {
    check("{C1 \"It leaks,\"} {S1 Ana Rao} {K1 said}. {C2 \"Badly.\"}", &["Ana Rao", "Ana Rao"]);
    check("{C1 \"It leaks,\"} {S1 Ana Rao} {K1 said}.\n\n{C2 \"We will mend it.\"}", &["Ana Rao", "Ana Rao"]);
    check("{S1 Ana Rao} {K1 said} {C1 it leaks}, {K2 adding} {C2 that it always did}.", &["Ana Rao", "Ana Rao"]);
    check(
        "{S1 Ana Rao} {K1 said} {C1 it leaks}.\n\n{C2 Ships are late}, {K2 it was reported}.",
        &["Ana Rao", "(none)"],
    );
}

#[test]
fn a_headline_names_its_first_person() {
    check(
        "{S1 Ana Rao}{K1 :} {C1 No More Taxes On Harbor Ships}\n\nMayor Ana Rao spoke in Troy. {S2 Rao} {K2 said} {C2 \"no\"}.",
        &["Ana Rao", "Ana Rao"],
    );
    check(
        "{S Ana Rao Hammers Harbor Bank Chief}{K :} {C You Should Resign}\n\nMayor Ana Rao met Ben Ode.",
        &["Ana Rao"],
    );
}

#[test]
fn the_reasons_lead_from_the_source_to_the_name() {
    let marked = marked::read(r#"Mrs. Ana Rao won. {S She} {K said} {C "thanks"}."#);
    let (speakers, _) = speaker::resolve(&marked.article, &quotation::find(&marked.article.text), &marked.attributions);
    let why: Vec<_> =
        speakers[0].why.iter().map(|reason| (reason.span.of(&marked.article.text), reason.rule)).collect();
    assert_eq!(why, [("She", speaker::Rule::Pronoun), ("Ana Rao", speaker::Rule::Name)]);
}

#[test]
fn one_speaker_has_one_key() {
    let marked = marked::read(
        r#"{S1 Ana Rao} {K1 said} {C1 "a"}. {S2 She} {K2 said} {C2 "b"}. {S3 Ben Ode} {K3 said} {C3 "c"}."#,
    );
    let (speakers, _) = speaker::resolve(&marked.article, &quotation::find(&marked.article.text), &marked.attributions);
    let keys: Vec<_> = speakers.iter().map(|speaker| speaker.key.as_str()).collect();
    assert_eq!(keys, ["ana-rao", "ana-rao", "ben-ode"]);
}

#[test]
fn a_withheld_name_is_noted() {
    let marked = marked::read(r#"Ana Rao met Ben Ode and Cy Fox. {S The moderator} {K said} {C "stop"}."#);
    let (_, notes) = speaker::resolve(&marked.article, &quotation::find(&marked.article.text), &marked.attributions);
    assert_eq!(notes.len(), 1);
}

#[test]
fn odd_spans_and_texts_do_no_harm() {
    for text in [
        "",
        " ",
        "…",
        "’s",
        "\"",
        "““”",
        "A.",
        "who",
        "he said",
        "Ünal Öz’s ’s. “Ça” — dit-il",
        "the the The THE of of Of",
    ] {
        let article = Article { text: text.to_string(), ..Article::default() };
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        for begin in &ends {
            for end in ends.iter().filter(|end| *end >= begin) {
                let span = onrecord_core::Span::new(*begin, *end);
                let attribution = onrecord_core::Attribution {
                    content: vec![span],
                    cue: vec![span],
                    source: vec![span],
                    confidence: 1.0,
                };
                let unsourced = onrecord_core::Attribution { source: vec![], ..attribution.clone() };
                labels(&article, &[attribution, unsourced]);
            }
        }
    }
}
