//! What does the layout of a page add to what the tagger found?

use onrecord_core::{Article, Attribution, Block, BlockKind, Span, layout, quotation};
use onrecord_specs::{Marked, Role, marked};

/// `tagged` marks what the tagger found, `expected` what has to come out, exactly.
fn check(tagged: &str, expected: &str) {
    let tagged = marked(tagged).expect("the tagged text is marked well");
    check_blocks(tagged, &[], expected);
}

fn check_blocks(tagged: Marked, blocks: &[(&str, BlockKind)], expected: &str) {
    let expected = marked(expected).expect("the expected text is marked well");
    assert_eq!(tagged.text, expected.text, "both show the same text");
    let found =
        layout::attributions(&article(&tagged.text, blocks), &quotation::find(&tagged.text), attributions(&tagged));
    assert_eq!(shown(&tagged.text, &found), shown(&tagged.text, &attributions(&expected)));
}

fn article(text: &str, blocks: &[(&str, BlockKind)]) -> Article {
    let block = |&(words, kind): &(&str, BlockKind)| {
        let begin = text.find(words).expect("the block is in the text");
        Block { span: Span::new(begin, begin + words.len()), kind }
    };
    Article { text: text.to_owned(), blocks: blocks.iter().map(block).collect(), ..Article::default() }
}

fn attributions(marked: &Marked) -> Vec<Attribution> {
    let spans =
        |role, number| marked.of(role, number).into_iter().map(|span| Span::new(span.start, span.end)).collect();
    let attribution = |number| Attribution {
        content: spans(Role::Content, number),
        cue: spans(Role::Cue, number),
        source: spans(Role::Source, number),
        confidence: 0.5,
    };
    marked.numbers().into_iter().map(attribution).collect()
}

fn shown(text: &str, found: &[Attribution]) -> Vec<String> {
    let words = |spans: &[Span]| spans.iter().map(|span| format!("[{}]", span.of(text))).collect::<String>();
    let line = |found: &Attribution| {
        format!("source {} cue {} content {}", words(&found.source), words(&found.cue), words(&found.content))
    };
    found.iter().map(line).collect()
}

#[test]
fn a_signature_behind_a_dash_names_the_speaker() {
    check(
        "\"We never saw the plans.\" - Ana Rao, 34, Leeds\n\"Nor did we.\"\n– Jon van der Beck",
        "{C1 \"We never saw the plans.\"} {K1 -} {S1 Ana Rao}, 34, Leeds\n{C2 \"Nor did we.\"}\n{K2 –} {S2 Jon van der Beck}",
    );
}

#[test]
fn a_signature_on_a_line_of_its_own_needs_age_or_trade_or_company() {
    check(
        "“Nothing has changed.”\nAna Rao, 34, nurse\nThe square was empty.",
        "{C1 “Nothing has changed.”}\n{S1 Ana Rao}, 34, nurse\nThe square was empty.",
    );
    check(
        "“Nothing has changed.”\nAna Rao\nThe square was empty.",
        "“Nothing has changed.”\nAna Rao\nThe square was empty.",
    );
    check(
        "“Nothing has changed.”\nAna Rao\n“It will.”\nJon Beck",
        "{C1 “Nothing has changed.”}\n{S1 Ana Rao}\n{C2 “It will.”}\n{S2 Jon Beck}",
    );
}

#[test]
fn a_clause_behind_a_dash_is_no_signature() {
    let text = "\"We won\" - that is how they tell it.\n\"Vision\" – The Plan For Ten Years – is a thick book.";
    check(text, text);
}

#[test]
fn a_signature_names_the_speaker_of_a_quotation_that_the_tagger_left_without_one() {
    check(
        "{C1 \"We never saw the plans.\"} - Ana Rao, Leeds",
        "{C1 \"We never saw the plans.\"} {K1 -} {S1 Ana Rao}, Leeds",
    );
}

#[test]
fn a_content_ends_with_its_sentence_where_a_word_or_two_tied_to_it_are_left() {
    check(
        "{S1 Rao} {K1 called} {C1 it the front in the fight against} corruption.\n{S2 Beck} {K2 called} {C2 it the end of the fight} against corruption.",
        "{S1 Rao} {K1 called} {C1 it the front in the fight against corruption}.\n{S2 Beck} {K2 called} {C2 it the end of the fight against corruption}.",
    );
    let elsewhere = "{S1 Rao} {K1 said} {C1 the bridge was safe} on Monday.";
    check(elsewhere, elsewhere);
}

