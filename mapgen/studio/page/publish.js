// The last look: all formats built; the page, a phone, the embed and the picture beside each other where the map was.
import { address, post } from "./api.js";
import { button, el, fill, say, worded } from "./dom.js";

const EMBED = "Embed, 640 pixels wide";

export class Publish {
  constructor(home, proofs, desk) {
    this.home = home;
    this.proofs = proofs;
    this.desk = desk;
    this.made = null;
    this.build = button("Build all formats", () => this.make(), { kind: "main", id: "build" });
    this.out = el("div");
    this.open = el("div");
    this.wrong = el("p", { class: "error", id: "found-at-wrong" });
    this.where = el("input", { type: "url", id: "found-at", autocomplete: "url", placeholder: "https://", "aria-describedby": "found-at-wrong found-at-why",
      onkeydown: ({ key }) => key === "Enter" && this.make() });
    home.append(
      el("p", { class: "reason" }, "Builds the page, the picture, the data and the snippet to paste into an article."), this.open,
      el("div", { class: "field" }, el("label", { for: "found-at" }, "Where readers will find the page"), this.where, this.wrong,
        el("p", { class: "reason", id: "found-at-why" }, "The snippet leads there. Left empty, it wants the page beside the article.")),
      el("div", { class: "answers" }, this.build), this.out);
    addEventListener("message", ({ source, data }) => this.heard(source, data));
    this.eye = new ResizeObserver(() => this.fit());
    this.eye.observe(proofs);
  }

  get isBuilt() {
    return this.made !== null;
  }

  focus() {
    this.build.focus();
  }

  update({ revision, queue }) {
    const left = queue.length;
    fill(this.open, left ? el("p", { class: "left" }, left === 1 ? "1 thing is still to be looked at." : `${left} things are still to be looked at.`,
      button("Go through them", () => this.desk.show("review"), { id: "to-review" })) : null);
    const stale = this.isBuilt && this.made !== revision;
    this.home.classList.toggle("stale", stale);
    this.proofs.classList.toggle("stale", stale);
    this.build.firstChild.textContent = stale ? "Build again: the story has changed" : "Build all formats";
  }

  async make() {
    if (this.build.getAttribute("aria-disabled")) return;
    this.build.setAttribute("aria-disabled", "true");
    this.build.classList.add("working");
    say("Building the page, the picture and the snippet…");
    const revision = this.desk.state.revision;
    const { ok, told } = await post("publish", { url: this.where.value.trim() });
    this.build.removeAttribute("aria-disabled");
    this.build.classList.remove("working");
    this.where.toggleAttribute("aria-invalid", false);
    this.wrong.textContent = "";
    if (!ok) {
      this.refused(told);
      return say(worded(told), "wrong");
    }
    this.made = revision;
    this.where.value ||= told.url;
    this.show(told);
    this.update(this.desk.state);
    this.desk.show("publish");
    this.out.querySelector("#copy").focus();
    say(`Built into ${told.folder}. ${told.draft ? "It carries the DRAFT mark." : "Ready to be published."}`);
  }

  // At the address, where that is what is wrong.
  refused(told) {
    if (told.path?.[0] !== "url") return fill(this.out, el("p", { class: "problem", role: "alert" }, worded(told)));
    this.where.setAttribute("aria-invalid", "true");
    this.wrong.textContent = worded(told);
    this.where.focus();
  }

  show(told) {
    const file = (name, flags) => address(`published/${encodeURIComponent(name)}${flags || ""}`);
    const snippet = el("textarea", { readonly: true, rows: 5, id: "snippet", spellcheck: "false" }, told.snippet.trim());
    const copy = async () => {
      snippet.select();
      await navigator.clipboard.writeText(snippet.value).catch(() => document.execCommand("copy"));
      say("The snippet is copied.");
    };
    const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
    fill(this.out,
      el("p", { class: told.draft ? "standing draft" : "standing" }, el("b", null, told.draft ? "Draft" : "Ready"),
        told.draft ? " It carries the DRAFT mark: something is unresolved, or ambiguous and not checked." : " Nothing holds it back."),
      told.issues.length ? el("details", { open: told.draft && told.issues.length < 6 }, el("summary", null, told.issues.length === 1 ? "1 remark on it" : `${told.issues.length} remarks on it`),
        el("ul", { class: "issues" }, told.issues.map((one) => el("li", { class: one.severity }, one.message, one.hint ? el("span", { class: "hint" }, one.hint) : null)))) : null,
      el("div", { class: "field" }, el("label", { for: "snippet" }, "To paste into an article"), snippet),
      el("div", { class: "answers" }, button("Copy the snippet", copy, { id: "copy", kind: "main" })),
      el("h2", null, "Files"),
      el("p", { class: "reason" }, `In ${told.folder}`),
      el("ul", { class: "files" }, told.files.map((one) => el("li", null,
        el("a", { href: file(one.name), target: "_blank", rel: "noopener" }, one.name), el("span", null, size(one.bytes))))),
    );
    fill(this.proofs,
      el("div", { class: "line-up" },
        view("Page", 1280, 800, file(told.page, "?alone")),
        view("Phone", 390, 800, file(told.page, "?alone"))),
      el("div", { class: "line-up" },
        view(EMBED, 640, heightOf(told.snippet), file(told.page)),
        el("figure", { class: "proof picture" }, el("figcaption", null, "Picture"),
          el("div", { class: "paper" }, el("img", { src: file(told.picture), alt: "The map as a picture", onload: ({ target }) => this.picture(target) })))),
    );
    this.fit();
  }

  // The picture takes the room of its own shape.
  picture(image) {
    shape(image.closest("figure"), image.naturalWidth, image.naturalHeight);
    this.fit();
  }

  // The embed tells its height as it tells an article.
  heard(source, said) {
    if (said?.mapgen !== 1 || said.type !== "height") return;
    const frame = [...this.proofs.querySelectorAll("iframe")].find((one) => one.contentWindow === source);
    if (!frame || frame.title !== EMBED) return;
    frame.height = said.height;
    shape(frame.closest("figure"), Number(frame.width), said.height);
    this.fit();
  }

  // Each proof is as wide as its share of the line, at its true layout width, made smaller.
  fit() {
    for (const frame of this.proofs.querySelectorAll("iframe")) {
      const scale = frame.parentNode.clientWidth / frame.width;
      if (scale > 0) frame.style.transform = `scale(${scale})`;
    }
  }
}

// As high as the snippet makes the frame where no script tells better.
const heightOf = (snippet) => Number(/ height="(\d+)"/.exec(snippet)?.[1] || 560);

function view(title, width, height, src) {
  const figure = el("figure", { class: "proof" },
    el("figcaption", null, title, el("a", { href: src, target: "_blank", rel: "noopener", "aria-label": `${title}: open by itself` }, "open")),
    el("div", { class: "paper" }, el("iframe", { src, title, width, height })));
  shape(figure, width, height);
  return figure;
}

function shape(figure, width, height) {
  figure.style.flexGrow = width / height;
  figure.querySelector(".paper").style.aspectRatio = `${width} / ${height}`;
}
