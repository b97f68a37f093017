// Opens each report in a browser and asks axe-core for violations of WCAG 2.2 AA: light and dark, wide, and 320 px wide, which is what
// a screen of 1280 px shows at 400 % zoom; with every worksheet open. Also: nothing is wider than the narrow screen, nothing is loaded
// beside the file, the policy lets no script run, the page says nothing on the console, every worksheet is on paper, and a drawing has its
// scale over its marks (at 400 px it once had not).
//
//   node check.mjs CHROMIUM SHOTS REPORT.html...      (SHOTS: a folder for pictures of the top of each page)

import { createRequire } from "node:module";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";

// The packages are installed in the target folder, where this is run.
const require = createRequire(resolve("package.json"));
const { chromium } = require("playwright-core");
const axe = require("axe-core");

const [executablePath, shots, ...reports] = process.argv.slice(2);
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
const WAYS = [
  [1280, "light", "none"],
  [320, "dark", "none"],
  [1280, "dark", "none"],
  [320, "light", "none"],
  [1280, "light", "active"],
  [400, "light", "none"],
];
let wrong = 0;
const say = (what) => {
  wrong += 1;
  console.error(`tests/a11y: ${what}`);
};

const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
for (const report of reports) {
  const url = pathToFileURL(resolve(report)).href;
  // The first in every way, the others in two.
  for (const [width, colorScheme, forcedColors] of report === reports[0] ? WAYS : WAYS.slice(0, 2)) {
    const name = `${basename(report)} at ${width} px, ${forcedColors === "active" ? "forced colors" : colorScheme}`;
    // axe runs in a world of its own; the policy of the page still holds for the page.
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, forcedColors });
    const page = await context.newPage();
    const loaded = [];
    page.on("request", (request) => loaded.push(request.url()));
    page.on("console", (message) => say(`${name}: the console says ${message.text()}`));
    await page.goto(url);
    if (loaded.length !== 1 || loaded[0] !== url) say(`${name}: loads ${loaded.join(" ")}`);
    await page.evaluate(() => document.querySelectorAll("details").forEach((it) => (it.open = true)));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) say(`${name}: ${wide} px wider than the screen`);
    // A mark is read off the scale only where both are as wide as each other.
    const off = await page.evaluate(() => {
      const side = (it) => [it.getBoundingClientRect().left, it.getBoundingClientRect().right].map(Math.round).join(" to ");
      const tables = [...document.querySelectorAll(".plot")];
      return tables.filter((it) => [...it.querySelectorAll(".mark")].some((mark) => side(mark) !== side(it.querySelector(".scale")))).length;
    });
    if (off > 0) say(`${name}: in ${off} drawings the scale does not stand over the marks`);
    const unstyled = await page.evaluate(() => getComputedStyle(document.body).fontFamily !== "system-ui, sans-serif");
    if (unstyled) say(`${name}: the style sheet was not let in`);
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate((tags) => axe.run({ runOnly: { type: "tag", values: tags } }), TAGS);
    for (const it of violations) {
      say(`${name}: ${it.id} (${it.impact}): ${it.help}; ${it.nodes.length} times, first ${it.nodes[0].html.slice(0, 200)}`);
    }
    await page.evaluate(() => document.querySelectorAll("details").forEach((it) => (it.open = false)));
    // On paper every worksheet is there, folded or not; on the screen it is folded.
    const folded = () => {
      const shows = (it) => it.querySelector("summary ~ *").checkVisibility({ contentVisibilityAuto: true });
      return [...document.querySelectorAll("details")].filter((it) => !shows(it)).length;
    };
    const all = await page.evaluate(() => document.querySelectorAll("details").length);
    // A handout has none, nor have awards.
    const none = all === 0 && (await page.evaluate(() => document.querySelector(".map") !== null));
    if ((await page.evaluate(folded)) !== all || none) say(`${name}: not every worksheet of ${all} is folded`);
    await page.emulateMedia({ media: "print" });
    // What is skipped is decided when a frame is drawn.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    const lost = await page.evaluate(folded);
    if (lost > 0) say(`${name}: ${lost} of ${all} worksheets are not on paper`);
    await page.emulateMedia({ media: "screen" });
    page.removeAllListeners("console");
    const ran = await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.body.append(script);
      return window.ran === true;
    });
    if (ran) say(`${name}: a script runs`);
    if (shots) {
      const file = `${basename(report, ".html")}-${width}-${forcedColors === "active" ? "forced" : colorScheme}.png`;
      await page.screenshot({ path: resolve(shots, file), clip: { x: 0, y: 0, width, height: 5000 }, fullPage: true });
    }
    await context.close();
  }
}
await browser.close();
if (wrong > 0) process.exit(1);
console.log(`${reports.length} reports, the first in ${WAYS.length} ways: no violation`);
