// Does anything that stood in a hostile page run, or become an element, when its ledger is shown?

import { fault, go, look } from "./look.mjs";

/// Those the templates make; scripts beside ours, frames and pictures are not among them.
const NEVER = "script:not([src^='/static/']), img, iframe, object, embed, video, audio, base, style, [style], [srcdoc], svg[onload]";
/// So many articles, speakers and so on of each kind of page are looked at.
const OF_EACH = 12;
const ASKED = encodeURIComponent("</script><script>window.hostile=1</script>\"><img src=x onerror=window.hostile=1>\u202e");
const FIRST = ["/", "/search?q=bridge", `/search?q=${ASKED}`, "/speakers", `/speakers?q=${ASKED}`, "/outlets", "/audit", "/failures",
  "/corrections", "/trace?q=bridge", `/trace?q=${ASKED}`, "/add", `/nowhere/${ASKED}`];

export async function walkHostile(page, address, shots) {
  const waiting = [...FIRST];
  const kinds = new Map();
  const known = new Set(waiting);
  while (waiting.length > 0) {
    const path = waiting.shift();
    await visit(page, address, path);
    for (const href of await page.evaluate(() => [...document.querySelectorAll("a[href]")].map((one) => one.getAttribute("href")))) {
      const bare = href.replace(address, "").split("#")[0];
      const kind = bare.replace(/\?.*/, "").replace(/\/[^/]+$/, "/");
      const n = kinds.get(kind) ?? 0;
      if (!bare.startsWith("/") || /\.(json|csv)/.test(bare) || known.has(bare) || n >= OF_EACH) continue;
      kinds.set(kind, n + 1);
      known.add(bare);
      waiting.push(bare);
    }
  }
  console.log(`hostile: ${known.size} pages`);
  await go(page, `${address}/`);
  await look(page, "hostile-start", shots);
}

async function visit(page, address, path) {
  const response = await page.goto(address + path);
  const status = response.status();
  if (status !== 200 && !(path.includes(ASKED) && [400, 404].includes(status))) fault(path, `answers ${status}`);
  if (!response.headers()["content-type"]?.startsWith("text/html")) return;
  // What waits for a pointer or the keyboard gets both.
  await page.keyboard.press("Tab");
  await page.mouse.move(200, 300);
  const found = await page.evaluate((never) => {
    const elements = [...document.querySelectorAll("*")];
    const acts = elements.filter((one) => [...one.attributes].some((attribute) => /^on/i.test(attribute.name)));
    // The arrows of our own pictures lead to pages too; there "href" is no string.
    const leads = [...document.querySelectorAll("[href], [src], [action], [formaction]")].filter((one) =>
      ["href", "src", "action", "formaction"].some((name) => {
        const to = one.getAttribute(name);
        return to !== null && !/^(https?:\/\/|\/(?!\/)|#|\?|$)/.test(to);
      }));
    const far = [...document.querySelectorAll("a[href^='http']")].filter((one) => !/noreferrer/.test(one.rel));
    return {
      hostile: window.hostile,
      elements: [...document.querySelectorAll(never), ...acts, ...leads, ...far].map((one) => one.outerHTML.slice(0, 120)),
      turned: /[\u202a-\u202e\u2066-\u2069\u0001-\u0008\u001b]/.test(document.title + document.body.innerText),
    };
  }, NEVER);
  if (found.hostile !== undefined) fault(path, "a hostile script ran");
  for (const element of found.elements) fault(path, `holds ${element}`);
  if (found.turned) fault(path, "holds characters that act");
}
