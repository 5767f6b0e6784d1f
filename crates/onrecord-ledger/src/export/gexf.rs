//! Who quotes whom, as a graph for Gephi and its like.
//!
//! Nodes are outlets and named speakers. Edges have a kind and a weight: an outlet `quotes` a speaker (statements), an
//! outlet `credits` an outlet (articles with such a credit line), an outlet `cites` an outlet (statements made to it, as
//! in an interview), a speaker `reports` a speaker (statements that stand inside theirs). GEXF 1.2.
//!
//! Only nodes and edges are held, not the articles.

use std::collections::BTreeMap;
use std::io::{self, Write};

use quick_xml::Writer;

use super::{Written, each, standing, xml};
use crate::record::{DocumentRecord, StatementRecord};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Outlet(String),
    /// Of the ledger's speakers.
    Speaker(i64),
    /// Whom only a person's correction or a single article names.
    Named(String),
}

#[derive(Debug)]
struct Label {
    name: String,
    kind: String,
    wikidata: Option<String>,
}

#[derive(Debug, Default)]
struct Graph {
    nodes: BTreeMap<Node, Label>,
    edges: BTreeMap<(Node, &'static str, Node), usize>,
}

pub fn write(articles: impl IntoIterator<Item = io::Result<DocumentRecord>>, out: impl Write) -> io::Result<Written> {
    let mut graph = Graph::default();
    let written = each(articles, |article| {
        graph.article(article);
        Ok(standing(article).count())
    })?;
    graph.write(&mut Writer::new(out))?;
    Ok(written)
}

impl Graph {
    fn article(&mut self, article: &DocumentRecord) {
        let outlet = article.article.outlet.as_deref().map(|name| self.outlet(name));
        if let (Some(outlet), Some(credit)) = (&outlet, &article.article.credit) {
            let credited = self.outlet(&credit.outlet);
            self.edge(outlet, "credits", credited);
        }
        for statement in standing(article) {
            let speaker = self.speaker(statement);
            if let (Some(outlet), Some(speaker)) = (&outlet, &speaker) {
                self.edge(outlet, "quotes", speaker.clone());
            }
            let medium = statement.occasion.as_ref().and_then(|occasion| occasion.outlet.as_deref());
            if let (Some(outlet), Some(medium)) = (&outlet, medium) {
                let medium = self.outlet(medium);
                self.edge(outlet, "cites", medium);
            }
            let around = statement.inside.as_ref();
            let reporter = around.and_then(|id| standing(article).find(|other| other.id == *id));
            if let (Some(reporter), Some(speaker)) = (reporter.and_then(|other| self.speaker(other)), speaker) {
                self.edge(&reporter, "reports", speaker);
            }
        }
    }

    /// "The Eastport Courier" and "the Eastport Courier", as others call it, are one.
    fn outlet(&mut self, name: &str) -> Node {
        let bare = name.strip_prefix("The ").or(name.strip_prefix("the ")).unwrap_or(name);
        let node = Node::Outlet(bare.to_owned());
        self.label(&node, name, "outlet", None);
        node
    }

    /// `None` for a statement of which nobody is named.
    fn speaker(&mut self, statement: &StatementRecord) -> Option<Node> {
        let name = statement.speaker_name()?;
        let ledger = statement.ledger_speaker();
        let node = ledger.map_or_else(|| Node::Named(name.to_owned()), |speaker| Node::Speaker(speaker.id));
        self.label(&node, name, &statement.speaker.kind, ledger.and_then(|speaker| speaker.wikidata.as_deref()));
        Some(node)
    }

    /// The first to speak of a node labels it.
    fn label(&mut self, node: &Node, name: &str, kind: &str, wikidata: Option<&str>) {
        if !self.nodes.contains_key(node) {
            let label = Label { name: name.to_owned(), kind: kind.to_owned(), wikidata: wikidata.map(str::to_owned) };
            self.nodes.insert(node.clone(), label);
        }
    }

    fn edge(&mut self, from: &Node, kind: &'static str, to: Node) {
        if *from == to {
            return; // an interview with the paper itself is nobody else's words
        }
        *self.edges.entry((from.clone(), kind, to)).or_default() += 1;
    }

    fn write(&self, out: &mut Writer<impl Write>) -> io::Result<()> {
        xml::declaration(out)?;
        xml::line(out)?;
        xml::open(out, "gexf", &[("xmlns", "http://www.gexf.net/1.2draft"), ("version", "1.2")])?;
        xml::open(out, "graph", &[("mode", "static"), ("defaultedgetype", "directed")])?;
        attributes(out, "node", &["kind", "wikidata"])?;
        attributes(out, "edge", &["kind"])?;
        xml::line(out)?;
        xml::open(out, "nodes", &[])?;
        for (node, label) in &self.nodes {
            let values = [("0", Some(&*label.kind)), ("1", label.wikidata.as_deref())];
            xml::line(out)?;
            xml::open(out, "node", &[("id", &node.id()), ("label", &label.name)])?;
            attribute_values(out, &values)?;
            xml::close(out, "node")?;
        }
        xml::close(out, "nodes")?;
        xml::line(out)?;
        xml::open(out, "edges", &[])?;
        for (number, ((from, kind, to), weight)) in self.edges.iter().enumerate() {
            xml::line(out)?;
            let (id, weight) = (number.to_string(), weight.to_string());
            let ends =
                [("id", &*id), ("source", &from.id()), ("target", &to.id()), ("weight", &weight), ("label", kind)];
            xml::open(out, "edge", &ends)?;
            attribute_values(out, &[("0", Some(kind))])?;
            xml::close(out, "edge")?;
        }
        for name in ["edges", "graph", "gexf"] {
            xml::close(out, name)?;
        }
        xml::line(out)?;
        out.get_mut().flush()
    }
}

impl Node {
    fn id(&self) -> String {
        match self {
            Node::Outlet(name) => format!("outlet:{name}"),
            Node::Speaker(id) => format!("speaker:{id}"),
            Node::Named(name) => format!("named:{name}"),
        }
    }
}

/// Declares attributes; their ids are their numbers.
fn attributes(out: &mut Writer<impl Write>, class: &str, titles: &[&str]) -> io::Result<()> {
    xml::open(out, "attributes", &[("class", class)])?;
    for (id, title) in titles.iter().enumerate() {
        xml::empty(out, "attribute", &[("id", &id.to_string()), ("title", title), ("type", "string")])?;
    }
    xml::close(out, "attributes")
}

fn attribute_values(out: &mut Writer<impl Write>, values: &[(&str, Option<&str>)]) -> io::Result<()> {
    xml::open(out, "attvalues", &[])?;
    for (id, value) in values {
        if let Some(value) = value {
            xml::empty(out, "attvalue", &[("for", id), ("value", value)])?;
        }
    }
    xml::close(out, "attvalues")
}
