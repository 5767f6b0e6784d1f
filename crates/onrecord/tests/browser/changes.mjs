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
