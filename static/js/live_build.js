const svg = "http://www.w3.org/2000/svg";

/** Builds an element out of ["p", {class: "x"}, "text", ["b", {}, "more"]]. Nothing of it is ever read as HTML. */
export function build([name, attributes, ...children], space) {
  const within = name === "svg" ? svg : space;
  const element = within ? document.createElementNS(within, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  for (const child of children) element.append(typeof child === "string" ? child : build(child, within));
  return element;
}
