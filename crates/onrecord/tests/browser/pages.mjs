// Which pages are there, and in which states are they looked at?

import { fault, go, links, look } from "./look.mjs";

/// A page's name, its address, and its answer where that is not 200.
const FULL = [
  ["start", "/"],
  ["article", "/articles/1"],
  ["article-long", "/articles/3"],
  ["trace-words", "/trace?q=We+will+not+open+a+plant+that+poisons+the+water+it+was+built+to+save"],
  ["trace-nothing", "/trace?q=nobody+in+this+ledger+ever+said+these+very+words+of+ours"],
  ["trace-empty", "/trace"],
  ["outlets", "/outlets"],
  ["outlets-found", "/outlets?q=gazette"],
  ["outlets-none", "/outlets?q=zzzz"],
  ["outlet", "/outlets/2"],
  ["speakers", "/speakers"],
  ["speakers-found", "/speakers?q=rao"],
  ["speakers-none", "/speakers?q=zzzz"],
  ["speakers-doubtful", "/speakers/doubtful"],
  ["speaker", "/speakers/2?with=wilk"],
  ["audit", "/audit"],
  ["audit-outlets", "/audit?by=outlet&since=2025"],
  ["audit-wrong", "/audit?since=yesterday"],
  ["failures", "/failures"],
  ["add", "/add"],
  ["api", "/api"],
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
  ["empty-outlets", "/outlets"],
  ["empty-speakers", "/speakers"],
  ["empty-audit", "/audit"],
  ["empty-failures", "/failures"],
];

export async function walkPages(page, address, pages, shots) {
  for (const [name, path, status = 200] of pages) {
    await go(page, address + path, status);
    await look(page, name, shots);
  }
}

export const walkFull = (page, address, shots) => walkPages(page, address, FULL, shots);
export const walkEmpty = (page, address, shots) => walkPages(page, address, EMPTY, shots);

/// Every link of every page leads somewhere; to the world only by http(s).
export async function followLinks(address) {
  for (const [href, from] of links) {
    if (!href.startsWith(`${address}/`)) {
      if (!/^https?:/.test(href)) fault(from, `links to ${href}`);
      continue;
    }
    const answer = await fetch(href, { redirect: "follow" });
    if (answer.status !== 200) fault(from, `links to ${href}, which answers ${answer.status}`);
    await answer.arrayBuffer();
  }
}
