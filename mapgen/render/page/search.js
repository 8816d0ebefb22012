// Finding places by any of their names: folded, so that accents, case and apostrophes do not matter. No page needed.
(function (mapgen) {
  "use strict";
  const LETTERS = { ł: "l", ø: "o", đ: "d", ð: "d", ß: "ss", æ: "ae", œ: "oe", ı: "i", þ: "th", ħ: "h", ə: "e", "-": " ", "–": " ", "/": " ", ",": " " };
  const ODD = new RegExp(`[${Object.keys(LETTERS).join("").replace("-", "")}-]`, "g");

  function folded(text) {
    let out = text.toLowerCase();
    // eslint-disable-next-line no-control-regex
    if (!/^[\x00-\x7f]*$/.test(out)) out = out.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[’‘ʻʼ´]/g, "'");
    return out.replace(ODD, (letter) => LETTERS[letter]).replace(/['`.]/g, "");
  }

  // What can be searched: `textOf(i)` gives all names of the item i of `count`, one a line. The index is made piece by piece.
  class Finder {
    constructor(count, textOf) {
      this.count = count;
      this.textOf = textOf;
      this.texts = [];
    }
    // Indexes for some milliseconds; true when all is done.
    prepare(milliseconds) {
      const end = performance.now() + milliseconds;
      while (this.texts.length < this.count) {
        this.texts.push("\n" + folded(this.textOf(this.texts.length)));
        if (this.texts.length % 64 === 0 && performance.now() > end) return false;
      }
      if (!this.whole) {
        this.starts = new Uint32Array(this.count);
        let at = 0;
        this.texts.forEach((text, i) => {
          this.starts[i] = at;
          at += text.length;
        });
        this.whole = this.texts.join("");
      }
      return true;
    }
    // The items that hold every word of the query: first those of which a name starts with it, then those with a word
    // that does, then the rest, each in their order. null: nothing was asked.
    find(query) {
      const asked = folded(query).trim().replace(/\s+/g, " ");
      if (!asked) return null;
      this.prepare(Infinity);
      const words = asked.split(" ");
      const ranked = [[], [], []];
      const { whole, starts, texts, count } = this;
      let item = 0;
      for (let at = whole.indexOf(words[0]); at >= 0; at = item + 1 < count ? whole.indexOf(words[0], starts[item + 1]) : -1) {
        let last = count - 1;
        while (item < last) {
          const half = (item + last + 1) >> 1;
          if (starts[half] <= at) item = half;
          else last = half - 1;
        }
        const text = texts[item];
        if (words.every((word) => text.includes(word))) {
          ranked[text.includes("\n" + asked) ? 0 : text.includes(" " + asked) ? 1 : 2].push(item);
        }
      }
      return ranked.flat();
    }
  }

  Object.assign(mapgen, { folded, Finder });
})((globalThis.mapgen = globalThis.mapgen || {}));
