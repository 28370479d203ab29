// A flame graph on a canvas: the outermost call on top, or, upside down, a function's callers above it. Only what can be seen is
// drawn, so that the number of nodes does not matter.

const ROW = 19, LEAST = 0.6; // pixels

class Flame {
	constructor(view, label, upwards) {
		this.view = view; // { benchmark, colour(fn), isHit(fn), choose(flame, node), say(flame, node) }
		this.upwards = upwards;
		this.canvas = element("canvas", { tabindex: 0, role: "img", "aria-label": label + ". Arrow keys move, Enter zooms." });
		this.space = element("div", { class: "space" });
		this.box = element("div", { class: "flame" }, this.space, this.canvas);
		this.tree = null;
		this.boxes = [];
		this.box.addEventListener("scroll", () => this.later());
		this.canvas.addEventListener("mousemove", (e) => this.point(this.at(e)));
		this.canvas.addEventListener("mouseleave", () => this.point(-1));
		this.canvas.addEventListener("click", (e) => { const i = this.at(e); if (i >= 0) { this.focus = i; this.view.choose(this, i, e.detail > 1); } });
		this.canvas.addEventListener("keydown", (e) => this.key(e));
		new ResizeObserver(() => this.later()).observe(this.box);
	}

	show(tree, root = 0) {
		this.tree = tree;
		this.focus = this.hover = -1;
		this.zoom(root);
	}

	zoom(root) {
		this.root = root;
		this.focus = root || this.focus;
		this.path = [];
		for (let i = root; i !== 0; i = this.tree.parent[i]) this.path.unshift(i);
		this.rows = this.path.length - (root ? 1 : 0) + this.depthBelow(root);
		this.box.scrollTop = this.upwards ? 1e9 : Math.max(0, (this.path.length - 4) * ROW);
		this.draw();
	}

	// Rows that boxes wide enough to be seen need.
	depthBelow(root) {
		const tree = this.tree, least = (LEAST * tree.width[root]) / Math.max(300, this.box.clientWidth || 1200);
		let deepest = 0;
		const stack = [[root, root ? 1 : 0]];
		while (stack.length) {
			const [i, depth] = stack.pop();
			if (depth > deepest) deepest = depth;
			for (let c = tree.start[i]; c < tree.start[i + 1]; c++)
				if (tree.width[tree.child[c]] >= least) stack.push([tree.child[c], depth + 1]);
		}
		return deepest;
	}

	later() {
		if (this.due) return;
		this.due = requestAnimationFrame(() => { this.due = 0; this.draw(); });
	}

