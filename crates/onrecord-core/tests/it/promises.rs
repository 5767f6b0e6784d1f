//! What holds for every input, however hostile? Used by the tests here and by the targets in `fuzz/`.
//!
//! The model is left out, since it makes a run a thousand times slower: any attributions that a tagger could make are as
//! good for the stages behind it.

use onrecord_core::page::Hints;
use onrecord_core::quotation::Quotations;
use onrecord_core::token::{Token, Vocabulary};
use onrecord_core::{
    Article, Attribution, BlockKind, InputKind, Occasion, Span, Speaker, Statement, article, layout, occasion, page,
    place, quotation, speaker, statement, token,
};

/// Reads bytes as a page of each kind, up to the article.
pub(crate) fn of_page(bytes: &[u8]) {
    for kind in [None, Some(InputKind::Html), Some(InputKind::Text)] {
        let hints = Hints { kind, ..Hints::default() };
        let (article, _) = article::extract(page::decode(bytes, &hints), &hints);
        of_article(&article);
    }
}

/// Takes bytes for a page in each of many charsets: where words of its article are found, they stand.
pub(crate) fn of_places(bytes: &[u8]) {
    for charset in ["utf-8", "windows-1252", "utf-16le", "utf-16be", "shift_jis", "gb18030", "big5", "iso-2022-jp"] {
        for kind in [InputKind::Html, InputKind::Text, InputKind::Article] {
            let hints = Hints { kind: Some(kind), charset: Some(charset.to_owned()), ..Hints::default() };
            let (article, _) = article::extract(page::decode(bytes, &hints), &hints);
            let shown = place::shown(bytes, &hints);
            let places = place::find(&shown, &article.text);
            for (begin, word) in article.text.match_indices(|c: char| !c.is_whitespace()) {
                for end in [begin + word.len(), article.text.ceil_char_boundary(begin + 40)] {
                    let span = Span::new(begin, end);
                    if let Some(place) = places.of(span) {
                        assert!(place.end <= bytes.len() && shown.has(span.of(&article.text), place), "{span:?}");
                    }
                }
            }
        }
    }
}

/// Reads a text from article to statements. The attributions are derived from `controls`.
pub(crate) fn of_text(controls: &[u8], text: &str) {
    let article = unchanged(controls, text);
    of_article(&article);
    let quotations = quotation::find(text);
    quotation::doubts(text, &quotations);
    of_quotations(text, &quotations);
    let tokens = token::split(text, &quotations, &vocabulary());
    of_tokens(text, &tokens);
    let attributions = layout::attributions(&article, &quotations, tagged(controls, &tokens));
    attributions.iter().for_each(|attribution| of_attribution(text, attribution));
    assert!(attributions.is_sorted_by_key(|attribution| attribution.content[0]), "attributions are in order");
    let (speakers, _) = speaker::resolve(&article, &quotations, &attributions);
    let occasions = occasion::find(&article, &quotations, &attributions, &speakers);
    let n_attributions = attributions.len();
    let statements = statement::assemble(text, &quotations, attributions, speakers, occasions);
    assert_eq!(statements.len(), n_attributions);
    of_statements(&article, &statements);
}

/// An input of [`of_text`] as one run of bytes: how many controls, the controls, the text.
pub(crate) fn of_text_bytes(bytes: &[u8]) {
    let (n_controls, rest) = bytes.split_first().map_or((0, bytes), |(first, rest)| (usize::from(*first), rest));
    let (controls, text) = rest.split_at(n_controls.min(rest.len()));
    of_text(controls, &String::from_utf8_lossy(text));
}

/// The text of an input that is an article and nothing else, with blocks of all kinds.
fn unchanged(controls: &[u8], text: &str) -> Article {
    const KINDS: [BlockKind; 8] = [
        BlockKind::Paragraph,
        BlockKind::Heading,
        BlockKind::ListItem,
        BlockKind::Caption,
        BlockKind::PullQuote,
        BlockKind::Paragraph,
        BlockKind::Paragraph,
        BlockKind::Paragraph,
    ];
    let hints = Hints { kind: Some(InputKind::Article), charset: Some("utf-8".into()), ..Hints::default() };
    let (mut article, _) = article::extract(page::decode(text.as_bytes(), &hints), &hints);
    assert_eq!(article.text, text, "the text of an article is never changed");
    for (block, control) in article.blocks.iter_mut().zip(controls.iter().rev()) {
        block.kind = KINDS[usize::from(*control) % KINDS.len()];
    }
    article
}

fn vocabulary() -> Vocabulary {
    let words = ["[PAD]", "[unused0]", "the", "said", "mayor", "rao", "ana", "\"", ".", ","];
    let letters = ('a'..='z').flat_map(|letter| [letter.to_string(), format!("##{letter}")]);
    let lines: Vec<String> = words.iter().map(|word| (*word).to_string()).chain(letters).collect();
    Vocabulary::parse(&lines.join("\n"))
}

