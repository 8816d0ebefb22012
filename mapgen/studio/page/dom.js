// Elements. Text goes in as text, never as markup.
export function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, String(value));
  }
  fill(made, ...children);
  return made;
}

// What stands in an element instead of what stood there; null and false are nothing.
export function fill(home, ...children) {
  home.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
}

export const byId = (id) => document.getElementById(id);

// What has just happened, for eyes and for screen readers; `kind` is "wrong" for what could not be done.
export function say(text, kind = "") {
  byId("said").replaceChildren(el("span", null, text));
  byId("said").className = `said ${kind}`;
}

// A message of the server in one line.
export function worded(told) {
  return [told.message, told.hint].filter(Boolean).join(" — ");
}

// A button; its key is told and shown.
export function button(label, act, { key, kind, ...more } = {}) {
  return el("button", { type: "button", class: kind, onclick: act, "aria-keyshortcuts": key, ...more },
    label, key ? el("kbd", { "aria-hidden": "true" }, key === "Escape" ? "Esc" : key) : null);
}

// How sure something is, from 0 to 1.
export const percent = (sure) => `${Math.round(sure * 100)} %`;

// A question that must be answered; resolves to the value of the button, "" for Esc.
export function ask(title, text, answers) {
  return new Promise((done) => {
    const dialog = el("dialog", { "aria-labelledby": "ask-title" },
      el("h2", { id: "ask-title" }, title),
      [text].flat().map((line) => (typeof line === "string" ? el("p", null, line) : line)),
      el("form", { method: "dialog", class: "answers" },
        answers.map(([value, label], at) => el("button", { value, class: at ? null : "main" }, label))));
    dialog.addEventListener("close", () => {
      done(dialog.returnValue);
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
