// The data: the overview at once; columns of groups and documents when the page is read; a document's
// text and findings when it is opened.
const overview = JSON.parse(byId("overview-data").textContent);

const rowKinds = ["duplicate", "near-duplicate", "partial-reuse"];
const findingKinds = ["boilerplate", "duplicate", "near-duplicate", "off-topic-tail", "partial-reuse"];
const roles = ["", "caption", "credit", "byline", "agency-line", "dateline", "template", "navigation", "player", "heading",
  "legal", "other"];
const scopes = ["within", "across"];
// From the layer that covers to the one that is covered; `key` names columns and colours.
const layers = [
  {key: "duplicate", kind: "duplicate", letter: "c", name: "Copies", one: "copy"},
  {key: "near", kind: "near-duplicate", letter: "n", name: "Near-duplicates", one: "near-duplicate"},
  {key: "partial", kind: "partial-reuse", letter: "p", name: "Partial reuse", one: "partial reuse"},
  {key: "boilerplate", kind: "boilerplate", letter: "b", name: "Boilerplate", one: "boilerplate"},
  {key: "tail", kind: "off-topic-tail", letter: "t", name: "Off-topic tails", one: "off-topic tail"},
];
const layerOfKind = Object.fromEntries(layers.map((layer) => [layer.kind, layer]));
const layerOfLetter = Object.fromEntries(layers.map((layer) => [layer.letter, layer]));

async function unpack(id) {
  const base64 = byId(id).textContent;
  let packed;
  if (Uint8Array.fromBase64) {
    packed = Uint8Array.fromBase64(base64);
  } else {
    const text = atob(base64);
    packed = new Uint8Array(text.length);
    for (let i = 0; i < text.length; ++i) packed[i] = text.charCodeAt(i);
  }
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// A folder's own name for "here" is no source to a reader.
const hasSource = (name) => name !== "" && name !== ".";
const shownSource = (name) => hasSource(name) ? name : "(no source)";

let core = null;
async function loadCore() {
  const data = JSON.parse(new TextDecoder().decode(await unpack("core")));
  byId("core").remove();
  const {rows, docs} = data;
  rows.count = rows.id.length;
  docs.count = docs.id.length;
  rows.first = new Uint32Array(rows.count + 1);
  for (let i = 0; i < rows.count; ++i) rows.first[i + 1] = rows.first[i] + rows.held[i];
  rows.byId = new Map(rows.id.map((id, i) => [id, i]));
  docs.byId = new Map(docs.id.map((id, i) => [id, i]));
  core = data;
}

const chunks = new Map();  // the few last opened
function chunk(index) {
  let promise = chunks.get(index);
  if (promise) chunks.delete(index);
  else promise = unpack("detail-" + index);
  chunks.set(index, promise);
  if (chunks.size > 12) chunks.delete(chunks.keys().next().value);
  return promise;
}

const decoder = new TextDecoder("utf-8", {ignoreBOM: true});

// {path, line, hash, pieces, findings, text}; null where the page doesn't hold the document.
async function loadDetail(doc) {
  const [index, offset, json, text] = core.docs.detail.slice(4 * doc, 4 * doc + 4);
  if (index < 0) return null;
  const data = await chunk(index);
  const detail = JSON.parse(decoder.decode(data.subarray(offset, offset + json)));
  detail.text = data.subarray(offset + json, offset + json + text);
  detail.size = core.docs.bytes[doc];
  detail.findings = detail.findings.map(([begin, length, passage, kind, scope, role, keep, sure, group, match, because]) =>
    ({begin, end: begin + length, passage, kind: findingKinds[kind], scope: scopes[scope], role: roles[role], keep, sure: sure / 1000,
      group, match, because}));
  return detail;
}

// The text from byte `begin` to byte `end`: pieces {text, begin} or {missing} (bytes the page doesn't hold).
function readText(detail, begin, end) {
  const out = [];
  let at = begin, offset = 0;
  for (const [pieceBegin, length] of detail.pieces) {
    const pieceEnd = pieceBegin + length;
    const from = Math.max(at, pieceBegin), to = Math.min(end, pieceEnd);
    if (from < to) {
      if (from > at) out.push({missing: from - at});
      out.push({begin: from, text: decoder.decode(detail.text.subarray(offset + from - pieceBegin, offset + to - pieceBegin))});
      at = to;
    }
    offset += length;
  }
  if (at < end) out.push({missing: end - at});
  return out;
}

const readPlain = (detail, begin, end) =>
  readText(detail, begin, end).map((piece) => piece.text ?? ` [${bytes(piece.missing)} not held in this page] `).join("");

// About `width` bytes before `begin` or after `end`, from or to a character's edge.
function surroundings(detail, begin, end, width) {
  const held = (at) => {
    let offset = 0;
    for (const [pieceBegin, length] of detail.pieces) {
      if (at >= pieceBegin && at < pieceBegin + length) return detail.text[offset + at - pieceBegin];
      offset += length;
    }
    return 0;
  };
  let from = Math.max(0, begin - width), to = Math.min(detail.size, end + width);
  while (from > 0 && (held(from) & 0xc0) === 0x80) --from;
  while (to < detail.size && (held(to) & 0xc0) === 0x80) ++to;
  const inHeld = ({text}) => text !== undefined;
  return {
    before: readText(detail, from, begin).filter(inHeld).map((p) => p.text).join(""), cutBefore: from > 0,
    after: readText(detail, end, to).filter(inHeld).map((p) => p.text).join(""), cutAfter: to < detail.size,
  };
}
