// What a reader did with a page, done again with the page that takes its place.
export function kept(before, after, { moved }) {
  const [was, is] = [before.mapgen, after.mapgen];
  const focus = document.activeElement;
  layers(before, after);
  const step = was.currentStep();
  const same = step && [...is.steps, ...is.related].find((one) => one.id === step.id);
  if (same) is.go(same, { silent: true });
  if (moved || String(was.data.extent) === String(is.data.extent)) {
    is.map.setView(was.map.getCenter(), was.map.getZoom(), { animate: false });
  }
  timed(before, after);
  searched(before, after);
  card(before, after);
  if (was.panel && is.panel) is.panel.scrollTop = was.panel.scrollTop;
  after.scrollTo(before.scrollX, before.scrollY);
  if (document.activeElement !== focus && focus) focus.focus();
}

const one = (page, selector) => page.document.querySelector(selector);

// The layers that are switched off, and their list where it is open.
function layers(before, after) {
  const [was, is] = [before, after].map((page) => one(page, "fieldset.layers"));
  if (!was || !is) return;
  const off = new Set([...was.querySelectorAll("label")].filter((label) => !label.control.checked).map((label) => label.textContent));
  for (const label of is.querySelectorAll("label")) if (off.has(label.textContent)) label.control.click();
  if (!was.hidden) is.previousElementSibling.click();
}

// The moment that the slider shows.
function timed(before, after) {
  const [was, is] = [before, after].map((page) => one(page, ".timeline input[type=range]"));
  if (before.mapgen.by === null || before.mapgen.by === undefined || !was || !is) return;
  is.value = was.value;
  is.dispatchEvent(new after.Event("input", { bubbles: true }));
}

// What is searched in the list beside the map.
function searched(before, after) {
  const [was, is] = [before, after].map((page) => one(page, "input.search"));
  if (!was || !is || !was.value) return;
  is.value = was.value;
  is.dispatchEvent(new after.Event("input", { bubbles: true }));
}

// The card that is open.
function card(before, after) {
  const open = one(before, ".card");
  if (!open) return;
  const name = open.getAttribute("aria-label");
  const { mapgen } = after;
  const mark = [...mapgen.marks.values()].find((each) => each.type === "place" && each.point && mapgen.named(each) === name);
  if (mark) mapgen.tell("show", mark);
}
