// One group: its members where they stand, each with its difference from the representative.
const memberStep = 20;
let opened = 0;  // what is being drawn; an answer that comes late is dropped

const spanText = (begin, end) => `${begin}–${end}`;

function memberPlace(m) {
  const {members, docs} = core;
  return {doc: members.doc[m], passage: members.passage[m], begin: members.begin[m], end: members.begin[m] + members.length[m],
    similarity: members.similarity[m] / 1000, keep: members.keep[m] === 1, id: docs.id[members.doc[m]]};
}

function memberContext(detail, place, nodes) {
  const {before, after, cutBefore, cutAfter} = surroundings(detail, place.begin, place.end, 180);
  const dense = (text) => text.replace(/\s*\n\s*/g, "\n");  // blank lines say nothing here
  const whole = cutBefore ? before.replace(/^\S{0,24}\s+/, "") : before;  // no half word
  return h("p", {class: "passage", dir: "auto"}, h("span", {class: "around"}, cutBefore ? "… " : "", dense(whole).trimStart()),
    h("span", {class: "here"}, nodes), h("span", {class: "around"}, dense(after).trimEnd(), cutAfter ? " …" : ""));
}

const sourceName = (doc) => {
  const name = core.sources[core.docs.source[doc]];
  return hasSource(name) ? name : "";
};

const documentLink = (doc, at) =>
  h("a", {class: "document", href: hashOf("documents", {d: core.docs.id[doc], at})}, h("bdi", {}, core.docs.id[doc]));

// Partial reuse is told by its best match, which needn't be the representative.
async function bestMatch(detail, place) {
  const finding = detail.findings.find((f) => f.kind === "partial-reuse" && f.begin === place.begin && f.end === place.end && f.match);
  if (!finding) return null;
  const [doc, begin, length] = finding.match;
  const other = await loadDetail(doc);
  return other && {doc, begin, text: readPlain(other, begin, begin + length)};
}

async function drawMember(kind, place, original, isRepresentative) {
  const detail = await loadDetail(place.doc);
  const {docs} = core;
  const date = docs.date[place.doc], source = sourceName(place.doc);
  const head = h("header", {}, documentLink(place.doc, place.begin), docs.title[place.doc] && h("bdi", {class: "title"}, docs.title[place.doc]),
    h("span", {class: "meta"}, date && [shownDate(date), " · "], source && [h("bdi", {}, source), " · "], `passage ${number(place.passage)} · `, h("button", {type: "button", class: "plain", title: "Copy this place as JSON",
      onclick: () => copyText(JSON.stringify({document: place.id, passage: place.passage, begin: place.begin, end: place.end}), "Place")}, `bytes ${spanText(place.begin, place.end)}`)),
  h("span", {class: "badges"}, place.keep && h("span", {class: "badge keep", title: "The copy that stays when repeats are removed"}, "stays"),
    isRepresentative && h("span", {class: "badge"}, "representative")));
  if (!detail) return h("li", {class: "member"}, head, h("p", {class: "muted"}, "The text of this document is not held in this page; `twicetold show` prints it."));
  const text = readPlain(detail, place.begin, place.end);
  const against = kind === 2 && await bestMatch(detail, place);
  if (against) original = against.text;
  if (isRepresentative && !against || original === null) return h("li", {class: "member"}, head, memberContext(detail, place, [text]));
  // One figure only: the reasons below have the others, and count in their own way.
  const {nodes, changes, note} = diffNodes(original, text);
  const verdict = note || (changes === 0 ? "the same words" : plural(changes, "change"));
  head.querySelector(".badges").prepend(h("span", {class: "badge sim"}, against ? [changes === 0 ? "the same words as in " : verdict + " from ", documentLink(against.doc, against.begin)]
    : kind === 2 || changes === 0 ? verdict : `${percent(place.similarity)} alike · ${verdict}`));
  const findings = detail.findings.filter((finding) => finding.begin === place.begin && finding.end === place.end && finding.because.length);
  return h("li", {class: "member"}, head, memberContext(detail, place, nodes),
    findings.length > 0 && h("p", {class: "because"}, [...new Set(findings.flatMap((finding) => finding.because))].map((reason, i) => [i ? " · " : "", h("bdi", {}, reason)])));
}

async function openGroup(i) {
  const ticket = ++opened;
  const {rows} = core;
  const target = byId("detail");
  document.querySelector(".split").classList.add("opened");
  const first = rows.first[i], held = rows.held[i], kind = rows.kind[i];
  const representative = memberPlace(first + rows.rep[i]);
  const order = [rows.rep[i], ...[...Array(held).keys()].filter((m) => m !== rows.rep[i])];
  const places = () => order.map((m) => memberPlace(first + m));
  const repDetail = await loadDetail(representative.doc);
  if (ticket !== opened) return;
  const original = repDetail ? readPlain(repDetail, representative.begin, representative.end) : null;
  const list = h("ol", {class: "members"});
  const more = h("button", {type: "button", class: "more"});
  let shown = 0;
  const showMore = async (step) => {
    const next = order.slice(shown, shown + step);
    shown += next.length;
    const items = await Promise.all(next.map((m) => drawMember(kind, memberPlace(first + m), original, m === rows.rep[i])));
    if (ticket !== opened) return;
    list.append(...items);
    more.hidden = shown >= order.length;
    more.textContent = `Show ${number(Math.min(5 * memberStep, order.length - shown))} more of ${number(order.length - shown)}`;
  };
  more.addEventListener("click", () => showMore(5 * memberStep));
  const title = {0: ": the same words", 1: ": the same passage, edited", 2: ": taken over in part"}[kind];
  const asJson = () => JSON.stringify({group: rows.id[i], kind: rowKinds[kind], scope: scopes[rows.scope[i]], size: rows.size[i], documents: rows.docs[i],
    members: places().map(({id, passage, begin, end, similarity, keep}) => ({document: id, passage, begin, end, similarity, keep}))}, null, 1);
  await showMore(memberStep);
  if (ticket !== opened) return;
  fill(target,
    backButton(),
    h("h2", {}, plural(rows.size[i], kind === 2 ? "place" : "time"), rows.docs[i] > 1 ? " in " + plural(rows.docs[i], "document") : " in one document", title),
    groupChips(i),
    h("p", {class: "tools"}, copyButton("Copy document ids", "Ids", () => [...new Set(places().map((place) => place.id))].join("\n")),
      copyButton("Copy spans", "Spans", () => places().map((place) => `${place.id}\t${place.begin}\t${place.end}`).join("\n")),
      copyButton("Copy JSON", "JSON", asJson), copyButton("Copy link", "Link", () => location.href),
      h("button", {type: "button", class: "plain id", title: "Copy the group's id, for `twicetold show`", onclick: () => copyText(rows.id[i], "Id")}, h("code", {}, rows.id[i]))),
    kind !== 0 && h("p", {class: "key"}, h("ins", {class: "added"}, "only here"), " ", h("ins", {class: "changed"}, "changed"), " ",
      h("del", {}, kind === 2 ? "only in its best match" : "only in the representative")),
    list, more,
    held < rows.size[i] && h("p", {class: "notice"}, `This page holds ${number(held)} of ${number(rows.size[i])} members; groups.jsonl has all.`));
  target.scrollTop = 0;
}
