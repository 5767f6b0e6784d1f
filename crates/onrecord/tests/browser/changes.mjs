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