#[test]
fn whatever_follows_as_saying_is_cut_between_characters() {
    for behind in ["—the bridge was safe", "… the bridge was safe", "\u{a0}the bridge was safe", "éverything", ""]
    {
        let text = format!("The minister was quoted by Reuters as saying{behind}.");
        let span = |words: &str| {
            let begin = text.find(words).expect("the words are in the text");
            Span::new(begin, begin + words.len())
        };
        let tagged = Attribution {
            content: vec![span(&format!("as saying{behind}"))],
            cue: vec![span("was quoted")],
            source: vec![span("Reuters")],
            confidence: 0.5,
        };
        let found = layout::attributions(&article(&text, &[]), &quotation::find(&text), vec![tagged]);
        let said = found.iter().flat_map(|found| &found.content).map(|piece| piece.of(&text));
        assert!(said.into_iter().all(|words| words.contains(char::is_alphanumeric)), "{found:?}");
    }
}

#[test]
fn turns_of_a_transcript_run_to_the_next_label() {
    check(
        "ANA RAO (via video): Why now?\n\nJON BECK: Because it is late.\n\nVery late.\n\n(CROSSTALK)\n\nRAO: I see.\n\nThe vote is on Monday.",
        "{S1 ANA RAO} (via video){K1 :} {C1 Why now?}\n\n{S2 JON BECK}{K2 :} {C2 Because it is late.}\n\n{C2 Very late.}\n\n(CROSSTALK)\n\n{S3 RAO}{K3 :} {C3 I see.}\n\nThe vote is on Monday.",
    );
}

#[test]
fn names_in_small_letters_are_labels_where_they_alternate() {
    check(
        "Ana Rao: Why do you leave now?\nJon Beck: Because it is getting late.\nAna Rao: And then what will you do?",
        "{S1 Ana Rao}{K1 :} {C1 Why do you leave now?}\n{S2 Jon Beck}{K2 :} {C2 Because it is getting late.}\n{S3 Ana Rao}{K3 :} {C3 And then what will you do?}",
    );
}

#[test]
fn questions_and_answers_are_turns() {
    check(
        "The minister spoke to us.\nQ: Why now?\nA: It is late.\nQ: And then?\nA: We shall see.",
        "The minister spoke to us.\n{S1 Q}{K1 :} {C1 Why now?}\n{S2 A}{K2 :} {C2 It is late.}\n{S3 Q}{K3 :} {C3 And then?}\n{S4 A}{K4 :} {C4 We shall see.}",
    );
}

#[test]
fn labels_that_name_nobody_are_no_turns() {
    for text in [
        "The bridge is closed.\nUPDATE: It is open again.\nCORRECTION: It is closed.\nUPDATE: It is open.",
        "Photo: Jon Beck\nSource: Example Agency\nSource: Example Daily",
        "Rao: 1,812\nBeck: 2,383\nRao: 15\nBeck: 20",
        "It has two sides.\nPros: It is very quick.\nCons: It is very loud.\nPros: It is cheap too.\nCons: It breaks often.",
        "Name: Jon Beck.\nAge: 34 years old now.\nTrade: He is a baker.",
    ] {
        check(text, text);
    }
}

#[test]
fn labels_and_signatures_are_stronger_evidence_than_the_tagger() {
    check(
        "RAO: {S1 I} {K1 think} {C1 that it is late}.\nBECK: {C2 I do not know}.\nWho {K2 knows}?\nRAO: Nobody.",
        "{S1 RAO}{K1 :} {C1 I think that it is late.}\n{S2 BECK}{K2 :} {C2 I do not know.}\n{C2 Who knows?}\n{S3 RAO}{K3 :} {C3 Nobody.}",
    );
    check(
        "{C1 “He lies.” – Ana Rao\n“They} {K1 think} {S1 he} does.” – Jon Beck",
        "{C1 “He lies.”} {K1 –} {S1 Ana Rao}\n{C2 “They think he does.”} {K2 –} {S2 Jon Beck}",
    );
}

