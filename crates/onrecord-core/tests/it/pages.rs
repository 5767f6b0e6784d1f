//! Are articles read out of pages as a person would?

use onrecord_core::{Article, BlockKind, Hints, InputKind, Note, NoteKind, Origin, Precision, article, page};
use proptest::prelude::*;

fn read(bytes: &[u8], hints: &Hints) -> (Article, Vec<Note>) {
    article::extract(page::decode(bytes, hints), hints)
}

fn texts(article: &Article, kind: BlockKind) -> Vec<&str> {
    let blocks = article.blocks.iter().filter(|block| block.kind == kind);
    blocks.map(|block| block.span.of(&article.text)).collect()
}

fn has_note(notes: &[Note], kind: NoteKind) -> bool {
    notes.iter().any(|note| note.kind == kind)
}

const BRIDGE: &[u8] = include_bytes!("../pages/bridge.html");
const SCRAPED: &[u8] = include_bytes!("../pages/scraped.txt");

#[test]
fn a_page_says_who_when_and_what() {
    let (article, _) = read(BRIDGE, &Hints::default());
    assert_eq!(article.title.as_deref(), Some("Harbour bridge to close until autumn"));
    assert_eq!(article.byline.as_deref(), Some("Ada Quill"));
    assert_eq!(article.outlet.as_deref(), Some("The Elm Courier"));
    assert_eq!(article.section.as_deref(), Some("Transport"));
    assert_eq!(article.language.as_deref(), Some("en"));
    assert_eq!(article.published.date.as_deref(), Some("2024-03-05"));
    assert_eq!(article.published.time.as_deref(), Some("2024-03-05T07:30:00+01:00"));
    assert_eq!((article.published.precision, article.published.origin), (Precision::Second, Origin::JsonLd));
    assert_eq!(article.modified.and_then(|modified| modified.date).as_deref(), Some("2024-03-06"));
}

#[test]
fn blocks_are_told_apart() {
    let (article, _) = read(BRIDGE, &Hints::default());
    assert_eq!(texts(&article, BlockKind::Heading), ["What it means for the ferry"]);
    assert_eq!(texts(&article, BlockKind::PullQuote), ["There is no way around this."]);
    assert_eq!(texts(&article, BlockKind::Credit), ["ELM (Reuters) -", "Source: Elm Press Agency"]);
    assert_eq!(texts(&article, BlockKind::Paragraph).len(), 4);
    assert_eq!(article.credit.map(|credit| credit.outlet).as_deref(), Some("Elm Press Agency"));
}

#[test]
fn furniture_and_hidden_words_are_left_out_and_counted() {
    let (article, notes) = read(BRIDGE, &Hints::default());
    for words in ["Hidden words", "newsletter", "Related", "Copyright", "access_time", "Home", "a hundred years ago"] {
        assert!(!article.text.contains(words), "{words}");
    }
    assert!(has_note(&notes, NoteKind::Furniture));
}

#[test]
fn scraped_text_loses_its_furniture() {
    let (article, notes) = read(SCRAPED, &Hints::default());
    assert_eq!(article.title.as_deref(), Some("Vale: The Bridge Was Never Safe, and Everybody Knew"));
    assert_eq!(article.byline.as_deref(), Some("Staff Writer"));
    assert_eq!(article.section.as_deref(), Some("World"));
    assert_eq!(texts(&article, BlockKind::Caption), ["Ines Vale"]);
    assert_eq!(texts(&article, BlockKind::PullQuote).len(), 2);
    assert_eq!(texts(&article, BlockKind::Credit), ["Source: Elm Press Agency"]);
    assert!(article.text.starts_with("Ines Vale, who"));
    assert!(article.text.ends_with("Source: Elm Press Agency"));
    assert!(has_note(&notes, NoteKind::Furniture));
}

#[test]
fn a_relative_date_needs_the_time_of_the_crawl() {
    let (article, notes) = read(SCRAPED, &Hints::default());
    assert_eq!(article.published.text.as_deref(), Some("3 weeks ago"));
    assert_eq!((article.published.date, article.published.precision), (None, Precision::Relative));
    assert!(has_note(&notes, NoteKind::Date));
    let hints = Hints { crawled: Some("2024-03-22".to_owned()), ..Hints::default() };
    let (article, _) = read(SCRAPED, &hints);
    assert_eq!((article.published.date.as_deref(), article.published.precision), (Some("2024-03-01"), Precision::Day));
}

#[test]
fn an_articles_text_is_kept_to_the_last_character() {
    let hints = Hints { kind: Some(InputKind::Article), title: Some("T".to_owned()), ..Hints::default() };
    let text = "\n Share this\r\n\u{a0}\"Yes\",\0 she said. \n\nSource: Elm Press Agency \n";
    let (article, _) = read(text.as_bytes(), &hints);
    assert_eq!(article.text, text);
    assert_eq!(article.blocks.len(), 3);
    assert_eq!(article.title.as_deref(), Some("T"));
}

