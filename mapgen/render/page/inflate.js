// Signs of base 85 into bytes, and bytes as deflate left them into what they were. No page needed.
(function (mapgen) {
  "use strict";
  const LENGTHS = Uint16Array.of(3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258);
  const LENGTH_BITS = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0);
  const BACK = Uint16Array.of(1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577);
  const BACK_BITS = Uint8Array.of(0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13);
  const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

  const VALUES = new Uint8Array(128);
  for (let code = 32, value = 0; code < 127; code += 1) if (!"<>&'$`{}\"\\".includes(String.fromCharCode(code))) VALUES[code] = value++;

  // Five signs are four bytes; of the last ones there may be fewer.
  function bytesOf(text) {
    const whole = Math.ceil(text.length / 5);
    const out = new Uint8Array(4 * whole);
    const code = (i) => VALUES[i < text.length ? text.charCodeAt(i) : 126];
    for (let i = 0, at = 0, from = 0; i < whole; i += 1, from += 5, at += 4) {
      const word = ((((code(from) * 85 + code(from + 1)) * 85 + code(from + 2)) * 85 + code(from + 3)) * 85 + code(from + 4)) >>> 0;
      out[at] = word >>> 24;
      out[at + 1] = word >>> 16;
      out[at + 2] = word >>> 8;
      out[at + 3] = word;
    }
    return out.subarray(0, text.length - whole);
  }

  // A Huffman code by the lengths of its words: what the next `bits` bits mean, as symbol * 16 + length.
  function coded(lengths) {
    let bits = 1;
    for (const length of lengths) if (length > bits) bits = length;
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
    return table;
  }
  const fixed = () => [
    coded(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))),
    coded(Array(30).fill(5)),
  ];

  // The bits of a stream, lowest first.
  class Bits {
    constructor(bytes) {
      Object.assign(this, { bytes, at: 0, held: 0, count: 0 });
    }
    take(wanted) {
      while (this.count < wanted) {
        this.held |= this.bytes[this.at++] << this.count;
        this.count += 8;
      }
      const value = this.held & ((1 << wanted) - 1);
      this.held >>>= wanted;
      this.count -= wanted;
      return value;
    }
    symbol(table) {
      while (this.count < 15 && this.at < this.bytes.length) {
        this.held |= this.bytes[this.at++] << this.count;
        this.count += 8;
      }
      const found = table[this.held & (table.length - 1)];
      this.held >>>= found & 15;
      this.count -= found & 15;
      return found >> 4;
    }
    // The two codes of a block that brings its own.
    codes() {
      const [literals, backs, words] = [this.take(5) + 257, this.take(5) + 1, this.take(4) + 4];
      const first = Array(19).fill(0);
      for (let i = 0; i < words; i += 1) first[ORDER[i]] = this.take(3);
      const code = coded(first);
      const lengths = [];
      while (lengths.length < literals + backs) {
        const found = this.symbol(code);
        const times = found < 16 ? 1 : found === 16 ? this.take(2) + 3 : found === 17 ? this.take(3) + 3 : this.take(7) + 11;
        const value = found < 16 ? found : found === 16 ? lengths[lengths.length - 1] : 0;
        for (let i = 0; i < times; i += 1) lengths.push(value);
      }
      return [coded(lengths.slice(0, literals)), coded(lengths.slice(literals))];
    }
  }

  function roomier(bytes, needed) {
    if (needed <= bytes.length) return bytes;
    const larger = new Uint8Array(Math.max(2 * bytes.length, needed));
    larger.set(bytes);
    return larger;
  }

  // The bytes of a deflated stream (RFC 1951); `size` is a guess at how many there are.
  function inflated(bytes, size = 4 * bytes.length) {
    const bits = new Bits(bytes);
    let out = new Uint8Array(size + 512);
    let end = 0;
    for (let last = 0; !last; ) {
      last = bits.take(1);
      const kind = bits.take(2);
      if (kind === 0) {
        bits.at -= bits.count >> 3; // whole bytes that were read ahead
        bits.held = bits.count = 0;
        const length = bytes[bits.at] | (bytes[bits.at + 1] << 8);
        out = roomier(out, end + length);
        out.set(bytes.subarray(bits.at + 4, bits.at + 4 + length), end);
        bits.at += 4 + length;
        end += length;
        continue;
      }
      const [letters, backs] = kind === 1 ? fixed() : bits.codes();
      const [letterMask, backMask] = [letters.length - 1, backs.length - 1];
      // The innermost loop holds the state of `bits` in variables of its own.
      let { at, held, count } = bits;
      for (;;) {
        while (count < 15) {
          held |= bytes[at++] << count;
          count += 8;
        }
        let found = letters[held & letterMask];
        held >>>= found & 15;
        count -= found & 15;
        found >>= 4;
        if (found < 256) {
          if (end === out.length) out = roomier(out, end + 1);
          out[end++] = found;
          continue;
        }
        if (found === 256) break;
        while (count < 20) {
          held |= bytes[at++] << count;
          count += 8;
        }
        const more = LENGTH_BITS[found - 257];
        const length = LENGTHS[found - 257] + (held & ((1 << more) - 1));
        held >>>= more;
        count -= more;
        let way = backs[held & backMask];
        held >>>= way & 15;
        count -= way & 15;
        way >>= 4;
        const far = BACK_BITS[way];
        while (count < far) {
          held |= bytes[at++] << count;
          count += 8;
        }
        const back = BACK[way] + (held & ((1 << far) - 1));
        held >>>= far;
        count -= far;
        if (end + length > out.length) out = roomier(out, end + length);
        for (const stop = end + length; end < stop; end += 1) out[end] = out[end - back];
      }
      Object.assign(bits, { at, held, count });
    }
    return out.subarray(0, end);
  }

  // So many whole numbers: their lowest bytes, then the next ones … as far as any of them has those.
  function numbersOf(text, count) {
    const out = new Uint32Array(count);
    if (!text) return out;
    const bytes = inflated(bytesOf(text), 2 * count);
    for (let from = 0, shift = 0; from < bytes.length; from += count, shift += 8) {
      for (let i = 0; i < count; i += 1) out[i] |= bytes[from + i] << shift;
    }
    return out;
  }
  const textOf = (packed) => new TextDecoder().decode(inflated(bytesOf(packed)));

  Object.assign(mapgen, { bytesOf, inflated, numbersOf, textOf });
})((globalThis.mapgen = globalThis.mapgen || {}));
