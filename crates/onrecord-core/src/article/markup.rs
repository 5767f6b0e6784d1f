//! Which elements and words does a web page consist of, within limits that no page can break?
//!
//! One pass over the characters, in linear time and without recursion, makes a flat [`Outline`]. It knows just enough of
//! HTML (elements that are never closed, elements that close others, attributes without quotation marks) to be right on
//! real pages. Elements that never hold an article's words (`script`, `style`, `svg`) are not in it, except for JSON-LD.
//! What it does not know: which of the words are the article.

use std::borrow::Cow;
use std::ops::Range;

/// Elements nested deeper than this are taken apart: their words stay, in the deepest element allowed. Of the 160 pages
/// of the benchmark the deepest nests 54; the extractor overflows its stack from some thousands on, and the memory it
/// takes grows with depth times text.
pub(crate) const MAX_DEPTH: usize = 128;
/// Elements and texts. The page behind them is not read. The largest of those pages has 4,000 elements; the extractor's
/// time grows faster than their number, to some seconds here.
pub(crate) const MAX_NODES: usize = 80_000;
/// The depths of all nodes together. The page behind them is not read. The extractor copies what is inside an element for
/// many of the elements around it, so that time and memory grow with this sum: 80,000 nodes at depth 128 took 1 GB and
/// 7 s, these take a fifth. A page of 8,000 nodes at depth 20 has 160,000.
const MAX_TOTAL_DEPTH: usize = 2_000_000;
/// Attributes of one tag beyond this are not kept. The most seen is 30.
pub(crate) const MAX_ATTRIBUTES: usize = 64;
/// Bytes of text between the tags. The longest article of the benchmark has 45,000.
pub(crate) const MAX_TEXT: usize = 2 << 20;
/// Bytes of one attribute or title. Longer ones are pictures in the page itself, or hostile, and are left out.
const MAX_VALUE: usize = 64 << 10;
/// Bytes of JSON-LD in the whole page; parsed, it takes thirty times the memory. What does not fit is left out.
const MAX_JSON_LD: usize = 4 << 20;

/// The page's elements and texts in the order of the page.
#[derive(Debug, Default)]
pub(crate) struct Outline<'a> {
    pub(crate) nodes: Vec<Node<'a>>,
    attributes: Vec<Attribute<'a>>,
    pub(crate) cut: Cut,
}

#[derive(Debug)]
pub(crate) struct Node<'a> {
    pub(crate) part: Part<'a>,
    /// The element around this node; the first node is its own parent.
    pub(crate) parent: usize,
    /// One past its last descendant.
    pub(crate) end: usize,
}

#[derive(Debug)]
pub(crate) enum Part<'a> {
    Element {
        /// In lower case.
        name: Cow<'a, str>,
        attributes: Range<usize>,
    },
    /// As the page has it, with character references.
    Text(&'a str),
}

#[derive(Debug)]
struct Attribute<'a> {
    name: Cow<'a, str>,
    value: &'a str,
}

/// What did not fit into the limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cut {
    /// Elements taken apart because they were nested too deep.
    pub(crate) flattened: usize,
    pub(crate) attributes: usize,
    /// Bytes of attributes, titles and JSON-LD that are too long.
    pub(crate) metadata: usize,
    /// Bytes of the page behind the last element that fitted.
    pub(crate) unread: usize,
    /// Elements like `<script>` that nothing closes; they are taken for text.
    pub(crate) unclosed: usize,
    /// Whether the page opens `<html>` or `<body>` and ends without closing one of them: the end is missing.
    pub(crate) breaks_off: bool,
}

impl<'a> Outline<'a> {
    pub(crate) fn name(&self, node: usize) -> &str {
        match &self.nodes[node].part {
            Part::Element { name, .. } => name,
            Part::Text(_) => "",
        }
    }

