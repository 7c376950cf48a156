// A meeting's screens: asks for one number, reads the changing parts anew when it has moved, lets the clock tick.
// Without this file the pages stand still and show themselves anew by a link.
(() => {
  "use strict";

  const place = document.querySelector("[data-pulse]");
  if (!place) return;
  const words = place.querySelector("[data-connection]");
  const shown = () => document.querySelector("[data-revision]");
  const every = Number(place.dataset.every);
  const PATIENCE = 10000; // milliseconds an answer may take
  let ahead = 0; // milliseconds this device's clock runs ahead of the server's
  let seen = null;

  const now = () => Date.now() - ahead;

  const say = (sentence) => {
    if (words && words.textContent !== sentence) words.textContent = sentence;
  };

  // The parts of the page carry the server's time of their making.
  const look = () => {
    const part = shown();
    if (!part || part === seen) return;
    seen = part;
    ahead = Date.now() - Number(part.dataset.now) * 1000;
    tick();
  };

  const minutes = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

  const tick = () => {
    for (const clock of document.querySelectorAll("[data-clock]")) {
      const { before, since, allotted } = clock.dataset;
      const spent = Math.max(0, Number(before) + (since ? now() / 1000 - Number(since) : 0));
      const over = Number(allotted) ? spent - Number(allotted) * 60 : 0;
      clock.querySelector("[data-spent]").textContent = minutes(spent);
      clock.querySelector("[data-over]").textContent = over >= 1 ? `${minutes(over)} over` : "";
      clock.classList.toggle("is-over", over >= 1);
    }
  };

  const ask = async () => {
    const known = shown()?.dataset.revision ?? "0";
    const answer = await fetch(place.dataset.pulse, {
      headers: { Accept: "application/json", "If-None-Match": `"${known}"` },
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      say("You are signed out. Sign in again in another tab; what is written here stays.");
      return;
    }
    if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
    say("Connected: this page changes by itself.");
    document.body.dispatchEvent(new CustomEvent("live-connected"));
    if (answer.status === 200 && String((await answer.json()).revision) !== known) {
      document.body.dispatchEvent(new CustomEvent("live-moved"));
    }
  };

  const beat = async () => {
    try {
      await ask();
    } catch {
      say("No connection: what you see may be old. What is captured waits here and is sent when the connection is back.");
    }
    setTimeout(beat, every);
  };

  // A part may be read anew while a form of it is under way: what that answers finds no place any more.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { isError, requestConfig } = event.detail;
    if (isError || requestConfig.elt.isConnected) return;
    event.preventDefault();
    document.body.dispatchEvent(new CustomEvent("live-moved"));
  });
  document.addEventListener("htmx:afterSettle", look);
  document.addEventListener("htmx:oobAfterSwap", look);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask().catch(() => {}); });
  window.livePulse = { now };
  look();
  setInterval(tick, 1000);
  beat();
})();
