// Puts the page together: what is shown, what is looked for, which function is chosen.

const state = { benchmark: null, chosen: -1, root: -1, search: "", byTime: false, side: 0 };
const benchmarks = JSON.parse(document.getElementById("data").textContent);
const isHit = (f) => isHit.on && isHit.test(f);
isHit.on = false;

const view = {
	get benchmark() { return state.benchmark; },
	isHit,
	colour(f) {
		if (state.benchmark.sides.length < 2) return f.kind;
		return !f.change ? "none" : f.change[0] > 1 ? "slower" : "faster";
	},
	choose(which, node, again) {
		const fn = which.tree.fn[node];
		if (again) return sandwich(fn);
		which.zoom(which.root === node ? which.tree.parent[node] : node);
		choose(fn);
		say(which, node);
	},
	say,
	chooseBox(box, again) {
		const fn = state.benchmark.tree.fn[time.nodeOf(box)];
		if (again) return sandwich(fn);
		time.zoomTo(box);
		choose(fn);
		sayBox(box);
	},
	sayBox,
};

const flame = new Flame(view, "Flame graph of all calls", false);
const callers = new Flame(view, "What calls the function", true);
const callees = new Flame(view, "What the function calls", false);
const time = new TimeChart(view);
const table = new FunctionTable((fn) => { sandwich(fn); parts.sandwich.scrollIntoView({ block: "nearest" }); });
const button = (text, key, action) => element("button", { type: "button", title: "key: " + key, onclick: action }, text);

const parts = {
	title: element("h1"), about: element("p", { class: "dim" }), said: element("p", { class: "said", role: "status", "aria-live": "polite" }),
	found: element("span", { class: "dim" }), legend: element("p", { class: "legend dim" }), sandwich: element("section", { hidden: true }), source: element("section"),
	search: element("input", { type: "search", class: "grow", placeholder: "search functions and files  ( / )", "aria-label": "search functions and files", oninput: () => search(parts.search.value) }),
	whole: button("whole", "Escape", () => reset()), byTime: button("by time", "t", () => showByTime(!state.byTime)),
	side: element("select", { "aria-label": "side", onchange: (e) => { state.side = e.target.selectedIndex; drawTime(); } }), time: element("div", { hidden: true }), timeNote: element("p", { class: "dim" }),
	 asRoot: button("as root", "r", () => asRoot()), both: button("callers and callees", "s", () => sandwich(state.chosen)), keys: element("details", {}, element("summary", {}, "keys")),
};

function choose(fn) {
	state.chosen = fn;
	parts.asRoot.disabled = parts.both.disabled = fn < 0;
	table.mark(fn);
	drawSource();
}

// What the node under the pointer or the keyboard is.
function say(which, node) {
	if (node <= 0) return parts.said.replaceChildren("");
	const { benchmark } = state, f = benchmark.functions[which.tree.fn[node]], words = [element("b", { class: "mono" }, f.text), " "];
	words.push(element("span", { class: "dim" }, [f.place, f.kind === "python" ? "" : KINDS[f.kind]].filter(Boolean).join(", ")), element("br"));
	benchmark.sides.forEach((side, s) => {
		words.push((benchmark.sides.length > 1 ? visible(side.label) + ": " : "") + weightText(side, which.tree.total[s][node]) + ", itself " + percent(which.tree.self[s][node]) + (s + 1 < benchmark.sides.length ? "; " : ""));
	});
	if (benchmark.sides.length > 1) words.push(f.change ? "; the function: " + changeText(f.change) : which.sideOf(node) ? "; " + which.sideOf(node) + " here" : "; no change proven");
	parts.said.replaceChildren(...words);
}

// What the box is, and when.
function sayBox(box) {
	if (!box) return parts.said.replaceChildren("");
	const { benchmark } = state, f = benchmark.functions[benchmark.tree.fn[time.nodeOf(box)]], [from, to] = time.span(box), lane = time.lanes[box.lane].title;
	parts.said.replaceChildren(element("b", { class: "mono" }, f.text), " ", element("span", { class: "dim" }, [f.place, f.kind === "python" ? "" : KINDS[f.kind]].filter(Boolean).join(", ")), element("br"),
		(lane ? lane + ": " : "") + "from " + time.amount(from) + " on, for " + time.amount(to - from) + (time.isTime ? "" : " of weight") + " (" + percent((to - from) / time.length) + ")");
}

