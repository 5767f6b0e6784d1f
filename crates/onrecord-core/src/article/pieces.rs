//! Which paragraphs, headings, list items and captions does a page show, and in what surroundings?
//!
//! The pieces are all of the page's visible words in their order, furniture included. What is not known here: which of
//! them are the article.

use super::furniture;
use super::markup::{Outline, Part, is_inline, one_line, unescape};

/// One run of words that the page sets apart from the others.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// In one line, except where the page breaks the line (`br`, `pre`).
    pub(crate) text: String,
    /// The innermost block element around it.
    pub(crate) node: usize,
    /// How many bytes of the text are links.
    pub(crate) linked: usize,
    pub(crate) place: Place,
}

/// What the elements around a piece say about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// 1 to 6 in `h1` to `h6`.
    pub(crate) heading: u8,
    pub(crate) list_item: bool,
    pub(crate) caption: bool,
    pub(crate) pull_quote: bool,
    pub(crate) table: bool,
    pub(crate) preformatted: bool,
    /// A listing of a program's text: no words of anybody.
    pub(crate) code: bool,
    pub(crate) button: bool,
    /// `nav`, `footer`, `form`, a sidebar.
    pub(crate) outside: bool,
    /// A class or id that says so: "related", "newsletter".
    pub(crate) furniture: bool,
    pub(crate) hidden: bool,
}

/// All pieces of a page in order, the hidden ones marked.
pub(crate) fn pieces(outline: &Outline) -> Vec<Piece> {
    let places = places(outline);
    let mut pieces = Vec::new();
    let mut line = Line::default();
    for (at, node) in outline.nodes.iter().enumerate() {
        line.leave(at, outline, &places, &mut pieces);
        match &node.part {
            Part::Text(raw) => line.push(raw, at, outline, &places),
            Part::Element { name, .. } => line.enter(at, name, node.end, outline, &places, &mut pieces),
        }
    }
    line.leave(usize::MAX, outline, &places, &mut pieces);
    line.flush(outline, &places, &mut pieces);
    show_all_of_a_hidden_page(&mut pieces);
    pieces
}

/// A page that hides more than it shows waits for a script to show it: then being hidden says nothing.
fn show_all_of_a_hidden_page(pieces: &mut [Piece]) {
    let words = |hidden: bool| -> usize {
        let chosen = pieces.iter().filter(|piece| piece.place.hidden == hidden && !piece.place.outside);
        chosen.map(|piece| piece.text.len()).sum()
    };
    if words(true) > words(false) {
        pieces.iter_mut().for_each(|piece| piece.place.hidden = false);
    }
}

/// The words collected since the last block boundary.
#[derive(Default)]
struct Line {
    raw: String,
    linked: usize,
    /// The node of the first word.
    node: usize,
    /// Ends of the blocks and links that are open.
    blocks: Vec<usize>,
    links: Vec<usize>,
    breaks: usize,
}

impl Line {
    fn enter(
        &mut self,
        at: usize,
        name: &str,
        end: usize,
        outline: &Outline,
        places: &[Place],
        pieces: &mut Vec<Piece>,
    ) {
        match name {
            "br" => self.line_break(outline, places, pieces),
            "a" => self.links.push(end),
            "title" | "script" => self.blocks.push(end),
            _ if !is_inline(name) => {
                self.flush(outline, places, pieces);
                self.blocks.push(end);
            }
            // Buttons made of inline elements and labels side by side are no words of a sentence.
            _ if places[at].button != places[outline.nodes[at].parent].button => {
                self.flush(outline, places, pieces);
                self.blocks.push(end);
            }
            _ => {}
        }
    }

    fn leave(&mut self, at: usize, outline: &Outline, places: &[Place], pieces: &mut Vec<Piece>) {
        while self.links.last().is_some_and(|&end| end <= at) {
            self.links.pop();
        }
        while self.blocks.last().is_some_and(|&end| end <= at) {
            self.blocks.pop();
            self.flush(outline, places, pieces);
        }
    }

