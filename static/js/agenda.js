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

  const begin = (handle, event) => {
    dragged = handle.closest("tr");
    before = [...rows.children];
    dragged.classList.add("dragged");
    document.body.classList.add("dragging");
    handle.setPointerCapture(event.pointerId);
  };

  const end = () => {
    dragged?.classList.remove("dragged");
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

  for (const handle of rows.querySelectorAll("[data-drag]")) {
    handle.hidden = false;
    handle.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      begin(handle, event);
    });
    handle.addEventListener("pointermove", (event) => { if (dragged) over(event.clientY); });
    handle.addEventListener("pointercancel", () => { if (dragged) putBack(); });
    handle.addEventListener("pointerup", () => {
      if (!dragged) return;
      const moved = [...rows.children].some((row, place) => row !== before[place]);
      end();
      if (!moved) return;
      form.elements.order.value = order();
      if (told) told.textContent = "Saving the order";
      form.requestSubmit();
    });
  }

  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && dragged) putBack(); });
})();
