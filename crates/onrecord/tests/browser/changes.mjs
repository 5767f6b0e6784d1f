// What can be done in the room, step by step, as a person does it?

import { fault, go, look } from "./look.mjs";

/// The door: without the password nobody is in, with it everybody is back where they wanted to go.
export async function enter(page, address, password, shots) {
  await go(page, `${address}/?from=outside`);
  if (!page.url().includes("/enter")) fault("door", `let in without a password: ${page.url()}`);
  await look(page, "enter", shots);
  await page.getByLabel("Password").fill("not this one");
  await page.getByRole("button", { name: "Enter" }).click();
  await page.getByRole("alert").waitFor();
  await look(page, "enter-wrong", shots);
  await page.getByLabel("Your name").fill("Mina");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Enter" }).click();
  await page.waitForURL("**/?from=outside");
  await look(page, "entered", shots);
  await page.getByRole("button", { name: "Leave (Mina)" }).click();
  await page.waitForURL("**/enter*");
}

/// From the start to one statement among many: words, a facet, the next page, and back.
export async function search(page, address) {
  await go(page, `${address}/`);
  await page.getByRole("searchbox").fill("the");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/search?q=the");
  const facets = page.getByRole("complementary", { name: "Narrow down" });
  await facets.getByRole("link", { name: "direct", exact: true }).click();
  await page.waitForURL(/kind=direct/);
  const n = Number((await page.getByRole("heading", { level: 1 }).innerText()).match(/[\d,]+/)[0].replace(",", ""));
  if (!(n > 20)) fault("search", `${n} direct statements`);
  await page.getByRole("link", { name: "the next 20" }).click();
  await page.waitForURL(/page=2/);
  const shown = await page.locator(".hit").count();
  if (shown !== Math.min(20, n - 20)) fault("search", `${shown} statements on page 2 of ${n}`);
  await page.getByRole("link", { name: /Leave out the filter/ }).first().click();
  await page.waitForURL((url) => !url.search.includes("kind"));
}

const PASTED = `The ferry to Larch Valley stays in the harbour until spring.

"The engine is older than I am," said Jonna Berg, the captain of the ferry. "It has earned its rest."

Berg said that the crew would paint the hull in the meantime.`;

/// Text into an empty ledger, and a file; both can be read at once.
export async function add(page, address, shots, name) {
  await go(page, `${address}/add`);
  await page.getByLabel("Text of an article").fill(PASTED);
  await page.getByLabel("Title, if it has one").fill(`The ferry rests ${name}`);
  await page.getByLabel("Address it was published at").fill(`https://larch.example/ferry-${name}`);
  await page.getByLabel("Day of publication").fill("2026-02-01");
  await page.getByRole("button", { name: "Add text" }).click();
  await over(page);
  await look(page, `added-text-${name}`, shots);
  await page.getByRole("link", { name: `The ferry rests ${name}` }).click();
  await page.getByText("The engine is older than I am").first().waitFor();

  await go(page, `${address}/add`);
  await look(page, `add-again-${name}`, shots);
  await page.getByLabel("Drop files here").setInputFiles([
    { name: "harbour.txt", mimeType: "text/plain", buffer: Buffer.from(PASTED.replaceAll("ferry", `tug ${name}`)) },
    { name: "torn.jsonl", mimeType: "application/jsonl", buffer: Buffer.from('{"id": "torn", "text": "The li') },
  ]);
  await page.getByRole("button", { name: "Add files" }).click();
  await over(page);
  await look(page, `added-files-${name}`, shots);
  const isNamed = await page.getByText("torn.jsonl").first().waitFor({ timeout: 10_000 }).then(() => true, () => false);
  if (!isNamed) fault("add", `a file that could not be read is not named: ${await page.locator("main").innerText()}`);
}

/// Waits until what was added is read; without a script the page comes again by itself.
async function over(page) {
  await page.waitForURL(/\/add\/\d+/);
  await page.getByRole("link", { name: "Add more" }).waitFor({ timeout: 30_000 });
}

