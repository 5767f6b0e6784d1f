//! Given attributions and what was found out about each, what are the statements?

use crate::attribution::Attribution;
use crate::occasion::Occasion;
use crate::quotation::Quotations;
use crate::span::Span;
use crate::speaker::Speaker;

/// An attribution with everything known about it.
#[derive(Clone, Debug)]
pub struct Statement {
    pub attribution: Attribution,
    pub kind: Kind,
    pub speaker: Speaker,
    pub occasion: Option<Occasion>,
    /// Index of the statement that reports this one.
    pub inside: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// All its words stand in quotation marks.
    Direct,
    /// None does.
    Indirect,
    /// Some do: `He called it "a gift" to his rivals`.
    Mixed,
}

impl Kind {
    /// As the output has it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Direct => "direct",
            Kind::Indirect => "indirect",
            Kind::Mixed => "mixed",
        }
    }
}

/// Puts together, in the order of the attributions, what belongs together.
pub fn assemble(
    text: &str,
    quotations: &Quotations,
    attributions: Vec<Attribution>,
    speakers: Vec<Speaker>,
    occasions: Vec<Option<Occasion>>,
) -> Vec<Statement> {
    let reporters: Vec<Option<usize>> = (0..attributions.len()).map(|index| reporter(index, &attributions)).collect();
    let known = speakers.into_iter().zip(occasions).zip(reporters);
    let statements = attributions.into_iter().zip(known);
    statements
        .map(|(attribution, ((speaker, occasion), inside))| Statement {
            kind: kind(text, quotations, &attribution.content),
            attribution,
            speaker,
            occasion,
            inside,
        })
        .collect()
}

fn kind(text: &str, quotations: &Quotations, content: &[Span]) -> Kind {
    let (mut quoted, mut plain) = (false, false);
    for (index, piece) in content.iter().enumerate() {
        let begin = if index == 0 { spoken_from(text, *piece) } else { piece.begin as usize };
        let words = &text[begin..piece.end as usize];
        for (offset, _) in words.char_indices().filter(|(_, character)| character.is_alphanumeric()) {
            let inside = quotations.at(begin + offset).is_some();
            quoted |= inside;
            plain |= !inside;
        }
    }
    match (quoted, plain) {
        (true, false) => Kind::Direct,
        (true, true) => Kind::Mixed,
        (false, _) => Kind::Indirect,
    }
}

/// Behind the "that" that ties a content to its cue: `said that "the bridge is safe"` quotes all that was said.
fn spoken_from(text: &str, content: Span) -> usize {
    let tie = content.of(text).strip_prefix("that ").map_or(0, |_| "that ".len());
    content.begin as usize + tie
}

/// The attribution with the shortest content that holds all of this one: cue, source and content.
fn reporter(index: usize, attributions: &[Attribution]) -> Option<usize> {
    let reported = &attributions[index];
    let within = |piece: &Span, content: &[Span]| content.iter().any(|outer| outer.contains(*piece));
    let reports = |other: &Attribution| {
        let mut pieces = reported.content.iter().chain(&reported.cue).chain(&reported.source);
        pieces.all(|piece| within(piece, &other.content)) && other.content != reported.content
    };
    // Attributions are in order of the text, so only neighbours can hold one another.
    let near = index.saturating_sub(NEIGHBOURS)..attributions.len().min(index + NEIGHBOURS);
    let length = |other: &usize| attributions[*other].content.iter().map(|piece| piece.len()).sum::<usize>();
    near.filter(|&other| other != index && reports(&attributions[other])).min_by_key(length)
}

/// How many attributions to either side are looked at for one that reports another: more than any sentence nests.
const NEIGHBOURS: usize = 8;