#[test]
fn what_is_quoted_in_an_answer_stays() {
    check(
        "Q: And then?\nA: {S2 He} {K2 told} me {C2 that it was late and that all of us should go home}.",
        "{S1 Q}{K1 :} {C1 And then?}\nA: {S2 He} {K2 told} me {C2 that it was late and that all of us should go home}.",
    );
}

#[test]
fn a_headline_gives_the_words_of_whom_the_story_names() {
    check(
        "Rao: No new taxes before June\nThe plan of Ana Rao is ready.",
        "{S1 Rao}{K1 :} {C1 No new taxes before June}\nThe plan of Ana Rao is ready.",
    );
    check("Plan B: No new taxes\nNothing is known of it.", "Plan B: No new taxes\nNothing is known of it.");
    check("The Latest: Rao wins\nThe plan of Ana Rao is ready.", "The Latest: Rao wins\nThe plan of Ana Rao is ready.");
    check(
        "No new taxes before June, says Rao\nThe plan of Ana Rao is ready.",
        "{C1 No new taxes before June}, {K1 says} {S1 Rao}\nThe plan of Ana Rao is ready.",
    );
}

#[test]
fn an_interrupted_quotation_is_one_statement() {
    check("{C1 \"No,\"} {S1 she} {K1 said}, {C2 \"never.\"}", "{C1 \"No,\"} {S1 she} {K1 said}, {C1 \"never.\"}");
    check(
        "{C1 \"No,\"} {K1 said} {S1 Rao}, who has led the council since the flood. \"Never.\"",
        "{C1 \"No,\"} {K1 said} {S1 Rao}, who has led the council since the flood. {C1 \"Never.\"}",
    );
}

#[test]
fn a_word_in_quotation_marks_is_not_what_the_speaker_before_said() {
    let text = "{C1 \"No,\"} {K1 said} {S1 Rao}. The \"reform\" goes on.";
    check(text, text);
}

#[test]
fn a_quotation_over_several_paragraphs_is_one_statement() {
    check(
        "{C1 \"One,\"} {S1 Rao} {K1 said}. {C1 \"Two.}\n\n\"Three.\n\n\"Four.\"\n\nFive.",
        "{C1 \"One,\"} {S1 Rao} {K1 said}. {C1 \"Two.}\n\n{C1 \"Three.}\n\n{C1 \"Four.\"}\n\nFive.",
    );
    check(
        "\"One.\n\n\"Two.\n\n{C1 \"Three,\"} {K1 said} {S1 Rao}.",
        "{C1 \"One.}\n\n{C1 \"Two.}\n\n{C1 \"Three,\"} {K1 said} {S1 Rao}.",
    );
}

#[test]
fn a_floating_quotation_goes_on_with_the_speaker_before() {
    check(
        "{C1 \"One,\"} {K1 said} {S1 Rao}.\n\n{C2 \"Two.\"}\n\n\"Three.\"",
        "{C1 \"One,\"} {K1 said} {S1 Rao}.\n\n{C1 \"Two.\"}\n\n{C1 \"Three.\"}",
    );
    let silent = "{S1 Rao} {K1 said} {C1 it was late}.\n\n\"Two.\"";
    check(silent, silent);
    let of_beck = "{C1 \"One,\"} {K1 said} {S1 Rao}.\n\nBeck rose.\n\n\"Two.\"";
    check(of_beck, of_beck);
}

#[test]
fn captions_pull_quotes_and_credits_say_nothing() {
    let tagged = marked(
        "{C1 \"No,\"} {K1 said} {S1 Rao}.\n{C2 \"No\"}\n{S3 Rao} {K3 says} {C3 no}.\n{K4 Source}: {C4 Example Agency}",
    )
    .expect("marked");
    check_blocks(
        tagged,
        &[
            ("\"No,\" said Rao.", BlockKind::Paragraph),
            ("\"No\"", BlockKind::PullQuote),
            ("Rao says no.", BlockKind::Caption),
            ("Source: Example Agency", BlockKind::Credit),
        ],
        "{C1 \"No,\"} {K1 said} {S1 Rao}.\n\"No\"\nRao says no.\nSource: Example Agency",
    );
}