// How much of the time has a function that fits in its stack.
function hitShare(tree) {
	const shares = tree.total.map(() => 0), inside = new Uint8Array(tree.n);
	for (let i = 1; i < tree.n; i++) {
		const hit = isHit(state.benchmark.functions[tree.fn[i]]);
		inside[i] = inside[tree.parent[i]] || hit ? 1 : 0;
		if (hit && !inside[tree.parent[i]]) tree.total.forEach((total, s) => { shares[s] += total[i]; });
	}
	return shares;
}

function search(text) {
	const wanted = text.trim().toLowerCase();
	state.search = wanted;
	isHit.on = wanted !== "";
	isHit.test = (f) => f.text.toLowerCase().includes(wanted) || f.place.toLowerCase().includes(wanted);
	const n = isHit.on ? state.benchmark.functions.filter(isHit).length : 0;
	parts.found.textContent = isHit.on ? n + (n === 1 ? " function, " : " functions, ") + hitShare(state.benchmark.tree).map(percent).join(" and ") : "";
	for (const which of [flame, callers, callees, time]) which.later();
	table.draw();
}

// The widest box of a function that fits, then the next one.
function nextHit(step) {
	if (state.byTime) return time.nextHit(step);
	const tree = flame.tree, hits = [];
	for (let i = 1; i < tree.n; i++) if (isHit(state.benchmark.functions[tree.fn[i]])) hits.push(i);
	if (!hits.length) return;
	hits.sort((a, b) => tree.width[b] - tree.width[a] || a - b);
	const at = hits.indexOf(flame.focus);
	const node = hits[at < 0 ? 0 : (at + step + hits.length) % hits.length];
	flame.zoom(tree.parent[node]);
	flame.focus = node;
	flame.reveal(node);
	say(flame, node);
}

// Either the heaviest paths or the order in time.
function showByTime(on) {
	state.byTime = on;
	parts.byTime.setAttribute("aria-pressed", String(on));
	flame.box.hidden = on;
	parts.side.hidden = !on || state.benchmark.sides.length < 2;
	drawLegend();
	parts.time.hidden = !on;
	parts.said.replaceChildren("");
	if (on) drawTime();
	else flame.later();
}

function drawTime() {
	const { sides } = state.benchmark, { order } = sides[state.side], words = [];
	if (!order) words.push("The order in time is not in this profile: its stacks were added up.");
	else {
		if (order.grain > 1 && !sides[state.side].unit) words.push("One sample of " + order.grain.toLocaleString("en") + " is drawn, for as many: what is shorter may be missing.");
		if (order.hasMore) words.push("Only the first " + order.lanes.length + " threads are drawn.");
		if (order.lanes.some((lane) => lane.runs.includes(0))) words.push("Where there is no box, a thread did not run or could not be read.");
	}
	parts.timeNote.textContent = words.join(" ");
	time.box.hidden = !order;
	if (order) time.show(timeLanes(state.benchmark, state.side));
}

function reset() {
	if (state.byTime) drawTime();
	state.root = -1;
	parts.sandwich.hidden = true;
	flame.show(state.benchmark.tree);
	parts.said.replaceChildren("");
}

function asRoot() {
	if (state.chosen < 0) return;
	if (state.byTime) showByTime(false);
	state.root = state.chosen;
	const tree = calleesOf(state.benchmark.tree, state.root);
	flame.show(tree, tree.n > 1 ? 1 : 0);
	say(flame, 1);
}

function sandwich(fn) {
	if (fn < 0) return;
	const f = state.benchmark.functions[fn];
	choose(fn);
	parts.sandwich.hidden = false;
	parts.sandwich.replaceChildren(element("h2", { class: "mono" }, f.text), element("p", { class: "dim" }, "what calls it"), callers.box, element("p", { class: "dim" }, "what it calls"), callees.box);
	for (const [which, make] of [[callers, callersOf], [callees, calleesOf]]) {
		const tree = make(state.benchmark.tree, fn);
		which.show(tree, tree.n > 1 ? 1 : 0);
	}
}

function drawSource() {
	const fn = state.chosen >= 0 ? state.chosen : state.benchmark.sources.length ? state.benchmark.sources[0].function : -1;
	const boxes = fn < 0 ? [] : sourceOf(state.benchmark, fn), f = state.benchmark.functions[fn];
	const none = state.benchmark.sources.length ? "Its lines are not here: it has too little of the time, or its file was not found." : "";
	parts.source.replaceChildren(...(fn < 0 ? [] : [element("h2", {}, "Lines of ", element("span", { class: "mono" }, f.text)), element("p", { class: "dim file" }, f.place), ...(boxes.length ? boxes : [none])]));
}

