// Lighthouse on home, a brief, an actor and the timeline of a built site, three times each, on a phone: accessibility, best
// practices and search engines have to be 100; performance is the median.
//
//     node lighthouse.mjs PUBLIC_FOLDER
import { chromiumPath, host, outcome, tool } from "./host.mjs";
import { createServer } from "node:net";

const [, , folder] = process.argv;
const PAGES = ["/", "/briefs/eight-groups/", "/actors/claudia-sheinbaum/", "/timeline/"];
const FULL = ["accessibility", "best-practices", "seo"];
const { default: lighthouse } = await tool("lighthouse");
const { chromium } = await tool("playwright-core");

const port = await new Promise((done) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});
const { origin, close } = await host(folder);
const args = ["--no-sandbox", "--disable-gpu", "--no-first-run", `--remote-debugging-port=${port}`];
const browser = await chromium.launch({ executablePath: chromiumPath(), args });

const wrong = [];
const said = [];
for (const page of PAGES) {
  const runs = [];
  for (let run = 0; run < 3; run++) {
    const { lhr } = await lighthouse(`${origin}${page}`, { port, logLevel: "error", onlyCategories: ["performance", ...FULL] });
    if (lhr.runtimeError) wrong.push(`${page}: ${lhr.runtimeError.message}`);
    runs.push(lhr);
  }
  const scores = (id) => runs.map((lhr) => Math.round(lhr.categories[id].score * 100)).sort((a, b) => a - b);
  const first = runs[0];
  for (const id of FULL) {
    if (scores(id)[0] === 100) continue;
    const faults = first.categories[id].auditRefs.filter(({ id, weight }) => weight && (first.audits[id].score ?? 1) < 1);
    wrong.push(`${page}: ${id} ${scores(id)[0]}: ${faults.map(({ id }) => `${id} ${JSON.stringify(first.audits[id].details?.items ?? "").slice(0, 300)}`).join("; ")}`);
  }
  const time = (audit) => runs.map((lhr) => lhr.audits[audit].numericValue).sort((a, b) => a - b)[1];
  said.push(
    `${page} performance ${scores("performance")[1]} (${scores("performance").join(", ")}), accessibility ${scores(FULL[0])[0]}, best practices ${scores(FULL[1])[0]}, search engines ${scores(FULL[2])[0]}; ` +
      `first paint ${Math.round(time("first-contentful-paint"))} ms, largest ${Math.round(time("largest-contentful-paint"))} ms, blocked ${Math.round(time("total-blocking-time"))} ms, shift ${time("cumulative-layout-shift").toFixed(3)}`,
  );
}
await browser.close();
close();
console.log(said.join("\n"));
outcome(wrong, `${PAGES.length} pages, three runs each`);
