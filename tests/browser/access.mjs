// One page of each kind and language through axe-core: light and dark, at three widths, and a search with hits.
//
//     node access.mjs PUBLIC_FOLDER [BASE_PATH]
import fs from "node:fs";
import { chromium, host, oneOfEachKind, outcome, pages, toolFile } from "./host.mjs";

const [, , folder, base = ""] = process.argv;
const source = fs.readFileSync(toolFile("axe-core/axe.min.js"), "utf8");
const { origin, close } = await host(folder, base);
const browser = await chromium();
// The policy would stop the checker; that nothing else is stopped is what `pages.mjs` shows.
const context = await browser.newContext({ bypassCSP: true });
const page = await context.newPage();
page.setDefaultTimeout(10_000);
await page.addInitScript(source);

const wrong = [];
let runs = 0;
async function check(name) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    for (const width of [360, 768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      const { violations } = await page.evaluate(() => axe.run(document, {
        resultTypes: ["violations"],
        // Off by default: text at 7:1, and room for a finger.
        rules: { "color-contrast-enhanced": { enabled: true }, "target-size": { enabled: true } },
      }));
      for (const { id, nodes } of violations) {
        const { html, failureSummary } = nodes[0];
        wrong.push(`${name} ${colorScheme} ${width}: ${id} at ${nodes.length}: ${html.slice(0, 160)} ${failureSummary.split("\n")[1]}`);
      }
      runs++;
    }
  }
}

const chosen = oneOfEachKind(pages(folder));
for (const { address, kind, lang } of chosen) {
  await page.goto(`${origin}${base}${address}`);
  await check(`${kind} ${lang} ${address}`);
}
await page.goto(`${origin}${base}/search/?q=tariffs`);
await page.waitForSelector(".hits a");
await check("search with hits");
await page.goto(`${origin}${base}/`);
await page.keyboard.press("/");
await page.waitForSelector("dialog[open] input:focus");
await page.keyboard.type("tar");
await page.waitForSelector("dialog .hits a");
await check("search box");

await browser.close();
close();
outcome(wrong, `${runs} runs of axe-core on ${chosen.length + 2} views: ${chosen.map(({ kind, lang }) => `${kind} ${lang}`).join(", ")}`);
