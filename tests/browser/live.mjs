// Live reload in Chromium: node live.mjs <dateline> <site> <chromium>
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFile, rm, writeFile, mkdir } from "node:fs/promises";
import { createServer } from "node:net";
import { chromium } from "playwright-core";

const [, , program, site, executablePath] = process.argv;
const PATIENCE = 20_000;
const PAGE = `${site}/content/about.md`;

const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
const port = await freePort();
const origin = `http://127.0.0.1:${port}`;

let server;
const start = async () => {
  server = spawn(program, ["serve", "--today", "2025-06-01", "--port", port, "--site", site], { stdio: "ignore" });
  for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
    if (await fetch(origin).then((answer) => answer.ok, () => false)) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error("the server does not answer");
};
const stop = () =>
  new Promise((done) => {
    server.once("exit", done);
    server.kill();
  });

const paragraphs = (marker) =>
  Array.from({ length: 60 }, (_, n) => `Paragraph ${n} of ${marker}.\n`).join("\n");
const about = (marker) =>
  writeFile(
    PAGE,
    `---\ntitle: About\n---\n\n${paragraphs("the start")}\n<details id="d"><summary>More</summary>Inside</details>\n<input id="i" value="a">\n\n## ${marker}\n\n${paragraphs("the end")}\n`,
  );

// The policy that the published site has: the preview has to do with it.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'";
await mkdir(`${site}/static`, { recursive: true });
await writeFile(`${site}/static/_headers`, `/*\n  Content-Security-Policy: ${POLICY}\n`);
await writeFile(`${site}/dateline.toml`, 'title = "Desk"\n[markdown]\nraw_html = true\n');
await about("First");
await start();

