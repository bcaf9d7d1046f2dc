// Every page of a built site in Chromium, under the headers of its `_headers`: nothing is blocked, no other host is asked,
// the console is quiet and nothing is wider than a viewport of 320 px.
//
//     node pages.mjs PUBLIC_FOLDER [BASE_PATH]
import { chromium, host, outcome, pages, watch } from "./host.mjs";

const [, , folder, base = ""] = process.argv;
const { origin, close } = await host(folder, base);
const browser = await chromium();
const page = await browser.newPage({ viewport: { width: 320, height: 640 } });
const wrong = [];
let at = "";
watch(page, origin, (what) => wrong.push(`${at}: ${what}`));

// What sticks out, unless it stands in a box that scrolls by itself.
const tooWide = () => {
  const limit = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= limit) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > limit + 1);
  return wide.slice(0, 3).map((element) => `${element.tagName} ${element.getAttribute("class") ?? ""} ${element.textContent.slice(0, 40)}`);
};

// Redirects lead on at once, so there is nothing to look at.
const all = pages(folder).filter(({ kind }) => kind);
for (const { address } of all) {
  at = address;
  const response = await page.goto(`${origin}${base}${address}`, { waitUntil: "load" });
  if (!response.headers()["content-security-policy"]?.startsWith("default-src 'none'")) wrong.push(`${at}: no policy`);
  for (const width of [320, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    for (const what of await page.evaluate(tooWide)) wrong.push(`${at}: wider than ${width} px: ${what}`);
  }
}

// That the policy is in force is shown by something that it stops.
at = "the policy itself";
const before = wrong.length;
await page.goto(`${origin}${base}/`);
const isStopped = await page.evaluate(() => {
  const script = document.createElement("script");
  script.textContent = "window.ran = true";
  document.body.append(script);
  return !window.ran;
});
if (!isStopped || wrong.length === before) wrong.push("an inline script is not blocked");
else wrong.length = before;

// A page that is not there.
const response = await page.goto(`${origin}${base}/no/such/page/`);
wrong.splice(before);
if (response.status() !== 404 || (await page.locator(".masthead").count()) !== 1) wrong.push("no 404 page");

await browser.close();
close();
outcome(wrong, `${all.length} pages at 320 and 1440 px under the strict policy`);
