//! Is there a page that breaks the reader? Each of these did break one that we know of.

use std::time::{Duration, Instant};

use onrecord_core::{Article, Hints, InputKind, Note, NoteKind, article, page};

/// What people are promised for one input. Tests run unoptimised and on busy machines, with smaller inputs.
const PATIENCE: Duration = Duration::from_secs(60);

const SENTENCE: &str = "<p>The mayor said on Monday that the bridge would be closed for repairs until the autumn.</p>";

fn read(bytes: &[u8]) -> (Article, Vec<Note>) {
    let begin = Instant::now();
    let hints = Hints::default();
    let reading = article::extract(page::decode(bytes, &hints), &hints);
    assert!(begin.elapsed() < PATIENCE, "took {:?}", begin.elapsed());
    reading
}

fn has_note(notes: &[Note], kind: NoteKind) -> bool {
    notes.iter().any(|note| note.kind == kind)
}

#[test]
fn elements_nested_fifty_thousand_deep() {
    for tag in ["div", "b", "table", "blockquote", "ul><li", "font", "i><div", "unknown-one"] {
        let (article, notes) = read(format!("<html><body>{}{SENTENCE}", format!("<{tag}>").repeat(50_000)).as_bytes());
        assert!(article.text.contains("The mayor said on Monday"), "{tag}");
        assert!(has_note(&notes, NoteKind::Limit), "{tag}");
    }
}

#[test]
fn two_hundred_thousand_attributes_on_one_tag() {
    let attributes: String = (0..200_000).map(|n| format!(" class=c{n}")).collect();
    let (article, notes) = read(format!("<html><body><div{attributes}>{SENTENCE}").as_bytes());
    assert!(article.text.contains("The mayor said on Monday"));
    assert!(has_note(&notes, NoteKind::Limit));
}

#[test]
fn a_page_with_too_many_elements() {
    let (_, notes) = read(format!("<html><body>{}", "<a href=x>x</a> ".repeat(60_000)).as_bytes());
    assert!(has_note(&notes, NoteKind::Limit));
}

#[test]
fn a_page_that_ends_anywhere() {
    let page = include_bytes!("../pages/bridge.html");
    for end in (0..page.len()).step_by(61) {
        read(&page[..end]);
    }
}

#[test]
fn things_that_are_never_closed() {
    for odd in [
        "<!--",
        "<a href=\"",
        "<title>",
        "<script>",
        "<textarea>",
        "<![CDATA[",
        "<",
        "&",
        "</",
        "<p ",
        "<template id=\"B:1\">",
    ] {
        read(format!("<html><body>{SENTENCE}{}", odd.repeat(20_000)).as_bytes());
    }
}

#[test]
fn misnested_elements() {
    for odd in ["<b><i><p><div></b></i>", "<table><b><tr><td><a>x</table></b>", "</div>", "<p><table><p></table>"] {
        let (article, _) = read(format!("<html><body>{SENTENCE}{}", odd.repeat(5_000)).as_bytes());
        assert!(article.text.contains("The mayor said on Monday"), "{odd}");
    }
}

#[test]
fn references_in_a_circle() {
    let script = r#"<script type="application/ld+json">{"@type":"Article","@id":"x","author":{"@id":"x"}}</script>"#;
    let (article, _) = read(format!("<html><body>{}{SENTENCE}", script.repeat(5_000)).as_bytes());
    assert!(article.text.contains("The mayor said on Monday"));
    let parts: String =
        (0..2_000).map(|n| format!("<div hidden id=\"S:{n}\"><template id=\"B:{n}\"></template></div>")).collect();
    read(format!("<html><body>{SENTENCE}{parts}").as_bytes());
}

#[test]
fn a_line_of_ten_megabytes() {
    let line = "word, said he. ".repeat(700_000);
    let (article, _) = read(line.as_bytes());
    assert!(article.text.len() > 9_000_000);
}

#[test]
fn a_quotation_mark_opened_on_every_line() {
    let lines = "\"He said it and went away over the hills to the sea.\n".repeat(20_000);
    assert!(!read(lines.as_bytes()).0.text.is_empty());
}

#[test]
fn bytes_that_are_no_text() {
    let random: Vec<u8> = (0..100_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    for bytes in [&b"%PDF-1.7\n%\xe2\xe3"[..], b"\x89PNG\r\n\x1a\n", &random] {
        let (article, notes) = read(bytes);
        assert!(article.text.is_empty());
        assert!(has_note(&notes, NoteKind::NoArticle));
    }
}

#[test]
fn damaged_characters_are_noted() {
    let mut page =
        format!("<html><body>{SENTENCE}<p>It was sunny in Málaga, Córdoba, Cádiz, Mérida and León.</p>").into_bytes();
    page.extend_from_slice(b"<p>And \xff\xfe more \xc3\x28 words, said the mayor of the town.</p>\0\0");
    let (article, notes) = read(&page);
    assert!(article.text.contains("Málaga") && article.text.contains('\u{fffd}'));
    assert!(has_note(&notes, NoteKind::Charset));
}

#[test]
fn nothing_at_all() {
    for bytes in [&b""[..], b" \n ", b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"<html></html>"] {
        for kind in [None, Some(InputKind::Html), Some(InputKind::Text), Some(InputKind::Article)] {
            let hints = Hints { kind, ..Hints::default() };
            article::extract(page::decode(bytes, &hints), &hints);
        }
    }
    assert!(has_note(&read(b"").1, NoteKind::NoArticle));
}
