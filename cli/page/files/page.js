(() => {
"use strict";
// The page says everything without this: it only sorts and filters the tables of verdicts, and opens what a link leads to.

const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// A cell's number, or its text.
function keyOf(row, column) {
	const cell = row.cells[column], number = cell.dataset.v;
	return number === undefined ? cell.textContent.trim().toLowerCase() : number === "" ? NaN : Number(number);
}

// What is not known comes last, either way.
function compare(a, b, sign) {
	const lacks = (x) => typeof x === "number" && Number.isNaN(x);
	if (lacks(a) || lacks(b)) return lacks(a) - lacks(b);
	return a < b ? -sign : a > b ? sign : 0;
}

function sort(table, heads, column) {
	const sign = heads[column].getAttribute("aria-sort") === "ascending" ? -1 : 1, body = table.tBodies[0];
	const rows = [...body.rows].map((row, at) => ({ row, at, key: keyOf(row, column) }));
	rows.sort((a, b) => compare(a.key, b.key, sign) || a.at - b.at);
	heads.forEach((head, i) => (i === column ? head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending") : head.removeAttribute("aria-sort")));
	body.append(...rows.map((r) => r.row));
}

function makeSortable(table) {
	const heads = [...table.tHead.rows[0].cells];
	heads.forEach((head, column) => {
		if (head.classList.contains("picture")) return;
		const button = document.createElement("button");
		button.type = "button";
		button.append(...head.childNodes);
		button.addEventListener("click", () => sort(table, heads, column));
		head.append(button);
	});
}

// A row and what is known of its benchmark, which its link leads to.
function partsOf(row) {
	const link = row.querySelector("a[href^='#']"), body = link && document.getElementById(link.hash.slice(1));
	return { row, text: row.cells[0].textContent.toLowerCase(), verdict: row.dataset.verdict, details: body && body.closest("details") };
}

function makeFilter(section) {
	const tools = section.querySelector(".tools"), table = section.querySelector("table.verdicts");
	if (!tools || !table) return;
	const input = tools.querySelector("input"), found = tools.querySelector("[role=status]"), buttons = all("button[data-verdict]", tools);
	const rows = [...table.tBodies[0].rows].map(partsOf);
	const show = () => {
		const wanted = input.value.trim().toLowerCase(), chosen = buttons.filter((b) => b.getAttribute("aria-pressed") === "true").map((b) => b.dataset.verdict);
		let n = 0;
		for (const { row, text, verdict, details } of rows) {
			const isShown = text.includes(wanted) && (!chosen.length || chosen.includes(verdict));
			row.hidden = !isShown;
			if (details) details.hidden = !isShown;
			n += isShown;
		}
		found.textContent = n === rows.length ? "" : n + " of " + rows.length + " shown";
	};
	input.addEventListener("input", show);
	for (const button of buttons)
		button.addEventListener("click", () => {
			button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") !== "true");
			show();
		});
	tools.hidden = false;
}

function openTarget() {
	const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1))), details = target && target.closest("details");
	if (!details) return;
	details.open = true;
	details.scrollIntoView();
}

all("table.verdicts").forEach(makeSortable);
all("section").forEach(makeFilter);
addEventListener("hashchange", openTarget);
openTarget();
})();
