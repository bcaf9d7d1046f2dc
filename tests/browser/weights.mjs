// What a reader fetches, in bytes behind gzip, against the budgets of the theme.
//
//     node weights.mjs PUBLIC_FOLDER
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { outcome, pages } from "./host.mjs";

const [, , folder] = process.argv;
const gzip = (bytes) => zlib.gzipSync(bytes).length;
const asset = (name) => fs.readFileSync(path.join(folder, "assets", name));
const sheet = gzip(asset("style.css"));
const wrong = [];
const said = [];

function weigh(name, bytes, budget) {
  said.push(`${name}: ${bytes} of ${budget} bytes`);
  if (bytes >= budget) wrong.push(`${name}: ${bytes} bytes, budget ${budget}`);
}

const all = pages(folder).filter(({ kind }) => kind).map(({ address, kind, html }) => ({ address, kind, bytes: gzip(html) }));
const briefs = all.filter(({ kind }) => kind === "brief").sort((a, b) => b.bytes - a.bytes);
weigh(`${briefs[0].address}, the heaviest brief, and its style`, briefs[0].bytes + sheet, 20 << 10);
said.push(`the style alone: ${sheet} bytes; the lightest brief: ${briefs.at(-1).bytes} bytes`);
weigh("scripts for search, cards and the toggle", ["site.js", "search.js", "finder.js"].reduce((sum, name) => sum + gzip(asset(name)), 0), 12 << 10);
weigh("the script in the head, not compressed", asset("theme.js").length, 400);
const heaviest = all.sort((a, b) => b.bytes - a.bytes)[0];
said.push(`the heaviest page: ${heaviest.address}, ${heaviest.bytes} bytes`);
console.log(said.join("\n"));
outcome(wrong, `${all.length} pages weighed`);
