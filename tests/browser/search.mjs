// Drives search and cards of a built site in Chromium, with the policy of a strict host in force.
//
//     node search.mjs PUBLIC_FOLDER BASE_PATH
//
// Says `ok N` at the end, or what is wrong. Ends with status 3 if playwright-core or Chromium is missing.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [, , folder, base = ""] = process.argv;
const here = import.meta.dirname;
const CHROMIUM = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'";
const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".txt": "text/plain" };

const missing = (what) => {
  console.log(`missing: ${what}`);
  process.exit(3);
};

async function playwright() {
  const modules = [path.join(here, "node_modules"), ...(process.env.NODE_PATH ?? "").split(path.delimiter).filter(Boolean)];
  const found = modules.map((modules) => path.join(modules, "playwright-core/index.mjs")).find(fs.existsSync);
  return found ? import(pathToFileURL(found)) : missing("playwright-core (npm ci in tests/browser)");
}

function serve() {
  const server = http.createServer((request, response) => {
    const wanted = decodeURIComponent(new URL(request.url, "http://x").pathname);
    let file = wanted.startsWith(`${base}/`) ? path.join(folder, wanted.slice(base.length)) : "";
    if (file.endsWith("/")) file += "index.html";
    const isThere = file && fs.existsSync(file) && fs.statSync(file).isFile();
    const type = TYPES[path.extname(file)] ?? "application/octet-stream";
    response.writeHead(isThere ? 200 : 404, { "content-type": `${type}; charset=utf-8`, "content-security-policy": POLICY });
    response.end(isThere ? fs.readFileSync(file) : "");
  });
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done(server)));
}

// The lines of a table: what stands before and behind the arrow.
const table = (name) =>
  fs.readFileSync(path.join(here, name), "utf8").split("\n")
    .filter((line) => line.includes(" → ") && !line.startsWith("# ")).map((line) => line.split(" → "));

const wrong = [];
let checks = 0;
const check = (what, got, wanted) => {
  checks++;
  if (got !== wanted) wrong.push(`${what}: ${JSON.stringify(got)} instead of ${JSON.stringify(wanted)}`);
};

const { chromium } = await playwright();
const executablePath = CHROMIUM.find((file) => file && fs.existsSync(file)) ?? missing("Chromium");
const server = await serve();
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--no-first-run"] });
const context = await browser.newContext({ viewport: { width: 1200, height: 800 } });
const page = await context.newPage();
page.setDefaultTimeout(10_000);
page.on("console", (message) => message.type() === "error" && wrong.push(`console: ${message.text()}`));
page.on("pageerror", (error) => wrong.push(`script: ${error.message}`));
page.on("request", (request) => request.url().startsWith(origin) || wrong.push(`request: ${request.url()}`));

const go = (address) => page.goto(`${origin}${base}${address}`);
const paths = (selector) => page.$$eval(selector, (links, base) => links.map((link) => link.pathname.slice(base.length)), base);
const settled = () => page.waitForFunction(() => /\d|Nothing/.test(document.querySelector(".status").textContent));

async function theTable() {
  for (const [query, wanted] of table("queries.txt")) {
    const state = new URLSearchParams();
    const isWord = (part) => {
      const filter = part.match(/^(kind|actor|topic|from|to)=(.+)$/);
      if (filter) state.set(filter[1], filter[2]);
      return !filter;
    };
    state.set("q", query.split(" ").filter(isWord).join(" "));
    await go(`/search/?${state}`);
    await settled();
    check(query, (await paths(".hits a"))[0] ?? "-", wanted);
    if (query.includes("<")) {
      check(`${query} in the field`, await page.inputValue("input[name=q]"), query);
      check(`${query} as markup`, await page.locator(".search-form :is(img, script)").count(), 0);
      check(`${query} run`, await page.title().then((title) => title === "run"), false);
    }
  }
}

async function theWords() {
  await go("/search/");
  for (const [text, wanted] of table("words.txt")) {
    const got = await page.evaluate(async ([text, base]) => {
      const { words } = await import(`${base}/assets/finder.js`);
      return words(text).map(({ word }) => word).join(" ").normalize("NFC");
    }, [text, base]);
    check(text, got, wanted);
  }
}

