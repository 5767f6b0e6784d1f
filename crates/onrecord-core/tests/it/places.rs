//! Is a reader taken to the very place in the saved page?

use onrecord_core::{Hints, InputKind, Span, article, page, place};
use proptest::prelude::*;

use crate::promises;

/// The bytes of the page where `words` of its article stand.
fn place_in<'a>(page: &'a [u8], hints: &Hints, words: &str) -> Option<&'a [u8]> {
    let (article, _) = article::extract(page::decode(page, hints), hints);
    let begin = article.text.find(words).unwrap_or_else(|| panic!("no {words:?} in {:?}", article.text));
    let shown = place::shown(page, hints);
    let place = place::find(&shown, &article.text).of(Span::new(begin, begin + words.len()))?;
    assert!(shown.has(words, place.clone()), "{words:?} is not {:?}", shown.words_at(place));
    Some(&page[place])
}

fn check(page: &str, words: &str, expected: &str) {
    let found = place_in(page.as_bytes(), &Hints::default(), words);
    assert_eq!(found.map(String::from_utf8_lossy).as_deref(), Some(expected), "{page}");
}

#[test]
fn tags_and_comments_may_stand_between_the_words() {
    let page = "<html><body><P CLASS=\"a > b\">The <B>may</B>or <!-- <p>not</p> --> said the <a href='x?a=1&amp;b=2'>bridge\n \
                is</a> closed until the end of the autumn.</P>";
    check(page, "mayor said", "may</B>or <!-- <p>not</p> --> said");
    check(page, "bridge is closed", "bridge\n is</a> closed");
    check(page, "The mayor", "The <B>may</B>or");
}

#[test]
fn an_entity_belongs_to_the_words_it_spells() {
    let page = "<html><body><p>&ldquo;Caf&eacute; &amp;&nbsp;bar&#x21;&rdquo; said Ana&nbsp;Rao, who runs AT&T and the one by \
                the bridge.</p>";
    check(page, "“Café & bar!”", "&ldquo;Caf&eacute; &amp;&nbsp;bar&#x21;&rdquo;");
    check(page, "Ana Rao", "Ana&nbsp;Rao");
    check(page, "AT&T", "AT&T");
}

#[test]
fn words_that_a_line_break_parts_or_that_hide_a_hyphen() {
    let page =
        "<html><body><p>One of them said so<br>twice on the way to the harbour, and a ba&shy;na\u{200b}na was had.</p>";
    check(page, "so\ntwice", "so<br>twice");
    check(page, "banana", "ba&shy;na\u{200b}na");
}

#[test]
fn the_same_words_elsewhere_are_not_meant() {
    let line = "The mayor said on Monday that the bridge would be closed for repairs.";
    let page = format!(
        "<html><head><title>Rao said</title><meta name=description content=\"{line}\"></head><body><script>\"{line}\"</script>\
         <div><p>Rao said more in the autumn than anybody had ever heard from her in all these years.</p><p>Rao said</p>\
         <p id=here>{line}</p></div>"
    );
    let shown = place::shown(page.as_bytes(), &Hints::default());
    let text = format!("Rao said\n\n{line}");
    let places = place::find(&shown, &text);
    let heading = places.of(Span::new(0, 8)).expect("the heading has a place");
    assert!(page[heading.end..].starts_with("</p><p id=here>"));
    let sentence = places.of(Span::new(10, text.len())).expect("the sentence has a place");
    assert!(page[..sentence.start].ends_with("<p id=here>"));
}

#[test]
fn words_that_do_not_stand_in_one_piece_have_no_place() {
    let page = "<html><body><p>The mayor of the town by the river said on Monday <button>Share</button> that the bridge \
                was closed.</p>";
    let shown = place::shown(page.as_bytes(), &Hints::default());
    let text = "The mayor of the town by the river said on Monday that the bridge was closed.";
    let places = place::find(&shown, text);
    let of = |words: &str| places.of(text.find(words).map(|at| Span::new(at, at + words.len())).expect("words"));
    assert_eq!(of("said on Monday").map(|place| &page[place]), Some("said on Monday"));
    assert_eq!(of("on Monday that"), None);
    assert_eq!(of(" "), None);
}

const SENTENCE: &str = "<html><body><p>“Café” said Zoë Müller – in the autumn – to those who stood by the bridge.</p>";

