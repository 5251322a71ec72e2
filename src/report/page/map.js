// Which sources share text with which: a matrix, darker where more groups are shared.
function drawMap(main) {
  const {map} = overview;
  const what = map.of === "sources" ? "source" : "document";
  if (map.cells.length === 0) {
    fill(main, h("div", {class: "overview"}, h("h1", {}, "Nothing is shared"), h("p", {class: "lead"}, "No text stands in two documents.")));
    return;
  }
  const cells = new Map(map.cells.map((cell) => [cell[0] * 64 + cell[1], cell]));
  // From the smallest figure to the largest: where all are alike in size, the shades still tell them apart.
  const largest = Math.log(Math.max(...map.cells.map((cell) => cell[2]))), least = Math.log(Math.min(...map.cells.map((cell) => cell[2])));
  const level = (groups) => largest === least ? 4 : 1 + Math.round(6 * (Math.log(groups) - least) / (largest - least));
  const name = (i) => map.of === "sources" ? shownSource(map.names[i]) : map.names[i];
  const cell = (i, j) => {
    const found = cells.get(Math.min(i, j) * 64 + Math.max(i, j));
    if (!found) return h("td", {class: i === j ? "self" : ""});
    const [, , groups, size] = found;
    const title = (i === j ? `Within ${name(i)}` : `${name(i)} and ${name(j)}`) + `: ${plural(groups, "group")}, ${bytes(size)} of text`;
    return h("td", {class: i === j ? "self" : ""}, h("a", {class: "level-" + level(groups), title, "aria-label": title,
      href: hashOf("groups", {with: map.names[i], and: map.names[j]})}, number(groups)));
  };
  fill(main, h("div", {class: "overview map"},
    h("h1", {}, `Who shares text with whom`),
    h("p", {class: "lead"}, `Each figure counts the groups and shared parts that two ${what}s have in common` +
      (map.of === "sources" ? "; on the diagonal, those of several documents of one source." : ".") + " Choose one to see them."),
    map.total > map.names.length && h("p", {class: "notice"}, `The ${number(map.names.length)} that share most of ${number(map.total)}.`),
    map.of === "documents" && overview.all.documents > 1 && h("p", {class: "muted"}, "All documents are of one source, so this shows the documents themselves."),
    h("p", {class: "muted fine"}, "Darker: more in common, on a logarithmic scale."),
    h("div", {class: "matrix", tabindex: "0", role: "region", "aria-label": "Matrix"}, h("table", {},
      h("thead", {}, h("tr", {}, h("td", {}), map.names.map((_, j) => h("th", {scope: "col"}, h("span", {}, h("bdi", {}, name(j))))))),
      h("tbody", {}, map.names.map((_, i) => h("tr", {}, h("th", {scope: "row"}, h("bdi", {}, name(i))), map.names.map((__, j) => cell(i, j)))))))));
}

function drawSkipped(main) {
  const {skipped, skippedCount, notRead, reasons} = overview;
  fill(main, h("div", {class: "overview"}, h("h1", {}, skippedCount ? plural(skippedCount, "input") + " skipped" : "Nothing was skipped"),
    notRead > 0 && h("p", {class: "lead"}, plural(notRead, "file") + " of other types were not read; --include reads them as text."),
    reasons.length > 1 && h("ul", {class: "reasons"}, reasons.map(([reason, count]) => h("li", {}, h("strong", {}, number(count)), " ", h("bdi", {}, reason)))),
    skipped.length > 0 && h("table", {class: "skipped"}, h("thead", {}, h("tr", {}, ["Where", "Line", "Byte", "Why"].map((title) => h("th", {scope: "col"}, title)))),
      h("tbody", {}, skipped.map(([path, line, byte, reason]) => h("tr", {}, h("td", {}, h("bdi", {}, path)),
        h("td", {class: "n"}, line < 0 ? "" : number(line)), h("td", {class: "n"}, byte < 0 ? "" : number(byte)), h("td", {}, h("bdi", {}, reason)))))),
    skippedCount > skipped.length && h("p", {class: "notice"}, `The first ${number(skipped.length)}; skipped.jsonl has all.`)));
}
