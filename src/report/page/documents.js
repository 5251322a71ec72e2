// The list of documents, each with a strip of what lies where; the chosen one with its text.
const documentShare = (d) => core.docs.duplicate[d] + core.docs.near[d] + core.docs.partial[d];
const documentSorts = {
  share: ["Most repeated", documentShare], boilerplate: ["Most boilerplate", (d) => core.docs.boilerplate[d]], tail: ["Longest tail", (d) => core.docs.tail[d]],
  covered: ["Most like another", (d) => Math.max(core.docs.covered[d], core.docs.covers[d])], bytes: ["Longest", (d) => core.docs.bytes[d]],
  findings: ["Most findings", (d) => core.docs.findings[d]], least: ["Least repeated", (d) => -documentShare(d) - core.docs.boilerplate[d] - core.docs.tail[d]],
  name: ["Name", null], date: ["Date", null],
};

function strip(text, className) {
  const parts = [];
  for (const [, letter, count] of (text || ".120").matchAll(/([a-z.])(\d+)/g)) {
    const layer = layerOfLetter[letter];
    parts.push(h("span", {class: "part fill-" + (layer ? layer.key : "clean"), style: {"flex-grow": count}}));
  }
  return h("span", {class: "strip " + (className || ""), "aria-hidden": "true"}, parts);
}

function drawDocumentRow(d) {
  const {docs} = core;
  const shares = layers.filter((layer) => docs[layer.key][d] > 0).map((layer) => `${percent(docs[layer.key][d] / 1000)} ${layer.one}`);
  return h("span", {class: "body"}, h("span", {class: "name"}, h("bdi", {class: "id"}, docs.id[d]), docs.title[d] && h("bdi", {class: "title"}, docs.title[d])),
    strip(docs.strip[d]), h("span", {class: "meta"}, shares.length ? shares.join(" · ") : "nothing found", " · ", bytes(docs.bytes[d]), docs.date[d] ? [" · ", shownDate(docs.date[d])] : ""));
}

function filterDocuments() {
  const {docs, sources} = core;
  const query = foldText(parameter("q").trim());
  const hits = query && matchingDocuments(query);
  const source = address.parameters.has("source") ? sources.indexOf(parameter("source")) : -1;
  const has = layerOfKind[parameter("has")];
  const out = [];
  for (let d = 0; d < docs.count; ++d) {
    if (query && !hits[d] || address.parameters.has("source") && docs.source[d] !== source) continue;
    if (has && !(docs[has.key][d] > 0) || parameter("has") === "nothing" && docs.findings[d] > 0) continue;
    out.push(d);
  }
  const sort = parameter("sort") || "share";
  if (sort === "date") out.sort((x, y) => (docs.date[x] < docs.date[y] ? -1 : docs.date[x] > docs.date[y] ? 1 : x - y));
  else if (sort !== "name") {
    const key = (documentSorts[sort] || documentSorts.share)[1];
    out.sort((x, y) => key(y) - key(x) || x - y);
  }
  return out;
}

function drawDocuments(main) {
  const {docs} = core;
  const count = h("p", {class: "count", role: "status"});
  const extra = h("div", {class: "extra"});
  const list = new VirtualList({label: "Documents", rowHeight: 78, draw: drawDocumentRow, peek: openDocument, open: (d) => {
    setParameters({d: docs.id[d], at: ""});
    openDocument(d);
  }});
  const update = (changes) => {
    setParameters(changes);
    const items = filterDocuments();
    list.setItems(items, items.indexOf(docs.byId.get(parameter("d")) ?? -1));
    const whole = overview.all.documents > docs.count ? ` held here, of ${number(overview.all.documents)}` : "";
    count.textContent = items.length === docs.count ? plural(docs.count, "document") + whole : `${number(items.length)} of ${plural(docs.count, "document")}${whole}`;
    extra.replaceChildren(...extraFilters(["source"], update));
  };
  const detail = h("article", {class: "detail", id: "detail", tabindex: "-1"});
  fill(main, h("div", {class: "split" + (parameter("d") ? " opened" : "")},
    h("div", {class: "side"}, h("div", {class: "filters"}, searchBox("Search names, titles, sources", update),
      h("div", {class: "fields"},
        select("has", "With", [["", "anything"], ...layers.map((layer) => [layer.kind, layer.name.toLowerCase()]), ["nothing", "no finding"]], update),
        select("sort", "Order", Object.entries(documentSorts).map(([value, [text]]) => [value === "share" ? "" : value, text]), update)),
      extra, count), list.element), detail));
  update({});
  const chosen = docs.byId.get(parameter("d"));
  if (chosen !== undefined) openDocument(chosen);
  else if (parameter("d")) fill(detail, h("p", {class: "empty"}, `This page doesn't hold the document ${parameter("d")}; documents.jsonl has all.`));
  else if (list.items.length && isWide()) list.show(0);
  else fill(detail, h("p", {class: "empty"}, list.items.length ? "Choose a document." : docs.count ? "No document is like this." : "No document was read."));
}

