//! How do a page's words get into XML without breaking it?
//!
//! XML 1.0 has no way to write most control characters, not even escaped. In the XML formats, and only there, each of
//! them becomes U+FFFD, one for one, so that offsets stay right.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// The document's first line.
pub(super) fn declaration(out: &mut Writer<impl Write>) -> io::Result<()> {
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))
}

pub(super) fn open(out: &mut Writer<impl Write>, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    out.write_event(Event::Start(tag(name, attributes)))
}

pub(super) fn close(out: &mut Writer<impl Write>, name: &str) -> io::Result<()> {
    out.write_event(Event::End(BytesEnd::new(name)))
}

/// An element that holds nothing.
pub(super) fn empty(out: &mut Writer<impl Write>, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    out.write_event(Event::Empty(tag(name, attributes)))
}

pub(super) fn text(out: &mut Writer<impl Write>, text: &str) -> io::Result<()> {
    out.write_event(Event::Text(BytesText::new(&allowed(text))))
}

/// An element that holds nothing but text.
pub(super) fn leaf(
    out: &mut Writer<impl Write>,
    name: &str,
    attributes: &[(&str, &str)],
    content: &str,
) -> io::Result<()> {
    open(out, name, attributes)?;
    text(out, content)?;
    close(out, name)
}

/// A line end in the file, where white space means nothing.
pub(super) fn line(out: &mut Writer<impl Write>) -> io::Result<()> {
    out.get_mut().write_all(b"\n")
}

fn tag<'n>(name: &'n str, attributes: &[(&str, &str)]) -> BytesStart<'n> {
    let mut tag = BytesStart::new(name);
    for (key, value) in attributes {
        tag.push_attribute((*key, &*allowed(value)));
    }
    tag
}

/// The text with U+FFFD for every character that XML 1.0 forbids.
fn allowed(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_allowed) {
        return text.into();
    }
    text.chars().map(|character| if is_allowed(character) { character } else { char::REPLACEMENT_CHARACTER }).collect()
}

/// <https://www.w3.org/TR/xml/#charsets>; surrogates are no `char`.
fn is_allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_forbids_is_replaced_and_the_rest_is_escaped() {
        let mut out = Writer::new(Vec::new());
        leaf(&mut out, "p", &[("n", "a\"\n\0")], "<]]>&\r\u{1}\u{fffe}\u{202e}👩").expect("memory can be written");
        let written = String::from_utf8(out.into_inner()).expect("UTF-8");
        assert_eq!(written, "<p n=\"a&quot;&#10;\u{fffd}\">&lt;]]&gt;&amp;&#13;\u{fffd}\u{fffd}\u{202e}👩</p>");
    }
}
