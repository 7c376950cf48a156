// The shell's small comforts. Everything works without this file.
(() => {
  "use strict";

  const typing = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;

  // "/" goes to the jump box.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const box = document.getElementById("jump");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  // Menus and "why?" close with Escape or a click elsewhere; Escape gives the focus back.
  const openOnes = () => document.querySelectorAll("details[data-dismiss][open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const details of openOnes()) {
      const inside = details.contains(document.activeElement);
      details.open = false;
      if (inside) details.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const details of openOnes()) if (!details.contains(event.target)) details.open = false;
  });

  // <details open data-open-wide>: what stands open where there is room begins closed on a phone.
  if (matchMedia("(max-width: 720px)").matches) {
    for (const details of document.querySelectorAll("details[data-open-wide]")) details.open = false;
  }

  // The tab one is on stands in sight, also where the strip of tabs is wider than the screen.
  for (const tab of document.querySelectorAll('.tabs a[aria-current="page"]')) {
    const strip = tab.closest(".tabs");
    const [outer, inner] = [strip.getBoundingClientRect(), tab.getBoundingClientRect()];
    if (inner.left < outer.left || inner.right > outer.right) {
      strip.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
    }
  }

  // An error summary takes the focus so that it is read first; so does a refusal that comes by HTMX.
  document.querySelector(".error-summary")?.focus();
  document.addEventListener("htmx:afterSwap", (event) => event.target.querySelector("[data-focus]")?.focus());
})();
