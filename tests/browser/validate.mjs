// Every page of a built site through the Nu HTML checker; neither errors nor warnings.
//
//     node validate.mjs PUBLIC_FOLDER...
import { spawnSync } from "node:child_process";
import path from "node:path";
import { missing, outcome, pages, toolFile } from "./host.mjs";

const folders = process.argv.slice(2);
const jar = path.join(path.dirname(toolFile("vnu-jar/package.json")), "build/dist/vnu.jar");
if (spawnSync("java", ["-version"]).error) missing("Java");

const count = folders.flatMap(pages).length;
const checker = spawnSync("java", ["-jar", jar, "--skip-non-html", "--format", "json", ...folders], { maxBuffer: 1 << 28 });
const { messages } = JSON.parse(checker.stderr);
const wrong = messages.map(({ url, lastLine, type, subType, message, extract }) =>
  `${url}:${lastLine}: ${subType ?? type}: ${message} ${JSON.stringify(extract)}`);
if (count < 5) wrong.push(`${count} pages only`);
outcome(wrong, `${count} pages through the Nu HTML checker`);
