// The order in time: a lane for each worker or thread, one below the other, x is time. A box is a call for as long as samples in a
// row had it. Only what can be seen is drawn: of boxes narrower than a pixel one a pixel.

const HEAD = 20, MOST_BOXES = 2e6; // pixels of a lane's name and of the ruler; boxes of a benchmark

// The runs of the file, [place, -more, ...], as rows of boxes: rows[depth] = { start, end, node }, in the unit of weights.
function timeRows(tree, depth, runs, room) {
	const rows = [], open = [], fresh = [];
	let at = 0, boxes = 0;
	const close = (left) => { while (open.length > left) { open.pop(); rows[open.length].end.push(at); } };
	for (let i = 0; i < runs.length && boxes < room; ) {
		const node = runs[i++];
		let up = node;
		fresh.length = 0;
		for (; up && open[depth[up] - 1] !== up; up = tree.parent[up]) fresh.push(up);
		close(up ? depth[up] : 0);
		while (fresh.length) {
			const next = fresh.pop(), row = rows[open.length] || (rows[open.length] = { start: [], end: [], node: [] });
			row.start.push(at);
			row.node.push(next);
			open.push(next);
			boxes++;
		}
		at += i < runs.length && runs[i] < 0 ? 1 - runs[i++] : 1;
	}
	close(0);
	return { rows, length: at, isCut: boxes >= room };
}

function timeLanes(benchmark, side) {
	const { order } = benchmark.sides[side], { tree } = benchmark, depth = new Int32Array(tree.n);
	for (let i = 1; i < tree.n; i++) depth[i] = depth[tree.parent[i]] + 1;
	return order.lanes.map((lane, i) => {
		const made = timeRows(tree, depth, lane.runs, MOST_BOXES / order.lanes.length);
		return { ...made, each: lane.each, title: lane.name ? visible(lane.name) : order.lanes.length > 1 ? "worker " + (i + 1) : "" };
	});
}

// The first place whose number is above x.
function firstAbove(numbers, x, from = 0) {
	let to = numbers.length;
	while (from < to) {
		const middle = (from + to) >> 1;
		if (numbers[middle] > x) to = middle;
		else from = middle + 1;
	}
	return from;
}

class TimeChart {
	constructor(view) {
		this.view = view; // { benchmark, colour(fn), isHit(fn), chooseBox(box, again), sayBox(box) }
		this.canvas = element("canvas", { tabindex: 0, role: "img", "aria-label": "Calls by time. Arrow keys move, Enter zooms, plus and minus, too." });
		this.space = element("div", { class: "space" });
		this.box = element("div", { class: "flame" }, this.space, this.canvas);
		this.lanes = [];
		this.box.addEventListener("scroll", () => this.later());
		this.canvas.addEventListener("mousemove", (e) => this.point(this.at(e)));
		this.canvas.addEventListener("mouseleave", () => this.point(null));
		this.canvas.addEventListener("click", (e) => this.click(e));
		this.canvas.addEventListener("wheel", (e) => { if (e.ctrlKey) { e.preventDefault(); this.scale(e.deltaY > 0 ? 1.25 : 0.8, this.from + ((this.to - this.from) * e.offsetX) / this.box.clientWidth); } }, { passive: false });
		this.canvas.addEventListener("keydown", (e) => this.key(e));
		new ResizeObserver(() => this.later()).observe(this.box);
	}

	// Lanes whose weights have different lengths in time share one axis: seconds where they are known, else weight.
	show(lanes) {
		this.lanes = lanes;
		this.isTime = lanes.every((lane) => lane.each > 0);
		this.unit = lanes.map((lane) => (this.isTime ? lane.each : 1));
		this.length = Math.max(...lanes.map((lane, i) => lane.length * this.unit[i]));
		this.focus = this.hover = null;
		this.open = -1;
		this.past = [];
		this.range(0, this.length);
	}

	range(from, to) {
		const least = this.length * 1e-6, width = Math.min(this.length, Math.max(to - from, least));
		this.from = Math.max(0, Math.min(from, this.length - width));
		this.to = this.from + width;
		this.later();
	}

