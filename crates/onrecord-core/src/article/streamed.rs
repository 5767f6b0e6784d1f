//! Which parts of a page did the server send late, and where do they belong?
//!
//! React's streaming renderer writes `<template id="B:1">` where a part is missing and sends it later, at the end of the
//! page, as `<div hidden id="S:1">`; a script moves it. Without a script the article's words are hidden and out of order.

use std::collections::BTreeMap;

use super::markup::{Node, Outline, Part};

/// The page with all late parts in their places.
pub(crate) fn in_place(outline: Outline) -> Outline {
    let late = late_parts(&outline);
    if late.is_empty() {
        return outline;
    }
    let order = reading_order(&outline, &late);
    reordered(outline, &order)
}

/// Nodes of the late parts by their key.
fn late_parts(outline: &Outline) -> BTreeMap<String, usize> {
    let holders = outline.elements_named("div").filter(|&node| outline.attribute(node, "hidden").is_some());
    holders.filter_map(|node| Some((outline.attribute(node, "id")?.strip_prefix("S:")?.to_owned(), node))).collect()
}

/// What happens at one step of the walk through the page.
#[derive(Clone, Copy)]
enum Step {
    /// The node and all inside it.
    Visit(usize),
    /// The end of an element that was visited.
    Leave,
}

/// The nodes as they are read, each with the number of its parent in that order and where it ends.
struct Ordered {
    node: usize,
    parent: usize,
    end: usize,
}

fn reading_order(outline: &Outline, late: &BTreeMap<String, usize>) -> Vec<Ordered> {
    let mut order: Vec<Ordered> = Vec::with_capacity(outline.nodes.len());
    let mut open: Vec<usize> = Vec::new();
    let mut placed = vec![false; outline.nodes.len()];
    let mut steps = vec![Step::Visit(0)];
    let wanted = placeholders(outline, late);
    while let Some(step) = steps.pop() {
        let Step::Visit(node) = step else {
            let at = open.pop().unwrap_or(0);
            order[at].end = order.len();
            continue;
        };
        if std::mem::replace(&mut placed[node], true) {
            continue;
        }
        let late_part = placeholder_of(outline, node).and_then(|key| late.get(&key)).copied();
        if let Some(late_part) = late_part {
            if !std::mem::replace(&mut placed[late_part], true) {
                push_children(outline, late_part, &mut steps);
            }
            continue;
        }
        // A late part that has a place is not read where it was sent.
        if wanted.binary_search(&node).is_ok() {
            placed[node] = false;
            continue;
        }
        let at = order.len();
        order.push(Ordered { node, parent: open.last().copied().unwrap_or(0), end: at + 1 });
        if matches!(outline.nodes[node].part, Part::Element { .. }) {
            open.push(at);
            steps.push(Step::Leave);
            push_children(outline, node, &mut steps);
        }
    }
    order
}

/// The late parts that a placeholder waits for, in order.
fn placeholders(outline: &Outline, late: &BTreeMap<String, usize>) -> Vec<usize> {
    let keys = outline.elements_named("template").filter_map(|node| placeholder_of(outline, node));
    let mut wanted: Vec<usize> = keys.filter_map(|key| late.get(&key).copied()).collect();
    wanted.sort_unstable();
    wanted
}

fn placeholder_of(outline: &Outline, node: usize) -> Option<String> {
    if outline.name(node) != "template" {
        return None;
    }
    outline.attribute(node, "id")?.strip_prefix("B:").map(str::to_owned)
}

/// Children are visited first to last, so they go on the stack last to first.
fn push_children(outline: &Outline, node: usize, steps: &mut Vec<Step>) {
    let first_step = steps.len();
    let mut child = node + 1;
    while child < outline.nodes[node].end {
        steps.push(Step::Visit(child));
        child = outline.nodes[child].end;
    }
    steps[first_step..].reverse();
}

fn reordered<'a>(mut outline: Outline<'a>, order: &[Ordered]) -> Outline<'a> {
    let nodes = order.iter().map(|ordered| {
        let part = std::mem::replace(&mut outline.nodes[ordered.node].part, Part::Text(""));
        Node { part, parent: ordered.parent, end: ordered.end }
    });
    let nodes = nodes.collect();
    outline.nodes = nodes;
    outline
}
