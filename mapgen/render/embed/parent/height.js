// The height that a message tells for one frame; null for whatever is not exactly what its page sends.
// frame: the window and the address of the frame, the id of its map, the number of the last message heard.
function toldHeight(event, frame) {
  const data = event.data;
  if (!frame.source || event.source !== frame.source) return null;
  let origin;
  try {
    origin = new URL(frame.src).origin;
  } catch (_) {
    return null;
  }
  if (origin === "null" || event.origin !== origin) return null;
  if (typeof data !== "object" || data === null) return null;
  if (data.mapgen !== 1 || data.type !== "height" || data.id !== frame.id) return null;
  if (!Number.isSafeInteger(data.seq) || data.seq <= frame.seq) return null;
  if (!Number.isInteger(data.height) || data.height < 120 || data.height > 5000) return null;
  return data.height;
}