	zoomTo(box) {
		const [from, to] = this.span(box), isThere = this.from === from && this.to === to;
		if (isThere) return this.out();
		this.past.push([this.from, this.to]);
		this.range(from, to);
	}

	// Back to where it was before; false: that is the whole.
	out() {
		const last = this.past.pop() || [0, this.length], isWhole = this.from <= 0 && this.to >= this.length;
		this.range(...last);
		return !isWhole;
	}

	scale(by, around) {
		this.past = [];
		this.range(around - (around - this.from) * by, around + (this.to - around) * by);
	}

	// A box is { lane, depth, i }.
	span({ lane, depth, i }) {
		const row = this.lanes[lane].rows[depth], unit = this.unit[lane];
		return [row.start[i] * unit, row.end[i] * unit];
	}

	nodeOf({ lane, depth, i }) {
		return this.lanes[lane].rows[depth].node[i];
	}

	// Of each lane the rows that have something between from and to. Several lanes share the height, but for the one that is open.
	depths() {
		const most = this.lanes.length > 1 ? Math.max(6, Math.floor((innerHeight * 0.7) / this.lanes.length / ROW) - 2) : Infinity;
		this.hidden = [];
		return this.lanes.map((lane, l) => {
			const from = this.from / this.unit[l], to = this.to / this.unit[l];
			let depth = 0;
			while (depth < lane.rows.length) {
				const row = lane.rows[depth], i = firstAbove(row.end, from);
				if (i >= row.start.length || row.start[i] >= to) break;
				depth++;
			}
			const shown = l === this.open || depth <= most + 1 ? depth : most;
			this.hidden.push(depth - shown);
			return shown;
		});
	}

	later() {
		if (this.due) return;
		this.due = requestAnimationFrame(() => { this.due = 0; this.draw(); });
	}

