// How names are set: their lines and sizes, how wide they are, and how they are drawn as SVG.
(function (mapgen) {
  "use strict";
  const { el } = mapgen;
  const ruler = document.createElement("canvas").getContext("2d");
  const family = (mapgen.fontFamily = getComputedStyle(document.body).fontFamily);
  const widths = new Map(); // by font and text, as the same names are measured at every move of the map
  function width(text, size, weight, style, spacing) {
    const font = `${style || "normal"} ${weight} ${size}px ${family}`;
    const key = `${font} ${text}`;
    if (!widths.has(key)) {
      ruler.font = font;
      widths.set(key, ruler.measureText(text).width);
    }
    return widths.get(key) + (spacing || 0) * [...text].length;
  }

  // Han, kana and hangul have no italics, and Arabic letters join: they are set plainly.
  const upright = /^(zh|ja|ko|ar|fa|ur|ps|he|hi|th)\b/.test(mapgen.lang);
  const joined = /^(ar|fa|ur|ps)\b/.test(mapgen.lang);

  // The lines of a name with their sizes, as they are measured and then drawn.
  function nameLines(item, phone) {
    const size = phone ? 14 : 15;
    if (item.kind === "country") {
      const words = item.text.toLocaleUpperCase(mapgen.lang);
      const wide = mapgen.map.getZoom() < 3.4;
      const spacing = joined ? 0 : wide ? 1 : phone ? 2 : 3;
      return wrapped(words, 9).map((text) => ({ text, size: wide ? 11 : phone ? 12.5 : 14, weight: 400, spacing, leading: wide ? 13 : 17 }));
    }
    if (item.kind === "sea") {
      const large = phone || mapgen.map.getZoom() < 3.4 ? 12.5 : 14;
      return wrapped(item.text, 8).map((text) => ({ text, size: large, weight: 400, style: upright ? "normal" : "italic", spacing: joined ? 0 : 0.8, leading: 17 }));
    }
    if (item.kind === "region") return [{ text: item.text, size: 12.5, weight: 400, spacing: 1.5, leading: 16 }];
    if (item.kind === "town" || item.minor) return [{ text: item.text, size: phone ? 11.5 : 12, weight: 400, leading: 15 }];
    const lines = [{ text: item.text, size, weight: 700, leading: 19 }];
    if (item.native) lines.push({ text: item.native, lang: item.nativeLang, size: 12, weight: 400, leading: 15, muted: true });
    return lines;
  }
  function wrapped(text, from) {
    if (text.length < from || !text.includes(" ")) return [text];
    const words = text.split(" ");
    let best = [text];
    for (let i = 1; i < words.length; i += 1) {
      const pair = [words.slice(0, i).join(" "), words.slice(i).join(" ")];
      if (best.length === 1 || Math.max(...pair.map((one) => one.length)) < Math.max(...best.map((one) => one.length))) best = pair;
    }
    return best;
  }
  function measured(item, phone) {
    const lines = nameLines(item, phone);
    const w = Math.max(...lines.map((line) => width(line.text, line.size, line.weight, line.style, line.spacing)));
    return { lines, w: Math.ceil(w) + 2, h: lines.reduce((sum, line) => sum + line.leading, 0) };
  }
  mapgen.measured = measured;
  mapgen.textWidth = (line) => width(line.text, line.size, line.weight, line.style, line.spacing);

  // A name as SVG: centred in its box for areas, else flush with the side that faces its marker.
  mapgen.drawName = function (svg, lines, box, anchor, className) {
    const x = anchor === "start" ? box[0] + 1 : anchor === "end" ? box[2] - 1 : (box[0] + box[2]) / 2;
    let y = box[1];
    for (const line of lines) {
      const text = el(
        "text",
        {
          x,
          y: y + line.leading * 0.78,
          class: className + (line.muted ? " native" : ""),
          "font-size": line.size,
          "font-weight": line.weight,
          "font-style": line.style,
          "letter-spacing": line.spacing,
          "text-anchor": anchor,
          direction: "ltr",
          lang: line.lang,
        },
        line.text,
      );
      svg.append(text);
      y += line.leading;
    }
  };
})(globalThis.mapgen);