const covering = ["off-topic-tail", "boilerplate", "duplicate", "near-duplicate", "partial-reuse"];

// The text with every finding marked. Where findings overlap, the mark is the first one's of `covering`.
function markedText(detail, show) {
  const edges = new Set([0, detail.size]);
  for (const finding of detail.findings) edges.add(finding.begin).add(finding.end);
  const cuts = [...edges].sort((x, y) => x - y);
  const byBegin = detail.findings.map((_, f) => f).sort((x, y) => detail.findings[x].begin - detail.findings[y].begin);
  const out = [];
  let inside = [], next = 0;
  for (let k = 0; k + 1 < cuts.length; ++k) {
    inside = inside.filter((f) => detail.findings[f].end > cuts[k]);
    while (next < byBegin.length && detail.findings[byBegin[next]].begin <= cuts[k]) inside.push(byBegin[next++]);
    const tail = detail.findings[inside.find((f) => detail.findings[f].kind === "off-topic-tail" && detail.findings[f].begin === cuts[k])];
    if (tail) out.push(h("span", {class: "cut"}, h("span", {}, `off-topic tail · ${percent(tail.sure)} sure`)));
    const pieces = readText(detail, cuts[k], cuts[k + 1]).map((piece) =>
      piece.text === undefined ? h("span", {class: "gap"}, `${bytes(piece.missing)} not held in this page`) : piece.text);
    if (inside.length === 0) {
      out.push(...pieces);
      continue;
    }
    inside.sort((x, y) => covering.indexOf(detail.findings[x].kind) - covering.indexOf(detail.findings[y].kind) || x - y);
    const last = inside[inside.length - 1];
    const kinds = [...new Set(inside.map((f) => layerOfKind[detail.findings[f].kind].key))];
    // A tail is drawn by its cut and tint; what repeats inside it keeps its own line.
    out.push(h("mark", {class: kinds.map((key) => "mark-" + key).join(" "), "data-f": inside.join(" "), onclick: () => show(last)}, pieces));
  }
  return out;
}

function findingNote(detail, f, d) {
  const finding = detail.findings[f];
  const layer = layerOfKind[finding.kind];
  const sure = finding.kind === "boilerplate" || finding.kind === "off-topic-tail" ? percent(finding.sure) + " sure"
    : finding.kind === "duplicate" ? "" : finding.kind === "partial-reuse" ? percent(finding.sure) + " sure" : finding.sure === 1 ? "" : percent(finding.sure) + " alike";
  const group = typeof finding.group === "number" ? core.rows.id[finding.group] : finding.group;
  return [h("strong", {}, h("span", {class: "swatch fill-" + layer.key}), finding.role ? `${layer.one}: ${finding.role}` : layer.one),
    h("span", {class: "meta"}, [sure, finding.keep === 1 ? "stays" : ""].filter(Boolean).map((text) => " · " + text)),
    finding.because.length > 0 && h("span", {class: "because"}, finding.because.map((reason, i) => [i ? "; " : "", h("bdi", {}, reason)])),
    h("span", {class: "links"}, h("span", {class: "meta"}, "bytes " + spanText(finding.begin, finding.end)),
      group && core.rows.byId.has(group) && h("a", {href: hashOf("groups", {g: group})}, finding.kind === "partial-reuse" ? "all places" : "its group"),
      finding.match && h("a", {href: hashOf("documents", {d: core.docs.id[finding.match[0]], at: finding.match[1]})}, finding.match[0] === d ? "best match, in this text" : ["best match in ", h("bdi", {}, core.docs.id[finding.match[0]])]))];
}

// What the strip's colours are, with their shares.
function stripKey(d) {
  const {docs} = core;
  const found = layers.filter((layer) => docs[layer.key][d] > 0);
  const rest = found.reduce((left, layer) => left - docs[layer.key][d], 1000);
  return h("p", {class: "strip-key meta"}, [...found.map((layer) => [layer.key, docs[layer.key][d], layer.name.toLowerCase()]), ["clean", rest, "stands once"]].filter((part) => part[1] > 0)
    .map(([key, share, name]) => h("span", {}, h("span", {class: "swatch fill-" + key}), ` ${percent(share / 1000)} ${name}`)));
}

