// The list of groups: search, filters, order; the chosen group beside it.
const groupSorts = {
  interest: ["Most repeated text", null], size: ["Most copies", (r) => r.size], docs: ["Most documents", (r) => r.docs], sources: ["Most sources", (r) => r.sources],
  bytes: ["Most text", (r) => r.bytes], least: ["Least similar first", (r) => r.min.map((v) => -v)], kind: ["Kind", (r) => r.kind.map((v) => -v)],
};
let foldedTexts = null, foldedNames = null, interestOrder = null;
let hitsOf = {};  // the last search

// Passages before boilerplate, boilerplate before short lines; then by the text that could go.
const byInterest = (x, y) => core.rows.interest[x] - core.rows.interest[y] || core.rows.repeated[y] - core.rows.repeated[x] || x - y;

const rowKindName = ["copies", "near-duplicates", "partial reuse"];
const fillOfRow = ["duplicate", "near", "partial"];

function groupChips(i) {
  const {rows} = core;
  return h("span", {class: "chips"},
    h("span", {class: "chip kind-" + fillOfRow[rows.kind[i]]}, rowKindName[rows.kind[i]]),
    rows.role[i] > 0 && h("span", {class: "chip kind-boilerplate"}, roles[rows.role[i]]),
    h("span", {class: "meta"}, rows.docs[i] === 1 ? "within one document" : plural(rows.docs[i], "document"), rows.sources[i] > 1 ? " · " + plural(rows.sources[i], "source") : "",
      rows.kind[i] === 1 ? " · " + percent(rows.min[i] / 1000) + (rows.size[i] > 2 ? " alike or more" : " alike") : ""));
}

// Documents whose id, title or source holds the text.
function matchingDocuments(query) {
  const {docs, sources} = core;
  if (hitsOf.query === query) return hitsOf.hits;
  foldedNames ||= docs.id.map((id, d) => foldText(id) + "\n" + (docs.title[d] && foldText(docs.title[d])));
  const sourceHit = sources.map((name) => foldText(name).includes(query));
  const hits = new Uint8Array(docs.count);
  for (let d = 0; d < docs.count; ++d) hits[d] = sourceHit[docs.source[d]] || foldedNames[d].includes(query) ? 1 : 0;
  hitsOf = {query, hits};
  return hits;
}

// Source or document names of the map's cell -> which of the two a document is in.
function cellOf(name, second) {
  const {docs, sources} = core;
  const source = sources.indexOf(name);
  return overview.map.of === "documents" && docs.byId.has(name) ? (d) => d === docs.byId.get(name) : (d) => docs.source[d] === source;
}

function filterGroups() {
  const {rows, members} = core;
  const query = foldText(parameter("q").trim());
  const kind = rowKinds.indexOf(parameter("kind")), scope = scopes.indexOf(parameter("scope"));
  const role = parameter("role"), roleIndex = roles.indexOf(role), least = Number(parameter("min")) || 0;
  const a = parameter("with") && cellOf(parameter("with")), b = parameter("and") && cellOf(parameter("and"));
  const sameCell = parameter("with") === parameter("and");
  const only = parameter("document") ? core.docs.byId.get(parameter("document")) ?? -2 : -1;
  if (query && !foldedTexts) foldedTexts = rows.text.map(foldText);
  const hits = query && matchingDocuments(query);
  const out = [];
  const sort = groupSorts[parameter("sort")] || groupSorts.interest;
  interestOrder ||= [...Array(rows.count).keys()].sort(byInterest);
  for (let at = 0; at < rows.count; ++at) {
    const i = sort[1] ? at : interestOrder[at];
    if (kind >= 0 && rows.kind[i] !== kind) continue;
    if (scope >= 0 && rows.scope[i] !== scope) continue;
    if (role === "any" ? rows.role[i] === 0 : role === "none" ? rows.role[i] > 0 : role && rows.role[i] !== roleIndex) continue;
    if (rows.size[i] < least) continue;
    const any = (test) => {
      for (let m = rows.first[i]; m < rows.first[i + 1]; ++m) if (test(members.doc[m])) return true;
      return false;
    };
    if (query && !foldedTexts[i].includes(query) && !rows.id[i].startsWith(query) && !any((d) => hits[d])) continue;
    if (only !== -1 && !any((d) => d === only)) continue;
    if (a && !any(a) || b && !any(b)) continue;
    if (a && sameCell) {  // several documents of one source
      const seen = new Set();
      for (let m = rows.first[i]; m < rows.first[i + 1]; ++m) if (a(members.doc[m])) seen.add(members.doc[m]);
      if (seen.size < 2) continue;
    }
    out.push(i);
  }
  if (!sort[1]) return out;
  const key = sort[1](rows);
  return out.sort((x, y) => key[y] - key[x] || x - y);
}

