// What the tests in a browser share: a strict static host, Chromium, and the pages of a built site. Whoever runs a
// script is told by status 3 that a part of the machine is missing.
import fs from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import zlib from "node:zlib";

const CHROMIUM = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const TYPES = {
  ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".txt": "text/plain",
  ".json": "application/json", ".xml": "application/xml", ".csv": "text/csv", ".ics": "text/calendar", ".png": "image/png",
};
// Pictures are compressed already.
const isText = (type) => !type.startsWith("image/png") && type !== "application/octet-stream";

export const missing = (what) => {
  console.log(`missing: ${what}`);
  process.exit(3);
};

// A package, or the path of a file of it; both may be absent on a reader's machine.
export const tool = (name) => import(name).catch(() => missing(`${name} (npm ci --prefix tests/browser)`));
export const toolFile = (name) => {
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    return missing(`${name} (npm ci --prefix tests/browser)`);
  }
};

export const chromiumPath = () => CHROMIUM.find((file) => file && fs.existsSync(file)) ?? missing("Chromium");

export async function chromium() {
  const { chromium } = await tool("playwright-core");
  return chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-gpu", "--no-first-run"] });
}

// The rules of a `_headers` file that hold for all paths: the only ones that Dateline writes.
function headersOf(folder) {
  const lines = fs.readFileSync(path.join(folder, "_headers"), "utf8").split("\n");
  if (lines[0] !== "/*") throw new Error(`_headers begins with ${lines[0]}`);
  return Object.fromEntries(lines.filter((line) => /^\s+\S+: /.test(line)).map((line) => line.trim().split(/: (.*)/, 2)));
}

// Serves a built site below a path, as a static host does: with its `_headers`, `404.html` and gzip.
export async function host(folder, base = "") {
  const headers = headersOf(folder);
  const server = http.createServer((request, response) => {
    const wanted = decodeURIComponent(new URL(request.url, "http://x").pathname);
    let file = wanted.startsWith(`${base}/`) ? path.join(folder, wanted.slice(base.length)) : "";
    if (file.endsWith("/")) file += "index.html";
    const isThere = file && fs.existsSync(file) && fs.statSync(file).isFile();
    if (!isThere) file = path.join(folder, "404.html");
    const type = TYPES[path.extname(file)] ?? "application/octet-stream";
    const isGzip = isText(type) && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
    response.writeHead(isThere ? 200 : 404, {
      ...headers,
      "content-type": isText(type) ? `${type}; charset=utf-8` : type,
      ...(isGzip && { "content-encoding": "gzip" }),
    });
    const bytes = fs.readFileSync(file);
    response.end(isGzip ? zlib.gzipSync(bytes) : bytes);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

// All pages of a built site: path, kind (redirects have none), language and text, in order.
export function pages(folder) {
  const files = fs.readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".html")).sort();
  return files.map((file) => {
    const html = fs.readFileSync(path.join(folder, file), "utf8");
    const address = `/${file.split(path.sep).join("/").replace(/(^|\/)index\.html$/, "$1")}`;
    const lang = html.match(/<(?:article|main)[^>]* lang="([^"]+)"/)?.[1] ?? html.match(/<html[^>]* lang="([^"]+)"/)?.[1];
    return { address, kind: html.match(/<body[^>]* class="page-([^" ]+)/)?.[1], lang, html };
  });
}

// The longest page of each kind and language: it has the most in it.
export function oneOfEachKind(all) {
  const found = new Map();
  for (const page of all.filter(({ kind }) => kind)) {
    const key = `${page.kind} ${page.lang}`;
    if (!found.has(key) || found.get(key).html.length < page.html.length) found.set(key, page);
  }
  return [...found.values()];
}

// Everything that a page must not do, told to `say`: errors in the console (a blocked part is one), requests to others,
// dialogs.
export function watch(page, origin, say) {
  page.on("console", (message) => message.type() === "error" && say(`console: ${message.text()} (${message.location().url})`));
  page.on("pageerror", (error) => say(`script: ${error.message}`));
  page.on("request", (request) => /^(data:|blob:)/.test(request.url()) || request.url().startsWith(`${origin}/`) || say(`request: ${request.url()}`));
  page.on("dialog", (dialog) => (say(`dialog: ${dialog.message()}`), dialog.dismiss()));
}

// Ends with the outcome: what is wrong, or that all is well.
export function outcome(wrong, done) {
  console.log(wrong.length ? [...new Set(wrong)].join("\n") : `ok: ${done}`);
  process.exit(wrong.length ? 1 : 0);
}
