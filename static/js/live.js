// The secretary's screen: what is captured is kept in this browser first, under a key made here, and sent until the
// server has it. A line says “saved” only after the server said so. The server takes each key once, so that a line may
// be sent twice. Without this file the same form is sent as a page.
(() => {
  "use strict";

  const form = document.getElementById("live-composer");
  if (!form) return;
  const queue = document.getElementById("live-queue");
  const state = document.getElementById("live-state");
  const kept = document.getElementById("live-words");
  const keys = document.getElementById("live-keys");
  const NAMES = ["csrfmiddlewaretoken", "key", "said_at", "item", "text", "recording_at", "raid", "owner_text", "due_on"];
  const fields = Object.fromEntries(NAMES.map((name) => [name, form.querySelector(`[name="${name}"]`)]));
  const place = `mhhs-live/${form.dataset.person}/${form.dataset.meeting}/`;
  const LINE = `${place}line/`;
  const DRAFT = `${place}draft`;
  const SHORTCUTS = "mhhs-live/one-key";
  const PATIENCE = 10000; // milliseconds an answer may take
  const WORDS = 4000; // milliseconds between two savings of words being written
  const PAUSES = [1000, 2000, 4000, 8000, 15000]; // between two attempts
  const now = () => (window.livePulse ? window.livePulse.now() : Date.now());

  // --- what this browser keeps -------------------------------------------------------------------------------------

  const memory = new Map(); // for a browser that keeps nothing: the lines of this window
  let keeps = true;

  const put = (name, value) => {
    memory.set(name, value);
    try {
      localStorage.setItem(name, JSON.stringify(value));
    } catch {
      keeps = false;
    }
  };

  const drop = (name) => {
    memory.delete(name);
    try {
      localStorage.removeItem(name);
    } catch {
      keeps = false;
    }
  };

  const read = (name) => {
    try {
      const found = localStorage.getItem(name);
      if (found !== null) return JSON.parse(found);
    } catch {
      keeps = false;
    }
    return memory.get(name) ?? null;
  };

  const lines = () => {
    const names = new Set([...memory.keys()].filter((name) => name.startsWith(LINE)));
    try {
      for (let place = 0; place < localStorage.length; place += 1) {
        const name = localStorage.key(place);
        if (name.startsWith(LINE)) names.add(name);
      }
    } catch {
      keeps = false;
    }
    return [...names].map(read).filter(Boolean).sort((one, other) => one.said_at - other.said_at);
  };

  const makeKey = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16)); // a page served without TLS has no randomUUID
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  };

  // --- what the screen says ----------------------------------------------------------------------------------------

  const saved = new Map(); // lines the server has just taken, until the list of the record shows them

  const labelOf = (kind) => form.querySelector(`input[name=kind][value="${kind}"]`)?.labels[0].firstChild.textContent.trim() ?? kind;

  const element = (name, text, className = "") => {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  const STATES = { waiting: "Waiting to be saved", sending: "Being saved", saved: "Saved", refused: "Refused" };

  const row = (line) => {
    const item = element("li", "");
    item.dataset.key = line.key;
    item.dataset.state = line.state;
    const head = element("p", "", "small");
    const at = line.recording_at ? ` · ${line.recording_at} in the recording` : "";
    head.append(element("strong", labelOf(line.kind)), ` · item ${line.item_number}${at} · `);
    head.append(element("span", STATES[line.state] + (line.reason ? `: ${line.reason}` : ""), "live-line-state"));
    item.append(head, element("p", line.text, "measure"));
    if (line.state === "refused") item.append(choices(line));
    return item;
  };

  const choices = (line) => {
    const bar = element("div", "", "buttons");
    const again = element("button", "Send again", "button small");
    const away = element("button", "Put back into the form", "button small quiet");
    again.type = away.type = "button";
    again.addEventListener("click", () => { put(LINE + line.key, { ...line, state: "waiting", reason: "" }); show(); flush(); });
    away.addEventListener("click", () => { drop(LINE + line.key); fill({ ...line, key: makeKey() }); keepDraft(); show(); });
    bar.append(again, away);
    return bar;
  };

  const show = () => {
    const listed = new Set([...document.querySelectorAll("[data-line]")].map((one) => one.dataset.line));
    for (const key of saved.keys()) if (listed.has(key)) saved.delete(key);
    const open = lines();
    queue.replaceChildren(...[...saved.values(), ...open].map(row));
    const waiting = open.filter((line) => line.state !== "refused").length;
    const refused = open.length - waiting;
    const said = [];
    if (waiting) said.push(`${waiting} ${waiting === 1 ? "line waits" : "lines wait"} to be saved`);
    if (refused) said.push(`${refused} refused`);
    if (waiting && !keeps) said.push("this browser keeps nothing: do not close this page");
    const sentence = said.join("; ") || "every captured line is saved";
    if (state.textContent !== sentence) state.textContent = sentence;
  };

  // --- sending -----------------------------------------------------------------------------------------------------

  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? fields.csrfmiddlewaretoken.value;

  const post = (url, said) =>
    fetch(url, {
      method: "POST",
      body: new URLSearchParams(said),
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });

  // Why the server refused: its JSON, or the refusal on the page it answers with; "" when it gave no reason of its own.
  const reasonOf = async (answer) => {
    const text = await answer.text();
    if (answer.headers.get("Content-Type")?.startsWith("application/json")) return JSON.parse(text).reason;
    const page = new DOMParser().parseFromString(text, "text/html");
    return [...page.querySelectorAll("#refusal p:not(.notice-title)")].map((one) => one.textContent.trim()).join(" ");
  };

  // What came of one line: "saved", "refused" with the reason, or "waiting" for anything that may yet pass.
  const send = async (line) => {
    const { key, kind, item, text, said_at, recording_at, raid = "", owner_text, due_on } = line;
    try {
      const answer = await post(form.action, { key, kind, item, text, said_at, recording_at, raid, owner_text, due_on });
      if (answer.ok && (await answer.json()).key === key) return { state: "saved" };
      if (answer.type === "opaqueredirect") return { state: "waiting", reason: "you are signed out; sign in again in another tab" };
      if ([403, 404, 409, 413, 422].includes(answer.status)) {
        const reason = await reasonOf(answer);
        return { state: "refused", reason: reason || "the server gave no reason" };
      }
      return { state: "waiting", reason: "the server could not take it" };
    } catch {
      return { state: "waiting", reason: "no connection" };
    }
  };

  let sending = false;
  let failures = 0;
  let timer = 0;

  const flush = async () => {
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    try {
      for (let line = next(); line; line = next()) {
        const came = await send(line);
        if (came.state === "saved") {
          failures = 0;
          drop(LINE + line.key);
          saved.set(line.key, { ...line, ...came, reason: "" });
          document.body.dispatchEvent(new CustomEvent("live-moved"));
        } else if (read(LINE + line.key)) {
          put(LINE + line.key, { ...line, ...came });
        }
        show();
        if (came.state === "waiting") {
          timer = setTimeout(flush, PAUSES[Math.min(failures, PAUSES.length - 1)]);
          failures += 1;
          break;
        }
      }
    } finally {
      sending = false;
    }
  };

  const next = () => lines().find((line) => line.state === "waiting");

  // --- writing -----------------------------------------------------------------------------------------------------

  const recordingTime = () => {
    const begun = document.getElementById("live-now")?.dataset.recording;
    const seconds = begun ? Math.floor(now() / 1000 - Number(begun)) : -1;
    if (seconds < 0) return "";
    const two = (number) => String(Math.floor(number)).padStart(2, "0");
    return `${two(seconds / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
  };

  const kindNow = () => form.querySelector("input[name=kind]:checked")?.value ?? "note";

  const written = () => ({
    key: fields.key.value,
    said_at: Number(fields.said_at.value) || now(),
    kind: kindNow(),
    item: fields.item.value,
    item_number: fields.item.selectedOptions[0]?.textContent.split(" ")[0] ?? "",
    text: fields.text.value,
    recording_at: fields.recording_at.value.trim(),
    raid: fields.raid.value,
    owner_text: fields.owner_text.value,
    due_on: fields.due_on.value,
  });

  const fill = (line) => {
    for (const name of ["key", "said_at", "item", "text", "recording_at", "owner_text", "due_on"]) fields[name].value = line[name] ?? "";
    fields.raid.value = line.raid || "risk";
    choose(line.kind);
  };

  const choose = (kind) => {
    const radio = form.querySelector(`input[name=kind][value="${kind}"]`);
    if (radio) radio.checked = true;
    const isAction = kindNow() === "action";
    document.getElementById("live-action-fields").hidden = !isAction;
    document.getElementById("live-raid-fields").hidden = kindNow() !== "raid";
    fields.owner_text.required = fields.due_on.required = isAction;
    fields.text.required = true;
  };

  // The moment belongs to the beginning of a line, not to its end.
  const begin = () => {
    if (fields.said_at.value) return;
    fields.said_at.value = String(Math.round(now()));
    if (!fields.recording_at.value) fields.recording_at.value = recordingTime();
  };

  const clear = () => {
    fill({ key: makeKey(), kind: "note", item: currentItem() || fields.item.value });
    drop(DRAFT);
    kept.textContent = "";
  };

  const currentItem = () => document.getElementById("live-now")?.dataset.item ?? "";

  let wordsTimer = 0;
  let wordsSent = "";

  const keepDraft = () => {
    put(DRAFT, written());
    kept.textContent = keeps ? "These words are kept in this browser." : "";
    if (!wordsTimer) wordsTimer = setTimeout(sendWords, WORDS);
  };

  const sendWords = async () => {
    wordsTimer = 0;
    const { key, kind, item, text } = written();
    const said = JSON.stringify([key, kind, item, text]);
    if (said === wordsSent || (!text.trim() && !wordsSent)) return;
    try {
      const answer = await post(form.dataset.words, { key, kind, item, text });
      if (!answer.ok) return;
      wordsSent = said;
      if (fields.key.value === key && text.trim()) kept.textContent = "These words are kept on the server too; they are not captured yet.";
    } catch {
      kept.textContent = keeps ? "No connection: these words are kept in this browser." : "No connection: these words are only on this page.";
    }
  };

  const capture = () => {
    begin();
    if (!form.reportValidity()) return;
    const line = { ...written(), state: "waiting", reason: "" };
    put(LINE + line.key, line);
    clear();
    fields.text.focus();
    show();
    flush();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    capture();
  });
  form.addEventListener("input", () => {
    if (fields.text.value) begin();
    keepDraft();
  });
  form.addEventListener("change", (event) => { if (event.target.name === "kind") choose(event.target.value); });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      capture();
    }
    if (event.key === "Escape" && event.target === fields.text) fields.text.blur();
  });

  // One key begins a line; it can be switched off, since a key alone may be pressed by mistake or by a voice.
  const typing = (target) => target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]") !== null;
  document.addEventListener("keydown", (event) => {
    if (!keys.checked || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const radio = form.querySelector(`input[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!radio) return;
    event.preventDefault();
    choose(radio.value);
    begin();
    keepDraft();
    fields.text.focus();
  });
  keys.checked = read(SHORTCUTS) !== false;
  keys.addEventListener("change", () => put(SHORTCUTS, keys.checked));
  document.querySelector(".live-keys").hidden = false;

  // A new item is gone to: an empty line belongs to it, a begun one to where it was begun.
  document.addEventListener("htmx:oobAfterSwap", () => {
    if (!fields.text.value && currentItem()) fields.item.value = currentItem();
    show();
  });
  document.body.addEventListener("live-connected", () => { if (!sending && next()) flush(); });
  addEventListener("online", flush);
  addEventListener("storage", show);

  const before = read(DRAFT);
  if (before?.text) fill(before);
  else choose(kindNow());
  if (!fields.key.value) fields.key.value = makeKey();
  show();
  flush();
})();
