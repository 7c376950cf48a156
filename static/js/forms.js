// Forms: a second submit is stopped, and leaving unsaved words asks first. Nothing here is needed to send a form.
(() => {
  "use strict";

  const sent = new WeakSet();

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-allow-repeat")) return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented) return;
    sent.add(form);
    // After this turn, so that the pressed button's own name and value still travel with the form.
    setTimeout(() => mark(form, true), 0);
  });

  const mark = (form, busy) => {
    for (const button of form.querySelectorAll("button:not([type=button]), input[type=submit]")) {
      button.disabled = busy;
      busy ? button.setAttribute("aria-busy", "true") : button.removeAttribute("aria-busy");
    }
  };

  const release = (form) => {
    sent.delete(form);
    mark(form, false);
  };

  // Back from the browser's cache, or an HTMX answer: the form may be used again.
  addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form").forEach(release);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (form) release(form);
  });

  // <div data-shown-by="outcome" data-shown-for="accept reject">: only the parts that the chosen answer asks for.
  const show = () => {
    for (const part of document.querySelectorAll("[data-shown-by]")) {
      const chosen = part.closest("form").querySelector(`input[name="${part.dataset.shownBy}"]:checked`);
      part.hidden = !(chosen && part.dataset.shownFor.split(" ").includes(chosen.value));
    }
  };
  show();
  document.addEventListener("change", show);
  addEventListener("pageshow", show);

  // <form data-warn-unsaved>
  const state = (form) => new URLSearchParams(new FormData(form)).toString();
  const watched = new Map();
  for (const form of document.querySelectorAll("form[data-warn-unsaved]")) watched.set(form, state(form));
  addEventListener("beforeunload", (event) => {
    for (const [form, before] of watched) {
      if (!sent.has(form) && form.isConnected && state(form) !== before) event.preventDefault();
    }
  });
})();
