// No text of a site can run as a script: opens every page of a site whose texts all try, with the policy off, so that only
// what Dateline writes stands in the way; opens every card, and searches for what they are.
//
//     node nasty.mjs PUBLIC_FOLDER
import { chromium, host, outcome, pages } from "./host.mjs";

const [, , folder] = process.argv;
const { origin, close } = await host(folder);
const browser = await chromium();
const context = await browser.newContext({ bypassCSP: true });
const page = await context.newPage();
page.setDefaultTimeout(10_000);
const wrong = [];
let at = "";
page.on("dialog", (dialog) => (wrong.push(`${at}: a dialog says ${dialog.message()}`), dialog.dismiss()));
page.on("request", (request) => request.url().startsWith(`${origin}/`) || request.url().startsWith("data:") || wrong.push(`${at}: asks for ${request.url()}`));
page.on("pageerror", (error) => wrong.push(`${at}: ${error.message}`));

// What is wrong with the page as it stands: a script has run, one is there that is not the theme's, a link leads to one.
const faults = () => {
  const found = window.pwned ? [`a script ran: ${window.pwned}`] : [];
  const theme = (script) => script.type === "application/ld+json" || new URL(script.src).pathname.startsWith("/assets/");
  for (const script of document.scripts) if (!theme(script)) found.push(`script ${script.outerHTML}`);
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (/^(on|style$|srcdoc$)/.test(name) && !(name === "style" && element.closest("#card"))) found.push(`<${element.localName} ${name}=${value}>`);
      if (/^(href|src|action|formaction|xlink:href)$/.test(name) && /^\s*(javascript|data|vbscript):/i.test(value)) found.push(`<${element.localName} ${name}=${value}>`);
    }
  }
  for (const script of document.querySelectorAll("script[type='application/ld+json']")) JSON.parse(script.textContent);
  return found;
};
const look = async () => wrong.push(...(await page.evaluate(faults)).map((what) => `${at}: ${what}`));

const all = pages(folder).filter(({ kind }) => kind);
let cards = 0;
for (const { address } of all) {
  at = address;
  await page.goto(`${origin}${address}`);
  await look();
  for (const link of await page.locator("main a:is(.actor, .topic, .date)").all()) {
    await link.focus();
    const isShown = await page.waitForSelector("#card:popover-open", { timeout: 600 }).then(() => true, () => false);
    cards += isShown ? 1 : 0;
    await look();
    await page.evaluate(() => document.activeElement.blur());
  }
}

const QUERIES = [
  "pwned", "<img src=x onerror=window.pwned='query'>", "\"><script>window.pwned='query'</script>", "javascript:window.pwned='query'",
  "</title><svg onload=window.pwned='query'>", "'-window.pwned-'", "${window.pwned='query'}",
];
let hits = 0;
for (const query of QUERIES) {
  for (const name of ["q", "kind", "actor", "topic", "from", "to"]) {
    at = `/search/?${name}=${query}`;
    await page.goto(`${origin}/search/?${new URLSearchParams(name === "q" ? { q: query } : { q: "pwned", [name]: query })}`);
    await page.waitForFunction(() => /\d|Nothing/.test(document.querySelector(".status").textContent)).catch(() => {});
    await look();
    hits += await page.locator(".hits a").count();
  }
  at = `the box with ${query}`;
  await page.goto(`${origin}/`);
  await page.keyboard.press("/");
  await page.waitForSelector("dialog[open] input:focus");
  await page.keyboard.insertText(query);
  await page.waitForTimeout(150);
  await look();
}
if (all.length < 10 || cards < 3 || hits < 5) wrong.push(`looked at ${all.length} pages, ${cards} cards, ${hits} hits only`);

await browser.close();
close();
outcome(wrong, `${all.length} pages, ${cards} cards and ${QUERIES.length * 7} searches with ${hits} hits run no script`);
