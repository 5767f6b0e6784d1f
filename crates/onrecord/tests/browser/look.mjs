// What is wrong with a page, in any light and at any width?

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
/// The narrowest screen that must do.
const NARROW = { width: 360, height: 780 };

export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };
export const LIGHTS = ["light", "dark"];

/// Colours depend on the light, and what stands where on the size: these two have both of both.
const JUDGED = ["desk light", "phone dark"];

export const faults = [];
export const links = new Map();
let looks = 0;

export function fault(where, what) {
  faults.push(`${where}: ${what}`);
}

export const seen = () => looks;

/// A page of a browser that notes whatever a browser complains about.
export async function newPage(browser, host, options = {}) {
  const context = await browser.newContext({ viewport: DESK, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(10_000);
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`the policy forbids ${event.violatedDirective} ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  const page = await context.newPage();
  page.runsScripts = options.javaScriptEnabled ?? true;
  const where = () => page.url().replace(host, "");
  page.on("console", (message) => {
    // What the page itself answers is looked at by whoever goes there.
    if (message.location().url === page.url() && message.text().startsWith("Failed to load resource")) return;
    if (message.type() === "error" || message.type() === "warning") fault(where(), `console: ${message.text()}`);
  });
  page.on("pageerror", (error) => fault(where(), `script: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(`${host}/`) && !request.url().startsWith("blob:")) fault(where(), `asks ${request.url()}`);
  });
  page.on("dialog", (dialog) => {
    fault(where(), `a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  return page;
}

/// Goes there; the page must be there, or be refused as it should.
export async function go(page, address, status = 200) {
  const response = await page.goto(address);
  if (response.status() !== status) fault(address, `answers ${response.status()} instead of ${status}`);
}

/// Looks at the page as it stands: in both lights, on desk and phone.
export async function look(page, name, shots) {
  for (const light of LIGHTS) {
    await page.emulateMedia({ colorScheme: light });
    for (const [size, viewport] of Object.entries({ desk: DESK, phone: PHONE })) {
      await page.setViewportSize(viewport);
      await page.screenshot({ path: path.join(shots, `${name}-${size}-${light}.png`), fullPage: true });
      if (JUDGED.includes(`${size} ${light}`)) await accessible(page, `${name} (${size}, ${light})`);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await fits(page, name);
  await page.setViewportSize(DESK);
  await collectLinks(page);
}

/// Nothing that axe-core finds, of whatever weight.
async function accessible(page, name) {
  looks += 1;
  if (!page.runsScripts) return; // axe-core waits for timers, which do not run there either
  await page.evaluate(AXE);
  const found = await page.evaluate((tags) => axe.run(document, { runOnly: tags, resultTypes: ["violations"] }), WCAG);
  for (const { id, impact, nodes, help } of found.violations) {
    const places = nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary.split("\n")[1]?.trim()}`);
    fault(name, `axe ${impact} ${id} (${nodes.length}): ${help}: ${places.join(" | ")}`);
  }
}

/// A table may be pushed about; the page may not.
async function fits(page, name) {
  await page.setViewportSize(NARROW);
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return null;
    const beyond = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > width + 1);
    const one = beyond[0];
    return `${document.documentElement.scrollWidth} of ${width}, at ${one ? `${one.tagName}.${one.className} "${one.textContent.slice(0, 40)}"` : "?"}`;
  });
  if (wide) fault(name, `scrolls sideways at ${NARROW.width} px: ${wide}`);
}

async function collectLinks(page) {
  const found = await page.evaluate(() => [...document.querySelectorAll("a[href]")].map((one) => new URL(one.getAttribute("href"), location).href));
  for (const href of found) {
    const bare = href.split("#")[0];
    if (bare !== page.url() && !links.has(bare)) links.set(bare, page.url());
  }
}