    /// The value of an attribute, character references resolved.
    pub(crate) fn attribute(&self, node: usize, wanted: &str) -> Option<Cow<'a, str>> {
        self.attributes(node).iter().find(|a| a.name == wanted).map(|a| unescape(a.value))
    }

    /// `class` and `id` in one string, for looking up words in them.
    pub(crate) fn class_and_id(&self, node: usize) -> String {
        let mut words = String::new();
        for attribute in self.attributes(node) {
            if matches!(&*attribute.name, "class" | "id") {
                words.push_str(attribute.value);
                words.push(' ');
            }
        }
        words
    }

    fn attributes(&self, node: usize) -> &[Attribute<'a>] {
        match &self.nodes[node].part {
            Part::Element { attributes, .. } => &self.attributes[attributes.clone()],
            Part::Text(_) => &[],
        }
    }

    /// All elements, in the order of the page.
    pub(crate) fn elements(&self) -> impl Iterator<Item = usize> {
        (0..self.nodes.len()).filter(|&node| !matches!(self.nodes[node].part, Part::Text(_)))
    }

    pub(crate) fn elements_named(&self, name: &str) -> impl Iterator<Item = usize> {
        self.elements().filter(move |&node| self.name(node) == name)
    }

    /// The words inside an element in one line.
    pub(crate) fn text(&self, node: usize) -> String {
        let mut text = String::new();
        for inner in &self.nodes[node..self.nodes[node].end] {
            match &inner.part {
                Part::Text(raw) => text.push_str(&unescape(raw)),
                Part::Element { name, .. } if !is_inline(name) => text.push(' '),
                Part::Element { .. } => {}
            }
        }
        one_line(&text)
    }

    /// The element itself and those around it, from the inside out.
    pub(crate) fn around(&self, node: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(node), |&inner| {
            let parent = self.nodes[inner].parent;
            (parent != inner).then_some(parent)
        })
    }

    /// The page as well-formed HTML without the nodes that `left_out` names, for a crate that wants to parse it itself.
    pub(crate) fn to_html(&self, left_out: impl Fn(usize) -> bool) -> String {
        let mut html = String::new();
        let mut open: Vec<usize> = Vec::new();
        let mut at = 0;
        while at < self.nodes.len() {
            while let Some(&last) = open.last()
                && self.nodes[last].end <= at
            {
                self.close(last, &mut html);
                open.pop();
            }
            let node = &self.nodes[at];
            if left_out(at) {
                at = node.end;
                continue;
            }
            match &node.part {
                Part::Text(raw) => html.push_str(&raw.replace('<', "&lt;")),
                Part::Element { name, .. } => {
                    self.open(at, name, &mut html);
                    if !is_void(name) {
                        open.push(at);
                    }
                }
            }
            at += 1;
        }
        for &last in open.iter().rev() {
            self.close(last, &mut html);
        }
        html
    }

    fn open(&self, node: usize, name: &str, html: &mut String) {
        html.push('<');
        html.push_str(name);
        for attribute in self.attributes(node) {
            html.push(' ');
            html.push_str(&attribute.name);
            html.push_str("=\"");
            html.push_str(&attribute.value.replace('"', "&quot;"));
            html.push('"');
        }
        html.push('>');
    }

    fn close(&self, node: usize, html: &mut String) {
        html.push_str("</");
        html.push_str(self.name(node));
        html.push('>');
    }
}

/// Resolves character references. `&nbsp;` becomes a plain space: it separates words like one.
pub(crate) fn unescape(raw: &str) -> Cow<'_, str> {
    if !raw.contains(['&', '\u{a0}']) {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(html_escape::decode_html_entities(raw).replace('\u{a0}', " "))
}

/// Runs of white space become one space, none at the ends. Characters that show nothing are left out.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().filter(|c| !is_invisible(*c)));
    }
    if line.starts_with(' ') || line.ends_with(' ') || line.contains("  ") { one_line(line.trim()) } else { line }
}

/// Zero-width characters and soft hyphens: they would make equal words different.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{fffc}')
        || (c.is_control() && c != '\n' && c != '\t')
}

/// Reads a page. Never fails: whatever is not markup is text.
pub(crate) fn outline(page: &str) -> Outline<'_> {
    let mut reader = Reader {
        page,
        at: 0,
        outline: Outline::default(),
        open: Vec::new(),
        too_deep: 0,
        total_depth: 0,
        has_ended: None,
        json_ld: 0,
        text: 0,
        unclosed: Vec::new(),
    };
    reader.push_element(Cow::Borrowed("html"), 0..0);
    reader.read();
    reader.finish()
}

