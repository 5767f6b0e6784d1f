// What the pages can do beyond links and forms. Without this script everything is still there.
"use strict";

// "3.4 MB", as the pages say it.
function size(bytes) {
  if (bytes < 1e3) return `${bytes} bytes`;
  const [unit, name] = bytes < 999500 ? [1e3, "kB"] : [1e6, "MB"];
  return `${(bytes / unit).toFixed(bytes < 9.95 * unit ? 1 : 0)} ${name}`;
}

// What shows that a change comes from a page of this room.
const token = document.querySelector('meta[name="token"]').content;

// A sentence that is pasted is looked for with Enter, as in every other field of one line.
for (const field of document.querySelectorAll(".ways textarea, .remark textarea")) {
  field.addEventListener("keydown", event => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    field.form.requestSubmit();
  });
}

// Add: files can be dropped anywhere on the page; how much is sent is shown; what is too much is said before it is sent.
function add(form) {
  const chosen = form.querySelector("input[type=file]");
  const area = form.querySelector(".drop");
  const status = form.querySelector("[role=status]");
  const button = form.querySelector("button");

  function look() {
    const files = [...chosen.files];
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    const isTooMuch = bytes > form.dataset.largest || files.length > form.dataset.most;
    const tooMuch = "that is too much at once; choose fewer, or use onrecord add in a terminal";
    status.textContent = files.length === 0 ? "" : isTooMuch ? `${size(bytes)}: ${tooMuch}` : `${size(bytes)} in all`;
    button.disabled = isTooMuch;
  }

  function send(event) {
    event.preventDefault();
    button.disabled = true;
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      status.textContent = `${Math.floor(100 * loaded / total)} % sent`;
    });
    request.addEventListener("load", () => {
      if (request.status === 200) return location.assign(request.responseURL);
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      fail(page.querySelector(".lead")?.textContent ?? `the room answered ${request.status}`);
    });
    request.addEventListener("error", () => fail("The room did not answer; is it still open?"));
    request.open("POST", form.action);
    request.setRequestHeader("x-token", token);
    request.send(new FormData(form));
  }

  function fail(why) {
    status.textContent = why;
    button.disabled = false;
  }

  chosen.addEventListener("change", look);
  // Who comes back to this page finds it as it was left: with the button locked.
  addEventListener("pageshow", look);
  form.addEventListener("submit", send);
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, event => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      area.classList.toggle("over", kind === "dragenter" || kind === "dragover");
      if (kind !== "drop" || event.dataTransfer.files.length === 0) return;
      chosen.files = event.dataTransfer.files;
      look();
    });
  }
  look();
}
document.querySelectorAll("form.files").forEach(add);

// Adding: the numbers follow the work; at its end the page is loaded with what was added.
function follow(shown) {
  const bar = shown.querySelector("progress");
  const facts = shown.querySelector("[role=status]");
  const counted = (n, thing) => `${n.toLocaleString("en")} ${thing}${n === 1 ? "" : "s"}`;

  async function look() {
    const answer = await fetch(shown.dataset.follow).catch(() => null);
    if (!answer?.ok) return void (facts.textContent = "The room does not answer; what was read is in the ledger.");
    const job = await answer.json();
    if (job.stage !== "waiting" && job.stage !== "reading") return location.reload();
    bar.value = job.bytes_done;
    const parts = [job.stage === "waiting" ? "Waits for its turn" : "Being read", `${size(job.bytes_done)} of ${size(job.bytes)}`, counted(job.documents, "new document"),
      job.known > 0 && `${job.known.toLocaleString("en")} known already`, counted(job.statements, "statement"),
      job.failures > 0 && `${counted(job.failures, "input")} could not be read`].filter(Boolean);
    facts.replaceChildren(...parts.map(part => Object.assign(document.createElement("span"), { textContent: part })));
    // More gently the longer it takes, and not at all while nobody looks.
    pause = Math.min(pause * 1.2, 5000);
    setTimeout(wait, pause);
  }

  function wait() {
    if (!document.hidden) return look();
    document.addEventListener("visibilitychange", look, { once: true });
  }

  let pause = 500;
  setTimeout(wait, pause);
}
document.querySelectorAll("[data-follow]").forEach(follow);

