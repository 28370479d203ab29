// Chromium without a window, opened once; its arguments: the browser, the pages' folder. What `work` finds on each page is kept with all
// that the page said, asked for or ran into.
const [browserPath, folder] = process.argv.slice(2), { chromium } = require("playwright-core");
let shots = 0;

async function open(browser, file, options, work) {
	const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options }), page = await context.newPage(), said = [];
	page.on("console", (m) => said.push("console: " + m.text()));
	page.on("pageerror", (e) => said.push("error: " + e.message));
	page.on("dialog", (d) => { said.push("dialog: " + d.message()); d.dismiss(); });
	page.on("request", (r) => { if (r.url() !== "file://" + folder + "/" + file) said.push("request: " + r.url()); });
	await page.goto("file://" + folder + "/" + file);
	const result = await work(page);
	if (process.env.PAGE_SHOTS) await page.screenshot({ path: process.env.PAGE_SHOTS + "/" + shots++ + "-" + file + ".png", fullPage: true });
	await context.close();
	return { ...result, said };
}

const text = (page, selector) => page.$eval(selector, (e) => e.textContent);
const narrow = async (page) => ({ wide: await page.evaluate(() => document.documentElement.scrollWidth), paper: await page.evaluate(() => getComputedStyle(document.body).backgroundColor) });

// Runs `visit` with a browser, and prints what it returns as one JSON object.
async function run(visit) {
	try {
		const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu"] });
		const seen = await visit((...words) => open(browser, ...words));
		await browser.close();
		console.log(JSON.stringify(seen));
	} catch (e) {
		console.error(e);
		process.exit(1);
	}
}

module.exports = { run, text, narrow };
