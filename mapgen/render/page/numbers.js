// Packed lines into vertices, and vertices into the square of the web map (0…1, y down). No page needed.
(function (mapgen) {
  "use strict";
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUES = new Uint8Array(128);
  for (let i = 0; i < 64; i += 1) VALUES[DIGITS.charCodeAt(i)] = i;

  // [lon, lat, lon, lat, …] of each part, in degrees.
  function unpacked(text, grid) {
    const parts = [];
    let part = [];
    let value = 0;
    let factor = 1;
    let odd = false;
    let x = 0;
    let y = 0;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (code === 32) {
        parts.push(part);
        part = [];
        continue;
      }
      const digit = VALUES[code];
      value += (digit & 31) * factor;
      if (digit & 32) {
        factor *= 32;
        continue;
      }
      const step = value % 2 ? -(value + 1) / 2 : value / 2;
      if (odd) {
        y += step;
        part.push(x / grid, y / grid);
      } else {
        x += step;
      }
      odd = !odd;
      value = 0;
      factor = 1;
    }
    if (part.length) parts.push(part);
    return parts;
  }

  const worldX = (lon) => lon / 360 + 0.5;
  function worldY(lat) {
    const sine = Math.sin((Math.max(-85.0511, Math.min(85.0511, lat)) * Math.PI) / 180);
    return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  }

  // Each part as { xy: Float64Array, box: [x0, y0, x1, y1] } in the square.
  function projected(parts) {
    return parts.map((part) => {
      const xy = new Float64Array(part.length);
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      for (let i = 0; i < part.length; i += 2) {
        const x = (xy[i] = worldX(part[i]));
        const y = (xy[i + 1] = worldY(part[i + 1]));
        if (x < box[0]) box[0] = x;
        if (y < box[1]) box[1] = y;
        if (x > box[2]) box[2] = x;
        if (y > box[3]) box[3] = y;
      }
      return { xy, box };
    });
  }

  // Metres on the ground of one pixel at a latitude and a zoom (spherical, as the web map is).
  const metresPerPixel = (lat, zoom) => (40075016.686 * Math.cos((lat * Math.PI) / 180)) / (256 * 2 ** zoom);

  // The largest of 1, 2, 5 · 10ⁿ metres that fits into so many pixels.
  function roundLength(most) {
    const power = 10 ** Math.floor(Math.log10(most));
    const lead = most / power;
    return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power;
  }

  Object.assign(mapgen, { unpacked, projected, worldX, worldY, metresPerPixel, roundLength });
})((globalThis.mapgen = globalThis.mapgen || {}));
