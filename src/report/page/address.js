// The address holds the view: #groups?kind=near-duplicate&q=storm&g=g5d1c... can be sent to a colleague.
const address = {view: "overview", parameters: new URLSearchParams()};

function readAddress() {
  const [view, query] = location.hash.slice(1).split(/\?(.*)/s);
  address.view = ["overview", "groups", "documents", "map", "skipped"].includes(view) ? view : "overview";
  address.parameters = new URLSearchParams(query || "");
}

function hashOf(view, parameters) {
  const query = new URLSearchParams(Object.entries(parameters || {}).filter(([, value]) => value !== "" && value != null)).toString();
  return "#" + view + (query ? "?" + query : "");
}

// Changes of a view's own parameters; "" removes one. `step`: a step that "Back" undoes.
function setParameters(changes, step) {
  for (const [name, value] of Object.entries(changes)) {
    if (value === "" || value === null || value === undefined) address.parameters.delete(name);
    else address.parameters.set(name, value);
  }
  const hash = hashOf(address.view, Object.fromEntries(address.parameters));
  if (hash === location.hash) return;
  history[step ? "pushState" : "replaceState"](null, "", hash);
}

const parameter = (name) => address.parameters.get(name) || "";
