// The page by itself; it follows the file.
import { follow, get } from "./api.js";
import { byId, worded } from "./dom.js";
import { Stage } from "./stage.js";

const stage = new Stage(byId("stage"), "alone");
follow(async (heard) => {
  if (!heard) return;
  if (heard.revision) stage.show(heard.revision);
  const { told } = await get("state");
  const problem = told.problem || (told.message ? told : null);
  byId("problem").hidden = !problem;
  byId("problem").textContent = problem ? worded(problem) : "";
  document.title = told.title || document.title;
});
