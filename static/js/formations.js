// Offers the formations of the format that is chosen. Without it, they are those of the format that is saved.

const field = document.querySelector("[data-formations]");
if (field) {
  const formations = JSON.parse(field.dataset.formations);
  const format = document.getElementById("format");
  const list = document.getElementById("formation");
  const any = list.options[0];
  const offer = () => {
    const wish = list.value;
    const choices = formations[format.value] ?? [];
    list.replaceChildren(any, ...choices.map(([id, name]) => new Option(name, id)));
    list.value = choices.some(([id]) => id === wish) ? wish : "";
    field.hidden = choices.length === 0;
  };
  format.addEventListener("change", offer);
  window.addEventListener("pageshow", offer);
}