async function theKeys() {
  await go("/briefs/eight-groups/");
  await page.keyboard.press("/");
  await page.waitForSelector("dialog[open] input:focus");
  await page.keyboard.type("shein");
  await page.waitForSelector("dialog .hits a");
  await page.keyboard.press("ArrowDown");
  check("arrow", await page.evaluate((base) => document.activeElement.pathname?.slice(base.length), base), "/actors/claudia-sheinbaum/");
  await page.keyboard.press("ArrowUp");
  check("back to the input", await page.evaluate(() => document.activeElement.name), "q");
  await page.keyboard.press("Escape");
  check("closed", await page.locator("dialog[open]").count(), 0);
  await page.keyboard.press("/");
  await page.waitForSelector("dialog[open] input:focus");
  await page.keyboard.type("guillot");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search\/\?q=guillot$/);
  await settled();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/actors\/gregory-guillot\/$/);
}

async function theAddress() {
  await go("/search/");
  await page.fill("input[name=q]", "tariffs");
  await page.waitForURL(/\?q=tariffs$/);
  await page.waitForSelector(".hits a");
  check("passage marked", (await page.locator(".hits .passage mark").count()) > 0, true);
  await page.selectOption("select[name=kind]", "brief");
  await page.waitForURL(/\?q=tariffs&kind=brief$/);
  await page.waitForFunction(() => ![...document.querySelectorAll(".hits a")].some((link) => !link.pathname.includes("/briefs/")));
  await page.goBack();
  await page.waitForURL(/\?q=tariffs$/);
  check("filter gone back", await page.inputValue("select[name=kind]"), "");
  await page.waitForFunction(() => [...document.querySelectorAll(".hits a")].some((link) => link.pathname.includes("/topics/")));
  await page.locator(".hits a").first().click();
  await page.waitForURL(/\/topics\/tariffs\/$/);
  await page.goBack();
  await page.waitForSelector(".hits a");
  check("query kept", await page.inputValue("input[name=q]"), "tariffs");
}

async function theCards() {
  await go("/briefs/eight-groups/");
  for (const selector of [".prose a.actor", ".prose a.topic", ".prose a.date"]) {
    const link = page.locator(selector).first();
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await link.hover();
    await page.waitForSelector("#card:popover-open");
    check(`${selector} says its name`, (await page.locator("#card .name").textContent()) !== "", true);
    check(`${selector} described`, await link.getAttribute("aria-describedby"), "card");
    check(`${selector} moves nothing`, await page.evaluate(() => document.documentElement.scrollHeight), height);
    await page.keyboard.press("Escape");
    check(`${selector} closes`, await page.locator("#card:popover-open").count(), 0);
    await page.mouse.move(5, 5);
  }
  await page.locator("h1").click();
  for (let step = 0; step < 60 && !(await page.evaluate(() => document.activeElement.matches(".prose a.actor"))); step++) await page.keyboard.press("Tab");
  await page.waitForSelector("#card:popover-open");
  check("card by key", await page.evaluate(() => document.activeElement.getAttribute("aria-describedby")), "card");
  await page.keyboard.press("Tab");
  await page.waitForFunction(() => !document.querySelector("#card:popover-open") || document.activeElement.matches("[aria-describedby]"));
}

async function withoutScript() {
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const page = await plain.newPage();
  await page.goto(`${origin}${base}/search/`);
  check("form without script", await page.locator(".search-form").isVisible(), false);
  check("names without script", (await page.locator(".names-az .index a").count()) > 20, true);
  await plain.close();
}

for (const part of [theTable, theWords, theKeys, theAddress, theCards, withoutScript]) {
  await part().catch((error) => wrong.push(`${part.name}: ${error.message.split("\n")[0]}`));
}
await browser.close();
server.close();
console.log(wrong.length ? wrong.join("\n") : `ok ${checks}`);
process.exit(wrong.length ? 1 : 0);
