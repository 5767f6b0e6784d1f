// What the pages can do beyond links and forms. Without this script everything is still there.
"use strict";

// Who may be one? Pairs are decided with the keyboard, one after another, without loading the page again.
(() => {
  const pairs = [...document.querySelectorAll(".pair")];
  if (!pairs.length) return;
  const token = document.querySelector("meta[name=token]").content;
  const status = document.querySelector(".said-so");
  const decided = []; // the last one last: { pair, decision }
  document.querySelector(".keys").hidden = false;

  const current = () => pairs.find((pair) => pair.contains(document.activeElement));
  const go = (from, step) => {
    const open = (pair) => !pair.classList.contains("decided");
    for (let at = from + step; at >= 0 && at < pairs.length; at += step) {
      if (open(pairs[at])) return pairs[at].focus();
    }
  };
  const send = async (path, fields) => {
    const answer = await fetch(`${path}.json`, { method: "POST", headers: { "x-token": token }, body: new URLSearchParams(fields) });
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.error);
    return said;
  };
  const decide = async (pair, button) => {
    const form = button.form;
    status.textContent = "…";
    try {
      const said = await send(new URL(button.formAction).pathname, new FormData(form));
      decided.push({ pair, decision: said.decision });
      pair.classList.add("decided");
      form.hidden = true;
      const note = document.createElement("p");
      note.className = "outcome";
      note.textContent = `${pair.getAttribute("aria-label")}: ${button.textContent.toLowerCase()}. `;
      const back = document.createElement("button");
      back.type = "button";
      back.className = "quiet";
      back.textContent = "Take back";
      back.addEventListener("click", () => undo(decided.find((one) => one.pair === pair)));
      note.append(back);
      pair.append(note);
      status.textContent = `${note.firstChild.textContent}${decided.length} decided.`;
      go(pairs.indexOf(pair), 1);
    } catch (error) {
      status.textContent = `That did not work: ${error.message}`;
    }
  };
  const undo = async (one) => {
    if (!one) return;
    try {
      await send("/decisions/undo", { decision: one.decision });
      decided.splice(decided.indexOf(one), 1);
      one.pair.classList.remove("decided");
      one.pair.querySelector(".outcome").remove();
      one.pair.querySelector("form").hidden = false;
      one.pair.focus();
      status.textContent = "Taken back.";
    } catch (error) {
      status.textContent = `That did not work: ${error.message}`;
    }
  };

  for (const pair of pairs) {
    pair.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      decide(pair, event.submitter);
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
    const at = pairs.indexOf(current());
    const button = at >= 0 && !pairs[at].classList.contains("decided") && pairs[at].querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
    if (event.key === "j") go(at, 1);
    else if (event.key === "k") go(at < 0 ? pairs.length : at, -1);
    else if (event.key === "u") undo(decided.at(-1));
    else if (button) decide(pairs[at], button);
    else return;
    event.preventDefault();
  });
})();
