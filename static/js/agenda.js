// Agenda items are put in order by dragging their handle. The buttons beside them do the same without this file.
(() => {
  "use strict";

  const rows = document.querySelector("[data-agenda-rows]");
  const form = rows && document.getElementById(rows.dataset.form);
  if (!form) return;

  const order = () => [...rows.querySelectorAll("tr[data-item]")].map((row) => row.dataset.item).join(",");
  const told = document.getElementById("agenda-status");
  let dragged = null;
  let before = [];

  const begin = (row) => {
    dragged = row;
    before = [...rows.children];
    dragged.classList.add("dragged");
    document.body.classList.add("dragging");
  };

  const end = () => {
    dragged.classList.remove("dragged");
    document.body.classList.remove("dragging");
    dragged = null;
  };

  const putBack = () => {
    rows.append(...before);
    end();
  };

  const over = (y) => {
    const others = [...rows.querySelectorAll("tr[data-item]")].filter((row) => row !== dragged);
    const next = others.find((row) => {
      const box = row.getBoundingClientRect();
      return y < box.top + box.height / 2;
    });
    if (dragged.nextElementSibling !== (next ?? null)) rows.insertBefore(dragged, next ?? null);
  };

  const drop = () => {
    const moved = [...rows.children].some((row, place) => row !== before[place]);
    end();
    if (!moved) return;
    form.elements.order.value = order();
    if (told) told.textContent = "Saving the order";
    form.requestSubmit();
  };

  for (const handle of rows.querySelectorAll("[data-drag]")) {
    handle.hidden = false;
    handle.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || dragged) return;
      event.preventDefault();
      begin(handle.closest("tr"));
    });
  }

  // The row moves in the page while it is dragged, which would end a pointer's capture: so the document listens.
  document.addEventListener("pointermove", (event) => { if (dragged) over(event.clientY); });
  document.addEventListener("pointerup", () => { if (dragged) drop(); });
  document.addEventListener("pointercancel", () => { if (dragged) putBack(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && dragged) putBack(); });
})();
