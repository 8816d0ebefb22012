// The element <mapgen-map src="…" title="…" height="600"> is a frame with that page; what it holds is shown until then.
// data-mapgen is the id by which the page calls itself; without it, the name of the file in src.
if (customElements.get("mapgen-map")) return;
customElements.define("mapgen-map", class extends HTMLElement {
  static get observedAttributes() {
    return ["src", "title"];
  }
  connectedCallback() {
    this.listener = (event) => {
      if (this.frame) hear(event, this.frame);
    };
    addEventListener("message", this.listener);
    this.show();
  }
  disconnectedCallback() {
    removeEventListener("message", this.listener);
  }
  attributeChangedCallback() {
    if (this.isConnected) this.show();
  }
  show() {
    let url, stem;
    try {
      url = new URL(this.getAttribute("src"), document.baseURI);
      stem = decodeURIComponent(url.pathname.split("/").pop()).replace(/\.html?$/, "");
    } catch (_) {
      return;
    }
    if (!/^https?:$/.test(url.protocol)) return;
    const frame = this.frame || document.createElement("iframe");
    frame.dataset.mapgen = this.dataset.mapgen || stem;
    frame.title = this.getAttribute("title") || "";
    if (frame.src !== url.href) frame.src = url.href;
    if (this.frame) return;
    for (const [name, value] of Object.entries(ATTRIBUTES)) frame.setAttribute(name, value);
    frame.height = this.getAttribute("height") || "600";
    Object.assign(frame.style, { display: "block", width: "100%", border: "0" });
    this.style.display = "block";
    frame.addEventListener("load", () => ask(frame));
    this.attachShadow({ mode: "open" }).append(frame);
    this.frame = frame;
  }
});
