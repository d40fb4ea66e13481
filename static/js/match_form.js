// Enhances the form of a match: the reader's own time zone, the usual values of a format, and what they come to.

const form = document.querySelector(".match-form");
ownZone(document.querySelector("select[data-own-zone]"));
if (form) {
  lengths(form);
  repetition(form);
}

/** Chooses the browser's time zone in a list that nobody has touched. */
function ownZone(list) {
  if (!list) return;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || list.value === zone) return;
  if (![...list.options].some((o) => o.value === zone)) list.add(new Option(zone.replaceAll("_", " "), zone), 0);
  list.value = zone;
}

/** Puts the usual values of the chosen format in, offers its formations, and says how many stretches there are. */
function lengths(form) {
  const { format, formation, periods, minutes, blocks, played } = form.elements;
  const usual = JSON.parse(form.querySelector("[data-usual]").dataset.usual);
  const output = form.querySelector(".stretches output");
  const any = formation.options[0];
  const say = () => {
    const [p, m, b] = [periods, minutes, blocks].map((field) => (/^\d{1,3}$/.test(field.value.trim()) ? Number(field.value) : NaN));
    output.textContent = p >= 1 && b >= 1 && m >= 0 ? sentence(output.dataset, p * b, Math.floor((m * 60) / b)) : "";
  };
  for (const field of [periods, minutes, blocks]) field.addEventListener("input", say);
  format.addEventListener("change", () => {
    const chosen = usual[format.value];
    if (!chosen) return;
    [periods.value, minutes.value, blocks.value] = [chosen.periods, chosen.minutes, chosen.blocks];
    formation.replaceChildren(any, ...chosen.formations.map(([id, name]) => new Option(name, id)));
    formation.value = "";
    played.value = [format.value, periods.value, minutes.value, blocks.value].join("/");
    say();
  });
  window.addEventListener("pageshow", say);
}

function sentence(texts, n, seconds) {
  const one = n === 1;
  if (seconds === 0) return (one ? texts.onePlain : texts.manyPlain).replace("{n}", n);
  const rest = seconds % 60;
  const length = Math.floor(seconds / 60) + (rest ? ":" + String(rest).padStart(2, "0") : "");
  return (one ? texts.one : texts.many).replace("{n}", n).replace("{minutes}", length);
}

/** Shows the fields of a repetition only where there is one. */
function repetition(form) {
  const fields = form.querySelector(".repeat-fields");
  if (!fields) return;
  const show = () => {
    const kind = form.elements.repeat.value;
    fields.hidden = kind === "";
    form.elements.until.closest(".field").hidden = kind !== "until";
    form.elements.times.closest(".field").hidden = kind !== "times";
  };
  for (const choice of form.elements.repeat) choice.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();
}
