// The last look: all formats built; the page, a phone, the embed and the picture beside each other where the map was.
import { address, post } from "./api.js";
import { button, el, fill, say, worded } from "./dom.js";

export class Publish {
  constructor(home, proofs, desk) {
    this.home = home;
    this.proofs = proofs;
    this.desk = desk;
    this.made = null;
    this.build = button("Build all formats", () => this.make(), { kind: "main", id: "build" });
    this.out = el("div");
    home.append(el("p", { class: "reason" }, "Builds the page, the picture, the data and the snippet to paste into an article."), el("div", { class: "answers" }, this.build), this.out);
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
    this.left = queue.length;
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
    const { ok, told } = await post("publish");
    this.build.removeAttribute("aria-disabled");
    this.build.classList.remove("working");
    if (!ok) {
      fill(this.out, el("p", { class: "problem", role: "alert" }, worded(told)));
      return say(worded(told));
    }
    this.made = revision;
    this.show(told);
    this.update(this.desk.state);
    this.desk.show("publish");
    this.out.querySelector("#copy").focus();
    say(`Built into ${told.folder}. ${told.draft ? "It carries the DRAFT mark." : "Ready to be published."}`);
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
      told.issues.length ? el("details", { open: told.draft }, el("summary", null, told.issues.length === 1 ? "1 thing to look at" : `${told.issues.length} things to look at`),
        el("ul", { class: "issues" }, told.issues.map((one) => el("li", { class: one.severity }, one.message)))) : null,
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
        view("Embed, 640 pixels wide", 640, 560, file(told.page)),
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

  // Each proof is as wide as its share of the line, at its true layout width, made smaller.
  fit() {
    for (const frame of this.proofs.querySelectorAll("iframe")) {
      const scale = frame.parentNode.clientWidth / frame.width;
      if (scale > 0) frame.style.transform = `scale(${scale})`;
    }
  }
}

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
