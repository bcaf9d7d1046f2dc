// What searches over a built site fetch, in bytes behind gzip: the index as the browser's script reads it, here from the
// disk. Fails if a first search takes 120 KB or a further word 40 KB.
//
//     node budget.mjs PUBLIC_FOLDER
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { pathToFileURL } from "node:url";

const [, , folder] = process.argv;
const { finder } = await import(pathToFileURL(path.join(import.meta.dirname, "../../themes/default/static/assets/finder.js")));
const SEARCHES = [
  ["ministers", "parliament", "security"],
  ["par", "parli", "parliament", "parliament talks"],
  ["Baloher Lodeljo", "Gujoen Kakaen", "Nejoen"],
  ["2019-05", "2019-05 parliament"],
  ["January 20, 2025", "January 20, 2025 reports"],
  ["brief 5000"],
];
let worst = [0, 0];

for (const searches of SEARCHES) {
  let fetched = 0;
  const { find, show } = finder(async (file) => {
    const bytes = fs.readFileSync(path.join(folder, file));
    fetched += zlib.gzipSync(bytes, { level: 6 }).length;
    return bytes.toString();
  });
  for (const [turn, q] of searches.entries()) {
    fetched = 0;
    const start = performance.now();
    const { ids, marked } = await find({ q });
    await Promise.all(ids.slice(0, 10).map((id) => show(id, marked)));
    const time = Math.round(performance.now() - start);
    console.log(`${turn ? "further" : "first  "} ${(fetched / 1024).toFixed(1).padStart(6)} KB  ${String(time).padStart(4)} ms  ${String(ids.length).padStart(5)} hits  ${q}`);
    worst[Math.min(turn, 1)] = Math.max(worst[Math.min(turn, 1)], fetched);
  }
}
process.exit(worst[0] < 120 * 1024 && worst[1] < 40 * 1024 ? 0 : 1);
