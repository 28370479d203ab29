// Words and numbers of the page, and elements that hold them.

const KINDS = { python: "Python", native: "native code", waiting: "waiting", collector: "garbage collector", task: "asyncio task" };

// What is not seen, or would turn the line around, is shown as its number.
function visible(text) {
	return text.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, (c) => "\\u{" + c.codePointAt(0).toString(16) + "}");
}

function percent(share) {
	const p = 100 * share;
	return (p === 0 ? "0" : p < 0.05 ? "<0.1" : p.toFixed(1)) + " %";
}

function seconds(s) {
	for (const [unit, size] of [["s", 1], ["ms", 1e-3], ["\u00b5s", 1e-6], ["ns", 1e-9]])
		if (s >= size || unit === "ns") return (s / size).toPrecision(3) + " " + unit;
	return "";
}

// Up to twice as long in percent, what is more as a factor.
function changeText(change) {
	const points = (ratio) => (ratio >= 1 ? "+" : "\u2212") + Math.abs(100 * (ratio - 1)).toFixed(0);
	const factor = (ratio) => (ratio >= 1000 ? ratio.toFixed(0) : ratio.toPrecision(3)) + "x";
	return change[0] > 2 ? factor(change[0]) + " [" + factor(change[1]) + ", " + factor(change[2]) + "]"
		: points(change[0]) + " % [" + points(change[1]) + ", " + points(change[2]) + "]";
}

// What a side is called where there is little room: a long name, as a statement is, would leave none for the rest.
function briefly(sides, s) {
	return sides.every((side) => visible(side.label).length <= 12) ? visible(sides[s].label) : ["old", "new"][s];
}

// Share, and time where it is known: of an iteration, else of all.
function weightText(side, share) {
	const whole = side.iteration || side.seconds;
	if (!share) return "0 %";
	return percent(share) + (whole ? " (" + seconds(share * whole) + (side.iteration ? " an iteration)" : ")") : "");
}

function element(tag, attributes, ...children) {
	const node = document.createElement(tag);
	for (const [key, value] of Object.entries(attributes || {})) {
		if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
		else if (value !== undefined && value !== false) node.setAttribute(key, value === true ? "" : value);
	}
	node.append(...children.filter((c) => c !== undefined && c !== null));
	return node;
}
