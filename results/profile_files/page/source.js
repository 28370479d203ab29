// The lines of one function: the more of the time a line has, the warmer it is. What is counted beside the time (bytes) has
// columns of its own, each with its own warmth.

// A method's lines without what all of them have in front.
function dedented(text) {
	const lines = text.map((line) => line.replace(/\t/g, "        "));
	const blanks = Math.min(...lines.filter((line) => line.trim()).map((line) => line.length - line.trimStart().length));
	return lines.map((line) => line.slice(Math.min(blanks, line.length)));
}

function warmth(weight, warmest) {
	return "rgba(var(--heat), " + (0.08 + (0.6 * weight) / warmest).toFixed(2) + ")";
}

// On paper of their own: the row's warmth is the time's.
function besideCells(source, i) {
	return source.beside.map((column) => {
		const colour = column[i] ? warmth(column[i], Math.max(...column)) : "transparent";
		return element("td", { class: "number", style: "background: linear-gradient(" + colour + ", " + colour + "), var(--paper)" }, column[i] ? column[i].toLocaleString("en") : "");
	});
}

function sourceOf(benchmark, fn) {
	const all = benchmark.sources.filter((s) => s.function === fn).sort((a, b) => a.side - b.side);
	return all.map((source) => {
		const side = benchmark.sides[source.side], whole = side.samples || 1, warmest = Math.max(...source.total) || 1;
		const lines = dedented(source.text);
		const rows = lines.map((text, i) => element("tr", { style: source.total[i] ? "background: " + warmth(source.total[i], warmest) : undefined },
			element("td", { class: "number" }, String(source.first + i)),
			element("td", { class: "number" }, source.self[i] ? percent(source.self[i] / whole) : ""),
			element("td", { class: "number" }, source.total[i] ? percent(source.total[i] / whole) : ""),
			...besideCells(source, i),
			element("td", { class: "mono" }, visible(text))));
		const head = element("tr", {}, ...["line", "self", "total", ...side.beside, ""].map((t) => element("th", { class: "number" }, t)));
		const title = benchmark.sides.length > 1 ? element("p", { class: "dim" }, visible(side.label)) : null;
		return element("div", {}, ...(title ? [title] : []), element("div", { class: "code" }, element("table", {}, head, ...rows)));
	});
}
