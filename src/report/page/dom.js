// Building blocks. Text enters the page through text nodes alone; there is no markup from strings here.
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [key, v] of Object.entries(value)) element.style.setProperty(key, v);
    else if (name === "hidden" || name === "disabled" || name === "selected" || name === "open") element[name] = !!value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...present(children));
  return element;
}

// What a condition left out (`count > 0 && h(...)`) is no child.
const present = (children) => children.flat(3).filter((child) => child !== null && child !== undefined && child !== false);
const fill = (element, ...children) => element.replaceChildren(...present(children));

const byId = (id) => document.getElementById(id);

// Numbers as the reader's locale writes them.
const wholeNumber = new Intl.NumberFormat();
const oneDecimal = new Intl.NumberFormat(undefined, {maximumFractionDigits: 1});
const number = (value) => wholeNumber.format(value);

const byteUnits = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"].map((unit) => new Intl.NumberFormat(undefined, {
  style: "unit", unit, unitDisplay: unit === "byte" ? "long" : "short", maximumSignificantDigits: 3,
}));
// "3 MB" stays on one line.
function bytes(value) {
  let unit = 0;
  while (value >= 999.5 && unit < 4) {
    value /= 1000;
    ++unit;
  }
  return byteUnits[unit].format(value).replace(/ /g, "\u00a0");
}

const percentFormats = [0, 1].map((digits) => new Intl.NumberFormat(undefined, {style: "percent", maximumFractionDigits: digits}));
// A share: never rounded to nothing, never to all when something is left.
function percent(share) {
  if (!(share > 0)) return percentFormats[0].format(0);
  if (share < 0.001) return "< " + percentFormats[1].format(0.001);
  if (share < 1 && share > 0.999) return "> " + percentFormats[1].format(0.999);
  return percentFormats[share < 0.0995 || share > 0.985 && share < 1 ? 1 : 0].format(share);
}

function seconds(value) {
  if (value < 0.0995) return oneDecimal.format(value * 1000) + "\u00a0ms";
  if (value < 120) return oneDecimal.format(value) + "\u00a0s";
  return number(Math.round(value / 60)) + "\u00a0min";
}

// "2026-03-05", "2026-03" or "2026" as the reader's locale writes it; other texts as they are.
const dateFormats = {10: {year: "numeric", month: "short", day: "numeric"}, 7: {year: "numeric", month: "short"}};
for (const size of Object.keys(dateFormats)) dateFormats[size] = new Intl.DateTimeFormat(undefined, {...dateFormats[size], timeZone: "UTC"});
function calendar(name) {
  const format = dateFormats[name.length], date = new Date(name);
  return format && !isNaN(date) ? format.format(date) : name;
}

// A document's own date, without its time of day where it is one.
function shownDate(text) {
  const [, y, m, d] = text.match(/^(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)(?!\d)/) || [];
  return y ? h("time", {datetime: `${y}-${m}-${d}`, title: text}, calendar(`${y}-${m}-${d}`)) : h("bdi", {}, text);
}

const plural = (count, one, many) => number(count) + " " + (count === 1 ? one : many || one + "s");

let toastTimer = 0;
function toast(message) {
  byId("toast").textContent = message;
  byId("toast").classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => byId("toast").classList.remove("shown"), 2500);
}

async function copyText(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    toast(what + " copied");
  } catch {
    // No clipboard for pages from disk in some browsers: the old way.
    const area = h("textarea", {class: "offscreen", "aria-hidden": "true"});
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    toast(done ? what + " copied" : "This browser lets a page from disk copy nothing");
  }
}

const copyButton = (label, what, text) =>
  h("button", {type: "button", class: "small", onclick: () => copyText(text(), what)}, label);
