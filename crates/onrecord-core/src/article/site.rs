//! Which outlet published the page, and in which section?

use super::furniture;
use super::head::{Head, has_type, string};
use super::markup::Outline;

/// The outlet's name as the page gives it.
pub(crate) fn outlet(head: &Head) -> Option<String> {
    let articles = head.articles();
    let publisher =
        articles.iter().filter_map(|article| article.get("publisher")).flat_map(|value| head.names(value)).next();
    let named = || {
        let objects = head.objects();
        let sites = objects
            .into_iter()
            .filter(|object| has_type(object, |name| matches!(name, "WebSite" | "NewsMediaOrganization")));
        sites.filter_map(|site| string(site, "name")).next()
    };
    let meta = head.meta(&["og:site_name", "application-name", "dc.publisher", "publisher"]).map(str::to_owned);
    let found = meta.or(publisher).or_else(named)?;
    let found = found.trim_start_matches("https://").trim_start_matches("http://").trim_matches('/').to_owned();
    Some(found).filter(|name| !name.is_empty() && !name.starts_with('@'))
}

/// The section: the page's own word for it, else the last breadcrumb that is no title.
pub(crate) fn section(outline: &Outline, head: &Head, title: Option<&str>) -> Option<String> {
    let given = head.articles().first().and_then(|article| string(article, "articleSection"));
    let meta = || {
        head.meta(&["article:section", "parsely-section", "section", "sailthru.section", "cxenseparse:section"])
            .map(str::to_owned)
    };
    given.or_else(meta).or_else(|| breadcrumb(outline, head, title)).filter(|section| !section.is_empty())
}

fn breadcrumb(outline: &Outline, head: &Head, title: Option<&str>) -> Option<String> {
    let crumbs = json_ld_crumbs(head).or_else(|| marked_crumbs(outline))?;
    let is_section = |crumb: &&String| {
        let name = crumb.to_lowercase();
        !matches!(&*name, "home" | "homepage" | "start" | "")
            && title.is_none_or(|title| !title.eq_ignore_ascii_case(crumb))
    };
    let mut sections: Vec<String> = crumbs.iter().filter(is_section).cloned().collect();
    if sections.len() > 1
        && title.is_some_and(|title| title.starts_with(sections[sections.len() - 1].trim_end_matches('…')))
    {
        sections.pop();
    }
    sections.pop().filter(|section| section.split_whitespace().count() <= LONGEST_SECTION)
}

/// "Health, Food and Drugs in the Region" has seven words; more are a title.
const LONGEST_SECTION: usize = 7;

fn json_ld_crumbs(head: &Head) -> Option<Vec<String>> {
    let objects = head.objects();
    let list = objects.into_iter().find(|object| has_type(object, |name| name == "BreadcrumbList"))?;
    let items = list.get("itemListElement")?.as_array()?;
    let name = |item: &serde_json::Value| {
        let item = item.as_object()?;
        string(item, "name").or_else(|| string(item.get("item")?.as_object()?, "name"))
    };
    Some(items.iter().filter_map(name).collect())
}

fn marked_crumbs(outline: &Outline) -> Option<Vec<String>> {
    let holder =
        outline.elements().find(|&node| outline.class_and_id(node).to_ascii_lowercase().contains("breadcrumb"))?;
    let links = (holder..outline.nodes[holder].end).filter(|&node| outline.name(node) == "a");
    Some(links.map(|node| furniture::without_icons(&outline.text(node)).into_owned()).collect())
}
