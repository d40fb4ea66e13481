// Enhances the table of the squad: the keys of a spreadsheet, the number of changed rows, and a warning before they
// are lost. Texts come from the page, which is translated.

for (const form of document.querySelectorAll("form[data-squad]")) squad(form);

function squad(form) {
  const rows = [...form.querySelectorAll("tbody tr")];
  let sent = false;
  const count = () => rows.filter(changed).length;
  const output = form.querySelector("output[data-changed]");
  const show = () => {
    const n = count();
    output.textContent = n > 0 ? output.dataset.changed.replace("{n}", n) : "";
  };
  form.addEventListener("input", show);
  form.addEventListener("keydown", (event) => move(event, rows));
  form.addEventListener("submit", () => (sent = true));
  window.addEventListener("pageshow", () => {
    sent = false;
    show();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!sent && count() > 0) event.preventDefault();
  });
}

/** Says whether a row is not what it was when the page came; what a refused form brought back counts too. */
function changed(row) {
  if ("changed" in row.dataset) return true;
  return [...row.querySelectorAll("input, select")].some((field) => {
    if (field.type === "checkbox") return field.checked !== field.defaultChecked;
    if (field.options) return [...field.options].some((o) => o.selected !== o.defaultSelected);
    return field.value !== field.defaultValue;
  });
}

/** Enter leads down, Shift and Enter up, and so do the arrows where they have nothing else to do. */
function move(event, rows) {
  const field = event.target;
  if (!field.matches("input:not([type=checkbox], [type=date]), select") || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  let step = 0;
  if (event.key === "Enter") step = event.shiftKey ? -1 : 1;
  else if (field.matches("input") && event.key === "ArrowDown") step = 1;
  else if (field.matches("input") && event.key === "ArrowUp") step = -1;
  if (step === 0) return;
  event.preventDefault();
  const row = field.closest("tr");
  const column = [...row.cells].indexOf(field.closest("td"));
  const next = rows[rows.indexOf(row) + step]?.cells[column].querySelector("input:not([type=hidden]), select");
  next?.focus();
  if (next?.matches("input")) next.select();
}