const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
});
const problems = [];
let isDown = false;
const open = async (path) => {
  const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
  page.setDefaultTimeout(PATIENCE);
  page.on("console", (message) => {
    // While the server is down a browser itself reports that it cannot be reached.
    const isOfTheGap = /ERR_CONNECTION|WebSocket connection/.test(message.text());
    if (["error", "warning"].includes(message.type()) && !(isDown && isOfTheGap)) problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(String(error)));
  await page.addInitScript(() => {
    window.builds = 0;
    document.addEventListener("securitypolicyviolation", (event) => console.error(`blocked: ${event.blockedURI} ${event.violatedDirective}`));
    addEventListener("DOMContentLoaded", () =>
      document.documentElement.addEventListener("dateline:build", () => window.builds++));
  });
  await page.goto(`${origin}${path}`);
  await page.waitForFunction(() => window.builds > 0);
  // Lives as long as this document does: a reload would lose it.
  await page.evaluate(() => (window.mark = "kept"));
  return page;
};
const isKept = (page) => page.evaluate(() => window.mark === "kept");
const step = async (name, work) => {
  await work();
  assert.deepEqual(problems, [], `${name}: the console`);
  console.log(`ok: ${name}`);
};
const overlay = (page) => page.locator("dateline-findings");

let page = await open("/about/");
let other = await open("/");

try {
  await step("a save shows up; scroll, details, focus and forms stay", async () => {
    await page.click("#d summary");
    await page.fill("#i", "typed");
    await page.evaluate(() => window.scrollTo(0, 900));
    const before = await page.evaluate(() => {
      document.documentElement.dataset.theme = "dark";
      window.node = document.querySelector("#i");
      return window.scrollY;
    });
    await other.evaluate(() => (window.changes = 0, new MutationObserver(() => window.changes++).observe(document, { subtree: true, childList: true, attributes: true, characterData: true })));
    await about("Second");
    await page.waitForFunction(() => document.querySelector("h2")?.textContent.startsWith("Second"));
    const after = await page.evaluate(() => ({
      scroll: window.scrollY,
      open: document.querySelector("#d").open,
      value: document.querySelector("#i").value,
      focus: document.activeElement.id,
      same: document.querySelector("#i") === window.node,
      theme: document.documentElement.dataset.theme,
    }));
    assert.deepEqual(after, { scroll: before, open: true, value: "typed", focus: "i", same: true, theme: "dark" });
    assert.ok(await isKept(page), "the page was reloaded");
    assert.equal(await other.evaluate(() => window.changes), 0, "another page was touched");
  });

  await step("styles swap without a reload", async () => {
    const file = `${site}/themes/default/static/assets/style.css`;
    await mkdir(`${site}/themes/default/static/assets`, { recursive: true });
    await writeFile(file, "body { background: rgb(1, 2, 3) }");
    for (const tab of [page, other]) {
      await tab.waitForFunction(() => getComputedStyle(document.body).backgroundColor === "rgb(1, 2, 3)");
      await tab.waitForFunction(() => document.querySelectorAll("link[rel=stylesheet]").length === 1);
    }
    await writeFile(file, "body { background: rgb(4, 5, 6) }");
    for (const tab of [page, other]) {
      await tab.waitForFunction(() => getComputedStyle(document.body).backgroundColor === "rgb(4, 5, 6)");
      assert.ok(await isKept(tab), "the page was reloaded");
    }
    await rm(`${site}/themes`, { recursive: true });
    await page.waitForFunction(() => getComputedStyle(document.body).backgroundColor !== "rgb(4, 5, 6)");
  });

  await step("an error comes over the page, as text, and goes", async () => {
    const text = await readFile(PAGE, "utf8");
    await writeFile(PAGE, text.replace("title: About", "title: About\ndraft: <img src=x onerror=alert(1)>"));
    for (const tab of [page, other]) {
      await overlay(tab).locator("pre.error").first().waitFor();
      const shown = await overlay(tab).locator("pre.error").first().textContent();
      assert.match(shown, /content\/about\.md:3/);
      assert.ok(shown.includes("<img src=x onerror=alert(1)>"), shown);
      assert.equal(await overlay(tab).locator("img").count(), 0);
    }
    assert.match(await page.locator("h2").first().textContent(), /^Second/, "the last good page is beneath");
    await overlay(page).locator("button").click();
    assert.equal(await overlay(page).locator("pre").count(), 0, "it can be hidden");
    await writeFile(PAGE, text.replace("Second", "Mended"));
    for (const tab of [page, other]) await overlay(tab).waitFor({ state: "detached" });
    await page.waitForFunction(() => document.querySelector("h2")?.textContent.startsWith("Mended"));
    assert.ok(await isKept(page), "the page was reloaded");
  });

  await step("a warning is a button", async () => {
    const text = await readFile(PAGE, "utf8");
    await writeFile(PAGE, text.replace("title: About", "title: About\ntittle: x"));
    const button = overlay(page).locator("button");
    await button.waitFor();
    assert.equal(await button.textContent(), "1 warning");
    await button.click();
    assert.match(await overlay(page).locator("pre.warning").textContent(), /tittle/);
    await writeFile(PAGE, text);
    await overlay(page).waitFor({ state: "detached" });
  });

  await step("a page that goes and comes back", async () => {
    const brief = await open("/briefs/brief-11/");
    const file = `${site}/content/briefs/brief-11.md`;
    const text = await readFile(file, "utf8");
    const title = await brief.title();
    await rm(file);
    await brief.waitForFunction((title) => document.title !== title, title);
    // A page that is not there is a 404, and Chromium says so.
    problems.splice(0, problems.length, ...problems.filter((text) => !/404/.test(text)));
    await writeFile(file, text);
    await brief.waitForFunction((title) => document.title === title, title);
    await brief.close();
  });

  await step("a new picture takes the place of the old one", async () => {
    const brief = await open("/briefs/brief-12/");
    const width = () => document.querySelector("img").naturalWidth;
    await writeFile(`${site}/content/briefs/p.svg`, '<svg xmlns="http://www.w3.org/2000/svg" width="77" height="7"/>');
    await brief.waitForFunction(() => document.querySelector("img").naturalWidth === 77);
    assert.equal(await brief.evaluate(width), 77);
    await brief.close();
  });

  await step("ten tabs", async () => {
    const tabs = await Promise.all(Array.from({ length: 10 }, () => open("/about/")));
    await about("Third");
    await Promise.all(tabs.map((tab) => tab.waitForFunction(() => document.querySelector("h2")?.textContent.startsWith("Third"))));
    await Promise.all(tabs.map((tab) => tab.close()));
  });

  await step("it reconnects, and catches up with what it missed", async () => {
    isDown = true;
    await stop();
    await about("Fourth");
    await start();
    await page.waitForFunction(() => document.querySelector("h2")?.textContent.startsWith("Fourth"));
    assert.ok(await isKept(page), "the page was reloaded");
    isDown = false;
    await about("Fifth");
    await page.waitForFunction(() => document.querySelector("h2")?.textContent.startsWith("Fifth"));
    assert.ok(await isKept(page), "the page was reloaded");
    assert.equal(await page.inputValue("#i"), "typed");
  });
} catch (error) {
  console.error(error, problems);
  process.exitCode = 1;
} finally {
  await browser.close();
  server.kill();
}