function drawGroupRow(i) {
  const {rows} = core;
  return [h("span", {class: "times"}, "×" + number(rows.size[i])), h("span", {class: "body"},
    h("span", {class: "text", dir: "auto"}, rows.text[i]), groupChips(i))];
}

function select(name, label, options, changed) {
  return h("label", {class: "field"}, h("span", {class: "name"}, label),
    h("select", {name, onchange: (event) => changed({[name]: event.target.value})},
      options.map(([value, text]) => h("option", {value, selected: parameter(name) === value}, text))));
}

function searchBox(placeholder, changed) {
  let timer = 0;
  const box = h("input", {type: "search", id: "search", placeholder, "aria-label": placeholder, autocomplete: "off", spellcheck: "false", dir: "auto",
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(() => changed({q: box.value}), 120);
    }});
  box.value = parameter("q");
  return box;
}

// Filters that have no field of their own, shown as what can be taken away.
function extraFilters(names, changed) {
  const texts = {with: "shared by ", and: "and ", document: "in document ", source: "source "};
  return names.filter((name) => address.parameters.has(name)).map((name) =>
    h("button", {type: "button", class: "chip remove", title: "Remove this filter", onclick: () => changed({[name]: ""}, true)},
      texts[name], h("bdi", {}, shownSource(parameter(name))), " ×"));
}

function drawGroups(main) {
  const {rows} = core;
  const count = h("p", {class: "count", role: "status"});
  const extra = h("div", {class: "extra"});
  const list = new VirtualList({label: "Repeats", rowHeight: 78, draw: drawGroupRow, peek: openGroup, open: (i) => {
    setParameters({g: rows.id[i]});
    openGroup(i);
  }});
  const detail = h("article", {class: "detail", id: "detail", tabindex: "-1"});
  const update = (changes, redraw) => {
    setParameters(changes);
    const items = filterGroups();
    const chosen = items.indexOf(rows.byId.get(parameter("g")) ?? -1);
    list.setItems(items, chosen);
    const shownParts = items.filter((i) => rowKinds[rows.kind[i]] === "partial-reuse").length;
    const parts = [items.length > shownParts && plural(items.length - shownParts, "group"), shownParts && plural(shownParts, "shared part")];
    const of = overview.held.allRows > rows.count ? `held here: ${number(rows.count)} of ${number(overview.held.allRows)} repeats`
      : items.length < rows.count ? `of ${number(rows.count)} repeats` : "";
    count.textContent = [parts.filter(Boolean).join(", ") || "nothing", of].filter(Boolean).join(" · ");
    extra.replaceChildren(...extraFilters(["with", "and", "document"], update));
  };
  const usedRoles = [...new Set(rows.role)].filter((role) => role > 0).sort((x, y) => x - y);
  fill(main, h("div", {class: "split" + (parameter("g") ? " opened" : "")},
    h("div", {class: "side"}, h("div", {class: "filters"},
      searchBox("Search text, documents, sources", update),
      h("div", {class: "fields"},
        select("kind", "Kind", [["", "all"], ["duplicate", "copies"], ["near-duplicate", "near-duplicates"], ["partial-reuse", "partial reuse"]], update),
        usedRoles.length > 0 && select("role", "Role", [["", "all"], ["none", "content only"], ["any", "any boilerplate"], ...usedRoles.map((role) => [roles[role], roles[role]])], update),
        select("scope", "Scope", [["", "all"], ["across", "across documents"], ["within", "within one"]], update),
        select("min", "Copies", [["", "any"], ["3", "3 or more"], ["10", "10 or more"], ["100", "100 or more"]], update),
        select("sort", "Order", Object.entries(groupSorts).map(([value, [text]]) => [value === "interest" ? "" : value, text]), update)),
      extra, count), list.element),
    detail));
  update({});
  const chosen = rows.byId.get(parameter("g"));
  if (chosen !== undefined) openGroup(chosen);
  else if (parameter("g")) fill(detail, h("p", {class: "empty"}, `This page doesn't hold the group ${parameter("g")}; groups.jsonl has it, if there is one.`));
  else if (list.items.length && isWide()) list.show(0);
  else fill(detail, h("p", {class: "empty"}, list.items.length ? "Choose a group." : rows.count ? "No group is like this." : "No text occurs twice."));
}

// Room for the list and what was chosen beside it: then the first one is shown unasked.
const isWide = () => matchMedia("(min-width: 801px)").matches;

function backButton() {
  return h("button", {type: "button", class: "back", onclick: () => {
    document.querySelector(".split").classList.remove("opened");
    document.querySelector(".list").focus();
  }}, "‹ List");
}
