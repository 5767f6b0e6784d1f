//! What do people want to know of an article beside its title?

use onrecord_core::Article;

/// Outlet, byline, day, section and credit, as far as the page tells.
pub(super) fn facts(article: &Article) -> impl Iterator<Item = String> {
    let published = article.published.date.as_ref().or(article.published.text.as_ref()).cloned();
    let credit = article.credit.as_ref().map(|credit| format!("from {}", credit.outlet));
    [article.outlet.clone(), article.byline.clone(), published, article.section.clone(), credit].into_iter().flatten()
}
