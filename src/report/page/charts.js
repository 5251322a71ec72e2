// Over time: Chart.js, stacked shares a day, month or year. The same figures stand in a table for those who
// don't see the canvas.
let timeChart = null;

function timeCard() {
  const {time} = overview;
  if (time.buckets.length < 2) return null;
  return card("Over time", "time",
    h("div", {class: "canvas"}, h("canvas", {id: "time", role: "img", "aria-label": "Share of repeated text over time; the table below has the figures"})),
    h("details", {}, h("summary", {}, "Figures"), h("table", {},
      h("thead", {}, h("tr", {}, ["Date", "Documents", ...layers.map((layer) => layer.name)].map((name, i) => h("th", {scope: "col", class: i ? "n" : ""}, name)))),
      h("tbody", {}, time.buckets.map((bucket) => h("tr", {}, h("th", {scope: "row"}, calendar(bucket.name)), h("td", {class: "n"}, number(bucket.documents)),
        layers.map((layer) => h("td", {class: "n"}, percent(bucket[layer.key] / Math.max(1, bucket.bytes))))))))),
    time.undated > 0 && h("p", {class: "muted"}, "Not shown, being without such a date: " + plural(time.undated, "document") + "."));
}

function drawTime() {
  const canvas = byId("time");
  if (timeChart) timeChart.destroy();
  timeChart = null;
  if (!canvas || !window.Chart) return;
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue("--" + name).trim();
  const {buckets} = overview.time;
  timeChart = new window.Chart(canvas, {
    type: "bar",
    data: {
      labels: buckets.map((bucket) => calendar(bucket.name)),
      datasets: layers.filter((layer) => buckets.some((bucket) => bucket[layer.key] > 0)).map((layer) => ({
        label: layer.name, backgroundColor: colour("fill-" + layer.key), maxBarThickness: 36,
        data: buckets.map((bucket) => 100 * bucket[layer.key] / Math.max(1, bucket.bytes)),
      })),
    },
    options: {
      animation: false, responsive: true, maintainAspectRatio: false,
      interaction: {mode: "index", intersect: false},
      scales: {
        x: {stacked: true, grid: {display: false}, ticks: {color: colour("muted"), maxRotation: 0, autoSkipPadding: 16}},
        y: {stacked: true, grid: {color: colour("line")}, border: {display: false},
          ticks: {color: colour("muted"), maxTicksLimit: 5, callback: (value) => percent(value / 100)}},
      },
      plugins: {
        legend: {display: false},
        tooltip: {callbacks: {label: (item) => item.dataset.label + ": " + percent(item.raw / 100),
          footer: (items) => plural(buckets[items[0].dataIndex].documents, "document")}},
      },
    },
  });
}
