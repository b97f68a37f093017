// The pages of `redress serve` in a browser, as tests/browser/run says. Every step is one of a user: fields by their labels, buttons by their
// names.
//
//   node check.mjs CHROMIUM REDRESS CASES SHOTS      (CASES: an empty folder for case files; SHOTS: a folder for pictures)

import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

// The packages are installed in the target folder, where this is run.
const require = createRequire(resolve("package.json"));
const { chromium } = require("playwright-core");
const axe = require("axe-core");

const [executablePath, program, cases, shots] = process.argv.slice(2);
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
let wrong = 0;
const say = (what) => {
  wrong += 1;
  console.error(`tests/browser: ${what}`);
};
const check = (fits, what) => fits || say(what);

/** Starts a server. Its log is kept, because no value of the case may be in it. */
const start = async (facts, ...more) => {
  const child = spawn(program, ["serve", resolve(cases, facts), ...more, "--log", "debug"], { stdio: ["ignore", "pipe", "pipe"] });
  const server = { child, log: "" };
  const ready = new Promise((done, failed) => {
    child.stderr.on("data", (data) => {
      server.log += data;
      const url = /http:\S+token=[0-9a-f]{64}/.exec(server.log);
      if (url && /Ctrl-C/.test(server.log)) done(url[0]);
    });
    child.on("exit", () => failed(new Error(`the server ended: ${server.log}`)));
  });
  child.stdout.on("data", (data) => (server.log += data));
  server.url = await ready;
  child.removeAllListeners("exit");
  server.base = new URL(server.url).origin;
  server.ended = new Promise((done) => child.on("exit", (code) => done(code)));
  return server;
};
const stop = async (server) => {
  server.child.kill("SIGINT");
  check((await server.ended) === 0, "the server does not end with 0 after Ctrl-C");
};