/// The statement whose words begin so, beside the article it stands in.
async function statement(page, address, words) {
  const found = await (await fetch(`${address}/search.json?q=${encodeURIComponent(words)}`)).json();
  const { article, number } = found.statements[0];
  await go(page, `${address}/articles/${article.id}`);
  return page.locator(`#l${number}`);
}

/// With nothing but forms: another speaker and a note, nobody, no statement; and all of it taken back.
export async function correct(page, address, shots) {
  const one = await statement(page, address, "bargain with an aquifer");
  await one.getByText("Correct", { exact: false }).first().click();
  await one.getByLabel("Another speaker").fill("Solveig Marl");
  await one.getByLabel("A note for other readers").fill("She signed it; see the letter of 3 May.");
  await one.getByRole("button", { name: "Keep" }).click();
  await one.getByText("said by Solveig Marl").waitFor();
  await look(page, "article-corrected", shots);
  await go(page, `${address}/corrections`);
  await look(page, "corrections", shots);
  await page.getByRole("button", { name: /Take back/ }).first().click();
  await page.getByText("no longer holds").first().waitFor();
  await look(page, "corrections-undone", shots);
  for (const [button, said] of [["Nobody is named", "nobody is named"], ["No statement", "no statement"]]) {
    const again = await statement(page, address, "bargain with an aquifer");
    await again.getByText("Correct", { exact: false }).first().click();
    await again.getByRole("button", { name: button }).click();
    await again.getByText(said, { exact: false }).first().waitFor();
    await again.getByRole("button", { name: /Take back/ }).click();
    await again.getByRole("button", { name: /Take back/ }).waitFor({ state: "detached" });
  }
}

/// A hundred corrections a day: the card, and nothing but keys.
export async function correctByKeys(page, address, shots) {
  const one = await statement(page, address, "nets came up white");
  const number = await one.getAttribute("data-number");
  await page.locator(`[data-of~="${number}"]`).first().hover();
  await page.locator(".card").waitFor();
  await look(page, "article-card", shots);
  await page.mouse.move(0, 0);
  await page.keyboard.press("?");
  await look(page, "article-keys", shots);
  await page.keyboard.press("?");
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  const id = await page.locator("[data-statement].current").getAttribute("id");
  const chosen = page.locator(`#${id}`);
  await said(page, chosen, ["x"], "no statement");
  await said(page, chosen, ["u"], null);
  await said(page, chosen, ["0"], "nobody is named");
  await said(page, chosen, ["u"], null);
  await page.keyboard.press("s");
  await page.keyboard.type("Solveig Marl");
  await said(page, chosen, ["Enter"], "said by Solveig Marl");
  await look(page, "article-by-keys", shots);
  await said(page, chosen, ["u"], null);
  await page.keyboard.press("o");
  await page.waitForURL("**/trace/*");
  await look(page, "trace", shots);
}

/// After these keys the statement says so; `null`: it says nothing any more.
async function said(page, one, keys, words) {
  for (const key of keys) await page.keyboard.press(key);
  const corrected = one.locator("dt", { hasText: "Corrected" });
  if (words === null) return corrected.waitFor({ state: "detached" });
  await one.locator("dd", { hasText: words }).waitFor();
}

/// Two speakers are made one, and two again.
export async function merge(page, address, shots) {
  const { statements } = await (await fetch(`${address}/search.json?q=bargain`)).json();
  await go(page, `${address}/speakers/${statements[0].speaker_id}`);
  await page.getByLabel("Name of a speaker who is the same").fill("castellan");
  await page.getByRole("button", { name: "Find", exact: true }).click();
  const same = page.getByRole("button", { name: /^The same as .*Castellan/ });
  await same.first().click();
  const decided = page.locator(".decisions");
  await decided.waitFor();
  await look(page, "speaker-merged", shots);
  await decided.getByRole("button").first().click();
  await decided.getByText(/taken back|no longer/i).first().waitFor();
  await look(page, "speaker-apart", shots);
}
