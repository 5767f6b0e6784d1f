// What the pages can do beyond links and forms. Without this script everything is still there.
"use strict";

// Add: files can be dropped anywhere on the page; how much is sent is shown; what is too much is said before it is sent.
function add(form) {
  const chosen = form.querySelector("input[type=file]");
  const area = form.querySelector(".drop");
  const status = form.querySelector("[role=status]");
  const button = form.querySelector("button");
  const size = bytes => bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${Math.ceil(bytes / 1e6)} MB`;

  function look() {
    const files = [...chosen.files];
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    const isTooMuch = bytes > form.dataset.largest || files.length > form.dataset.most;
    status.textContent = files.length === 0 ? "" : `${files.length === 1 ? "1 file" : `${files.length} files`}, ${size(bytes)}` +
      (isTooMuch ? ": that is too much at once; choose fewer, or use onrecord add in a terminal" : "");
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
    request.setRequestHeader("x-token", form.elements.token.value);
    request.send(new FormData(form));
  }

  function fail(why) {
    status.textContent = why;
    button.disabled = false;
  }

  chosen.addEventListener("change", look);
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
    const parts = [job.stage === "waiting" ? "waits for its turn" : "being read", counted(job.documents, "new document"),
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
