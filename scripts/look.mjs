// What scripts/look does in the browser; prints one line for everything that is wrong, then a summary.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [url, pictures] = process.argv.slice(2);
const need = createRequire(join(process.env.TOOLS, "node_modules", "x.js"));
const puppeteer = need("puppeteer-core");
const axe = readFileSync(need.resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };
const MOST = 50_000; // bytes of a page with its style and script, without sound and pictures

const wrong = [];
const fault = (where, what) => { wrong.push(`${where}: ${what}`); console.log(`WRONG ${where}: ${what}`); };
let tried = 0;
const hold = (where, what, truth) => { tried += 1; if (!truth) fault(where, what); };

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--mute-audio"],
});

async function opened(address, where, { script = true, scheme = "light", size = SIZES.phone } = {}) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setJavaScriptEnabled(script);
  await page.setViewport(size);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  page.on("console", (said) => { if (said.type() === "error") fault(where, `the console says ${said.text()}`); });
  page.on("pageerror", (error) => fault(where, `a script fails: ${error.message}`));
  page.weight = 0;
  page.on("request", (asked) => { if (!asked.url().startsWith(url) && !asked.url().startsWith("data:")) fault(where, `asks ${asked.url()}`); });
  page.on("response", async (answer) => {
    if (answer.status() >= 400) fault(where, `${answer.status()} for ${answer.url()}`);
    if (!/\.(mp3|jpg|vtt|json)(\?|$)/.test(answer.url())) page.weight += (await answer.buffer().catch(() => "")).length;
  });
  await page.goto(address, { waitUntil: "networkidle0" });
  return page;
}
const closed = (page) => page.browserContext().close();

async function seen(name, address) {
  for (const [kind, size] of Object.entries(SIZES)) {
    for (const scheme of ["light", "dark"]) {
      const where = `${name} ${kind} ${scheme}`;
      const page = await opened(address, where, { scheme, size });
      await page.screenshot({ path: join(pictures, `${name}-${kind}-${scheme}.png`), fullPage: true });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      hold(where, `is ${wide} pixels wider than the screen`, wide <= 0);
      hold(where, `weighs ${page.weight} bytes`, page.weight > 0 && page.weight < MOST);
      await page.evaluate(axe);
      const found = await page.evaluate((values) => window.axe.run(document, { runOnly: { type: "tag", values } }), RULES);
      tried += found.passes.length;
      for (const { id, help, nodes } of found.violations)
        for (const node of nodes) fault(where, `${id}: ${help}: ${node.html.slice(0, 160)}`);
      await closed(page);
    }
  }
}

