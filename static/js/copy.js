// Copy buttons show themselves only where copying works, and say when it is done.
(() => {
  "use strict";
  if (!navigator.clipboard) return;

  const reveal = (root) => root.querySelectorAll("button[data-copy]").forEach((button) => { button.hidden = false; });
  reveal(document);
  document.addEventListener("htmx:afterSwap", (event) => reveal(event.target));

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const words = button.querySelector(".visually-hidden");
    const before = words.textContent;
    button.classList.add("copied");
    words.setAttribute("role", "status");
    words.textContent = "Copied";
    setTimeout(() => { button.classList.remove("copied"); words.textContent = before; }, 2000);
  });
})();