#[test]
fn dates_are_read_from_addresses() {
    let dated = |url: &str| {
        let hints = Hints { url: Some(url.to_owned()), ..Hints::default() };
        let (article, _) =
            read(b"<html><body><p>The mayor said that the bridge would be closed until the autumn.</p>", &hints);
        (article.published.date, article.published.precision, article.published.origin)
    };
    assert_eq!(
        dated("https://elm.example/2025/12/18/bridge"),
        (Some("2025-12-18".to_owned()), Precision::Day, Origin::Url)
    );
    assert_eq!(
        dated("https://elm.example/2025/12/bridge"),
        (Some("2025-12-01".to_owned()), Precision::Month, Origin::Url)
    );
    assert_eq!(dated("https://elm.example/bridge-2025"), (None, Precision::None, Origin::None));
}

#[test]
fn parts_that_the_server_sent_late_stand_in_their_place() {
    let page = "<html><body><article><h1>Bridge to close</h1><template id=\"B:0\"></template>\
        <p>The ferry will sail twice an hour from Thursday on, said the man who runs it all alone.</p></article>\
        <div hidden id=\"S:0\"><p>The bridge will close to all traffic, the council said on Tuesday after a night of talks.</p></div>";
    let (article, _) = read(page.as_bytes(), &Hints::default());
    let late = article.text.find("The bridge will close");
    assert!(late.is_some() && late < article.text.find("The ferry"), "{}", article.text);
}

#[test]
fn charsets_are_found() {
    let sentence = "The café is closed, said the naïve mayor of Malmö to all who would hear it, again and again.";
    let page =
        format!("<html><head><meta charset=utf-8></head><body><p>{sentence}</p><p>{sentence} Twice.</p></body></html>");
    let utf16: Vec<u8> = page.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin: Vec<u8> = page.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
    let declared = page.replace("utf-8", "windows-1252");
    let declared: Vec<u8> = declared.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
    for bytes in [page.into_bytes(), utf16, latin, declared] {
        let (article, _) = read(&bytes, &Hints::default());
        assert!(article.text.starts_with(sentence), "{}", article.text);
    }
}

#[test]
fn other_languages_are_read_and_noted() {
    let page = "<html><body><p>Die Brücke über den Hafen wird am Donnerstag für den gesamten Verkehr gesperrt, teilte der Rat mit.</p>\
        <p>Die Fähre soll von da an zweimal in der Stunde fahren, sagte ihr Betreiber am Dienstag vor dem Rathaus.</p>";
    let (article, notes) = read(page.as_bytes(), &Hints::default());
    assert_eq!(article.language.as_deref(), Some("de"));
    assert!(has_note(&notes, NoteKind::Language));
}

/// Blocks lie in the text, on character boundaries, in order, and cover all of it but white space.
fn check(bytes: &[u8], hints: &Hints) -> Result<(), TestCaseError> {
    let (article, _) = read(bytes, hints);
    let mut end = 0;
    for block in &article.blocks {
        let range = block.span.range();
        prop_assert!(end <= range.start && range.start < range.end);
        prop_assert!(article.text.get(end..range.start).is_some_and(|gap| gap.trim().is_empty()));
        prop_assert!(article.text.get(range.clone()).is_some());
        end = range.end;
    }
    prop_assert!(article.text.get(end..).is_some_and(|gap| gap.trim().is_empty()));
    if let Some(credit) = &article.credit {
        prop_assert!(article.text.get(credit.span.range()).is_some());
    }
    prop_assert_eq!(format!("{article:?}"), format!("{:?}", read(bytes, hints).0));
    Ok(())
}

fn kinds() -> impl Strategy<Value = Hints> {
    let kinds = prop_oneof![
        Just(None),
        Just(Some(InputKind::Html)),
        Just(Some(InputKind::Text)),
        Just(Some(InputKind::Article))
    ];
    kinds.prop_map(|kind| Hints { kind, crawled: Some("2024-03-05".to_owned()), ..Hints::default() })
}

/// Pieces of pages in any order: tags that never close, dates, icons, credits, odd characters.
fn markup() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<b>",
        "</i>",
        "<table>",
        "<td>",
        "<li>",
        "<h1>",
        "</h1>",
        "<br>",
        "<a href=x>",
        "</a>",
        "<script type='application/ld+json'>",
        "</script>",
        "{\"@type\":\"NewsArticle\",\"datePublished\":\"2024-02-30\"}",
        "<time>",
        "<template id=\"B:1\"></template>",
        "<div hidden id=\"S:1\">",
        "<meta name=author content='",
        "<title>",
        "<!--",
        "-->",
        "<",
        "&",
        "&#0;",
        "\"Yes,\" she said. ",
        "The mayor of the town said that it was so, and that was that. ",
        "\n",
        "LONDON (Reuters) - ",
        "Source: É ",
        "10 months ago",
        "By Ana Rao ",
        "5 March 2024",
        "folder_openÄ",
        "\u{200b}",
        "é",
        "\u{1F600}",
        "* ",
        "\0",
        "h/t ",
        "99999999999 years ago",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400), hints in kinds()) {
        check(&bytes, &hints)?;
    }

    #[test]
    fn any_characters_are_read(text in "\\PC{0,300}", hints in kinds()) {
        check(text.as_bytes(), &hints)?;
    }

    #[test]
    fn any_markup_is_read(text in markup(), hints in kinds()) {
        check(text.as_bytes(), &hints)?;
    }
}