struct Reader<'a> {
    page: &'a str,
    at: usize,
    outline: Outline<'a>,
    /// The elements that are open, outermost first.
    open: Vec<usize>,
    /// How many elements are open beyond the deepest that is kept.
    too_deep: usize,
    /// Of all nodes so far.
    total_depth: usize,
    /// Whether `<html>` or `<body>` was closed; `None` before one was opened.
    has_ended: Option<bool>,
    /// Bytes of JSON-LD so far.
    json_ld: usize,
    text: usize,
    /// Elements with raw content that the rest of the page does not close, so that it is searched once only.
    unclosed: Vec<&'static str>,
}

impl<'a> Reader<'a> {
    fn read(&mut self) {
        while self.at < self.page.len() {
            if self.is_full() {
                self.outline.cut.unread = self.page.len() - self.at;
                return;
            }
            let rest = &self.page[self.at..];
            let text_len = rest.find('<').unwrap_or(rest.len());
            self.push_text(text_len);
            // Where the text was cut, no `<` follows.
            if self.at < self.page.len() && !self.is_full() {
                self.read_markup();
            }
        }
    }

    fn is_full(&self) -> bool {
        self.outline.nodes.len() >= MAX_NODES || self.total_depth >= MAX_TOTAL_DEPTH || self.text >= MAX_TEXT
    }

