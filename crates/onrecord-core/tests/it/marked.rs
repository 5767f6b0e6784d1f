//! Reads test sentences with their spans marked: `{S1 Ana Rao} {K1 said} {C1 "no"}`; the number may be left out for 1.

use onrecord_core::{Article, Attribution, Span};

pub(crate) struct Marked {
    pub(crate) article: Article,
    pub(crate) attributions: Vec<Attribution>,
}

pub(crate) fn read(marked: &str) -> Marked {
    let mut text = String::new();
    let mut attributions: Vec<Attribution> = Vec::new();
    let mut rest = marked;
    while let Some(open) = rest.find('{') {
        text.push_str(&rest[..open]);
        let close = open + rest[open..].find('}').expect("a mark is closed");
        let (label, words) = rest[open + 1..close].split_once(' ').expect("a mark has a label and words");
        let number: usize = label[1..].parse().unwrap_or(1);
        let begin = text.len();
        text.push_str(words);
        let span = Span::new(begin, text.len());
        if attributions.len() < number {
            attributions.resize_with(number, Attribution::default);
        }
        let attribution = &mut attributions[number - 1];
        match &label[..1] {
            "S" => attribution.source.push(span),
            "K" => attribution.cue.push(span),
            "C" => attribution.content.push(span),
            other => panic!("unknown label {other}"),
        }
        rest = &rest[close + 1..];
    }
    text.push_str(rest);
    Marked { article: Article { text, ..Article::default() }, attributions }
}