	draw() {
		if (!this.tree || !this.box.isConnected) return;
		const width = this.box.clientWidth, most = Math.max(200, Math.round(innerHeight * (this.upwards ? 0.3 : 0.6)));
		const whole = Math.max(1, this.rows) * ROW + 2, height = Math.min(whole, most), ratio = devicePixelRatio || 1;
		this.space.style.height = whole + "px";
		this.box.style.height = height + 2 + "px";
		if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
			this.canvas.width = Math.round(width * ratio);
			this.canvas.height = Math.round(height * ratio);
			this.canvas.style.height = height + "px";
		}
		const context = this.canvas.getContext("2d");
		context.setTransform(ratio, 0, 0, ratio, 0, 0);
		context.clearRect(0, 0, width, height);
		context.font = "12px ui-monospace, DejaVu Sans Mono, Menlo, Consolas, monospace";
		context.textBaseline = "middle";
		this.letter = context.measureText("abcdefghij").width / 10;
		this.style = getComputedStyle(document.documentElement);
		this.drawAll(context, width, height, whole);
	}

	drawAll(context, width, height, whole) {
		const tree = this.tree, top = Math.min(this.box.scrollTop, Math.max(0, whole - height)), first = this.root ? this.path.length - 1 : 0;
		const y = (row) => (this.upwards ? whole - (row + 1) * ROW - 1 : row * ROW + 1) - top;
		this.boxes = [];
		for (let row = 0; row < first; row++) if (y(row) > -ROW && y(row) < height) this.drawBox(context, this.path[row], 0, y(row), width, true);
		const stack = this.root ? [[this.root, 0, first]] : [];
		const scale = width / tree.width[this.root];
		const spreadChildren = (i, x, row) => {
			for (let c = tree.start[i], at = x; c < tree.start[i + 1]; c++) {
				const w = tree.width[tree.child[c]] * scale;
				if (w < LEAST) break; // they are sorted
				stack.push([tree.child[c], at, row]);
				at += w;
			}
		};
		if (!this.root) spreadChildren(0, 0, 0);
		while (stack.length) {
			const [i, x, row] = stack.pop(), py = y(row);
			if (py > -ROW && py < height) this.drawBox(context, i, x, py, tree.width[i] * scale, false);
			if (this.upwards ? py > -ROW : py < height) spreadChildren(i, x, row + 1);
		}
	}

	drawBox(context, i, x, y, w, isAbove) {
		const f = this.view.benchmark.functions[this.tree.fn[i]], kind = this.sideOf(i), css = (name) => this.style.getPropertyValue("--" + name);
		context.globalAlpha = isAbove ? 0.55 : 1;
		context.fillStyle = css(this.view.isHit(f) ? "hit" : this.view.colour(f));
		context.fillRect(x, y, Math.max(w - 1, LEAST), ROW - 1);
		if (kind !== "" && w > 3) { // one side only has it
			context.strokeStyle = css("on-box");
			context.setLineDash(kind === "new" ? [] : [3, 2]);
			context.strokeRect(x + 0.5, y + 0.5, w - 2, ROW - 2);
			context.setLineDash([]);
		}
		if (i === this.focus || i === this.hover) {
			context.strokeStyle = css("ink");
			context.lineWidth = 2;
			context.strokeRect(x + 1, y + 1, Math.max(w - 3, 1), ROW - 3);
			context.lineWidth = 1;
		}
		const room = Math.floor((w - 7) / this.letter);
		if (room >= 3) {
			const text = (kind === "new" ? "+ " : kind === "removed" ? "\u2212 " : "") + f.text;
			context.fillStyle = css(this.view.isHit(f) ? "paper" : "on-box");
			context.fillText(text.length > room ? text.slice(0, room - 1) + "\u2026" : text, x + 4, y + ROW / 2);
		}
		context.globalAlpha = 1;
		this.boxes.push([x, y, w, i]);
	}

	sideOf(i) {
		if (this.tree.total.length < 2) return "";
		return !this.tree.total[0][i] ? "new" : !this.tree.total[1][i] ? "removed" : "";
	}

	at(event) {
		const box = this.canvas.getBoundingClientRect(), px = event.clientX - box.left, py = event.clientY - box.top;
		for (const [x, y, w, i] of this.boxes) if (py >= y && py < y + ROW && px >= x && px < x + w) return i;
		return -1;
	}

	point(i) {
		if (i === this.hover) return;
		this.hover = i;
		this.canvas.style.cursor = i >= 0 ? "pointer" : "default";
		this.view.say(this, i >= 0 ? i : this.focus);
		this.later();
	}

	// A neighbour on the keyboard: its caller, its widest callee, the callee of the same caller before or behind it.
	neighbour(key) {
		const tree = this.tree, i = this.focus, up = this.upwards ? "ArrowDown" : "ArrowUp", down = this.upwards ? "ArrowUp" : "ArrowDown";
		if (i <= 0) return tree.n > 1 ? tree.child[tree.start[0]] : -1;
		if (key === up) return tree.parent[i] || i;
		if (key === down) return tree.start[i + 1] > tree.start[i] ? tree.child[tree.start[i]] : i;
		const parent = tree.parent[i];
		let c = tree.start[parent];
		while (tree.child[c] !== i) c++;
		c += key === "ArrowRight" ? 1 : -1;
		return c >= tree.start[parent] && c < tree.start[parent + 1] ? tree.child[c] : i;
	}

	key(event) {
		if (event.key.startsWith("Arrow")) {
			this.focus = this.neighbour(event.key);
			this.reveal(this.focus);
			this.view.say(this, this.focus);
		} else if (event.key === "Enter" && this.focus > 0) this.view.choose(this, this.focus, false);
		else return;
		event.preventDefault();
		event.stopPropagation();
	}

	// What is zoomed out of sight is zoomed to; what is scrolled away comes back.
	reveal(i) {
		let deep = 0, isInside = false;
		for (let up = i; up !== 0; up = this.tree.parent[up]) { deep++; isInside = isInside || up === this.root; }
		if (this.root && !isInside && !this.path.includes(i)) return this.zoom(this.tree.parent[i]);
		if (!this.upwards) {
			if ((deep - 1) * ROW < this.box.scrollTop) this.box.scrollTop = (deep - 1) * ROW;
			else if (deep * ROW > this.box.scrollTop + this.box.clientHeight) this.box.scrollTop = deep * ROW - this.box.clientHeight;
		}
		this.later();
	}
}
