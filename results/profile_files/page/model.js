// What the page shows: one benchmark as a tree of calls, and its functions. Everything in the data came from somewhere else:
// it is only ever drawn, or put into text nodes.

const SIDES = [0, 1];

// Nodes in arrays, callers before callees; node 0 is above all. A tree made from another one (trees.js) is the same.
function makeTree(length, sides) {
	const tree = { n: 0, parent: new Int32Array(length), fn: new Int32Array(length), self: [], total: [] };
	for (let s = 0; s < sides; s++) {
		tree.self.push(new Float64Array(length));
		tree.total.push(new Float64Array(length));
	}
	return tree;
}

function addNode(tree, parent, fn) {
	tree.parent[tree.n] = parent;
	tree.fn[tree.n] = fn;
	return tree.n++;
}

// Own weights are shares of their side; then totals, and for each node its callees, the widest first.
function finishTree(tree) {
	const n = tree.n;
	for (let s = 0; s < tree.self.length; s++) {
		const total = tree.total[s];
		total.set(tree.self[s]);
		for (let i = n - 1; i > 0; i--) total[tree.parent[i]] += total[i];
	}
	tree.width = new Float64Array(n);
	for (let i = 0; i < n; i++) tree.width[i] = Math.max(...tree.total.map((total) => total[i]));
	const count = new Int32Array(n + 1);
	for (let i = 1; i < n; i++) count[tree.parent[i] + 1]++;
	for (let i = 0; i < n; i++) count[i + 1] += count[i];
	tree.start = count.slice();
	tree.child = new Int32Array(n);
	for (let i = 1; i < n; i++) tree.child[count[tree.parent[i]]++] = i;
	for (let i = 0; i < n; i++)
		if (tree.start[i + 1] - tree.start[i] > 1)
			tree.child.subarray(tree.start[i], tree.start[i + 1]).sort((a, b) => tree.width[b] - tree.width[a] || a - b);
	return spread(tree);
}

// Boxes of two sides may need more room than their caller's: a box is as wide as its own larger share or all that is in it.
function spread(tree) {
	for (let i = tree.n - 1; i > 0; i--) {
		let inside = 0;
		for (let c = tree.start[i]; c < tree.start[i + 1]; c++) inside += tree.width[tree.child[c]];
		tree.width[i] = Math.max(tree.width[i], inside);
	}
	let all = 0;
	for (let c = tree.start[0]; c < tree.start[1]; c++) all += tree.width[tree.child[c]];
	tree.width[0] = Math.max(tree.width[0], all) || 1;
	return tree;
}

// Where each function is in the tree, once a stack: a function that calls itself counts for its outermost call.
function functionTotals(tree, functions) {
	const sides = tree.self.length, open = new Int32Array(functions);
	const rows = { self: SIDES.slice(0, sides).map(() => new Float64Array(functions)), total: SIDES.slice(0, sides).map(() => new Float64Array(functions)) };
	walk(tree, 0, (i) => {
		if (i === 0) return;
		const f = tree.fn[i];
		for (let s = 0; s < sides; s++) {
			rows.self[s][f] += tree.self[s][i];
			if (!open[f]) rows.total[s][f] += tree.total[s][i];
		}
		open[f]++;
	}, (i) => { if (i) open[tree.fn[i]]--; });
	return rows;
}

// From a node down, however deep.
function walk(tree, root, enter, leave) {
	const stack = [root];
	while (stack.length) {
		const i = stack.pop();
		if (i < 0) { leave(~i); continue; }
		enter(i);
		if (leave) stack.push(~i);
		for (let c = tree.start[i + 1] - 1; c >= tree.start[i]; c--) stack.push(tree.child[c]);
	}
}

function loadBenchmark(data) {
	const n = data.nodes.up.length, sides = data.sides.length, tree = makeTree(n + 1, sides);
	addNode(tree, 0, -1);
	for (let i = 0; i < n; i++) {
		const up = data.nodes.up[i];
		addNode(tree, up ? i + 1 - up : 0, data.nodes.function[i]);
		for (let s = 0; s < sides; s++) tree.self[s][i + 1] = data.nodes["self" + s][i] / (data.sides[s].samples || 1);
	}
	finishTree(tree);
	const functions = data.functions.map((f, id) => ({ ...f, id, text: visible(f.name || "?"), place: visible(f.file) + (f.line ? ":" + f.line : "") }));
	return { name: data.name, sides: data.sides, functions, tree, totals: functionTotals(tree, functions.length), sources: data.sources.filter((s) => s.text) };
}
