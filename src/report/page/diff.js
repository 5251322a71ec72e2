// Word-level difference: longest common subsequence of folded tokens, after the common ends are taken
// off. Tokens as the tool counts them: a word, or one character in scripts written without spaces.
const spaceless = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}";
const clustered = "\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}";
const tokenPattern = new RegExp(
  `[${spaceless}]|[${clustered}]\\p{M}*|(?:(?![${spaceless}${clustered}])[\\p{L}\\p{M}\\p{N}])+`, "gu");

const isAscii = (text) => !/[^\x00-\x7f]/.test(text);
const foldText = (text) => isAscii(text) ? text.toLowerCase() : text.normalize("NFKC").toLowerCase().normalize("NFC");

function tokenise(text) {
  const tokens = [];
  for (const match of text.matchAll(tokenPattern)) {
    tokens.push({begin: match.index, end: match.index + match[0].length, key: foldText(match[0])});
  }
  return tokens;
}

// Runs {kind: equal | added | missing | changed, a: [from, to), b: [from, to)} of token numbers; null where
// the texts are too long to compare here.
function diffTokens(a, b) {
  let head = 0, tail = 0;
  while (head < a.length && head < b.length && a[head].key === b[head].key) ++head;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail].key === b[b.length - 1 - tail].key) ++tail;
  const n = a.length - head - tail, m = b.length - head - tail;
  if (n * m > 9e6) return null;
  const width = m + 1;
  const table = new Uint16Array((n + 1) * width);
  for (let i = n - 1; i >= 0; --i) {
    for (let j = m - 1; j >= 0; --j) {
      table[i * width + j] = a[head + i].key === b[head + j].key ? table[(i + 1) * width + j + 1] + 1
        : Math.max(table[(i + 1) * width + j], table[i * width + j + 1]);
    }
  }
  const runs = [];
  const push = (aFrom, aTo, bFrom, bTo) => {
    if (aFrom === aTo && bFrom === bTo) return;
    runs.push({kind: aFrom === aTo ? "added" : bFrom === bTo ? "missing" : "changed", a: [aFrom, aTo], b: [bFrom, bTo]});
  };
  let i = 0, j = 0, fromA = head, fromB = head, equal = head;
  if (head > 0) runs.push({kind: "equal", a: [0, head], b: [0, head]});
  while (i < n && j < m) {
    if (a[head + i].key === b[head + j].key && table[i * width + j] === table[(i + 1) * width + j + 1] + 1) {
      push(fromA, head + i, fromB, head + j);
      const last = runs[runs.length - 1];
      if (last && last.kind === "equal" && last.a[1] === head + i && last.b[1] === head + j) {
        ++last.a[1];
        ++last.b[1];
      } else {
        runs.push({kind: "equal", a: [head + i, head + i + 1], b: [head + j, head + j + 1]});
      }
      ++i;
      ++j;
      ++equal;
      fromA = head + i;
      fromB = head + j;
    } else if (table[(i + 1) * width + j] >= table[i * width + j + 1]) {
      ++i;
    } else {
      ++j;
    }
  }
  push(fromA, head + n, fromB, head + m);
  if (tail > 0) runs.push({kind: "equal", a: [head + n, a.length], b: [head + m, b.length]});
  runs.same = equal + tail;
  return runs;
}

// `text` with its difference from `original`: nodes, and how many words are the same.
function diffNodes(original, text) {
  const a = tokenise(original), b = tokenise(text);
  const runs = diffTokens(a, b);
  if (!runs) return {nodes: [text], note: "too long to compare word by word here"};
  const nodes = [];
  let written = 0;  // of `text`
  const until = (end) => {
    if (end > written) nodes.push(text.slice(written, end));
    written = Math.max(written, end);
  };
  for (const run of runs) {
    if (run.kind === "equal") {
      until(b[run.b[1] - 1].end);
      continue;
    }
    if (run.b[1] > run.b[0]) until(b[run.b[0]].begin);
    if (run.a[1] > run.a[0]) {
      if (run.kind === "missing" && nodes.length) nodes.push(" ");
      nodes.push(h("del", {title: "missing here"}, original.slice(a[run.a[0]].begin, a[run.a[1] - 1].end)));
      if (run.kind === "changed" || !/^[\s\p{P}]/u.test(text.slice(written))) nodes.push(" ");
    }
    if (run.b[1] > run.b[0]) {
      const end = b[run.b[1] - 1].end;
      nodes.push(h("ins", {class: run.kind, title: run.kind === "changed" ? "changed" : "only here"}, text.slice(written, end)));
      written = end;
    }
  }
  until(text.length);
  const changes = runs.filter((run) => run.kind !== "equal").length;
  return {nodes, changes, same: runs.same, words: Math.max(a.length, b.length)};
}