    fn push(&mut self, raw: &str, at: usize, outline: &Outline, places: &[Place]) {
        let parent = outline.nodes[at].parent;
        if matches!(outline.name(parent), "script" | "title") {
            return;
        }
        let text = unescape(raw);
        let shows = !text.trim().is_empty();
        if shows {
            if self.raw.trim().is_empty() {
                self.node = at;
            }
            self.breaks = 0;
        }
        if !self.links.is_empty() {
            self.linked += text.trim().len();
        }
        if places[parent].preformatted {
            self.raw.push_str(&text);
        } else {
            self.raw.push_str(&text.replace(['\n', '\r'], " "));
        }
    }

    /// One `br` breaks the line, two end the paragraph.
    fn line_break(&mut self, outline: &Outline, places: &[Place], pieces: &mut Vec<Piece>) {
        self.breaks += 1;
        if self.breaks > 1 {
            self.flush(outline, places, pieces);
        } else {
            self.raw.push('\n');
        }
    }

    fn flush(&mut self, outline: &Outline, places: &[Place], pieces: &mut Vec<Piece>) {
        let text = lines(&self.raw);
        if !text.is_empty() {
            let parent = outline.nodes[self.node].parent;
            let node = outline.around(parent).find(|&node| !is_inline(outline.name(node))).unwrap_or(0);
            pieces.push(Piece { text, node, linked: self.linked, place: places[parent] });
        }
        self.raw.clear();
        self.linked = 0;
        self.breaks = 0;
    }
}

/// White space collapsed within each line; empty lines left out.
fn lines(raw: &str) -> String {
    let mut text = String::new();
    for line in raw.split('\n').map(one_line).filter(|line| !line.is_empty()) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&line);
    }
    text
}

/// What every node inherits from the elements around it.
fn places(outline: &Outline) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::with_capacity(outline.nodes.len());
    let held = words_held(outline);
    for (at, node) in outline.nodes.iter().enumerate() {
        let mut place = if at == 0 { Place::default() } else { places[node.parent] };
        if let Part::Element { name, .. } = &node.part {
            let is_page = matches!(&**name, "html" | "body" | "main" | "article") || 2 * held[at] > held[0];
            place = named(place, name, is_page);
            if !is_page {
                let class_and_id = outline.class_and_id(at);
                place = classed(place, &class_and_id);
                place.hidden |= is_hidden(outline, at) && !furniture::class_unfolds(&class_and_id);
            }
        }
        places.push(place);
    }
    places
}

/// How many bytes of paragraphs each element holds. One with most of the page's is the page, whatever its class says.
fn words_held(outline: &Outline) -> Vec<usize> {
    let mut held = vec![0; outline.nodes.len()];
    for at in (1..outline.nodes.len()).rev() {
        let parent = outline.nodes[at].parent;
        if let Part::Text(raw) = &outline.nodes[at].part {
            held[at] = if raw.len() > LABEL { raw.len() } else { 0 };
        }
        held[parent] += held[at];
    }
    held
}

/// Texts of fewer bytes are links and labels.
const LABEL: usize = 40;

fn named(mut place: Place, name: &str, is_page: bool) -> Place {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => place.heading = name.as_bytes()[1] - b'0',
        "li" | "dd" | "dt" => place.list_item = true,
        "figcaption" | "figure" => place.caption = true,
        "table" => place.table = true,
        "pre" => place.preformatted = true,
        "code" => place.code |= place.preformatted,
        "button" => place.button = true,
        "nav" | "footer" | "form" | "aside" | "dialog" if !is_page => place.outside = true,
        // A paragraph of the article may stand in anything.
        "p" => place.button = false,
        _ => {}
    }
    place
}

fn classed(mut place: Place, class_and_id: &str) -> Place {
    if class_and_id.is_empty() {
        return place;
    }
    let class = class_and_id.to_ascii_lowercase();
    place.caption |= class.contains("caption");
    place.pull_quote |= ["pullquote", "pull-quote", "pull_quote", "blockquote--pull"].iter().any(|w| class.contains(w));
    place.furniture |= furniture::class_says_so(class_and_id);
    place
}

fn is_hidden(outline: &Outline, node: usize) -> bool {
    if outline.attribute(node, "hidden").is_some_and(|value| value != "until-found") {
        return true;
    }
    let style = outline.attribute(node, "style").unwrap_or_default();
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}
