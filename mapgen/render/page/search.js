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

  // What can be searched, in pieces that are made ready one by one: `pieceOf(k)` of `pieces` gives `size` items (the
  // last one fewer), one a line, the names of each apart by tabs.
  class Finder {
    constructor(pieces, size, pieceOf) {
      Object.assign(this, { pieces, size, pieceOf });
      this.ready = []; // of each piece its folded text, each item after a line break
      this.starts = []; // where its items begin, once something was found in it
    }
    piece(k) {
      if (this.ready[k] === undefined) this.ready[k] = "\n" + folded(this.pieceOf(k));
      return this.ready[k];
    }
    // Makes pieces ready for some milliseconds; true when all are.
    prepare(milliseconds) {
      const end = performance.now() + milliseconds;
      for (let k = this.ready.length; k < this.pieces; k += 1) {
        this.piece(k);
        if (performance.now() > end) return k + 1 === this.pieces;
      }
      return true;
    }
    // What is asked for: nothing (null), or an answer that is still empty.
    asked(query) {
      const text = folded(query).trim().replace(/\s+/g, " ");
      return text ? new Answer(this, text) : null;
    }
    // The whole answer as an array; null: nothing was asked.
    find(query) {
      const answer = this.asked(query);
      if (answer) answer.search(Infinity);
      return answer && Array.from({ length: answer.length }, (_, i) => answer.at(i));
    }
    numberOf(k, at) {
      const text = this.ready[k];
      let starts = this.starts[k];
      if (!starts) {
        starts = [];
        for (let i = 0; i >= 0; i = text.indexOf("\n", i + 1)) starts.push(i);
        starts = this.starts[k] = Uint32Array.from(starts);
      }
      let [low, high] = [0, starts.length - 1];
      while (low < high) {
        const half = (low + high + 1) >> 1;
        if (starts[half] <= at) low = half;
        else high = half - 1;
      }
      return k * this.size + low;
    }
  }

  // The items that hold every word of the query: first those of which a name starts with it, then those with a word
  // that does, then the rest, each in their order.
  class Answer {
    constructor(finder, text) {
      Object.assign(this, { finder, text, words: text.split(" "), next: 0, ranked: [[], [], []] });
    }
    get length() {
      return this.ranked[0].length + this.ranked[1].length + this.ranked[2].length;
    }
    at(row) {
      let rest = row;
      for (const those of this.ranked) {
        if (rest < those.length) return those[rest];
        rest -= those.length;
      }
      return undefined;
    }
    // Goes on for some milliseconds; true when all has been searched.
    search(milliseconds) {
      const end = performance.now() + milliseconds;
      for (; this.next < this.finder.pieces; this.next += 1) {
        if (performance.now() > end) return false;
        this.through(this.next);
      }
      return true;
    }
    through(k) {
      const { finder, words, text } = this;
      const hay = finder.piece(k);
      for (let at = hay.indexOf(words[0]); at >= 0; ) {
        const start = hay.lastIndexOf("\n", at);
        const next = hay.indexOf("\n", at);
        const item = hay.slice(start, next < 0 ? hay.length : next);
        if (words.every((word) => item.includes(word))) {
          const rank = item.includes("\n" + text) || item.includes("\t" + text) ? 0 : item.includes(" " + text) ? 1 : 2;
          this.ranked[rank].push(finder.numberOf(k, start));
        }
        at = next < 0 ? -1 : hay.indexOf(words[0], next);
      }
    }
  }

  Object.assign(mapgen, { folded, Finder });
})((globalThis.mapgen = globalThis.mapgen || {}));
