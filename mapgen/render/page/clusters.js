// Which of many points stand alone at a zoom and which are one counted sign. No page needed.
// The world is a square 0…1 whose left and right edges meet. At a zoom it has cells of about 64 px; what lies in
// one cell is one sign, and signs that would touch become one. The points are sorted once along a curve in which
// every cell of every zoom is one stretch (Morton's), so that a zoom costs one walk over them.
(function (mapgen) {
  "use strict";
  const DEEPEST = 14; // 64 px there are 2⁻¹⁶ of the world, the sorting's finest cell
  const APART = 3;
  const ALONE = 5;
  const SLOTS = 2 ** 20;

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

  class Clusters {
    /* `xs`, `ys`: points of the square. `tints`: a number each; a sign whose points share it keeps it, else it is -1. */
    constructor(xs, ys, tints) {
      const count = xs.length;
      const keys = new Float64Array(count);
      for (let i = 0; i < count; i += 1) {
        const column = Math.min(65535, Math.floor(xs[i] * 65536));
        const row = Math.min(65535, Math.floor(ys[i] * 65536));
        keys[i] = ((spread(column) | (spread(row) << 1)) >>> 0) * SLOTS + i;
      }
      keys.sort();
      this.order = Uint32Array.from(keys, (key) => key % SLOTS);
      this.codes = Uint32Array.from(keys, (key) => Math.floor(key / SLOTS));
      Object.assign(this, { xs, ys, tints });
    }

    // The signs of a zoom: { x, y, r, count, tint, first, stretches }, the largest first. `box` [x0, y0, x1, y1]
    // leaves out what is well outside; it may reach over the edges of the square.
    at(zoom, box) {
      const level = Math.max(0, Math.min(DEEPEST, Math.round(zoom)));
      const pixels = 256 * 2 ** zoom;
      const found = this.bundles(level, box, Math.max(0, Math.round(zoom) - DEEPEST));
      return this.merged(found, pixels);
    }

    bundles(level, box, finer) {
      const { codes, order, xs, ys } = this;
      const cell = 1 / 2 ** (level + 2);
      const margin = 3 * cell;
      const seen = (x, y) => {
        if (!box) return true;
        if (y < box[1] - margin || y > box[3] + margin) return false;
        const from = box[0] - margin;
        return (((x - from) % 1) + 1) % 1 <= box[2] + margin - from;
      };
      const shift = 2 * (DEEPEST - level);
      const out = [];
      for (let start = 0; start < codes.length; ) {
        const code = shift < 32 ? codes[start] >>> shift : 0;
        let end = start + 1;
        while (end < codes.length && (shift < 32 ? codes[end] >>> shift : 0) === code) end += 1;
        if (seen(xs[order[start]], ys[order[start]])) {
          if (finer && end - start > 1) out.push(...this.parted(start, end, cell / 2 ** finer));
          else out.push(this.bundle(start, end, [[start, end]]));
        }
        start = end;
      }
      return out;
    }

    // Below the finest cell of the sorting: the points of a stretch by smaller cells.
    parted(start, end, cell) {
      const cells = new Map();
      for (let i = start; i < end; i += 1) {
        const key = `${Math.floor(this.xs[this.order[i]] / cell)} ${Math.floor(this.ys[this.order[i]] / cell)}`;
        if (!cells.has(key)) cells.set(key, []);
        cells.get(key).push([i, i + 1]);
      }
      return [...cells.values()].map((stretches) => this.bundle(start, end, stretches));
    }

    bundle(start, end, stretches) {
      let [x, y, count, tint] = [0, 0, 0, null];
      for (const [from, to] of stretches) {
        for (let i = from; i < to; i += 1) {
          const point = this.order[i];
          x += this.xs[point];
          y += this.ys[point];
          const own = this.tints ? this.tints[point] : 0;
          tint = tint === null || tint === own ? own : -1;
          count += 1;
        }
      }
      return { x: x / count, y: y / count, r: radiusOf(count), count, tint, first: this.order[stretches[0][0]], stretches };
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
            taker.stretches = taker.stretches.concat(sign.stretches);
            taker.count += sign.count;
            if (taker.tint !== sign.tint) taker.tint = -1;
            taker.r = radiusOf(taker.count);
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
          for (const other of cells.get(((i + columns) % columns) * 4194304 + j) || []) {
            const room = (other.r + sign.r + APART) / pixels;
            const [dx, dy] = [across(other.x, sign.x), other.y - sign.y];
            if (dx * dx + dy * dy < room * room) return other;
          }
        }
      }
      return null;
    }

    // The points of a sign, in the order in which they were given.
    members(sign) {
      const out = [];
      for (const [from, to] of sign.stretches) for (let i = from; i < to; i += 1) out.push(this.order[i]);
      return out.sort((a, b) => a - b);
    }

    // From which zoom on a point stands alone, or with those on its very spot; at most `most`.
    zoomAlone(point, from, most) {
      const [x, y] = [this.xs[point], this.ys[point]];
      for (let zoom = from; zoom < most; zoom += 1) {
        const around = 200 / (256 * 2 ** zoom);
        const sign = this.at(zoom, [x - around, y - around, x + around, y + around]).find((one) => this.holds(one, point));
        if (sign && this.members(sign).every((other) => this.xs[other] === x && this.ys[other] === y)) return zoom;
      }
      return most;
    }

    holds(sign, point) {
      return sign.stretches.some(([from, to]) => {
        for (let i = from; i < to; i += 1) if (this.order[i] === point) return true;
        return false;
      });
    }
  }

  Object.assign(mapgen, { Clusters });
})((globalThis.mapgen = globalThis.mapgen || {}));
