// Makes the table of a plan a grid: tap a cell and then another of its column to swap them, walk with the arrow keys,
// pick with Enter, drop with Escape, or drag. Without it, cells have checkboxes and the buttons below do the same.
// Texts come from the page, which is translated.

for (const form of document.querySelectorAll("form[data-plan]")) plan(form);

function plan(form) {
  const table = form.querySelector(".plan-grid");
  const say = form.querySelector("[data-say]");
  const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll(".plan-cell")]);
  const cells = rows.flat();
  const box = (cell) => cell?.querySelector("input");
  const chosen = () => cells.filter((cell) => box(cell)?.checked);
  const place = "plan " + form.action;

  form.classList.add("plan-live");
  table.setAttribute("role", "grid");
  table.setAttribute("aria-multiselectable", "true");
  for (const cell of cells) {
    cell.tabIndex = -1;
    cell.setAttribute("role", "gridcell");
    if (!box(cell)) continue;
    const inputs = [...cell.querySelectorAll("input")];
    if (inputs.length === 1) cell.setAttribute("aria-label", inputs[0].getAttribute("aria-label"));
    for (const input of inputs) input.tabIndex = -1;
    cell.draggable = true;
  }
  show();
  focusable(cells.find((cell) => box(cell)?.value === sessionStorage.getItem(place)) ?? cells.find(box) ?? cells[0]);
  if (sessionStorage.getItem(place)) {
    table.querySelector('[tabindex="0"]')?.focus();
    sessionStorage.removeItem(place);
  }

  table.addEventListener("click", (event) => {
    const cell = event.target.closest(".plan-cell");
    if (!cell) return;
    event.preventDefault();
    const own = event.target.closest("label")?.querySelector("input"); // of several empty places in one cell
    pick(cell, own ?? box(cell));
  });
  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest(".plan-cell");
    if (!cell || event.target !== cell || event.ctrlKey || event.altKey || event.metaKey) return;
    const next = step(cell, event.key);
    if (next) focusable(next).focus();
    else if (event.key === "Enter" || event.key === " ") pick(cell, box(cell));
    else if (event.key === "Escape") clear();
    else return;
    event.preventDefault();
  });
  drag();

  /** The cell where a key leads, undefined for other keys. */
  function step(cell, key) {
    const y = rows.findIndex((row) => row.includes(cell));
    const x = rows[y].indexOf(cell);
    const forward = getComputedStyle(table).direction === "rtl" ? -1 : 1;
    const last = rows[y].length - 1;
    const column = { ArrowRight: x + forward, ArrowLeft: x - forward, Home: 0, End: last }[key];
    if (column !== undefined) return rows[y][Math.min(Math.max(column, 0), last)];
    const row = { ArrowDown: y + 1, ArrowUp: y - 1, PageDown: rows.length - 1, PageUp: 0 }[key];
    return row === undefined ? undefined : rows[Math.min(Math.max(row, 0), rows.length - 1)][x];
  }

  function focusable(cell) {
    for (const other of cells) other.tabIndex = other === cell ? 0 : -1;
    return cell;
  }

  /** Chooses a cell; the second one of a column swaps the two. */
  function pick(cell, input) {
    focusable(cell).focus();
    if (!input) return;
    const before = chosen().map(box);
    if (input.checked) {
      input.checked = false;
      tell(say.dataset.dropped);
    } else if (before.length === 1 && column(box2cell(before[0])) === column(cell)) {
      input.checked = true;
      swap(cell);
    } else {
      for (const other of before) other.checked = false;
      input.checked = true;
      tell((before.length > 0 ? say.dataset.other : say.dataset.picked).replace("{cell}", input.getAttribute("aria-label")));
    }
    show();
  }

  function swap(cell) {
    tell(say.dataset.swapping);
    sessionStorage.setItem(place, box(cell)?.value ?? "");
    form.requestSubmit(form.querySelector('button[value="swap"]'));
  }

  function clear() {
    for (const cell of chosen()) for (const input of cell.querySelectorAll("input")) input.checked = false;
    show();
    tell(say.dataset.dropped);
  }

  function box2cell(input) {
    return input.closest(".plan-cell");
  }

  function column(cell) {
    return rows.find((row) => row.includes(cell)).indexOf(cell);
  }

  function tell(text) {
    say.textContent = text;
  }

  function show() {
    for (const cell of cells) {
      const on = [...cell.querySelectorAll("input")].some((input) => input.checked);
      if (box(cell)) cell.setAttribute("aria-selected", on);
      cell.classList.toggle("plan-chosen", on);
    }
  }

  /** Dragging a cell onto another of its column does what two taps do. */
  function drag() {
    let from;
    table.addEventListener("dragstart", (event) => {
      from = event.target.closest(".plan-cell");
      event.dataTransfer?.setData("text/plain", box(from)?.value ?? "");
    });
    table.addEventListener("dragover", (event) => {
      const to = event.target.closest(".plan-cell");
      if (from && to && to !== from && box(to) && column(to) === column(from)) event.preventDefault();
    });
    table.addEventListener("drop", (event) => {
      const to = event.target.closest(".plan-cell");
      if (!from || !to || to === from || !box(to) || column(to) !== column(from)) return;
      event.preventDefault();
      for (const cell of chosen()) box(cell).checked = false;
      box(from).checked = box(to).checked = true;
      show();
      swap(to);
    });
    table.addEventListener("dragend", () => (from = undefined));
  }
}

document.getElementById("why")?.focus();