#[test]
fn bytes_are_those_of_the_pages_own_charset() {
    let labelled = |label: &str| Hints { charset: Some(label.to_owned()), ..Hints::default() };
    let page =
        b"<html><body><p>\x93Caf\xe9\x94 said Zo\xeb M\xfcller \x96 in the autumn \x96 to those at the bridge.</p>";
    assert_eq!(place_in(page, &labelled("windows-1252"), "“Café”"), Some(&b"\x93Caf\xe9\x94"[..]));
    assert_eq!(place_in(page, &labelled("windows-1252"), "Zoë Müller"), Some(&b"Zo\xeb M\xfcller"[..]));
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let page = [&b"\xff\xfe"[..], &wide(SENTENCE)].concat();
    assert_eq!(place_in(&page, &Hints::default(), "“Café” said Zoë"), Some(&wide("“Café” said Zoë")[..]));
    let page = ["\u{feff}", SENTENCE].concat();
    assert_eq!(place_in(page.as_bytes(), &Hints::default(), "Zoë Müller"), Some("Zoë Müller".as_bytes()));
    let japanese =
        b"<html><body><p>\x93\x8c\x8b\x9e said Ana Rao of the town by the river, who would not say more.</p>";
    assert_eq!(place_in(japanese, &labelled("shift_jis"), "東京 said"), Some(&b"\x93\x8c\x8b\x9e said"[..]));
}

#[test]
fn damaged_bytes_and_controls_are_counted() {
    let page =
        b"<html><body><p>The m\x01ayor of M\xc3laga, Zo\xc3\xab M\xc3\xbcller, said on Monday that it was closed.</p>";
    assert_eq!(place_in(page, &Hints::default(), "The mayor"), Some(&b"The m\x01ayor"[..]));
    assert_eq!(place_in(page, &Hints::default(), "Zoë Müller"), Some("Zoë Müller".as_bytes()));
}

#[test]
fn an_article_that_is_its_own_page_stands_where_it_stands() {
    let hints = Hints { kind: Some(InputKind::Article), charset: Some("utf-8".to_owned()), ..Hints::default() };
    let text = "\u{feff}“No,” said\r\n Ana\0 Rao.\n";
    assert_eq!(place_in(text.as_bytes(), &hints, "said\r\n Ana\0 Rao"), Some("said\r\n Ana\0 Rao".as_bytes()));
}

#[test]
fn only_the_very_range_has_the_words() {
    let page = b"<html><body><p>Ana Rao &eacute;tait <b>said</b> to be there at the time.</p>";
    let shown = place::shown(page, &Hints::default());
    let at = page.iter().position(|byte| *byte == b'&').expect("an entity");
    assert!(shown.has("était", at..at + 12));
    assert!(!shown.has("était", at + 1..at + 12));
    assert!(!shown.has("était", at - 1..at + 12));
    assert!(!shown.has("etait", at..at + 12));
    assert!(!shown.has("", at..at));
    assert_eq!(shown.words_at(0..usize::MAX).len(), "AnaRaoétaitsaidtobethereatthetime.".len());
}

#[test]
fn hostile_pages_take_no_longer() {
    let lines = "The same line again and again, all over.\n".repeat(20_000);
    for page in
        ["<p>a".repeat(100_000), "&".repeat(1_000_000), "<".repeat(200_000), "x".repeat(5_000_000), lines.clone()]
    {
        let shown = place::shown(format!("<html><body>{page}").as_bytes(), &Hints::default());
        for text in [&lines, &"ab\n".repeat(50_000), &"a\n".repeat(50_000), &"x".repeat(2_000_000)] {
            let places = place::find(&shown, text);
            assert!(places.of(Span::new(0, 1)).is_none_or(|place| place.len() == 1));
        }
    }
}

/// What pages are made of, in any order.
const SIGNS: [&str; 24] = [
    "<p>",
    "</p>",
    "<B>",
    "</b>",
    "<br>",
    "<!--",
    "-->",
    "<a href=\"",
    "\">",
    "&eacute;",
    "&nbsp;",
    "&#x1F692;",
    "&NotEqualTilde;",
    "&amp",
    "<",
    "<script>",
    "</script>",
    "<title>",
    "The mayor said on Monday that it was closed. ",
    "é",
    "\n",
    " ",
    "\u{ad}",
    "word ",
];

fn page_of_signs() -> impl Strategy<Value = String> {
    proptest::collection::vec(prop::sample::select(&SIGNS[..]), 0..60).prop_map(|signs| signs.join(""))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_place_has_its_words(page in page_of_signs()) {
        promises::of_places(page.as_bytes());
    }

    #[test]
    fn any_bytes_keep_the_promise(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        promises::of_places(&bytes);
    }
}