	draw() {
		if (!this.lanes.length || !this.box.isConnected) return;
		const width = this.box.clientWidth, depths = (this.shown = this.depths()), ratio = devicePixelRatio || 1;
		const whole = depths.reduce((sum, depth) => sum + HEAD + Math.max(1, depth) * ROW, HEAD) + 2, height = Math.min(whole, Math.max(200, Math.round(innerHeight * 0.7)));
		this.space.style.height = whole + "px";
		this.box.style.height = height + 2 + "px";
		if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
			this.canvas.width = Math.round(width * ratio);
			this.canvas.height = Math.round(height * ratio);
			this.canvas.style.height = height + "px";
		}
		const context = this.canvas.getContext("2d"), style = getComputedStyle(document.documentElement), colours = {};
		context.setTransform(ratio, 0, 0, ratio, 0, 0);
		context.clearRect(0, 0, width, height);
		context.font = "12px ui-monospace, DejaVu Sans Mono, Menlo, Consolas, monospace";
		context.textBaseline = "middle";
		this.letter = context.measureText("abcdefghij").width / 10;
		this.css = (name) => colours[name] || (colours[name] = style.getPropertyValue("--" + name));
		this.drawn = [];
		this.tops = [];
		let y = HEAD - this.box.scrollTop;
		depths.forEach((depth, lane) => {
			this.tops.push(y + this.box.scrollTop);
			this.drawLane(context, lane, depth, y, width, height);
			y += HEAD + Math.max(1, depth) * ROW;
		});
		this.drawRuler(context, width);
	}

	drawLane(context, l, depth, top, width, height) {
		const lane = this.lanes[l], unit = this.unit[l], scale = width / (this.to - this.from), end = (lane.length * unit - this.from) * scale;
		if (top > height || top + HEAD + Math.max(1, depth) * ROW < 0) return;
		context.fillStyle = this.css("dim");
		context.fillText(lane.title + (this.hidden[l] ? " (" + this.hidden[l] + " rows more: click)" : "") + (lane.isCut ? " (too much to show all)" : ""), 4, top + HEAD / 2);
		context.fillStyle = this.css("panel"); // what is left of it is time in which nothing was seen
		context.fillRect(0, top + HEAD, Math.max(0, Math.min(end, width)), Math.max(1, depth) * ROW - 1);
		for (let d = 0; d < depth; d++) {
			const y = top + HEAD + d * ROW;
			if (y > HEAD - ROW && y < height) this.drawRow(context, l, d, y, width, scale);
		}
	}

	drawRow(context, lane, depth, y, width, scale) {
		const row = this.lanes[lane].rows[depth], unit = this.unit[lane], n = row.start.length, x = (at) => (at * unit - this.from) * scale;
		let i = firstAbove(row.end, this.from / unit);
		while (i < n && x(row.start[i]) < width) {
			const x0 = Math.max(-1, x(row.start[i])), w = Math.min(width + 1, x(row.end[i])) - x0;
			this.drawBox(context, { lane, depth, i }, x0, y, Math.max(w, 1));
			i = w >= 1 ? i + 1 : Math.max(i + 1, firstAbove(row.end, ((Math.floor(x0) + 1) / scale + this.from) / unit, i));
		}
	}

	drawBox(context, box, x, y, w) {
		const f = this.view.benchmark.functions[this.view.benchmark.tree.fn[this.nodeOf(box)]], isHit = this.view.isHit(f);
		context.fillStyle = this.css(isHit ? "hit" : f.kind);
		context.fillRect(x, y, w > 3 ? w - 1 : w, ROW - 1);
		if (this.isSame(box, this.focus) || this.isSame(box, this.hover)) {
			context.strokeStyle = this.css("ink");
			context.lineWidth = 2;
			context.strokeRect(x + 1, y + 1, Math.max(w - 3, 1), ROW - 3);
			context.lineWidth = 1;
		}
		const room = Math.floor((w - 7) / this.letter);
		if (room >= 3) {
			context.fillStyle = this.css(isHit ? "paper" : "on-box");
			context.fillText(f.text.length > room ? f.text.slice(0, room - 1) + "\u2026" : f.text, Math.max(x, 0) + 4, y + ROW / 2);
		}
		this.drawn.push([x, y, w, box]);
	}

	// Its lines are as far from each other as their words need.
	drawRuler(context, width) {
		const most = Math.max(1, width / 90), rough = (this.to - this.from) / most, ten = 10 ** Math.floor(Math.log10(rough));
		const step = [1, 2, 5, 10].map((k) => k * ten).find((s) => s >= rough);
		context.fillStyle = this.css("paper");
		context.fillRect(0, 0, width, HEAD - 1);
		for (let k = Math.ceil(this.from / step); k * step <= this.to; k++) {
			const x = ((k * step - this.from) * width) / (this.to - this.from);
			context.fillStyle = this.css("line");
			context.fillRect(x, 0, 1, HEAD);
			context.fillStyle = this.css("dim");
			const text = this.amount(k * step);
			if (x + 4 + text.length * this.letter < width) context.fillText(text, x + 4, HEAD / 2);
		}
	}

	// Rounding errors of the sum are not shown.
	amount(x) {
		const round = Number(x.toPrecision(12));
		return !this.isTime ? round.toLocaleString("en") : round === 0 ? "0 s" : seconds(round).replace(/(\.\d*?)0+ /, "$1 ").replace(". ", " ");
	}

	isSame(a, b) {
		return b !== null && a.lane === b.lane && a.depth === b.depth && a.i === b.i;
	}

	at(event) {
		const box = this.canvas.getBoundingClientRect(), px = event.clientX - box.left, py = event.clientY - box.top;
		if (py < HEAD) return null;
		for (const [x, y, w, found] of this.drawn || []) if (py >= y && py < y + ROW && px >= x && px < x + w) return found;
		return null;
	}

	// A box; or a lane's name, which opens or shuts the lane.
	click(event) {
		const box = this.at(event), y = event.clientY - this.canvas.getBoundingClientRect().top + this.box.scrollTop;
		if (box) {
			this.focus = box;
			this.view.chooseBox(box, event.detail > 1);
		} else {
			const lane = this.tops.findIndex((top) => y >= top && y < top + HEAD);
			if (lane >= 0) this.open = this.open === lane ? -1 : lane;
			this.later();
		}
	}

	point(box) {
		this.hover = box;
		this.canvas.style.cursor = box ? "pointer" : "default";
		this.view.sayBox(box || this.focus);
		this.later();
	}

	// The box of a lane's row at that time, or the next one; null where there is none.
	find(lane, depth, time, until) {
		const row = this.lanes[lane] && this.lanes[lane].rows[depth], i = row ? firstAbove(row.end, time / this.unit[lane]) : 0;
		return row && i < row.start.length && row.start[i] * this.unit[lane] < until ? { lane, depth, i } : null;
	}

	neighbour(key) {
		if (!this.focus) return this.find(0, 0, this.from, Infinity);
		const { lane, depth, i } = this.focus, [start, end] = this.span(this.focus), row = this.lanes[lane].rows[depth], time = Math.max(start, Math.min(this.from, end));
		if (key === "ArrowUp") return depth ? this.find(lane, depth - 1, start, Infinity) : lane ? this.find(lane - 1, 0, time, Infinity) : null;
		if (key === "ArrowDown") return this.find(lane, depth + 1, time, end) || this.find(lane, depth + 1, start, end) || this.find(lane + 1, 0, time, Infinity);
		const next = i + (key === "ArrowRight" ? 1 : -1);
		return next >= 0 && next < row.start.length ? { lane, depth, i: next } : null;
	}

	key(event) {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		if (event.key.startsWith("Arrow")) {
			const box = this.neighbour(event.key);
			if (box) this.go(box);
		} else if (event.key === "Enter" && this.focus) this.view.chooseBox(this.focus, false);
		else if (event.key === "+" || event.key === "-") this.scale(event.key === "+" ? 0.5 : 2, this.focus ? this.span(this.focus).reduce((a, b) => Math.max(this.from, Math.min(this.to, (a + b) / 2))) : (this.from + this.to) / 2);
		else return;
		event.preventDefault();
		event.stopPropagation();
	}

	// It becomes the one that is looked at; what was out of sight comes into it.
	go(box) {
		const [start, end] = this.span(box), width = this.to - this.from;
		this.focus = box;
		if (box.depth >= this.shown[box.lane]) this.open = box.lane;
		if (start >= this.to || end <= this.from) {
			this.past = [];
			this.range((start + end - width) / 2, (start + end + width) / 2);
		}
		this.draw();
		const top = this.tops[box.lane] + HEAD + box.depth * ROW, view = this.box;
		if (top - HEAD - HEAD < view.scrollTop) view.scrollTop = top - HEAD - HEAD;
		else if (top + ROW > view.scrollTop + view.clientHeight) view.scrollTop = top + ROW - view.clientHeight;
		this.view.sayBox(box);
		this.later();
	}

	// The boxes of what is looked for, lane by lane, the outermost of each moment.
	hits() {
		const { functions, tree } = this.view.benchmark, hits = [], hit = functions.map((f) => this.view.isHit(f)), inside = new Uint8Array(tree.n);
		for (let i = 1; i < tree.n; i++) inside[i] = inside[tree.parent[i]] || hit[tree.fn[tree.parent[i]]] ? 1 : 0;
		this.lanes.forEach((lane, l) => lane.rows.forEach((row, depth) => row.node.forEach((node, i) => { if (hit[tree.fn[node]] && !inside[node]) hits.push({ lane: l, depth, i }); })));
		return hits.sort((a, b) => a.lane - b.lane || this.span(a)[0] - this.span(b)[0]);
	}

	nextHit(step) {
		const hits = this.hits(), at = this.focus ? hits.findIndex((box) => this.isSame(box, this.focus)) : -1;
		if (hits.length) this.go(hits[at < 0 ? 0 : (at + step + hits.length) % hits.length]);
	}
}
