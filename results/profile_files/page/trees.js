// Trees seen from one function: what it calls, and what calls it, over all places where it is called.

// Same calls become one node.
function merger(tree) {
	const known = new Map();
	return (parent, fn) => {
		const key = parent * 4194304 + fn;
		let node = known.get(key);
		if (node === undefined) known.set(key, (node = addNode(tree, parent, fn)));
		return node;
	};
}

// What the function calls; it is the only callee of node 0.
function calleesOf(from, fn) {
	const tree = makeTree(from.n + 2, from.self.length), to = new Int32Array(from.n).fill(-1);
	addNode(tree, 0, -1);
	const child = merger(tree);
	for (let i = 1; i < from.n; i++) {
		const above = to[from.parent[i]];
		if (above >= 0) to[i] = child(above, from.fn[i]);
		else if (from.fn[i] === fn) to[i] = child(0, fn);
		if (to[i] >= 0) for (let s = 0; s < from.self.length; s++) tree.self[s][to[i]] += from.self[s][i];
	}
	return finishTree(tree);
}

// What calls the function, the nearest first. Weights are those of its outermost calls: others are in these.
function callersOf(from, fn) {
	const MOST_DEEP = 300, inside = new Uint8Array(from.n), calls = [];
	for (let i = 1; i < from.n; i++) {
		inside[i] = inside[from.parent[i]] || from.fn[from.parent[i]] === fn ? 1 : 0;
		if (from.fn[i] === fn && !inside[i]) calls.push(i);
	}
	let size = 2;
	for (const i of calls) for (let up = i, deep = 0; up && deep < MOST_DEEP; up = from.parent[up], deep++) size++;
	const tree = makeTree(size, from.self.length);
	addNode(tree, 0, -1);
	const child = merger(tree);
	for (const i of calls) {
		let node = child(0, fn);
		for (let up = from.parent[i], deep = 1; up && deep < MOST_DEEP; up = from.parent[up], deep++) node = child(node, from.fn[up]);
		for (let s = 0; s < from.self.length; s++) tree.self[s][node] += from.total[s][i];
	}
	return finishTree(tree);
}