function drawLegend() {
	const { benchmark } = state, used = new Set(benchmark.functions.map((f) => f.kind));
	const isOne = state.byTime || benchmark.sides.length < 2;
	const rows = isOne ? Object.keys(KINDS).filter((k) => used.has(k)).map((k) => [k, KINDS[k]]) : [["slower", "proven slower"], ["faster", "proven faster"], ["none", "nothing proven"]];
	const words = rows.map(([colour, text]) => element("span", {}, element("i", { style: "background: var(--" + colour + ")" }), text));
	if (!isOne) words.push(element("span", {}, "+ new, \u2212 removed; as wide as the larger share"));
	parts.legend.replaceChildren(...words);
}

function open(i) {
	state.benchmark = loadBenchmark(benchmarks[i]);
	state.chosen = -1;
	state.side = 0;
	const { sides } = state.benchmark;
	parts.title.textContent = visible(state.benchmark.name);
	parts.about.textContent = sides.map((s, at) => [sides.length > 1 && briefly(sides, at) !== visible(s.label) ? briefly(sides, at) + ": " + visible(s.label) : visible(s.label), s.interpreter && visible(s.interpreter), s.samples.toLocaleString("en") + " " + (s.unit ? visible(s.unit) : "samples"), s.iteration && seconds(s.iteration) + " an iteration"].filter((t, n, all) => t && (n || sides.length > 1 || t !== visible(state.benchmark.name))).join(", ")).join("; against ");
	parts.side.hidden = !state.byTime || sides.length < 2;
	parts.side.replaceChildren(...sides.map((_, s) => element("option", {}, briefly(sides, s))));
	isHit.on = false;
	table.show(state.benchmark, isHit);
	choose(-1);
	reset();
	drawLegend();
	if (state.search) search(state.search);
}

function keys(event) {
	const typing = event.target === parts.search;
	if (event.ctrlKey || event.metaKey || event.altKey) return;
	if (event.key === "Escape") { if (typing) { parts.search.value = ""; search(""); (state.byTime ? time : flame).canvas.focus(); } else if (state.byTime && !time.box.hidden) { if (!time.out()) reset(); } else if (flame.root > (state.root >= 0 ? 1 : 0)) flame.zoom(flame.tree.parent[flame.root]); else reset(); }
	else if (typing) { if (event.key === "Enter") { nextHit(1); (state.byTime ? time : flame).canvas.focus(); } return; }
	else if (event.target.tagName === "SELECT") return;
	else if (event.key === "/") parts.search.focus();
	else if (event.key === "n" || event.key === "N") nextHit(event.key === "n" ? 1 : -1);
	else if (event.key === "t") showByTime(!state.byTime);
	else if (event.key === "r" || event.key === "s") { const which = [callers, callees].find((w) => w.canvas === document.activeElement) || (state.byTime ? time : flame); if (which === time && time.focus) choose(state.benchmark.tree.fn[time.nodeOf(time.focus)]); else if (which.focus > 0) choose(which.tree.fn[which.focus]); if (event.key === "r") asRoot(); else sandwich(state.chosen); }
	else return;
	event.preventDefault();
}

function start() {
	const list = [["/", "search; Enter goes to what was found"], ["n N", "the next, the one before"], ["\u2190 \u2191 \u2192 \u2193", "move in the flame graph"], ["Enter", "zoom in; again: out"], ["t", "by time, or by weight"], ["+ \u2212", "by time: more, or less"], ["Esc", "zoom out; then the whole again"], ["r", "the function as root"], ["s", "its callers and callees (also a double click)"]];
	parts.keys.append(element("dl", { class: "keys" }, ...list.flatMap(([k, text]) => [element("dt", {}, ...k.split(" ").flatMap((one) => [element("kbd", {}, one), " "])), element("dd", {}, text)])));
	const choice = benchmarks.length > 1 ? element("select", { "aria-label": "benchmark", onchange: (e) => open(e.target.selectedIndex) }, ...benchmarks.map((b) => element("option", {}, visible(b.name)))) : null;
	document.getElementById("app").append(parts.title, parts.about, element("div", { class: "bar" }, ...(choice ? [choice] : []), parts.search, parts.found, parts.byTime, parts.side, parts.whole, parts.asRoot, parts.both), flame.box, parts.time, parts.said, parts.legend, parts.keys, parts.sandwich, element("h2", {}, "Functions"), table.box, parts.source);
	parts.time.append(time.box, parts.timeNote);
	for (const plain of document.querySelectorAll(".plain")) plain.remove();
	addEventListener("keydown", keys);
	matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { for (const which of [flame, callers, callees, time]) which.later(); });
	open(0);
}

if (benchmarks.length) start();
