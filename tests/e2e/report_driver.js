// Opens pages of reports and does what a person would (browser.js).
const { run, text, narrow } = require("./browser.js");

const rows = (page) => page.$$eval("table.verdicts tbody tr", (all) => all.filter((r) => !r.hidden).map((r) => [...r.cells].map((c) => c.innerText.trim())));
const names = async (page) => (await rows(page)).map((row) => row[0]);
const sorted = (page) => page.$$eval("th[aria-sort]", (all) => all.map((t) => t.innerText + " " + t.getAttribute("aria-sort")));

// What somebody has who sees nothing: names of pictures, captions, heads of rows and columns, links that lead somewhere.
const structure = (page) => page.evaluate(() => ({
	pictures: [...document.querySelectorAll("svg.plot")].map((s) => s.getAttribute("role") + ": " + s.getAttribute("aria-label")),
	captions: [...document.querySelectorAll("table")].filter((t) => t.closest("details:not(.bench)") === null).map((t) => t.caption && t.caption.textContent),
	scopes: [...new Set([...document.querySelectorAll("th")].map((t) => t.getAttribute("scope")))],
	broken: [...document.querySelectorAll("a[href]")].filter((a) => !document.getElementById(a.hash.slice(1))).length,
	dots: [...document.querySelectorAll("path.d")].map((p) => p.getAttribute("d").split("M").length - 1),
	scripts: document.scripts.length,
	styled: document.querySelectorAll("[style]").length,
}));

async function compared(page) {
	const r = { title: await page.title(), names: await names(page), first: (await rows(page))[0], ...(await structure(page)) };
	await page.focus("table.verdicts th:nth-child(1) button");
	await page.keyboard.press("Enter");
	r.byName = [await sorted(page), await names(page)];
	await page.keyboard.press("Enter");
	r.down = [await sorted(page), await names(page)];
	await page.click("table.verdicts th:nth-child(3) button");
	r.byRatio = [await sorted(page), (await rows(page)).map((row) => row[2])];
	await page.fill(".tools input", "b1");
	r.filtered = [await names(page), await text(page, ".tools [role=status]"), await page.$$eval("details.bench:not([hidden])", (d) => d.length)];
	await page.fill(".tools input", "");
	await page.click(".tools button[data-verdict=slower]");
	r.slower = [await names(page), await page.getAttribute(".tools button[data-verdict=slower]", "aria-pressed")];
	await page.click(".tools button[data-verdict=slower]");
	r.all = (await names(page)).length;
	await page.click("table.verdicts a");
	r.opened = await page.$$eval("details.bench[open]", (d) => d.map((one) => one.querySelector("h3").textContent));
	return r;
}

const plain = async (page) => ({ text: await page.innerText("body"), open: await page.$$eval("details.bench", (d) => d.length), ...(await structure(page)) });
const phone = { viewport: { width: 360, height: 640 } };

run(async (open) => ({
	compared: await open("compared.html", {}, compared),
	light: await open("compared.html", { ...phone, colorScheme: "light" }, narrow),
	dark: await open("duel.html", { ...phone, colorScheme: "dark" }, narrow),
	hostile: await open("hostile.html", phone, async (page) => ({ ...(await narrow(page)), ...(await plain(page)) })),
	plain: await open("compared.html", { javaScriptEnabled: false }, plain),
	duel: await open("duel.html", {}, plain),
	timed: await open("timed.html", {}, plain),
	history: await open("history.html", phone, async (page) => ({ ...(await narrow(page)), ...(await plain(page)) })),
}));