// As they stand in findings.jsonl, but for what the page doesn't hold.
const findingsJson = (detail, d) => detail.findings.map(({begin, end, passage, kind, scope, role, keep, sure, group, match, because}) => {
  const isRole = kind === "boilerplate" || kind === "off-topic-tail", id = typeof group === "number" ? core.rows.id[group] : group;
  return JSON.stringify({document: core.docs.id[d], passage, begin, end, kind, role: role || undefined, scope: isRole ? undefined : scope,
    [kind === "partial-reuse" ? "part" : "group"]: id ?? undefined, [isRole ? "confidence" : "similarity"]: sure, keep: keep === 2 ? undefined : keep === 1,
    match: match ? {document: core.docs.id[match[0]], begin: match[1], end: match[1] + match[2]} : undefined, because});
}).join("\n");

function nearestLine(d) {
  const {docs} = core;
  const nearest = docs.nearest[d];
  if (nearest === -1) return null;
  return h("p", {}, "Nearest: ", typeof nearest === "number" ? documentLink(nearest) : h("bdi", {}, nearest),
    `, which holds ${percent(docs.covered[d] / 1000)} of this text; ${percent(docs.covers[d] / 1000)} of it is here.`);
}

async function openDocument(d) {
  const ticket = ++opened;
  const {docs} = core;
  document.querySelector(".split").classList.add("opened");
  const detail = await loadDetail(d);
  if (ticket !== opened) return;
  const target = byId("detail");
  const head = [backButton(), h("h2", {}, h("bdi", {}, docs.title[d] || docs.id[d])),
    h("p", {class: "meta"}, docs.title[d] && [h("bdi", {}, docs.id[d]), " · "], sourceName(d) && [h("bdi", {}, sourceName(d)), " · "], docs.date[d] && [shownDate(docs.date[d]), " · "],
      plural(docs.passages[d], "passage"), " · ", bytes(docs.bytes[d]), detail && detail.path !== docs.id[d] ? [" · ", h("bdi", {}, detail.path + (detail.line ? ":" + detail.line : ""))] : ""),
    strip(docs.strip[d], "large"), stripKey(d), nearestLine(d)];
  if (!detail) {
    fill(target, head, h("p", {class: "notice"}, "The text of this document is not held in this page; `twicetold show` prints it."));
    return;
  }
  const notes = h("ol", {class: "notes"});
  const text = h("div", {class: "text", id: "text"});
  const show = (f, scroll) => {
    text.querySelectorAll("mark.shown").forEach((mark) => mark.classList.remove("shown"));
    notes.querySelectorAll(".shown").forEach((note) => note.classList.remove("shown"));
    const marks = [...text.querySelectorAll("mark")].filter((mark) => mark.dataset.f.split(" ").includes(String(f)));
    marks.forEach((mark) => mark.classList.add("shown"));
    const note = notes.children[f];
    if (note) {
      note.classList.add("shown");
      note.scrollIntoView({block: "nearest"});
    }
    if (scroll && marks[0]) marks[0].scrollIntoView({block: "center"});
  };
  const most = 2000;  // notes; the marks are all there
  notes.append(...detail.findings.slice(0, most).map((finding, f) =>
    h("li", {class: "note-" + layerOfKind[finding.kind].key}, h("button", {type: "button", class: "to", "aria-label": "Show in the text", onclick: () => show(f, true)}, "¶"), findingNote(detail, f, d))));
  text.append(...markedText(detail, show));
  fill(target, head,
    h("p", {class: "tools"}, copyButton("Copy id", "Id", () => docs.id[d]), copyButton("Copy text", "Text", () => readPlain(detail, 0, detail.size)),
      detail.findings.length > 0 && copyButton("Copy findings", "Findings", () => findingsJson(detail, d)),
      copyButton("Copy link", "Link", () => location.href), h("a", {href: hashOf("groups", {document: docs.id[d]})}, "Repeats in this document")),
    h("div", {class: "reading"}, text, detail.findings.length ? h("aside", {"aria-label": "Why"}, notes) : h("aside", {}, h("p", {class: "muted"}, "Nothing was found in this document."))));
  target.scrollTop = 0;
  const at = parameter("at");
  if (at !== "") show(detail.findings.findIndex((finding) => finding.begin <= Number(at) && finding.end > Number(at)), true);
}