async function readsAlong(address) {
  const where = "episode";
  const page = await opened(address, where);
  const audio = (ask) => page.evaluate(`((audio) => ${ask})(document.querySelector("audio"))`);
  const at = () => audio("audio.currentTime");
  const current = () => page.evaluate(() => document.querySelector("[data-start][aria-current]")?.dataset.start);
  const starts = await page.$$eval("[data-start]", (all) => all.map((one) => one.dataset.start));
  hold(where, "has no sentences", starts.length > 5);

  await page.evaluate(() => document.querySelectorAll("[data-start]")[4].click());
  await page.waitForFunction(() => !document.querySelector("audio").paused && document.querySelector("audio").readyState > 2);
  hold(where, "a click on a sentence does not go there", Math.abs((await at()) - starts[4]) < 1.5);
  hold(where, "the sentence that is said is not marked", (await current()) === starts[4]);
  const word = () => page.evaluate(() => [...CSS.highlights.get("ordet") ?? []].map((range) =>
    [range.toString(), range.startContainer.parentNode.hasAttribute("aria-current")])[0] ?? ["", true]);
  const said = await page.$eval("[data-start][aria-current]", (one) => [one.dataset.words, one.textContent.split(" ")]);
  if (said[0]) {
    const first = await word();
    hold(where, `"${first[0]}" is marked, not a word of the sentence`, first[1] && said[1].includes(first[0]));
    await page.waitForFunction((before) =>
      [...CSS.highlights.get("ordet")].some((range) => range.toString() !== before), {}, first[0]);
    hold(where, "the mark leaves the sentence", (await word())[1]);
  }
  await page.screenshot({ path: join(pictures, "episode-phone-playing.png") });
  await page.waitForFunction((start) => document.querySelector("audio").currentTime > +start + 0.1, {}, starts[5]);
  await page.waitForFunction((start) => document.querySelector("[data-start][aria-current]").dataset.start === start, {}, starts[5]);
  await audio("audio.pause()");
  await page.waitForFunction(() => /^#t=\d+$/.test(location.hash));
  const remembered = +(await page.evaluate(() => location.hash.slice(3)));
  hold(where, `the address says ${remembered}, the sound ${await at()}`, Math.abs(remembered - (await at())) <= 1);

  await page.focus(".said");
  await page.keyboard.press("ArrowRight");
  hold(where, "the right arrow does not go to the next sentence", (await current()) === starts[6]);
  await page.keyboard.press("ArrowLeft");
  hold(where, "the left arrow does not go back", (await current()) === starts[5]);
  await page.keyboard.press("Space");
  hold(where, "the space bar does not play", !(await audio("audio.paused")));
  await page.keyboard.press("Space");
  hold(where, "the space bar does not pause", await audio("audio.paused"));

  await page.select("[data-speed]", "1.5");
  hold(where, "the speed cannot be changed", (await audio("audio.playbackRate")) === 1.5);
  await page.focus(".chapters a");
  await page.keyboard.press("Enter");
  hold(where, "a chapter leaves the page", page.url().startsWith(address));
  hold(where, "a chapter does not play", !(await audio("audio.paused")));
  await audio("audio.pause()");

  await page.goto("about:blank");
  await page.goto(`${address}#t=0:21`, { waitUntil: "networkidle0" });
  hold(where, "an address with a time does not begin there", Math.abs((await at()) - 21) < 0.5);
  hold(where, "the speed is forgotten", (await audio("audio.playbackRate")) === 1.5);
  await page.emulateMediaType("print");
  const printed = await page.evaluate(() => getComputedStyle(document.querySelector(".player")).display);
  hold(where, "the player is printed", printed === "none");
  await closed(page);
}

async function fits(name, address) {
  // The frame that the episode's page gives for other pages, as narrow as a phone shows it.
  const line = await opened(address, name).then(async (page) => {
    const found = await page.$eval("#ram", (one) => one.textContent);
    await closed(page);
    return found;
  });
  const height = +/height="(\d+)"/.exec(line)[1];
  const page = await opened(/src="([^"]+)"/.exec(line)[1], name, { size: { width: 330, height } });
  const need = await page.evaluate(() => document.documentElement.scrollHeight);
  hold(name, `needs ${need} pixels, its frame has ${height}`, need <= height);
  await page.screenshot({ path: join(pictures, `${name}-frame.png`) });
  await closed(page);
}

async function works(address, episode) {
  const where = "without scripts";
  const page = await opened(episode, where, { script: false });
  const text = await page.evaluate(() => document.querySelector(".said").innerText);
  hold(where, "the transcript cannot be read", text.length > 200);
  hold(where, "the player is not there", await page.evaluate(() => document.querySelector("audio").controls));
  hold(where, "a button that does nothing is shown", await page.evaluate(
    () => [...document.querySelectorAll("button, select, input")].every((one) => one.offsetParent === null)));
  await closed(page);

  const show = await opened(address, "search");
  const titles = await show.$$eval("#nyast h3", (all) => all.map((one) => one.textContent));
  const word = titles[0].split(" ").find((one) => one.length > 5);
  await show.type("#sok", word.toUpperCase());
  await show.waitForFunction(() => document.querySelector(".search [role=status]").textContent);
  const found = await show.$$eval(".search h3", (all) => all.map((one) => one.textContent));
  hold("search", `${word} does not find ${titles[0]}`, found.includes(titles[0]));
  await show.type("#sok", " qqqq");
  await show.waitForFunction(() => document.querySelector(".search [role=status]").textContent.startsWith("Inga"));
  await closed(show);
}

try {
  const first = await opened(url, "show");
  const links = await first.$$eval("a", (all) => all.map((one) => one.href));
  const inside = (folder) => links.find((link) => link.startsWith(url + folder));
  await closed(first);
  const episode = inside("episodes/");
  await seen("show", url);
  await seen("episode", episode);
  await seen("embed", episode.replace("/episodes/", "/embed/"));
  for (const folder of ["amnen/", "arkiv/"]) if (inside(folder)) await seen(folder.slice(0, -1), inside(folder));
  await fits("embed", episode);
  await readsAlong(episode);
  await works(url, episode);
} finally {
  await browser.close();
}
console.log(`${tried} things tried, ${wrong.length} wrong, pictures in ${pictures}`);
process.exit(wrong.length ? 1 : 0);