// Statements: the text and its list go along with one another, a card at each mark, corrections in place and by keys. On
// every page whose elements with `data-statement` are statements.
function statements() {
  // So that the style sheet marks the statement of the address only where this script does not mark the one looked at.
  document.documentElement.classList.add("js");

  const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const gently = () => (isStill() ? "instant" : "smooth");

  // ---- The statement that is looked at ----

  const all = () => [...document.querySelectorAll("[data-statement]")];
  const current = () => document.querySelector("[data-statement].current");

  function lookAt(item) {
    for (const one of document.querySelectorAll(".current")) {
      one.classList.remove("current");
      one.removeAttribute("aria-current");
    }
    if (!item) return;
    item.classList.add("current");
    item.setAttribute("aria-current", "true");
    for (const mark of marksOf(item.dataset.number)) mark.classList.add("current");
  }

  function marksOf(number) {
    return number ? document.querySelectorAll(`#s${number}, .text [data-of~="${number}"]`) : [];
  }

  // ---- An article: its text and its list go along with one another ----

  const reading = document.querySelector(".reading");
  const list = document.getElementById("list");
  // Whether the list follows the text; where the reader jumps from statement to statement, the text follows.
  let follows = true;

  if (reading && list) {
    for (const kind of ["wheel", "touchmove"]) addEventListener(kind, () => (follows = true), { passive: true });
    follow();
    cards();
    const meant = /^#[sl](\d+)$/.exec(location.hash);
    if (meant) show(document.getElementById(`l${meant[1]}`));
  }

  function isBeside() {
    return getComputedStyle(list).position === "sticky";
  }

  // The statement in the upper part of the window is the one that is read.
  function follow() {
    const seen = new Set();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) isIntersecting ? seen.add(target) : seen.delete(target);
        const first = [...seen].sort((one, other) => Number(one.id.slice(1)) - Number(other.id.slice(1)))[0];
        if (!first || !follows || !isBeside() || list.contains(document.activeElement)) return;
        const item = document.getElementById(`l${first.id.slice(1)}`);
        lookAt(item);
        showInList(item);
      },
      { rootMargin: "-8% 0px -50% 0px" },
    );
    for (const label of document.querySelectorAll(".who")) observer.observe(label);
  }

  function showInList(item) {
    if (item && isBeside()) list.scrollTo({ top: item.offsetTop - list.clientHeight * 0.15, behavior: gently() });
  }

  // Brings a statement into view, in the list and, where that is beside it, in the text.
  function show(item) {
    if (!item) return;
    follows = false;
    lookAt(item);
    const label = document.getElementById(`s${item.dataset.number}`);
    if (label && isBeside()) {
      label.scrollIntoView({ block: "center", behavior: gently() });
      showInList(item);
    } else {
      item.scrollIntoView({ block: "center", behavior: gently() });
    }
  }

  // ---- The card: what the list says of a statement, at its place in the text ----

  function cards() {
    const card = document.createElement("div");
    card.className = "card";
    card.popover = "manual";
    card.setAttribute("role", "group");
    reading.append(card);
    let timer;
    let isPinned = false;

    const hide = () => {
      clearTimeout(timer);
      isPinned = false;
      if (card.matches(":popover-open")) card.hidePopover();
    };
    const later = (work, milliseconds) => {
      clearTimeout(timer);
      timer = setTimeout(work, milliseconds);
    };
    const itemOf = (mark) => {
      const number = mark.classList.contains("who") ? mark.id.slice(1) : mark.dataset.of.split(" ").pop();
      return document.getElementById(`l${number}`);
    };
    const open = (mark, x, y) => {
      const item = itemOf(mark);
      if (!item) return;
      lookAt(item);
      const told = [...item.querySelectorAll(".told, .further")].map((part) => part.cloneNode(true));
      card.replaceChildren(...told, closeButton(hide));
      card.setAttribute("aria-label", `Statement ${item.dataset.number}`);
      if (!card.matches(":popover-open")) card.showPopover();
      place(card, mark, x, y);
    };

    const markAt = (target) => target instanceof Element && target.closest(".text [data-of], .who");
    reading.addEventListener("pointerover", (event) => {
      if (event.pointerType !== "mouse") return;
      if (card.contains(event.target)) return clearTimeout(timer);
      const mark = markAt(event.target);
      if (mark) later(() => { isPinned = false; open(mark, event.clientX, event.clientY); }, 350);
      else if (!isPinned) later(hide, 250);
    });
    reading.addEventListener("focusin", (event) => {
      if (event.target.matches(".who:focus-visible")) open(event.target);
    });
    reading.addEventListener("focusout", (event) => {
      if (event.target.matches(".who") && !isPinned && !card.contains(event.relatedTarget)) hide();
    });
    document.addEventListener("click", (event) => {
      if (card.contains(event.target)) return;
      const mark = markAt(event.target);
      // Enter on a number follows its link to the list; a tap shows the card.
      if (!mark || event.detail === 0) return hide();
      event.preventDefault();
      clearTimeout(timer);
      open(mark, event.clientX, event.clientY);
      isPinned = true;
      follows = false;
      showInList(itemOf(mark));
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") hide();
    });
  }

  function closeButton(hide) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet close";
    button.textContent = "✕";
    button.setAttribute("aria-label", "Close");
    button.addEventListener("click", hide);
    return button;
  }

  // Below the words, or above them where there is no room; on a phone the style sheet puts it at the bottom.
  function place(card, mark, x, y) {
    card.style.left = card.style.top = "";
    if (matchMedia("(max-width: 40rem)").matches) {
      const hidden = mark.getBoundingClientRect().top + 64 - (innerHeight - card.offsetHeight);
      if (hidden > 0) scrollBy({ top: hidden, behavior: gently() });
      return;
    }
    const rects = [...mark.getClientRects()];
    const rect = rects.find((one) => one.top <= y && y <= one.bottom) ?? rects[0];
    const left = Math.min(x === undefined ? rect.left : Math.max(rect.left, x - 40), innerWidth - card.offsetWidth - 16);
    const below = rect.bottom + 8;
    const top = below + card.offsetHeight < innerHeight ? below : Math.max(8, rect.top - card.offsetHeight - 8);
    card.style.left = `${Math.max(16, left)}px`;
    card.style.top = `${top}px`;
  }

  // ---- Correcting: the forms are sent without leaving the page, and have keys ----

  if (document.querySelector("[data-statement] .correct")) correcting();

  function correcting() {
    // What was corrected since the page was opened, the last one last.
    const made = [];
    // Where the last correction moved on to: as long as nobody goes elsewhere, "u" means that correction.
    let landed = null;
    const status = document.createElement("p");
    status.className = "said-of-it";
    status.setAttribute("role", "status");
    document.body.append(status);
    const on = document.querySelector('.keys input[name="keys"]');
    on.checked = localStorage.getItem("keys") !== "off";
    on.addEventListener("change", () => localStorage.setItem("keys", on.checked ? "on" : "off"));

    const say = (text, hasFailed) => {
      status.classList.toggle("failed", Boolean(hasFailed));
      status.textContent = text;
    };
    const called = (item) => (item.dataset.number ? `Statement ${item.dataset.number}` : "This statement");

    // Sends a form, and takes of the page that comes back only what stands for this statement.
    async function send(item, action, fields, done) {
      // A second press while the first is on its way means the same.
      if (item.hasAttribute("aria-busy")) return;
      item.setAttribute("aria-busy", "true");
      fields.set("back", `${location.pathname}${location.search}#${item.id}`);
      let page;
      try {
        const answer = await fetch(action, { method: "POST", body: fields, headers: { "x-token": token } });
        page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (!answer.ok) return say(page.querySelector("main .lead")?.textContent ?? "That did not work.", true);
      } catch {
        return say("The reading room does not answer. Is onrecord serve still running?", true);
      } finally {
        item.removeAttribute("aria-busy");
      }
      say(done);
      return renew(item, page);
    }

    // Copies of one text share their statements, and a search may show several.
    function renew(item, page) {
      const label = document.getElementById(`s${item.dataset.number}`);
      const newLabel = label && page.getElementById(label.id);
      if (newLabel) label.replaceWith(newLabel);
      const copies = all().filter((one) => one.dataset.statement === item.dataset.statement);
      const renewed = new Map(copies.map((copy) => [copy, renewOne(copy, page.getElementById(copy.id))]));
      return renewed.get(item);
    }

    // A search may no longer find what was corrected; here it stays until the page is loaded again, to be taken back.
    function renewOne(item, found) {
      item.classList.toggle("gone", !found);
      if (found?.dataset.statement !== item.dataset.statement) return item;
      item.replaceWith(found);
      return found;
    }

    async function correct(item, fields, done) {
      const { statement } = item.dataset;
      fields.set("statement", statement);
      const renewed = await send(item, "/corrections", fields, `${called(item)}: ${done}. The key u takes it back.`);
      if (!renewed) return;
      made.push(renewed.id);
      step(1, renewed);
      landed = current();
    }

    async function undo(item) {
      const fields = new URLSearchParams({ statement: item.dataset.statement });
      const renewed = await send(item, "/corrections/undo", fields, `${called(item)}: taken back, it stands as it was read.`);
      if (!renewed) return;
      made.splice(0, made.length, ...made.filter((id) => id !== renewed.id));
      goTo(renewed);
    }

    function goTo(item) {
      if (!item) return;
      if (list) show(item);
      else {
        lookAt(item);
        item.scrollIntoView({ block: "center", behavior: gently() });
      }
      item.querySelector("a")?.focus({ preventScroll: true });
    }

    function step(by, from = current()) {
      const items = all();
      const at = from ? items.indexOf(from) + by : by > 0 ? 0 : items.length - 1;
      if (items[at]) goTo(items[at]);
      else goTo(from);
    }

    function write(item, name) {
      const field = item.querySelector(`.correct [name="${name}"]`);
      field.closest("details").open = true;
      field.focus();
      field.select();
    }

    function doneBy(fields) {
      if (fields.get("verdict") === "nobody") return "nobody is named";
      if (fields.get("verdict") === "reject") return "rejected";
      const name = fields.get("speaker").trim();
      return [name && `said by ${name}`, fields.get("note").trim() && "noted"].filter(Boolean).join(", ");
    }

    document.addEventListener("submit", (event) => {
      const item = event.target.closest("[data-statement]");
      if (!item || !event.target.matches(".correct form, .undo")) return;
      event.preventDefault();
      if (event.target.matches(".undo")) return undo(item);
      const fields = new URLSearchParams(new FormData(event.target, event.submitter));
      correct(item, fields, doneBy(fields));
    });

    const verdict = (item, verdict) => {
      const fields = new URLSearchParams({ verdict });
      correct(item, fields, doneBy(fields));
    };
    const keys = {
      j: () => step(1), n: () => step(1), k: () => step(-1), p: () => step(-1),
      x: (item) => verdict(item, "reject"),
      0: (item) => verdict(item, "nobody"),
      s: (item) => write(item, "speaker"),
      m: (item) => write(item, "note"),
      o: (item) => location.assign(item.dataset.trace),
      u: (item) => {
        const last = document.getElementById(made.at(-1));
        const isFresh = last && item === landed;
        const taken = !isFresh && item?.querySelector(".undo") ? item : last;
        if (taken) undo(taken);
        else say("Nothing was corrected here that could be taken back.");
      },
      "?": () => {
        const keys = document.querySelector(".keys");
        keys.open = !keys.open;
        keys.querySelector("summary").focus();
      },
    };
    const needsNone = "jnkpu?";

    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat && !"jnkp".includes(event.key)) return;
      const field = event.target.closest("input, textarea, select");
      if (event.key === "Escape" && field?.closest(".correct")) {
        field.closest("details").open = false;
        return goTo(field.closest("[data-statement]"));
      }
      if (field || !on.checked || !Object.hasOwn(keys, event.key)) return;
      const item = current();
      if (!item && !needsNone.includes(event.key)) return say("Choose a statement first: j goes to the next one.");
      event.preventDefault();
      keys[event.key](item);
    });
  }
}
if (document.querySelector("[data-statement]")) statements();

// Who may be one? Pairs are decided with the keyboard, one after another, without loading the page again.
(() => {
  const pairs = [...document.querySelectorAll(".pairs > li")];
  if (!pairs.length) return;
  const status = document.querySelector(".said-so");
  const decided = []; // the last one last: { pair, decision }
  document.querySelector(".pair-keys").hidden = false;

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
      const said = await send(button.getAttribute("formaction") ?? form.getAttribute("action"), new FormData(form));
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
