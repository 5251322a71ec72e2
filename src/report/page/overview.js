// The first view: what was read, and what became of it, in one bar.
function shareBar(tally, className) {
  const clean = layers.reduce((rest, layer) => rest - tally[layer.key], tally.bytes);
  const parts = [...layers.map((layer) => [layer.key, tally[layer.key], layer.name]), ["clean", clean, "Stands once"]];
  const total = Math.max(1, tally.bytes);
  return h("div", {class: "bar " + (className || ""), role: "img",
    "aria-label": parts.filter((part) => part[1] > 0).map(([, value, name]) => name + " " + percent(value / total)).join(", ")},
  parts.filter((part) => part[1] > 0).map(([key, value, name]) =>
    h("span", {class: "part fill-" + key, title: name + ": " + percent(value / total) + ", " + bytes(value),
      style: {"flex-grow": value / total}})));
}

const repeatedOf = (tally) => tally.duplicate + tally.near + tally.partial;

function headline() {
  const {all} = overview;
  if (all.documents === 0) return "Nothing was read";
  const share = repeatedOf(all) / Math.max(1, all.bytes);
  const other = (all.boilerplate + all.tail) / Math.max(1, all.bytes);
  if (share === 0 && other === 0) return "Nothing here is repeated";
  if (share === 0) return percent(other) + " of this text is boilerplate or off-topic";
  return percent(share) + " of this text is repeated" + (other > 0 ? `, ${percent(other)} boilerplate or off-topic` : "");
}

function legend() {
  const {all} = overview;
  const total = Math.max(1, all.bytes);
  const clean = layers.reduce((rest, layer) => rest - all[layer.key], all.bytes);
  const target = {duplicate: ["groups", {kind: "duplicate"}], near: ["groups", {kind: "near-duplicate"}],
    partial: ["groups", {kind: "partial-reuse"}], boilerplate: ["documents", {sort: "boilerplate"}], tail: ["documents", {sort: "tail"}],
    clean: ["documents", {sort: "least"}]};
  const meaning = {duplicate: "same words, but for case and punctuation", near: "the same passage, edited",
    partial: "a sentence or long clause taken over", boilerplate: "captions, credits, navigation …",
    tail: "after the article's end", clean: "found nowhere else"};
  return h("ul", {class: "legend"}, [...layers, {key: "clean", name: "Stands once"}].map((layer) => {
    const value = layer.key === "clean" ? clean : all[layer.key];
    return h("li", {class: value === 0 ? "none" : ""},
      h("a", {href: hashOf(...target[layer.key]), title: layer.key === "clean" ? null : "Show them"},
        h("span", {class: "swatch fill-" + layer.key}), h("span", {class: "figure"}, percent(value / total)),
        h("span", {class: "label"}, layer.name), h("span", {class: "note"}, meaning[layer.key] + (value ? " · " + bytes(value) : ""))));
  }));
}

const card = (title, className, ...children) => h("section", {class: "card " + className}, h("h2", {}, title), ...children);

function readCard() {
  const {all, inputs, passages, sourceCount, skippedCount, notRead} = overview;
  const facts = [
    [plural(all.documents, "document"), bytes(all.bytes)],
    [plural(passages, "passage"), "paragraphs, the unit that is compared"],
    [plural(sourceCount, "source"), "publisher, site or folder"],
    [plural(overview.groups, "group"), "of passages that say the same; and " + plural(overview.held.allRows - overview.groups, "shared part")],
    [plural(overview.findings, "finding"), overview.tails ? "of these " + plural(overview.tails, "off-topic tail") : "each with its place and reasons"],
  ];
  return card("What was read", "read",
    h("p", {class: "paths"}, inputs.map((input, i) => [i ? ", " : "", h("bdi", {}, input)])),
    h("dl", {class: "facts"}, facts.map(([figure, note]) => [h("dt", {}, figure), h("dd", {}, note)])),
    h("p", {class: skippedCount ? "warn" : "muted"}, skippedCount ? h("a", {href: "#skipped"}, plural(skippedCount, "input") + " skipped") : "Nothing was skipped",
      notRead ? "; " + plural(notRead, "file") + " of other types not read" : "", "."));
}

function sureCard() {
  const {recall, options} = overview;
  if (!options.duplicates) return null;  // nothing was looked for
  if (!recall.known)
    return card("How complete this is", "sure",
      h("p", {class: "muted"}, "Nothing in the sample is repeated, so this run can't estimate what it missed."),
      recall.how && h("p", {class: "muted how"}, recall.how));
  return card("How complete this is", "sure",
    h("p", {class: "big"}, "about " + percent(recall.value) + " ", h("span", {class: "interval"}, `between ${percent(recall.low)} and ${percent(recall.high)}`)),
    h("p", {class: "muted"}, `of the copies and near-duplicates that are there were found, by this run's own estimate (${percent(0.95)} interval). ` +
      "What only means the same, in other words, is not counted: the tool compares words."),
    recall.how && h("p", {class: "muted how"}, recall.how + (recall.high - recall.low > 0.1 ? "; so few say no more" : "")));
}

function sourcesCard() {
  const {sources, sourceCount} = overview;
  if (sourceCount < 2) return null;
  const shown = sources.slice(0, 10);
  return card("By source", "sources",
    h("table", {class: "sources"}, h("thead", {}, h("tr", {}, h("th", {scope: "col"}, "Source"), h("th", {scope: "col", class: "n documents"}, "Documents"),
      h("th", {scope: "col", class: "n"}, "Repeated"), h("th", {scope: "col"}, "Its text"))),
    h("tbody", {}, shown.map((source) => h("tr", {},
      h("th", {scope: "row"}, h("a", {href: hashOf("documents", {source: source.name})}, h("bdi", {}, shownSource(source.name)))),
      h("td", {class: "n documents"}, number(source.documents)), h("td", {class: "n"}, percent(repeatedOf(source) / Math.max(1, source.bytes))),
      h("td", {class: "wide"}, shareBar(source, "thin")))))),
    sourceCount > shown.length && h("p", {class: "muted"}, `The ${shown.length} largest of ${number(sourceCount)}. `,
      h("a", {href: "#map"}, "Who shares with whom"), "."));
}

