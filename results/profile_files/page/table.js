// All functions, sorted by what is clicked.

class FunctionTable {
	constructor(choose) {
		this.choose = choose;
		this.most = 50;
		this.box = element("div");
	}

	show(benchmark, isHit) {
		this.benchmark = benchmark;
		this.isHit = isHit;
		this.key = this.key || (benchmark.sides.length > 1 ? "change" : "self0");
		this.descending = this.descending === undefined ? true : this.descending;
		this.draw();
	}

	columns() {
		const { sides, totals } = this.benchmark, columns = [{ key: "name", title: "function", isName: true, value: (f) => f.text, text: (f) => f.text }];
		sides.forEach((_, s) => {
			const of = sides.length > 1 ? briefly(sides, s) + ", " : "";
			columns.push({ key: "self" + s, title: of + "self", value: (f) => totals.self[s][f.id], text: (f) => percent(totals.self[s][f.id]) });
			columns.push({ key: "total" + s, title: of + "total", value: (f) => totals.total[s][f.id], text: (f) => percent(totals.total[s][f.id]) });
		});
		if (sides.length > 1)
			columns.push({ key: "change", title: "proven change", value: (f) => (f.change ? Math.abs(Math.log(f.change[0])) : 0), text: (f) => (f.change ? changeText(f.change) : ""), mark: (f) => (!f.change ? "" : f.change[0] > 1 ? " slower" : " faster") });
		columns.push({ key: "file", title: "file", isName: true, value: (f) => f.place, text: (f) => f.place, mark: () => " file" });
		return columns;
	}

	sort(column) {
		if (this.key === column.key) this.descending = !this.descending;
		else [this.key, this.descending] = [column.key, !column.isName];
		this.draw();
		for (const button of this.box.querySelectorAll("th button")) if (button.dataset.key === column.key) button.focus();
	}

	rows(column) {
		const { functions, totals } = this.benchmark, sign = this.descending ? -1 : 1;
		const seen = functions.filter((f) => totals.total.some((total) => total[f.id] > 0) && (!this.isHit.on || this.isHit(f)));
		const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
		const self = (f) => Math.max(...totals.self.map((share) => share[f.id]));
		return seen.sort((a, b) => sign * order(column.value(a), column.value(b)) || self(b) - self(a) || a.id - b.id);
	}

	draw() {
		const columns = this.columns(), sorted = columns.find((c) => c.key === this.key) || columns[1], rows = this.rows(sorted);
		const head = element("tr", {}, ...columns.map((c) => element("th", { scope: "col", class: (c.isName ? "" : "number") + (c.key === "file" ? " file" : ""), "aria-sort": c === sorted ? (this.descending ? "descending" : "ascending") : undefined },
			element("button", { type: "button", "data-key": c.key, onclick: () => this.sort(c) }, c.title))));
		const body = rows.slice(0, this.most).map((f) => element("tr", { class: f.id === this.chosen ? "chosen" : undefined }, ...columns.map((c) =>
			element("td", { class: (c.isName ? "name" : "number") + (c.mark ? c.mark(f) : "") }, c.key === "name" ? element("button", { type: "button", onclick: () => this.choose(f.id) }, f.text) : c.text(f)))));
		const more = rows.length > this.most ? element("p", {}, element("button", { type: "button", onclick: () => { this.most += 500; this.draw(); } }, "show more of " + rows.length)) : null;
		this.box.replaceChildren(element("div", { class: "wide" }, element("table", {}, element("thead", {}, head), element("tbody", {}, ...body))), ...(more ? [more] : []));
	}

	mark(fn) {
		this.chosen = fn;
		this.draw();
	}
}
