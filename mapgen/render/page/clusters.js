// Which of many points stand alone at a zoom and which are one counted sign. No page needed.
// The world is a square 0…1 whose left and right edges meet. At a zoom it has cells of about 64 px; what lies in
// one cell is one sign, and signs that would touch become one. The points are sorted once along a curve in which
// every cell of every zoom is one stretch (Morton's), and the sums so far are kept, so that a cell costs the same
// whether it holds two points or a million, and a view asks only for its own cells.
(function (mapgen) {
  "use strict";
  const DEEPEST = 14; // 64 px there are 2⁻¹⁶ of the world, the sorting's finest cell
  const APART = 3;
  const ALONE = 5;

  const radiusOf = (count) => (count > 1 ? Math.round(9.5 + 4 * Math.log10(count)) : ALONE);
  const spread = (value) => {
    let x = value;
    x = (x | (x << 8)) & 0x00ff00ff;
    x = (x | (x << 4)) & 0x0f0f0f0f;
    x = (x | (x << 2)) & 0x33333333;
    return (x | (x << 1)) & 0x55555555;
  };
  const across = (a, b) => {
    const d = Math.abs(a - b);
    return Math.min(d, 1 - d);
  };

  // Numbers sorted by their codes, those of one code in the order given: two rounds of 16 bits.
  function sortedBy(codes) {
    const count = codes.length;
    let from = Uint32Array.from(codes, (_, i) => i);
    let to = new Uint32Array(count);
    for (const shift of [0, 16]) {
      const starts = new Uint32Array(65537);
      for (let i = 0; i < count; i += 1) starts[((codes[i] >>> shift) & 65535) + 1] += 1;
      for (let i = 0; i < 65536; i += 1) starts[i + 1] += starts[i];
      for (let i = 0; i < count; i += 1) to[starts[(codes[from[i]] >>> shift) & 65535]++] = from[i];
      [from, to] = [to, from];
    }
    return from;
  }

  class Clusters {
    /* `xs`, `ys`: points of the square. `tints`: a number each; a sign whose points share it keeps it, else it is -1. */
    constructor(xs, ys, tints) {
      Object.assign(this, { xs, ys, tints });
      const codes = new Uint32Array(xs.length);
      for (let i = 0; i < codes.length; i += 1) {
        codes[i] = spread(Math.min(65535, xs[i] * 65536)) | (spread(Math.min(65535, ys[i] * 65536)) << 1);
      }
      this.sorted = sortedBy(codes);
      this.sortedCodes = new Uint32Array(codes.length);
      for (let i = 0; i < codes.length; i += 1) this.sortedCodes[i] = codes[this.sorted[i]];
      this.keep(null);
    }

    // From now on only the points of which `kept` has a 1; null: all of them.
    keep(kept) {
      const { sorted, sortedCodes, xs, ys, tints } = this;
      this.order = kept ? sorted.filter((point) => kept[point]) : sorted;
      this.codes = kept ? sortedCodes.filter((_, i) => kept[sorted[i]]) : sortedCodes;
      const count = this.order.length;
      this.sumX = new Float64Array(count + 1);
      this.sumY = new Float64Array(count + 1);
      this.turns = new Uint32Array(count + 1); // how often the tint has changed so far
      for (let i = 0, x = 0, y = 0, turns = 0, last = -1; i < count; i += 1) {
        const point = this.order[i];
        this.sumX[i + 1] = x += xs[point];
        this.sumY[i + 1] = y += ys[point];
        const own = tints ? tints[point] : 0;
        if (own !== last) turns += 1;
        this.turns[i] = turns;
        last = own;
      }
    }

    // The signs of a zoom: { x, y, r, count, tint, first, stretches }, the largest first. `box` [x0, y0, x1, y1]
    // leaves out what is well outside; it may reach over the edges of the square.
    at(zoom, box) {
      const level = Math.max(0, Math.min(DEEPEST, Math.round(zoom)));
      const pixels = 256 * 2 ** zoom;
      const found = this.bundles(level, box, Math.max(0, Math.round(zoom) - DEEPEST));
      return this.merged(found, pixels);
    }

    // Goes down from the square to the cells of a level, past those that are empty or outside the box.
    bundles(level, box, finer) {
      const depth = level + 2;
      const cell = 1 / 2 ** depth;
      const [x0, y0, x1, y1] = box ? box.map((value, i) => value + (i < 2 ? -3 : 3) * cell) : [0, 0, 1, 1];
      const out = [];
      const seen = (x, y, size) => {
        if (y + size < y0 || y > y1) return false;
        for (let turn = Math.floor(x0); turn <= Math.floor(x1); turn += 1) if (x + turn + size >= x0 && x + turn <= x1) return true;
        return false;
      };
      const visit = (start, end, x, y, size, shift) => {
        if (start === end || !seen(x, y, size)) return;
        if (shift === 32 - 2 * depth) {
          if (finer && end - start > 1) this.part(start, end, cell / 2 ** finer, out);
          else out.push(this.bundle(start, end));
          return;
        }
        const half = size / 2;
        let from = start;
        for (let quarter = 0; quarter < 4; quarter += 1) {
          const to = quarter < 3 ? this.until(from, end, shift - 2, quarter) : end;
          visit(from, to, x + (quarter & 1) * half, y + (quarter >> 1) * half, half, shift - 2);
          from = to;
        }
      };
      visit(0, this.codes.length, 0, 0, 1, 32);
      return out;
    }

    // Where, from `low` on, the two bits at `shift` become more than `quarter`.
    until(low, high, shift, quarter) {
      const { codes } = this;
      let [from, to] = [low, high];
      while (from < to) {
        const half = (from + to) >>> 1;
        if (((codes[half] >>> shift) & 3) <= quarter) from = half + 1;
        else to = half;
      }
      return from;
    }

    // Below the finest cell of the sorting: the points of a stretch by smaller cells.
    part(start, end, cell, out) {
      const cells = new Map();
      for (let i = start; i < end; i += 1) {
        const point = this.order[i];
        const key = Math.floor(this.xs[point] / cell) * 2 ** 24 + Math.floor(this.ys[point] / cell);
        const sign = cells.get(key);
        if (sign) this.join(sign, this.bundle(i, i + 1));
        else cells.set(key, this.bundle(i, i + 1));
      }
      out.push(...cells.values());
    }

    bundle(start, end) {
      const count = end - start;
      const first = this.order[start];
      const [x, y] = count > 1 ? [(this.sumX[end] - this.sumX[start]) / count, (this.sumY[end] - this.sumY[start]) / count] : [this.xs[first], this.ys[first]];
      const tint = this.turns[start] === this.turns[end - 1] ? (this.tints ? this.tints[first] : 0) : -1;
      return { x, y, r: radiusOf(count), count, tint, first, stretches: [[start, end]] };
    }

    // One sign takes in another; it stays where it is.
    join(sign, other) {
      sign.stretches.push(...other.stretches);
      sign.count += other.count;
      if (sign.tint !== other.tint) sign.tint = -1;
      sign.r = radiusOf(sign.count);
    }

    // Signs that would touch become one, the larger taking in the smaller, until none does.
    merged(bundles, pixels) {
      const columns = Math.max(1, Math.floor(pixels / 64));
      let signs = bundles;
      for (let before = Infinity; signs.length < before; ) {
        before = signs.length;
        signs.sort((a, b) => b.count - a.count || a.first - b.first);
        const cells = new Map();
        const kept = [];
        for (const sign of signs) {
          const column = Math.floor(sign.x * columns);
          const row = Math.floor(sign.y * columns);
          const taker = this.touching(sign, cells, column, row, columns, pixels);
          if (taker) {
            this.join(taker, sign);
            continue;
          }
          kept.push(sign);
          const key = column * 4194304 + row;
          if (cells.has(key)) cells.get(key).push(sign);
          else cells.set(key, [sign]);
        }
        signs = kept;
      }
      return signs;
    }

    touching(sign, cells, column, row, columns, pixels) {
      for (let i = column - 1; i <= column + 1; i += 1) {
        for (let j = row - 1; j <= row + 1; j += 1) {
          const near = cells.get(((i + columns) % columns) * 4194304 + j);
          if (!near) continue;
          for (const other of near) {
            const room = (other.r + sign.r + APART) / pixels;
            const [dx, dy] = [across(other.x, sign.x), other.y - sign.y];
            if (dx * dx + dy * dy < room * room) return other;
          }
        }
      }
      return null;
    }

    // The first points of a sign, at most `most`, in the order in which they were given.
    members(sign, most = Infinity) {
      const out = [];
      for (const [from, to] of sign.stretches) for (let i = from; i < to && out.length < most; i += 1) out.push(this.order[i]);
      return out.sort((a, b) => a - b);
    }

    // [x0, y0, x1, y1] of a sign's points, where x is within half a turn of the sign's own.
    extent(sign) {
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      for (const [from, to] of sign.stretches) {
        for (let i = from; i < to; i += 1) {
          const y = this.ys[this.order[i]];
          let x = this.xs[this.order[i]];
          x += Math.round(sign.x - x);
          if (x < box[0]) box[0] = x;
          if (x > box[2]) box[2] = x;
          if (y < box[1]) box[1] = y;
          if (y > box[3]) box[3] = y;
        }
      }
      return box;
    }

    // From which zoom on a point stands alone, or with those on its very spot; at most `most`.
    zoomAlone(point, from, most) {
      const [x, y] = [this.xs[point], this.ys[point]];
      for (let zoom = from; zoom < most; zoom += 1) {
        const around = 200 / (256 * 2 ** zoom);
        const sign = this.at(zoom, [x - around, y - around, x + around, y + around]).find((one) => this.holds(one, point));
        const [x0, y0, x1, y1] = sign ? this.extent(sign) : [0, 0, 1, 1];
        if (x0 === x1 && y0 === y1) return zoom;
      }
      return most;
    }

    holds(sign, point) {
      const code = this.codeOf(point);
      return sign.stretches.some(([from, to]) => {
        if (this.codes[from] > code || this.codes[to - 1] < code) return false;
        for (let i = this.firstOf(code, from, to); i < to && this.codes[i] === code; i += 1) if (this.order[i] === point) return true;
        return false;
      });
    }
    codeOf(point) {
      return (spread(Math.min(65535, this.xs[point] * 65536)) | (spread(Math.min(65535, this.ys[point] * 65536)) << 1)) >>> 0;
    }
    firstOf(code, low, high) {
      let [from, to] = [low, high];
      while (from < to) {
        const half = (from + to) >>> 1;
        if (this.codes[half] < code) from = half + 1;
        else to = half;
      }
      return from;
    }
  }

  Object.assign(mapgen, { Clusters });
})((globalThis.mapgen = globalThis.mapgen || {}));