const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const open = async (options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.on("console", (message) => {
    // A refused form is an answer with its own status.
    if (!/status of (401|409|422)/.test(message.text())) say(`${page.url()}: the console says ${message.text()}`);
  });
  page.on("pageerror", (error) => say(`${page.url()}: the script fails: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol !== "data:" && url.hostname !== "127.0.0.1") say(`loads ${request.url()}`);
  });
  page.on("dialog", (dialog) => dialog.accept());
  return page;
};
const heading = (page) => page.locator("#question").innerText();
const press = async (page, name) => {
  await page.getByRole("button", { name, exact: true }).click();
  await page.waitForLoadState();
};
const shot = (page, name) => page.screenshot({ path: resolve(shots, `${name}.png`), fullPage: true });
const fits = async (page, name) => {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  check(wide <= 0, `${name}: ${wide} px wider than the screen`);
};
const clean = async (page, name) => {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate((tags) => axe.run({ runOnly: { type: "tag", values: tags } }), TAGS);
  for (const it of violations) say(`${name}: ${it.id} (${it.impact}): ${it.help}; ${it.nodes.length} times, first ${it.nodes[0].html.slice(0, 200)}`);
};
const file = (name) => readFileSync(resolve(cases, name), "utf8");

// The clerk's job, from an empty page.
const page = await open();
let server = await start("roe.toml");
await page.goto(server.url);
check(new URL(page.url()).pathname === "/interview", "an empty case does not begin with the questions");
await shot(page, "1-empty");
await clean(page, "the empty page");
await page.getByLabel("Caption").fill("United States v. Roe");
await page.getByLabel("Court").fill("N.D. Nowhere");
await page.getByLabel("Docket number").fill("1:24-cr-00100");
await page.getByLabel("Day of the judgment").fill("6/14/2024");
await press(page, "Save and go on");
check((await page.locator(".field.wrong input").inputValue()) === "N.D. Nowhere", "a wrong court is not shown at its field");
check((await page.getByLabel("Caption").inputValue()) === "United States v. Roe", "the other answers are lost when one is wrong");
await shot(page, "2-wrong-court");
await clean(page, "a refused answer");
await page.getByLabel("Court").fill("N.D. Ill.");
await press(page, "Save and go on");
check(file("roe.toml").includes('court = "ilnd"'), "the court is not in the file");

const defendant = async (id, statute, ended, began) => {
  await page.getByLabel("Id of the defendant").fill(id);
  await page.getByLabel("Statute of conviction").fill(statute);
  await page.getByLabel("Day on which the conduct ended").fill(ended);
  await page.getByLabel("Day on which it began").fill(began);
  await press(page, "Save and go on");
  check(/another count/.test(await heading(page)), `after a count of ${id}: ${await heading(page)}`);
  await press(page, "None, go on");
};
await defendant("d1", "18 U.S.C. 2252A(a)(2)", "10/15/2019", "1/2/2019");
await shot(page, "3-second-defendant");
await defendant("d2", "18 U.S.C. 2252A(a)(5)(B)", "3/1/2021", "");
await press(page, "None, go on");

const victim = async (id, amount) => {
  await page.getByLabel("Id of the victim").fill(id);
  const proof = page.getByLabel("found", { exact: true });
  if (await proof.count()) await proof.check();
  await page.getByLabel("Where it is written").fill("ECF 41");
  await page.getByLabel("Head of the first loss").selectOption("medical");
  await page.getByLabel("Amount of the loss").fill(amount);
  await page.getByLabel("Cause of the loss").selectOption("trade");
  await press(page, "Save and go on");
  check(/another loss/.test(await heading(page)), `after a loss of ${id}: ${await heading(page)}`);
  await press(page, "None, go on");
};
await victim("v1", "$210,500.00");
await shot(page, "4-second-victim");
await victim("v2", "12,000");
await victim("v3", "1500.50");
await victim("v4", "$90,000");
check(/another victim/.test(await heading(page)), `after four victims: ${await heading(page)}`);
await press(page, "None, go on");
await shot(page, "5-open-point");
await clean(page, "an open point");

// Losses: one cell, and a pasted spreadsheet.
await page.getByRole("link", { name: "Losses", exact: true }).click();
await page.getByLabel("Amount, row 1, v3").fill("$1,600.75");
await press(page, "Save the losses of v3");
check(file("roe.toml").includes('amount = "1600.75"'), "a changed cell is not in the file");
await page.getByLabel("Rows, with their header").fill(
  "Date\tDescription\tAmount Paid\n3/1/2022\tcounseling, first half\t$4,250.00\n9/1/2022\tcounseling, second half\t4,000\n\tTotal\t$8,250.00\n1/5/2023\tlater\tabout 300\n",
);
await page.getByLabel("Victim of rows that name none").selectOption("v2");
await page.getByLabel("Head of every row").selectOption("medical");
await page.getByLabel("Cause of every row").selectOption("trade");
await page.getByLabel("Proof of every row").selectOption("found");
await press(page, "Show what becomes of each row");
await shot(page, "6-rows");
await clean(page, "the preview of rows");
check((await page.getByText("about 300").count()) > 0, "a refused row is not shown");
check(!file("roe.toml").includes("4250.00"), "a preview wrote to the file");
await page.getByLabel("Leave out the refused rows").check();
await press(page, "Add these rows");
check(file("roe.toml").includes("4250.00") && file("roe.toml").includes("4000.00"), "pasted rows are not in the file");
await shot(page, "7-losses");
await clean(page, "the losses");

// The server is stopped in between, and goes on with the file as it is.
const port = new URL(server.base).port;
const log = [server.log];
await stop(server);
server = await start("roe.toml", "--port", port);
await page.goto(`${server.base}/interview`);
check((await page.getByText("needs the address from the terminal").count()) > 0, "an old cookie opens a new server");
await page.goto(server.url);

// Every open point.
let asked = 0;
for (; asked < 120; asked += 1) {
  await page.goto(`${page.url().includes("/interview") ? page.url() : server.base + "/interview"}`);
  const title = await heading(page);
  if (/Nothing more to ask/.test(title)) break;
  const form = page.locator("form#questions");
  const proof = form.getByLabel("found", { exact: true });
  if (await proof.count()) await proof.check();
  const choice = form.locator("input[type=radio][name=open]");
  const line = form.locator("input[type=text][name=open], input[name=open-typed]");
  const list = form.locator("select[name=open]");
  if (await line.count()) await line.first().fill(/how many|number|orders/i.test(title) ? "3" : "0.00");
  else if (await list.count()) await list.selectOption({ index: 1 });
  else if (await choice.count()) await choice.first().check();
  if (asked === 2) {
    await page.waitForTimeout(900);
    await shot(page, "8-as-one-types");
  }
  if (/Left to the court/.test(title)) await line.first().fill("3,000.00");
  const before = page.url();
  await press(page, "Save and go on");
  if (await page.locator(".wrong, .notice.error").count()) {
    await shot(page, `refused-${asked}`);
    say(`"${title}" refused: ${await page.locator(".notice").first().innerText()}`);
    await press(page, "Skip");
  }
  check(page.url() !== before, `"${title}" is asked again`);
}
check(asked > 5 && asked < 120, `the questions end after ${asked}`);
console.log(`${asked} open points answered`);
await shot(page, "9-nothing-more");

// Back takes the last answer back; reload changes nothing.
const whole = file("roe.toml");
await page.reload();
check(file("roe.toml") === whole, "a reload changes the file");

// The pages.
for (const [name, title] of [
  ["Answer", "10-answer"],
  ["Circuits", "11-circuits"],
  ["Worksheet", "12-worksheet"],
  ["Timeline", "13-timeline"],
  ["Judgment", "14-judgment"],
  ["Law", "15-law"],
  ["Documents", "16-documents"],
]) {
  await page.getByRole("link", { name, exact: true }).first().click();
  await page.waitForLoadState();
  await shot(page, title);
  await clean(page, name);
}
for (const [name, begins] of [
  ["Report as DOCX", "PK"],
  ["Report as HTML", "<!DOCTYPE html>"],
  ["Worksheet as CSV", ""],
  ["Answer as JSON", "{"],
]) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name, exact: true }).click()]);
  const bytes = readFileSync(await download.path(), "latin1");
  check(bytes.length > 500 && bytes.startsWith(begins), `${name}: ${bytes.length} bytes that begin with ${bytes.slice(0, 20)}`);
}

// Two tabs: the second one to save is told, and nothing of the first is lost.
const other = await page.context().newPage();
for (const tab of [page, other]) {
  await tab.goto(`${server.base}/losses`);
}
await page.getByLabel("Amount, row 1, v4").fill("91,000.00");
await press(page, "Save the losses of v4");
await other.getByLabel("Amount, row 1, v4").fill("95,000.00");
await press(other, "Save the losses of v4");
check((await other.getByText("was changed since this page was made").count()) > 0, "two tabs overwrite each other");
check((await other.getByLabel("Amount, row 1, v4").inputValue()) === "95,000.00", "the cell of the second tab is lost");
check(file("roe.toml").includes("91000.00") && !file("roe.toml").includes("95000.00"), "the second tab wrote over the first");
await shot(other, "17-two-tabs");
await press(other, "Save the losses of v4");
check(file("roe.toml").includes("95000.00"), "the second tab cannot save after it was told");
writeFileSync(resolve(cases, "roe.toml"), file("roe.toml") + "# by an editor\n");
await page.getByLabel("Amount, row 1, v4").fill("1.00");
await press(page, "Save the losses of v4");
check(file("roe.toml").endsWith("# by an editor\n"), "a change of an editor is lost");

// Narrow, and at 400 % zoom, light and dark.
const state = await page.context().storageState();
for (const [width, colorScheme] of [
  [900, "light"],
  [390, "light"],
  [320, "dark"],
]) {
  const narrow = await open({ viewport: { width, height: 800 }, colorScheme, storageState: state });
  for (const path of ["/", "/interview", "/losses", "/compare", "/explain", "/timeline", "/judgment", "/law", "/law?q=floor", "/law/parameters", "/law/authorities", "/law/awards", "/documents"]) {
    await narrow.goto(server.base + path);
    const name = `${path} at ${width} px, ${colorScheme}`;
    await fits(narrow, name);
    await clean(narrow, name);
    if (["/", "/interview", "/losses", "/compare"].includes(path)) await shot(narrow, `narrow-${width}-${path.slice(1) || "answer"}`);
  }
  await narrow.context().close();
}

// By keyboard alone, without script too.
const keys = await start("keys.toml");
const blind = await open({ javaScriptEnabled: false });
await blind.goto(keys.url);
const tabTo = async (label) => {
  for (let n = 0; n < 60; n += 1) {
    await blind.keyboard.press("Tab");
    const focus = await blind.evaluate(() => {
      const it = document.activeElement;
      return it?.labels?.[0]?.innerText ?? it?.innerText ?? it?.value;
    });
    if (focus?.startsWith(label)) return true;
  }
  say(`the keyboard does not reach ${label}`);
  return false;
};
await tabTo("To the content");
await blind.keyboard.press("Enter");
for (const [label, text] of [
  ["Caption", "United States v. Poe"],
  ["Court", "C.D. Cal."],
  ["Docket", ""],
  ["Day of the judgment", "2024-06-03"],
]) {
  if (await tabTo(label)) await blind.keyboard.type(text);
}
await Promise.all([blind.waitForNavigation(), blind.keyboard.press("Enter")]);
await tabTo("Id of the defendant");
await blind.keyboard.type("poe");
await tabTo("Statute");
await blind.keyboard.type("18 U.S.C. 2252A(a)(5)(B)");
await tabTo("Day on which the conduct ended");
await blind.keyboard.type("2021-05-01");
await tabTo("Save and go on");
await Promise.all([blind.waitForNavigation(), blind.keyboard.press("Enter")]);
check(file("keys.toml").includes("2021-05-01"), "a count cannot be entered by keyboard without script");
await tabTo("Back");
await Promise.all([blind.waitForNavigation(), blind.keyboard.press("Enter")]);
check(!file("keys.toml").includes("2021-05-01"), "back does not take the last answer back");
await blind.context().close();
await stop(keys);

await stop(server);
log.push(server.log, keys.log);
for (const value of ["Roe", "210500", "210,500", "ECF 41", "counseling", "00100"]) {
  check(!log.join("").replaceAll(resolve(cases), "").replace(/roe\.toml/g, "").includes(value), `the log has a value of the case: ${value}`);
}
await browser.close();
if (wrong > 0) process.exit(1);
console.log("the pages work: no violation");