    fn finish(mut self) -> Outline<'a> {
        self.outline.cut.breaks_off = self.outline.cut.unread == 0 && self.has_ended == Some(false);
        let end = self.outline.nodes.len();
        for node in self.open.drain(..) {
            self.outline.nodes[node].end = end;
        }
        self.outline
    }

    /// Takes the next `len` bytes as text.
    fn push_text(&mut self, len: usize) {
        if len == 0 {
            return;
        }
        let mut kept = len.min(MAX_TEXT.saturating_sub(self.text));
        while !self.page.is_char_boundary(self.at + kept) {
            kept -= 1;
        }
        let raw = &self.page[self.at..self.at + kept];
        self.at += kept;
        self.text += kept;
        if kept < len {
            self.text = MAX_TEXT;
        }
        self.push_node(Part::Text(raw));
    }

    fn push_node(&mut self, part: Part<'a>) {
        let parent = self.innermost();
        let end = self.outline.nodes.len() + 1;
        self.total_depth += self.open.len();
        self.outline.nodes.push(Node { part, parent, end });
    }

    fn innermost(&self) -> usize {
        self.open.last().copied().unwrap_or(0)
    }

    /// At a `<`: a tag, a comment, or just that character.
    fn read_markup(&mut self) {
        let rest = &self.page.as_bytes()[self.at..];
        match rest.get(1) {
            Some(b'!') if rest.starts_with(b"<!--") => self.skip_past("-->", 4),
            Some(b'!' | b'?') => self.skip_past(">", 2),
            Some(b'/') => self.read_close(),
            Some(c) if c.is_ascii_alphabetic() => self.read_open(),
            _ => self.push_text(1),
        }
    }

    fn skip_past(&mut self, mark: &str, from: usize) {
        let begin = self.at + from;
        let len = self.page.get(begin..).and_then(|rest| rest.find(mark));
        self.at = len.map_or(self.page.len(), |len| begin + len + mark.len());
    }

    fn read_close(&mut self) {
        let name = tag_name(&self.page[self.at + 2..]);
        self.at += 2 + name.len();
        let name = lower(name);
        self.skip_past(">", 0);
        if name.is_empty() {
            return;
        }
        if is_whole_page(&name) {
            self.has_ended = Some(true);
        }
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        self.close(&name);
    }

    fn read_open(&mut self) {
        let name = tag_name(&self.page[self.at + 1..]);
        self.at += 1 + name.len();
        let name = lower(name);
        let attributes = self.read_attributes();
        if is_whole_page(&name) {
            self.has_ended.get_or_insert(false);
        }
        if let Some(raw) = RAW.iter().find(|raw| **raw == name) {
            self.read_raw(raw, name, attributes);
            return;
        }
        if self.too_deep > 0 || self.open.len() >= MAX_DEPTH {
            self.flatten(&name);
            return;
        }
        self.close_implied(&name);
        let void = is_void(&name);
        self.push_element(name, attributes);
        if void {
            self.open.pop();
        }
    }

    fn push_element(&mut self, name: Cow<'a, str>, attributes: Range<usize>) {
        let node = self.outline.nodes.len();
        self.push_node(Part::Element { name, attributes });
        self.open.push(node);
    }

    /// An element too deep to keep. Its words stay apart from those before it.
    fn flatten(&mut self, name: &str) {
        self.outline.cut.flattened += 1;
        if is_void(name) {
            return;
        }
        self.too_deep += 1;
        if !is_inline(name) && !matches!(self.outline.nodes.last().map(|n| &n.part), Some(Part::Element { .. })) {
            self.push_node(Part::Element { name: Cow::Borrowed("br"), attributes: 0..0 });
        }
    }

    /// The content of these elements is no markup. JSON-LD is kept for its metadata, all else is left out.
    fn read_raw(&mut self, raw: &'static str, name: Cow<'a, str>, attributes: Range<usize>) {
        let len = if self.unclosed.contains(&raw) { None } else { find_close(&self.page[self.at..], raw) };
        let Some(len) = len else {
            if !self.unclosed.contains(&raw) {
                self.unclosed.push(raw);
            }
            self.outline.cut.unclosed += 1;
            return;
        };
        let content = &self.page[self.at..self.at + len];
        self.at += len;
        self.skip_past(">", 0);
        let is_json_ld = raw == "script"
            && self.outline.attributes[attributes.clone()]
                .iter()
                .any(|a| a.name == "type" && a.value.to_ascii_lowercase().contains("ld+json"));
        let is_kept = match raw {
            "script" => is_json_ld && self.fits(content, MAX_JSON_LD - self.json_ld),
            "template" => content.is_empty(),
            "title" => self.fits(content, MAX_VALUE),
            _ => false,
        };
        if is_kept && self.open.len() < MAX_DEPTH {
            self.json_ld += if is_json_ld { content.len() } else { 0 };
            self.push_element(name, attributes);
            self.push_node(Part::Text(content));
            self.pop_to(self.open.len() - 1);
        }
    }

    /// Reads to the end of the tag.
    fn read_attributes(&mut self) -> Range<usize> {
        let begin = self.outline.attributes.len();
        let bytes = self.page.as_bytes();
        let mut n_attributes = 0;
        loop {
            self.at += bytes[self.at..].iter().take_while(|b| b.is_ascii_whitespace() || **b == b'/').count();
            match bytes.get(self.at) {
                None => break,
                Some(b'>') => {
                    self.at += 1;
                    break;
                }
                // A tag that was never finished: the next one begins.
                Some(b'<') => break,
                Some(_) => {
                    let attribute = self.read_attribute();
                    n_attributes += 1;
                    if n_attributes > MAX_ATTRIBUTES {
                        self.outline.cut.attributes += 1;
                    } else if KEPT_ATTRIBUTES.contains(&&*attribute.name) && self.fits(attribute.value, MAX_VALUE) {
                        self.outline.attributes.push(attribute);
                    }
                }
            }
        }
        begin..self.outline.attributes.len()
    }

    /// Whether a value is short enough; one that is not is counted.
    fn fits(&mut self, value: &str, most: usize) -> bool {
        let fits = value.len() <= most;
        self.outline.cut.metadata += if fits { 0 } else { value.len() };
        fits
    }

    fn read_attribute(&mut self) -> Attribute<'a> {
        let rest = &self.page[self.at..];
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let len = rest.get(first..).and_then(|rest| rest.find(|c: char| c.is_ascii_whitespace() || "=>/<".contains(c)));
        let name = &rest[..len.map_or(rest.len(), |len| first + len)];
        self.at += name.len();
        self.skip_white();
        if !self.page[self.at..].starts_with('=') {
            return Attribute { name: lower(name), value: "" };
        }
        self.at += 1;
        self.skip_white();
        Attribute { name: lower(name), value: self.read_value() }
    }

    fn skip_white(&mut self) {
        let rest = &self.page.as_bytes()[self.at..];
        self.at += rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
    }

    fn read_value(&mut self) -> &'a str {
        let rest = &self.page[self.at..];
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
        match quote {
            Some(quote) => {
                let value = &rest[1..];
                let len = value.find(quote).unwrap_or(value.len());
                self.at += (len + 2).min(rest.len());
                &value[..len]
            }
            None => {
                let len = rest.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(rest.len());
                self.at += len;
                &rest[..len]
            }
        }
    }

    /// Ends the elements that cannot go on once `name` begins: `<p>one<p>two`.
    fn close_implied(&mut self, name: &str) {
        match name {
            "li" => self.close_within("li", &["ul", "ol", "menu"]),
            "dd" | "dt" => {
                self.close_within("dd", &["dl"]);
                self.close_within("dt", &["dl"]);
            }
            "tr" | "tbody" | "thead" | "tfoot" => self.close_within("tr", &["table"]),
            "td" | "th" => {
                self.close_within("td", &["tr", "table"]);
                self.close_within("th", &["tr", "table"]);
            }
            "body" => self.close_within("head", &[]),
            _ => {}
        }
        if CLOSES_PARAGRAPH.contains(&name) {
            self.close_within("p", &["td", "th", "button", "caption", "li", "div", "section", "article"]);
        }
    }

    /// Closes the innermost `name` unless one of `bounds` is open inside it.
    fn close_within(&mut self, name: &str, bounds: &[&str]) {
        for depth in (0..self.open.len()).rev() {
            let open = self.outline.name(self.open[depth]);
            if open == name {
                self.pop_to(depth);
                return;
            }
            if bounds.contains(&open) {
                return;
            }
        }
    }

    /// At a closing tag. One that closes nothing is left out; an inline one does not close the blocks inside it.
    fn close(&mut self, name: &str) {
        let inline = is_inline(name);
        for depth in (1..self.open.len()).rev() {
            let open = self.outline.name(self.open[depth]);
            if open == name {
                self.pop_to(depth);
                return;
            }
            let crosses_cell =
                matches!(open, "td" | "th" | "table") && !matches!(name, "table" | "tr" | "tbody" | "body");
            if (inline && !is_inline(open)) || crosses_cell {
                return;
            }
        }
    }

    fn pop_to(&mut self, depth: usize) {
        let end = self.outline.nodes.len();
        for node in self.open.drain(depth..) {
            self.outline.nodes[node].end = end;
        }
    }
}

