// A list of any length: only the rows in sight exist. Browsers limit an element's height, so a very long
// list is scrolled in proportion.
const mostPixels = 8e6;

class VirtualList {
  // draw(item) -> contents of a row; open(item): a row was chosen; peek(item): shown unasked.
  constructor({label, rowHeight, draw, open, peek}) {
    Object.assign(this, {rowHeight, draw, open, peek, items: [], active: -1, drawn: new Map()});
    this.space = h("div", {class: "space", role: "presentation"});
    this.element = h("div", {class: "list", role: "listbox", tabindex: "0", "aria-label": label,
      onscroll: () => this.render(), onkeydown: (event) => this.key(event)}, this.space);
    new ResizeObserver(() => this.render()).observe(this.element);
  }

  setItems(items, active) {
    this.items = items;
    this.active = active;
    this.drawn.forEach((row) => row.remove());
    this.drawn.clear();
    this.space.style.height = Math.min(items.length * this.rowHeight, mostPixels) + "px";
    if (active >= 0) this.reveal(active);
    else this.element.scrollTop = 0;
    this.render();
  }

  // Rows above the top of the view, as a fraction.
  top() {
    const whole = this.items.length * this.rowHeight, view = this.element.clientHeight;
    if (whole <= mostPixels) return this.element.scrollTop / this.rowHeight;
    return this.element.scrollTop / (mostPixels - view) * (whole - view) / this.rowHeight;
  }

  reveal(index) {
    const whole = this.items.length * this.rowHeight, view = this.element.clientHeight || 600;
    const top = this.top() * this.rowHeight, at = index * this.rowHeight;
    if (at >= top && at + this.rowHeight <= top + view) return;
    const target = at < top ? at : at + this.rowHeight - view;
    this.element.scrollTop = whole <= mostPixels ? target : target / (whole - view) * (mostPixels - view);
  }

  render() {
    const top = this.top(), count = Math.ceil(this.element.clientHeight / this.rowHeight) + 1;
    const first = Math.max(0, Math.floor(top) - 4), last = Math.min(this.items.length, Math.floor(top) + count + 4);
    for (const [index, row] of this.drawn) {
      if (index < first || index >= last) {
        row.remove();
        this.drawn.delete(index);
      }
    }
    for (let index = first; index < last; ++index) {
      let row = this.drawn.get(index);
      if (!row) {
        row = h("div", {class: "row", role: "option", id: this.rowName(index), "aria-setsize": this.items.length,
          "aria-posinset": index + 1, onclick: () => this.choose(index)}, this.draw(this.items[index]));
        this.drawn.set(index, row);
        this.space.append(row);
      }
      row.style.top = this.element.scrollTop + (index - top) * this.rowHeight + "px";
      row.setAttribute("aria-selected", index === this.active);
    }
    if (this.active >= 0) this.element.setAttribute("aria-activedescendant", this.rowName(this.active));
    else this.element.removeAttribute("aria-activedescendant");
  }

  rowName(index) {
    return "row-" + index;
  }

  // Shows an item that nobody has chosen: the address stays as it is.
  show(index) {
    this.active = index;
    this.render();
    this.peek(this.items[index]);
  }

  choose(index) {
    if (index < 0 || index >= this.items.length) return;
    this.active = index;
    this.reveal(index);
    this.render();
    this.open(this.items[index]);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && this.active >= 0) {
      this.choose(this.active);
      byId("detail").focus();
      return;
    }
    const page = Math.max(1, Math.floor(this.element.clientHeight / this.rowHeight) - 1);
    const steps = {ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity};
    if (!(event.key in steps)) return;
    event.preventDefault();
    this.choose(Math.max(0, Math.min(this.items.length - 1, this.active + steps[event.key])));
  }
}