/// Attributions such as a tagger could make: spans from token to token, those of one role never overlapping.
fn tagged(controls: &[u8], tokens: &[Token]) -> Vec<Attribution> {
    let words: Vec<Span> = tokens.iter().filter(|token| token.id != token::PARAGRAPH).map(|token| token.span).collect();
    let mut found: Vec<Attribution> = Vec::new();
    let mut at = 0;
    for control in controls.as_chunks::<3>().0 {
        let [skipped, role_and_length, owner] = control.map(usize::from);
        at += skipped % 32;
        let end = at + 1 + role_and_length / 4 % 64;
        let (Some(first), Some(last)) = (words.get(at), words.get(end - 1)) else { break };
        let span = Span { begin: first.begin, end: last.end };
        at = end;
        if owner % 4 == 3 || found.is_empty() {
            found.push(Attribution { confidence: 0.5, ..Attribution::default() });
        }
        let index = found.len() - 1 - (owner % 4).min(found.len() - 1);
        let attribution = &mut found[index];
        match role_and_length % 4 {
            0 => attribution.source = vec![span],
            1 => attribution.cue = vec![span],
            _ => attribution.content.push(span),
        }
    }
    found.retain(|attribution| !attribution.content.is_empty());
    found
}

fn of_article(article: &Article) {
    let text = &article.text;
    let mut end = 0;
    for block in &article.blocks {
        of_span(text, block.span);
        assert!(block.span.begin >= end, "blocks are in order and do not overlap");
        assert!(text[end as usize..block.span.begin as usize].trim().is_empty(), "what no block covers is white space");
        end = block.span.end;
    }
    if !article.blocks.is_empty() {
        assert!(text[end as usize..].trim().is_empty(), "what no block covers is white space");
    }
    if let Some(credit) = &article.credit {
        of_span(text, credit.span);
    }
}

fn of_quotations(text: &str, quotations: &Quotations) {
    of_disjoint(text, &quotations.marks.iter().map(|mark| mark.span).collect::<Vec<_>>());
    of_disjoint(text, &quotations.quoted.iter().map(|quoted| quoted.span).collect::<Vec<_>>());
}

fn of_tokens(text: &str, tokens: &[Token]) {
    assert!(tokens.iter().all(|token| !token.span.is_empty()));
    for token in tokens {
        of_span(text, token.span);
    }
    // The pieces of one character ("½") share its span, so tokens may touch the same bytes.
    assert!(tokens.is_sorted_by_key(|token| (token.span.begin, token.span.end)), "tokens are in order");
}

fn of_attribution(text: &str, attribution: &Attribution) {
    assert!(!attribution.content.is_empty(), "something is said");
    for spans in [&attribution.content, &attribution.cue, &attribution.source] {
        of_disjoint(text, spans);
        assert!(spans.iter().all(|span| !span.is_empty()));
    }
    assert!((0.0..=1.0).contains(&attribution.confidence));
}

fn of_statements(article: &Article, statements: &[Statement]) {
    for (index, statement) in statements.iter().enumerate() {
        of_attribution(&article.text, &statement.attribution);
        of_speaker(article, &statement.speaker);
        if let Some(occasion) = &statement.occasion {
            of_occasion(&article.text, occasion);
        }
        let outer = std::iter::successors(statement.inside, |outer| statements[*outer].inside);
        let n_outer = outer.take(statements.len() + 1).inspect(|outer| assert_ne!(*outer, index)).count();
        assert!(n_outer <= statements.len(), "no statement is inside itself");
    }
}

fn of_speaker(article: &Article, speaker: &Speaker) {
    if let Some(name) = &speaker.name {
        let holds = |text: &str| text.contains(name.as_str());
        let is_slice = holds(&article.text)
            || article.title.as_deref().is_some_and(holds)
            || article.byline.as_deref().is_some_and(holds);
        assert!(is_slice && !name.is_empty(), "a name is a slice of the document: {name:?}");
    }
    for evidence in &speaker.why {
        of_span(&article.text, evidence.span);
    }
}

fn of_occasion(text: &str, occasion: &Occasion) {
    of_span(text, occasion.span);
    if let Some(outlet) = occasion.outlet {
        of_span(text, outlet);
        assert!(occasion.span.contains(outlet), "the medium is a slice of the occasion");
    }
}

fn of_disjoint(text: &str, spans: &[Span]) {
    spans.iter().for_each(|span| of_span(text, *span));
    assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].begin), "spans are in order and do not overlap");
}

fn of_span(text: &str, span: Span) {
    assert!(span.begin <= span.end && text.get(span.range()).is_some(), "{span:?} is in bounds and on boundaries");
}
