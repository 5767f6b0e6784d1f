// Walks through a reading room in Chromium: node walk.mjs '{"chromium": ..., "shots": ..., "full": "http://127.0.0.1:...", ...}'
//
// Everything that is wrong is said at the end, one line each; the last line counts. Called by tests/it/web/browser.rs.

import { mkdirSync, rmSync } from "node:fs";
import { chromium } from "playwright-core";
import { add, correct, correctByKeys, enter, merge, search } from "./changes.mjs";
import { walkHostile } from "./hostile.mjs";
import { fault, faults, newPage, seen } from "./look.mjs";
import { followLinks, walkEmpty, walkFull } from "./pages.mjs";

/// Long enough for a machine on which much else goes on.
const PATIENCE_S = 300;

const asked = JSON.parse(process.argv[2]);
const began = Date.now();
rmSync(asked.shots, { recursive: true, force: true });
mkdirSync(asked.shots, { recursive: true });

const browser = await chromium.launch({
  executablePath: asked.chromium,
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

/// One part of the walk; whatever stops it is a fault, and the next part goes on.
async function part(name, address, walk, options) {
  const page = await newPage(browser, address, options);
  const since = Date.now();
  await walk(page, address).catch((error) => fault(name, `stopped at ${page.url()}: ${error.message}`));
  await page.context().close();
  console.log(`${name}: ${((Date.now() - since) / 1000).toFixed(1)} s`);
}

async function end() {
  await browser.close();
  for (const one of faults) console.log(one);
  console.log(`${seen()} looks in ${((Date.now() - began) / 1000).toFixed(0)} s, ${faults.length} faults`);
  process.exit(faults.length > 0 ? 1 : 0);
}

setTimeout(() => {
  fault("walk", `not over after ${PATIENCE_S} s`);
  end();
}, PATIENCE_S * 1000);

await part("full", asked.full, (page, address) => walkFull(page, address, asked.shots));
await part("search", asked.full, search);
await part("search without script", asked.full, search, { javaScriptEnabled: false });
await part("empty", asked.empty, (page, address) => walkEmpty(page, address, asked.shots));
await part("correct without script", asked.full, (page, address) => correct(page, address, asked.shots), { javaScriptEnabled: false });
await part("correct by keys", asked.full, (page, address) => correctByKeys(page, address, asked.shots));
await part("merge", asked.full, (page, address) => merge(page, address, asked.shots), { javaScriptEnabled: false });
await part("add", asked.empty, (page, address) => add(page, address, asked.shots, "here"));
await part("add without script", asked.empty, (page, address) => add(page, address, asked.shots, "plainly"), { javaScriptEnabled: false });
await part("door", asked.closed, (page, address) => enter(page, address, asked.password, asked.shots));
await part("hostile", asked.hostile, (page, address) => walkHostile(page, address, asked.shots));
await part("links", asked.full, () => followLinks(asked.full));
await end();
