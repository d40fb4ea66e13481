// Keeps the sums and the example of /teams/TEAM/best up to date while the weights change. Texts come from the server.

const form = document.querySelector("form.team-best");
const state = form.querySelector(".trials-state");
const wait = 250; // milliseconds without a change before the server is asked

let timer, asked;

form.addEventListener("input", (event) => {
  if (!event.target.matches("[data-weight], #formation")) return;
  for (const cell of form.querySelectorAll("[data-sum]")) {
    cell.textContent = sum(cell.dataset.sum);
    cell.classList.toggle("weights-sum-wrong", sum(cell.dataset.sum) !== 100);
  }
  clearTimeout(timer);
  timer = setTimeout(ask, wait);
});
// The button does the same without a script.
form.querySelector("[data-try]")?.setAttribute("hidden", "");

function sum(mode) {
  return weights(mode).reduce((total, input) => total + input.valueAsNumber, 0) || 0;
}

function weights(mode) {
  return [...form.querySelectorAll(`[data-weight="${mode}"]`)];
}

/** Asks for the lineups of what the form says. An answer that a newer question has overtaken is dropped. */
async function ask() {
  asked?.abort();
  if (!state) return; // no players
  if ([...form.querySelectorAll("[data-sum]")].some((cell) => cell.textContent !== "100")) {
    state.textContent = state.dataset.wrong;
    return;
  }
  asked = new AbortController();
  const body = new URLSearchParams(new FormData(form));
  body.set("set", "try");
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, signal: asked.signal });
    if (!answer.ok) throw new Error(answer.statusText);
    show(await answer.json());
  } catch (error) {
    if (error.name !== "AbortError") state.textContent = state.dataset.failed;
  }
}

function show(trials) {
  state.textContent = "";
  for (const trial of trials) {
    const place = form.querySelector(`[data-trial="${trial.mode}"]`);
    for (const part of ["change", "facts", "lineup"]) place.querySelector(`[data-${part}]`).textContent = trial[part];
  }
}
