// Opens pages of profiles and does what a person would (browser.js).
const { run, text, narrow } = require("./browser.js");

const table = (page) => page.$$eval("#app h2 + div thead + tbody tr", (rows) => rows.map((r) => [...r.cells].map((c) => c.textContent)));

// What is under places of the first flame graph: what the page says of it, and its colour.
async function under(page, places, canvas = ".flame canvas") {
	await (await page.$(canvas)).scrollIntoViewIfNeeded();
	const box = await (await page.$(canvas)).boundingBox(), out = [];
	for (const [x, row] of places) {
		await page.mouse.move(box.x + x * box.width, box.y + row * 19 + 4);
		await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))); // drawn
		const colour = await page.$eval(canvas, (c, [px, py]) => {
			const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true }), names = {};
			for (const name of ["none", "slower", "faster", "python", "native", "waiting", "hit"]) {
				probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--" + name);
				probe.fillRect(0, 0, 1, 1);
				names[[...probe.getImageData(0, 0, 1, 1).data].join()] = name;
			}
			probe.drawImage(c, px, py, 1, 1, 0, 0, 1, 1);
			return names[[...probe.getImageData(0, 0, 1, 1).data].join()] || "?";
		}, [Math.round(x * box.width), row * 19 + 4]);
		out.push([await text(page, ".said"), colour]);
	}
	return out;
}

// Below the ruler and the lane's name, which are as high as a row and one pixel more each.
const BY_TIME = ".bar ~ div .flame canvas";
const inTime = (page, places) => under(page, places.map(([x, row]) => [x, row + 40 / 19]), BY_TIME);

async function byTime(page) {
	await page.focus("th button");
	await page.keyboard.press("t");
	const r = { places: await inTime(page, [[0.3, 0], [0.3, 1], [0.3, 2], [0.63, 0], [0.67, 0], [0.67, 1]]), note: await text(page, ".bar ~ div p") };
	await page.focus(BY_TIME);
	for (const key of ["ArrowDown", "ArrowRight", "ArrowDown"]) await page.keyboard.press(key); // main, main again, poll
	r.key = await text(page, ".said");
	await page.fill(".bar input", "poll");
	await page.keyboard.press("Enter");
	r.hit = await text(page, ".said");
	await page.keyboard.press("Enter");
	r.zoomed = (await inTime(page, [[0.02, 1]]))[0][0];
	await page.keyboard.press("Escape");
	r.out = (await inTime(page, [[0.02, 1]]))[0][0];
	await page.fill(".bar input", "");
	await page.click(".bar button");
	return r;
}

async function one(page) {
	const r = { title: await page.title(), scripts: await page.$$eval("script", (s) => s.length), places: await under(page, [[0.02, 0], [0.05, 1], [0.05, 2]]) };
	r.table = await table(page);
	await page.keyboard.press("/");
	await page.keyboard.type("encode");
	r.found = await text(page, ".bar .dim");
	r.hits = await under(page, [[0.05, 1]]);
	await page.click(".bar input");
	await page.keyboard.press("Enter");
	r.hit = await text(page, ".said");
	await page.keyboard.press("Enter");
	r.zoomed = (await under(page, [[0.98, 1]]))[0][0];
	await page.keyboard.press("s");
	r.sandwich = await page.$$eval("#app section:not([hidden]) .flame", (f) => f.length);
	r.source = await page.$$eval(".code tr", (rows) => rows.slice(1).map((row) => [...row.cells].map((c) => c.textContent).concat(row.style.background !== "")));
	await page.keyboard.press("r");
	r.root = (await under(page, [[0.9, 0]]))[0][0];
	await page.keyboard.press("Escape");
	r.whole = (await under(page, [[0.02, 0]]))[0][0];
	await page.fill(".bar input", "");
	r.time = await byTime(page);
	await page.click("th button[data-key=name]");
	r.sorted = [await page.$eval("th[aria-sort]", (t) => t.textContent + " " + t.getAttribute("aria-sort")), (await table(page)).map((row) => row[0])];
	return r;
}

async function big(page) {
	const r = { rows: (await table(page)).length, first: (await under(page, [[0.3, 0]]))[0][0] };
	await page.keyboard.press("Tab");
	await page.focus(".flame canvas");
	for (let i = 0; i < 200; i++) await page.keyboard.press("ArrowDown");
	r.deep = await text(page, ".said");
	r.scrolled = await page.$eval(".flame", (f) => f.scrollTop > 0);
	await page.keyboard.press("t");
	await page.focus(BY_TIME);
	for (const key of ["ArrowDown", "ArrowDown", "ArrowRight"]) await page.keyboard.press(key);
	r.time = await text(page, ".said");
	return r;
}

async function both(page) {
	const r = { places: await under(page, [[0.02, 0], [0.1, 1], [0.6, 1], [0.9, 1], [0.985, 1]]), table: await table(page) };
	await page.click("text=by time");
	r.none = await text(page, ".bar ~ div p");
	await page.selectOption(".bar select", "new");
	r.time = await inTime(page, [[0.02, 1], [0.02, 3 + 20 / 19]]);
	return r;
}

run(async (open) => ({
	one: await open("one.html", {}, one),
	light: await open("one.html", { viewport: { width: 360, height: 640 }, colorScheme: "light" }, narrow),
	dark: await open("both.html", { viewport: { width: 360, height: 640 }, colorScheme: "dark" }, narrow),
	plain: await open("both.html", { javaScriptEnabled: false }, async (page) => ({ text: await page.innerText("body") })),
	both: await open("both.html", {}, both),
	big: await open("big.html", {}, big),
}));
