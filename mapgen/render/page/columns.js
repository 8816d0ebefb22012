// Long lists come as columns: packed points, and texts in deflated blocks that are opened when a row is shown.
(function (mapgen) {
  "use strict";
  const LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
  const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
  const BACK = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
  const BACK_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
  const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

  // A Huffman code by the lengths of its words: what the next `bits` bits mean, as symbol * 16 + length.
  function coded(lengths) {
    const bits = Math.max(1, ...lengths);
    const table = new Uint16Array(1 << bits);
    let word = 0;
    for (let length = 1; length <= bits; length += 1) {
      for (let symbol = 0; symbol < lengths.length; symbol += 1) {
        if (lengths[symbol] !== length) continue;
        let turned = 0;
        for (let i = 0; i < length; i += 1) turned |= ((word >> i) & 1) << (length - 1 - i);
        for (let i = turned; i < table.length; i += 1 << length) table[i] = symbol * 16 + length;
        word += 1;
      }
      word <<= 1;
    }
    return { table, mask: table.length - 1 };
  }
  const fixed = () => [
    coded([...Array(288).keys()].map((i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))),
    coded(Array(30).fill(5)),
  ];

  // The bytes of a deflated stream (RFC 1951).
  function inflated(bytes) {
    let out = new Uint8Array(bytes.length * 4 + 256);
    let end = 0;
    let at = 0;
    let held = 0;
    let count = 0;
    const room = (more) => {
      if (end + more <= out.length) return;
      const larger = new Uint8Array(Math.max(out.length * 2, end + more));
      larger.set(out);
      out = larger;
    };
    const take = (wanted) => {
      while (count < wanted) {
        held |= bytes[at++] << count;
        count += 8;
      }
      const value = held & ((1 << wanted) - 1);
      held >>>= wanted;
      count -= wanted;
      return value;
    };
    const symbol = ({ table, mask }) => {
      while (count < 15 && at < bytes.length) {
        held |= bytes[at++] << count;
        count += 8;
      }
      const found = table[held & mask];
      held >>>= found & 15;
      count -= found & 15;
      return found >> 4;
    };
    const described = () => {
      const [literals, backs, words] = [take(5) + 257, take(5) + 1, take(4) + 4];
      const first = Array(19).fill(0);
      for (let i = 0; i < words; i += 1) first[ORDER[i]] = take(3);
      const code = coded(first);
      const lengths = [];
      while (lengths.length < literals + backs) {
        const found = symbol(code);
        if (found < 16) lengths.push(found);
        else {
          const times = found === 16 ? take(2) + 3 : found === 17 ? take(3) + 3 : take(7) + 11;
          const value = found === 16 ? lengths[lengths.length - 1] : 0;
          for (let i = 0; i < times; i += 1) lengths.push(value);
        }
      }
      return [coded(lengths.slice(0, literals)), coded(lengths.slice(literals))];
    };
    for (let last = 0; !last; ) {
      last = take(1);
      const kind = take(2);
      if (kind === 0) {
        at -= count >> 3; // whole bytes that were read ahead
        held = count = 0;
        const length = bytes[at] | (bytes[at + 1] << 8);
        room(length);
        out.set(bytes.subarray(at + 4, at + 4 + length), end);
        at += 4 + length;
        end += length;
        continue;
      }
      const [letters, backs] = kind === 1 ? fixed() : described();
      for (let found = symbol(letters); found !== 256; found = symbol(letters)) {
        room(258);
        if (found < 256) {
          out[end++] = found;
          continue;
        }
        const length = LENGTHS[found - 257] + take(LENGTH_BITS[found - 257]);
        const way = symbol(backs);
        const back = BACK[way] + take(BACK_BITS[way]);
        for (let i = 0; i < length; i += 1, end += 1) out[end] = out[end - back];
      }
    }
    return out.subarray(0, end);
  }
  function told(packed) {
    const text = atob(packed);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
    return new TextDecoder().decode(inflated(bytes));
  }
  const unescaped = (line) => (line.includes("\\") ? line.replace(/\\(.)/g, (_, sign) => (sign === "n" ? "\n" : sign)) : line);

  // As `slug` of the story file makes ids of names.
  function slug(text) {
    const folded = text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}_]+/gu, "-").replace(/^[-_]+|[-_]+$/g, "");
    return [...folded].slice(0, 60).join("").replace(/[-_]+$/, "") || "place";
  }

  // The rows of one layer. Points in degrees and orders are at hand, texts are opened by blocks.
  class Table {
    constructor(packed, layer) {
      this.packed = packed;
      this.layer = layer;
      this.points = mapgen.unpackedSteps(packed.points, 2).map((step) => step / packed.grid);
      this.order = mapgen.unpackedSteps(told(packed.order), 1);
      this.kind = mapgen.unpackedSteps(told(packed.kind), 1);
      this.blocks = {};
    }
    text(column, row) {
      const blocks = (this.packed.texts || {})[column];
      if (!blocks) return "";
      const block = Math.floor(row / this.packed.block);
      const opened = (this.blocks[column] = this.blocks[column] || []);
      if (!opened[block]) opened[block] = told(blocks[block]).split("\n");
      return unescaped(opened[block][row % this.packed.block]);
    }
  }

  // A row seen as a mark: it holds nothing itself, so that a hundred thousand of them are cheap.
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
      return this.table.order[this.row];
    }
    get point() {
      return [this.table.points[2 * this.row], this.table.points[2 * this.row + 1]];
    }
    get name() {
      return this.table.text("name", this.row);
    }
    get names() {
      const found = {};
      for (const column of Object.keys(this.table.packed.texts || {})) {
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
      return { text, category, link };
    }
    get kind() {
      return this.table.packed.kinds[this.table.kind[this.row]];
    }
  }
  for (const name of ["style", "precision", "standing", "uncertain", "colour", "nativeLang", "priority", "side"]) {
    Object.defineProperty(Row.prototype, name, { get() { return this.kind[name]; } });
  }

  mapgen.rowsOf = function (packed, layer) {
    const table = new Table(packed, layer);
    return Array.from({ length: packed.rows }, (_, row) => new Row(table, row));
  };
  Object.assign(mapgen, { inflated });
  if (!mapgen.data) return;

  // All places in the order of the input: those that are marks of their own, and the rows of long lists.
  const rows = mapgen.data.layers.flatMap((layer) => (layer.columns ? mapgen.rowsOf(layer.columns, layer.name) : []));
  const own = [...mapgen.marks.values()].filter((mark) => mark.type === "place");
  mapgen.places = [...own, ...rows];
  if (own.length) mapgen.places.sort((a, b) => a.order - b.order);
})((globalThis.mapgen = globalThis.mapgen || {}));
