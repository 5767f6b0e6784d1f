// Which pages are there, and in which states are they looked at?

import { fault, go, links, look } from "./look.mjs";

/// A page's name, its address, and its answer where that is not 200.
const FULL = [
  ["start", "/"],
  ["article", "/articles/1"],
  ["article-long", "/articles/3"],
  ["add", "/add"],
  ["nowhere", "/nowhere", 404],
  ["search", "/search"],
  ["search-words", "/search?q=water+NOT+aquifer"],
  ["search-best", "/search?q=salt+OR+sand&order=best"],
  ["search-narrowed", "/search?q=letter&speaker=rao&since=2024-03&until=2025&kind=direct"],
  ["search-page", "/search?page=3"],
  ["search-nothing", "/search?q=zzzz"],
  ["search-wrong", "/search?q=%22salt+AND&since=yesterday"],
];

const EMPTY = [
  ["empty-start", "/"],
  ["empty-search", "/search"],
  ["empty-corrections", "/corrections"],
];

export async function walkPages(page, address, pages, shots) {
  for (const [name, path, status = 200] of pages) {
    await go(page, address + path, status);
    await look(page, name, shots);
  }
}

export const walkFull = (page, address, shots) => walkPages(page, address, FULL, shots);
export const walkEmpty = (page, address, shots) => walkPages(page, address, EMPTY, shots);

/// Pages that are not built yet.
const NOT_YET = /^\/(speakers|outlets|trace|audit|failures|api)/;

/// Every link of every page leads somewhere; to the world only by http(s).
export async function followLinks(address) {
  for (const [href, from] of links) {
    if (!href.startsWith(`${address}/`)) {
      if (!/^https?:/.test(href)) fault(from, `links to ${href}`);
      continue;
    }
    if (NOT_YET.test(new URL(href).pathname)) continue;
    const answer = await fetch(href, { redirect: "follow" });
    if (answer.status !== 200) fault(from, `links to ${href}, which answers ${answer.status}`);
    await answer.arrayBuffer();
  }
}