#[test]
fn contents_hold_both_marks_of_a_pair_or_none() {
    check("\"{C1 No}, never,\" {S1 she} {K1 said}.", "\"{C1 No}, never,\" {S1 she} {K1 said}.");
    check("\"{C1 No, never},\" {S1 she} {K1 said}.", "{C1 \"No, never,\"} {S1 she} {K1 said}.");
    check("{C1 \"No}, never,\" {S1 she} {K1 said}.", "\"{C1 No}, never,\" {S1 she} {K1 said}.");
    check("\"No, {C1 never,\"} {S1 she} {K1 said}.", "\"No, {C1 never},\" {S1 she} {K1 said}.");
    check("{S1 She} {K1 said} {C1 it was \"over}\".", "{S1 She} {K1 said} {C1 it was \"over\"}.");
}

#[test]
fn spans_are_trimmed_ordered_and_apart() {
    check("{C1 \"No,\" }{S1 she, }{K1 said }.", "{C1 \"No,\"} {S1 she}, {K1 said} .");
    check("{S1 Rao} {K1 said} {C1 that it is late, }and left.", "{S1 Rao} {K1 said} {C1 that it is late}, and left.");
    check("{S1 Rao} {K1 said} {C1 one} {C1 two}.", "{S1 Rao} {K1 said} {C1 one two}.");
    check("{S1 Rao} {K1 said} {C1 ...}", "Rao said ...");
}

/// Whatever the text and the tags: spans stay in bounds, on character boundaries, in order, apart and not empty.
#[test]
fn any_text_and_any_tags_give_sound_spans() {
    let alphabet =
        ["\"", "“", "”", "Rao", ": ", "\n", "- ", "é", " said ", "RAO: ", ", ", ".", "'", "Q: ", "(", "\n\n", "Ana "];
    let mut seed = 7_u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for _ in 0..3000 {
        let text: String = (0..next(30)).map(|_| alphabet[next(alphabet.len())]).collect();
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let mut span = || {
            let (one, other) = (places[next(places.len())], places[next(places.len())]);
            Span::new(one.min(other), one.max(other))
        };
        let attribution = |span: &mut dyn FnMut() -> Span| Attribution {
            content: vec![span(), span()],
            cue: vec![span()],
            source: vec![span()],
            confidence: 0.5,
        };
        let tagged = vec![attribution(&mut span), attribution(&mut span), attribution(&mut span)];
        let found = layout::attributions(&article(&text, &[]), &quotation::find(&text), tagged);
        for attribution in found {
            assert!(!attribution.content.is_empty(), "{text:?}");
            for spans in [&attribution.content, &attribution.cue, &attribution.source] {
                assert!(spans.iter().all(|span| !span.of(&text).is_empty()), "{text:?}: {spans:?}");
                assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].begin), "{text:?}: {spans:?}");
            }
        }
    }
}

/// The specs of what layout alone tells are met without a tagger.
#[test]
fn signatures_and_transcripts_need_no_tagger() {
    let is_layout = |case: &onrecord_specs::Case| case.place.starts_with("11-") || case.place.starts_with("12-");
    for case in onrecord_specs::cases().iter().filter(|case| is_layout(case)) {
        let text = &case.expected.marked.text;
        let found = layout::attributions(&article(text, &[]), &quotation::find(text), Vec::new());
        assert_eq!(shown(text, &found), shown(text, &attributions(&case.expected.marked)), "{}", case.place);
    }
}

/// Where the tagger finds everything, the rules have nothing to add and nothing to repair.
#[test]
fn what_is_tagged_well_stays_as_it_is() {
    for case in onrecord_specs::cases().iter().filter(|case| case.input == onrecord_specs::Input::Article) {
        let text = &case.expected.marked.text;
        let tagged = attributions(&case.expected.marked);
        let found = layout::attributions(&article(text, &[]), &quotation::find(text), tagged.clone());
        assert_eq!(words(text, &found), words(text, &tagged), "{}", case.place);
    }
}

/// Contents and sources without the punctuation at their edges.
fn words(text: &str, found: &[Attribution]) -> Vec<String> {
    let bare = |spans: &[Span]| {
        let words = |span: &Span| span.of(text).trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        spans.iter().map(words).collect::<Vec<_>>().join(" | ")
    };
    let mut words: Vec<_> = found.iter().map(|found| bare(&found.content) + " by " + &bare(&found.source)).collect();
    words.sort();
    words
}
