// What the studio's server is asked and told. Every address lies under the token of this page's own.
const base = new URL(".", location.href);
export const address = (path) => new URL(path, base).href;

async function answered(response) {
  const told = await response.json().catch(() => ({ message: "The studio gave no answer.", hint: "" }));
  return { ok: response.ok, status: response.status, told };
}

export async function get(path, asked) {
  const url = new URL(path, base);
  for (const [name, value] of Object.entries(asked || {})) url.searchParams.set(name, value);
  return fetch(url).then(answered, gone);
}

export async function post(path, sent) {
  const headers = { "content-type": "application/json" };
  return fetch(new URL(path, base), { method: "POST", headers, body: JSON.stringify(sent || {}) }).then(answered, gone);
}

export const ENDED = { ended: true, message: "The studio has ended.", hint: "Start mapgen studio again; what was done is in the file." };

function gone() {
  return { ok: false, status: 0, told: ENDED };
}

// Hears whatever the server tells of its own accord, and null while there is no connection.
export function follow(hear) {
  const url = new URL("live", base);
  url.protocol = "ws:";
  const socket = new WebSocket(url);
  socket.addEventListener("message", ({ data }) => hear(JSON.parse(data)));
  socket.addEventListener("close", () => {
    hear(null);
    setTimeout(() => follow(hear), 1000);
  });
}