fn is_whole_page(name: &str) -> bool {
    matches!(name, "html" | "body")
}

/// Elements whose content is no markup, or none that shows.
const RAW: [&str; 15] = [
    "script", "style", "svg", "noscript", "template", "iframe", "select", "textarea", "title", "canvas", "noembed",
    "noframes", "object", "video", "audio",
];

/// What later stages look at.
const KEPT_ATTRIBUTES: [&str; 22] = [
    "class",
    "id",
    "itemprop",
    "itemtype",
    "rel",
    "href",
    "role",
    "property",
    "name",
    "content",
    "style",
    "hidden",
    "aria-hidden",
    "aria-label",
    "datetime",
    "lang",
    "type",
    "title",
    "pubdate",
    "data-testid",
    "data-component",
    "http-equiv",
];

const CLOSES_PARAGRAPH: [&str; 33] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
    "center",
    "li",
];

pub(crate) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Elements inside a line. All others separate words.
pub(crate) fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "nobr"
            | "q"
            | "rp"
            | "rt"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
            | "img"
            | "picture"
            | "source"
    )
}

fn tag_name(rest: &str) -> &str {
    let len = rest.find(|c: char| c.is_ascii_whitespace() || "/><".contains(c)).unwrap_or(rest.len());
    &rest[..len]
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

/// Where `</name` begins, in any case.
fn find_close(text: &str, name: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = text[from..].find("</") {
        let at = from + found;
        let after = &text.as_bytes()[at + 2..];
        if after.len() >= name.len() && after[..name.len()].eq_ignore_ascii_case(name.as_bytes()) {
            return Some(at);
        }
        from = at + 2;
    }
    None
}
