// Enhances pages that work without it. Texts come from the page, which is translated.

takeAway(document.querySelector("[data-print]"));
for (const form of document.querySelectorAll("form[data-pending]")) pending(form);
for (const area of document.querySelectorAll("textarea[data-count]")) countLines(area);
for (const input of document.querySelectorAll(":is(input, textarea)[data-copy]")) copyInput(input);
for (const time of document.querySelectorAll("time[data-local]")) localTime(time);
document.getElementById("errors")?.focus();

/** Adds the buttons that only a script can serve: print, and copy the page's address. */
function takeAway(section) {
  if (!section) return;
  const buttons = document.createElement("p");
  buttons.className = "take-buttons";
  buttons.append(button(section.dataset.print, () => window.print()));
  if ("link" in section.dataset && navigator.clipboard) {
    const copy = button(section.dataset.copy, async () => {
      await navigator.clipboard.writeText(location.href.split("#")[0]);
      status.textContent = section.dataset.copied;
    });
    const status = document.createElement("span");
    status.setAttribute("role", "status");
    buttons.append(copy, status);
  }
  section.querySelector("h2").after(buttons);
}

function button(text, action) {
  const b = document.createElement("button");
  b.type = "button";
  b.textContent = text;
  b.addEventListener("click", action);
  return b;
}

/** Shows that a form is on its way, and sends it once. Coming back to the page by history sets it free. */
function pending(form) {
  const send = form.querySelector("button.primary");
  form.addEventListener("submit", (event) => {
    if (send.getAttribute("aria-disabled") === "true") event.preventDefault();
    send.setAttribute("aria-disabled", "true");
  });
  window.addEventListener("pageshow", () => send.removeAttribute("aria-disabled"));
}

/** Says below the names how many players there are. */
function countLines(area) {
  const output = document.createElement("output");
  output.className = "hint";
  output.htmlFor = area.id;
  area.after(output);
  const count = () => {
    const n = area.value.split("\n").filter((line) => line.trim() !== "").length;
    output.textContent = n > 0 ? area.dataset.count.replace("{n}", n) : "";
  };
  area.addEventListener("input", count);
  count();
}

/** Adds a button that copies what stands in a field, such as a link to pass on. */
function copyInput(input) {
  input.addEventListener("focus", () => input.select());
  if (!navigator.clipboard) return;
  const copy = button(input.dataset.copy, async () => {
    await navigator.clipboard.writeText(input.value);
    copy.textContent = input.dataset.copied;
  });
  input.after(copy);
}

/** Shows a time, which the server writes in UTC, by the reader's clock. */
function localTime(time) {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  time.textContent = format.format(new Date(time.dateTime));
}
