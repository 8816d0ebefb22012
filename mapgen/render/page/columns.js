// The places of the page: those that are marks of their own, and the rows of a long list, which come as columns:
// numbers that are at hand, and texts in deflated blocks that are opened when a row of them is shown.
(function (mapgen) {
  "use strict";
  const unescaped = (line) => (line.includes("\\") ? line.replace(/\\(.)/g, (_, sign) => (sign === "n" ? "\n" : sign)) : line);

  // As `slug` of the story file makes ids of names.
  function slug(text) {
    const folded = text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}_]+/gu, "-").replace(/^[-_]+|[-_]+$/g, "");
    return [...folded].slice(0, 60).join("").replace(/[-_]+$/, "") || "place";
  }

  class Table {
    constructor(packed, layer) {
      this.packed = packed;
      this.layer = layer;
      this.rows = packed.rows;
      this.texts = packed.texts || {};
      this.kinds = packed.kinds;
      this.moments = packed.moments || [];
      this.lon = mapgen.numbersOf(packed.lon, packed.rows);
      this.lat = mapgen.numbersOf(packed.lat, packed.rows);
      this.kind = mapgen.numbersOf(packed.kind, packed.rows);
      this.moment = packed.moment ? mapgen.numbersOf(packed.moment, packed.rows) : null; // 0: none, else one more than its number
      this.order = packed.order ? mapgen.numbersOf(packed.order, packed.rows) : null; // null: as they come
      this.opened = {};
    }
    // The lines of one block of a column; null where the column says nothing.
    lines(column, block) {
      const packed = this.texts[column];
      if (!packed) return null;
      const opened = (this.opened[column] = this.opened[column] || []);
      return (opened[block] = opened[block] || (packed.words ? this.worded(packed, block) : mapgen.textOf(packed.blocks[block]).split("\n")));
    }
    // Lines that are told by the numbers of their words.
    worded(packed, block) {
      packed.known = packed.known || mapgen.textOf(packed.words).split("\n");
      packed.lengths = packed.lengths || mapgen.numbersOf(packed.counts, this.rows);
      const { known, lengths } = packed;
      const first = block * this.packed.block;
      const end = Math.min(this.rows, first + this.packed.block);
      let count = 0;
      for (let row = first; row < end; row += 1) count += lengths[row];
      const numbers = mapgen.numbersOf(packed.blocks[block], count);
      const out = [];
      for (let row = first, at = 0; row < end; row += 1) {
        let line = known[numbers[at]];
        for (const stop = at + lengths[row]; ++at < stop; ) line += " " + known[numbers[at]];
        out.push(line);
      }
      return out;
    }
    text(column, row) {
      const lines = this.lines(column, Math.floor(row / this.packed.block));
      return lines ? unescaped(lines[row % this.packed.block]) : "";
    }
    // A block's rows as a search reads them: one a line, its names apart by tabs.
    haystack(block) {
      const [lines, ...more] = this.named.map((column) => this.lines(column, block));
      const whole = more.length ? lines.map((line, i) => [line, ...more.map((one) => one[i])].filter(Boolean).join("\t")) : lines;
      return whole.join("\n");
    }
    // The columns of names: shown, in other languages, on the signs there.
    get named() {
      return Object.keys(this.texts).filter((column) => column === "native" || column.startsWith("name"));
    }
  }

  // A row seen as a mark: it holds nothing itself and is made when somebody looks.
  class Row {
    constructor(table, row) {
      this.table = table;
      this.row = row;
    }
    get id() {
      const told = this.table.text("id", this.row);
      return told.startsWith("=") ? told.slice(1) : slug(this.name) + told;
    }
    get place() {
      return this.id;
    }
    get type() {
      return "place";
    }
    get layer() {
      return this.table.layer;
    }
    get order() {
      return this.table.order ? this.table.order[this.row] : this.row;
    }
    get point() {
      const { lon, lat, packed } = this.table;
      return [lon[this.row] / packed.grid - 180, lat[this.row] / packed.grid - 90];
    }
    get name() {
      return this.table.text("name", this.row);
    }
    get names() {
      const found = {};
      for (const column of this.table.named) {
        const text = column.startsWith("names.") && this.table.text(column, this.row);
        if (text) found[column.slice(6)] = text;
      }
      return found;
    }
    get native() {
      return this.table.text("native", this.row);
    }
    get facts() {
      const [text, category, link] = ["text", "category", "link"].map((column) => this.table.text(column, this.row));
      const when = this.table.moment && this.table.moments[this.table.moment[this.row] - 1];
      return { text, category, link, when };
    }
    get kind() {
      return this.table.kinds[this.table.kind[this.row]];
    }
  }
  for (const name of ["style", "precision", "standing", "uncertain", "colour", "nativeLang", "priority", "side"]) {
    Object.defineProperty(Row.prototype, name, { get() { return this.kind[name]; } });
  }

  // All places by number: first the rows of the table (null: there is none), then the marks of their own.
  class Places {
    constructor(own, table) {
      this.own = own;
      this.table = table;
      this.rows = table ? table.rows : 0;
      this.count = this.rows + own.length;
    }
    mark(i) {
      return i < this.rows ? new Row(this.table, i) : this.own[i - this.rows];
    }
    numberOf(mark) {
      if (mark instanceof Row) return mark.row;
      return this.own.includes(mark) ? this.rows + this.own.indexOf(mark) : -1;
    }
    // The numbers of those that `fits` lets through, asked once for a kind of rows and for each own mark; in the order
    // of the input or, where that does not matter, as they are numbered.
    chosen(fits, sorted = false) {
      const { table, own, rows } = this;
      const out = new Uint32Array(this.count);
      let count = 0;
      const fitting = table && table.kinds.map((kind) => fits({ ...kind, layer: table.layer, type: "place", point: [] }));
      if (table && fitting.every(Boolean)) for (; count < rows; count += 1) out[count] = count;
      else for (let row = 0; row < rows; row += 1) if (fitting[table.kind[row]]) out[count++] = row;
      own.forEach((mark, i) => {
        if (fits(mark)) out[count++] = rows + i;
      });
      const found = out.subarray(0, count);
      if (!sorted || (!own.length && !(table && table.order))) return found;
      const order = new Float64Array(this.count);
      for (let i = 0; i < this.count; i += 1) order[i] = i < rows ? (table.order ? table.order[i] : i) : own[i - rows].order;
      return found.sort((a, b) => order[a] - order[b]);
    }
  }

  Object.assign(mapgen, { Table, Places });
  if (!mapgen.data) return;
  const listed = mapgen.data.layers.find((layer) => layer.columns);
  const own = [...mapgen.marks.values()].filter((mark) => mark.type === "place");
  own.sort((a, b) => a.order - b.order);
  mapgen.places = new Places(own, listed ? new Table(listed.columns, listed.name) : null);
})((globalThis.mapgen = globalThis.mapgen || {}));
