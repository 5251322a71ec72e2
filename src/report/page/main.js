// The frame: tabs, theme, keys, and drawing the view the address names.
const views = {overview: ["Overview", drawOverview], groups: ["Repeats", drawGroups], documents: ["Documents", drawDocuments], map: ["Map", drawMap],
  skipped: ["Skipped", drawSkipped]};

function drawTabs() {
  const counts = {groups: overview.held.allRows, documents: overview.all.documents, skipped: overview.skippedCount};
  byId("tabs").replaceChildren(...Object.entries(views).filter(([view]) => view !== "skipped" || overview.skippedCount + overview.notRead > 0).map(([view, [name]]) =>
    h("a", {href: "#" + view, "aria-current": view === address.view ? "page" : null}, name,
      counts[view] !== undefined && h("span", {class: "number"}, number(counts[view])))));
}

function draw() {
  readAddress();
  ++opened;
  drawTabs();
  const main = byId("main");
  const needsCore = address.view === "groups" || address.view === "documents";
  document.body.dataset.view = address.view;
  document.title = (address.view === "overview" ? headline() : views[address.view][0]) + " · twicetold";
  if (needsCore && !core) fill(main, h("p", {class: "empty"}, "Reading …"));
  else views[address.view][1](main);
}

const themes = ["auto", "light", "dark"];
function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  fill(byId("theme"), {auto: "◐", light: "○", dark: "●"}[theme], h("span", {class: "word"}, " " + {auto: "Auto", light: "Light", dark: "Dark"}[theme]));
  byId("theme").setAttribute("aria-label", `Colours: ${theme}`);
  byId("theme").title = "Colours: " + {auto: "as the system has them", light: "light", dark: "dark"}[theme];
  try {
    localStorage.setItem("twicetold-theme", theme);
  } catch { /* pages from disk may have no storage */ }
  drawTime();
}

function startTheme() {
  let theme = "auto";
  try {
    theme = localStorage.getItem("twicetold-theme") || "auto";
  } catch { /* as above */ }
  setTheme(themes.includes(theme) ? theme : "auto");
  byId("theme").addEventListener("click", () => setTheme(themes[(themes.indexOf(document.documentElement.dataset.theme) + 1) % themes.length]));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawTime);
}

function key(event) {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName || "");
  if (event.key === "Escape" && document.querySelector(".list")) {
    document.querySelector(".split").classList.remove("opened");  // one column: back to the list
    document.querySelector(".list").focus();
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && byId("search")) {
    event.preventDefault();
    byId("search").focus();
    byId("search").select();
  }
  const view = Object.keys(views)[Number(event.key) - 1];
  if (view) location.hash = "#" + view;
}

byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  byId("main").focus();
});
document.addEventListener("keydown", key);
window.addEventListener("hashchange", draw);  // every step of the history changes the hash
startTheme();
draw();

// When the data below has been read.
document.addEventListener("DOMContentLoaded", async () => {
  drawTime();
  try {
    await loadCore();
  } catch (error) {
    byId("main").prepend(h("p", {class: "notice"}, `The lists of this page can't be read (${error}). A browser of 2023 or later is needed: Chromium 80, Firefox 113, Safari 16.4.`));
    return;
  }
  if (address.view === "overview") drawLargest();
  else draw();
  document.documentElement.dataset.ready = "true";
});