// What the boilerplate is.
function rolesCard() {
  const {roles: shares, all} = overview;
  if (shares.length === 0) return null;
  const most = shares[0][2];
  return card("Boilerplate", "roles",
    h("table", {}, h("thead", {}, h("tr", {}, h("th", {scope: "col"}, "What it is"), h("th", {scope: "col", class: "n"}, "Places"),
      h("th", {scope: "col", class: "n"}, "Of all text"), h("td", {}))),
    h("tbody", {}, shares.map(([role, places, size]) => h("tr", {}, h("th", {scope: "row"}, roles[role]), h("td", {class: "n"}, number(places)),
      h("td", {class: "n"}, percent(size / Math.max(1, all.bytes))),
      h("td", {class: "wide"}, h("span", {class: "bar thin", "aria-hidden": "true"}, h("span", {class: "part fill-boilerplate", style: {"flex-grow": size / most}}),
        h("span", {class: "part", style: {"flex-grow": 1 - size / most}}))))))),
    all.tail > 0 && h("p", {class: "muted"}, "Also where it lies in an off-topic tail; the bar above counts that as tail."));
}

function largestCard() {
  return card("Most repeated", "largest", h("div", {id: "largest", class: "muted"}, "Reading …"));
}

// Once the columns are there.
function drawLargest() {
  const place = byId("largest");
  if (!place) return;
  place.className = "";
  const {rows} = core;
  if (rows.count === 0) {
    fill(place, h("p", {class: "muted"}, "No text occurs twice."));
    return;
  }
  // As on the screen: whole passages first, parts where there is nothing else.
  const order = interestOrder ||= [...Array(rows.count).keys()].sort(byInterest);
  const largest = [...order.filter((i) => rows.kind[i] !== 2).slice(0, 5), ...order.filter((i) => rows.kind[i] === 2).slice(0, 5)].slice(0, 5);
  fill(place, h("ol", {class: "largest"}, largest.map((i) =>
    h("li", {}, h("a", {href: hashOf("groups", {g: rows.id[i]})}, h("span", {class: "times"}, "×" + number(rows.size[i])),
      h("span", {class: "text", dir: "auto"}, rows.text[i]), groupChips(i))))),
  rows.count > 5 && h("p", {}, h("a", {href: "#groups"}, `All ${number(overview.held.allRows)} groups${overview.held.allRows > overview.groups ? " and shared parts" : ""}`)));
}

function runCard() {
  const {run, options, version} = overview;
  return h("details", {class: "card run"}, h("summary", {}, `This run: twicetold ${version}, ${seconds(run.seconds)}, `,
    `${plural(run.threads, "thread")}, ${bytes(run.peak)} of memory at most`),
  h("table", {}, h("tbody", {}, run.stages.map(([name, time, size]) => h("tr", {}, h("th", {scope: "row"}, name),
    h("td", {class: "n"}, seconds(time)), h("td", {class: "n"}, time > 0 && size ? bytes(size / time) + "/s" : ""))))),
  h("p", {class: "muted"}, Object.entries(options).map(([name, value]) => name + " " + value).join(" · ")));
}

function heldNotice() {
  const {held, all} = overview;
  const rows = held.allRows - held.rows, details = all.documents - held.details;
  if (rows <= 0 && details <= 0) return null;
  return h("p", {class: "notice"}, rows > 0 ? `This page holds the ${number(held.rows)} largest of ${number(held.allRows)} groups. ` : "",
    details > 0 ? `${rows > 0 ? "It" : "This page"} holds the text of ${number(held.details)} of ${number(all.documents)} documents, those of the largest groups first. ` : "",
    "Figures on this view count everything; the JSONL files beside the page have all of it.");
}

function drawOverview(main) {
  const {all, inputs} = overview;
  fill(main, h("div", {class: "overview"},
    h("h1", {}, headline()),
    h("p", {class: "lead"}, all.documents === 0 ? "No document was found in " : `${plural(all.documents, "document")}, ${bytes(all.bytes)}, from `,
      inputs.length > 3 ? plural(inputs.length, "input") : inputs.map((input, i) => [i ? ", " : "", h("bdi", {}, input)]), "."),
    all.bytes > 0 && shareBar(all, "main"), all.bytes > 0 && legend(),
    all.bytes > 0 && h("p", {class: "muted fine"}, "Every byte is counted once: as tail before boilerplate, boilerplate before repeats. Repeats count all their copies",
      overview.removable > 0 && ["; keeping one of each and leaving out the others would free ", h("strong", {}, bytes(overview.removable)),
        ` (${percent(overview.removable / all.bytes)})`], "."),
    heldNotice(),
    h("div", {class: "cards"}, all.documents > 0 && largestCard(), sourcesCard(), timeCard(), rolesCard(), all.documents > 0 && sureCard(), readCard()),
    runCard(),
    h("p", {class: "muted fine keys"}, "Keys: ", [["1", "–"], [String(Object.keys(views).length), " views, "], ["/", " search, "], ["↑", " "], ["↓", " or "], ["j", " "], ["k", " through a list, "],
      ["Enter", " to what is beside it, "], ["Esc", " back to the list."]].map(([key, after]) => [h("kbd", {}, key), after]))));
  if (core) drawLargest();
  drawTime();
}
