// Finds documents in the search index, whose files and formats `src/search.rs` and `src/page/search.rs` of Dateline
// describe. Touches no page: `read` fetches a file of the index as text.

// Latin letters that Unicode does not decompose.
const PLAIN = { ł: "l", ø: "o", đ: "d", ð: "d", ħ: "h", ŧ: "t", ı: "i", ß: "ss", æ: "ae", œ: "oe", þ: "th" };
// Scripts without spaces: any two letters may be a word.
const PAIRED = "\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\uff66-\\uff9f\\u{20000}-\\u{3ffff}";
const STRETCH = new RegExp(`[${PAIRED}]+|[^${PAIRED}]+`, "gu");
const IS_PAIRED = new RegExp(`[${PAIRED}]`, "u");
// A date in numbers, initials, or a run of letters and digits.
const WORD = /(?<![\p{L}\p{N}\p{M}])\d{4}-\d\d(?:-\d\d)?(?![\p{L}\p{N}])|(?<![\p{L}\p{N}\p{M}])\p{L}(?:\.\p{L}(?![\p{L}\p{N}\p{M}]))+|[\p{L}\p{N}\p{M}]+/gu;
const APOSTROPHE = /['’‘ʼ]/;
const HALF_A_DATE = /(?<![\p{L}\p{N}])\d{4}-(?:\d?|\d\d-\d?)$/u;
const SEGMENTS = ["t", "d", "b"];
const KINDS = ["actor", "topic", "page"];
const GROUP = 2 ** 20;
const SEGMENT = 2 ** 43;
const LEVELS = 16;
// How much less a word counts that only begins like the one typed.
const BEGINS = 0.6;

export const fold = (text) =>
  text.normalize("NFKD").toLowerCase().normalize("NFKD")
    .replace(/(\p{Script=Latin})\p{M}+/gu, "$1")
    .replace(/[łøđðħŧıßæœþ]/g, (letter) => PLAIN[letter]);

// The words of a text, folded, with where they stand.
export function words(text) {
  const found = [];
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const end = index + word.length;
    const isLone = /^\p{L}$/u.test(word) && (APOSTROPHE.test(text[index - 1] ?? "") || APOSTROPHE.test(text[end] ?? ""));
    if (isLone) continue;
    if (!IS_PAIRED.test(word)) {
      found.push({ word: fold(word.replaceAll(".", "")), start: index, end });
      continue;
    }
    for (const { 0: stretch, index: at } of word.matchAll(STRETCH)) {
      const letters = [...stretch];
      const size = IS_PAIRED.test(stretch) && letters.length > 1 ? 2 : letters.length;
      for (let first = 0, start = index + at; first + size <= letters.length; start += letters[first++].length) {
        const piece = letters.slice(first, first + size).join("");
        found.push({ word: fold(piece), start, end: start + piece.length });
      }
    }
  }
  return found;
}

// The words of a query. The last one may be half typed.
function queryWords(text) {
  const half = text.match(HALF_A_DATE)?.[0];
  const found = words(half ? text.slice(0, -half.length) : text).map(({ word, end }) => ({
    word, isHalf: !half && end === text.length && !IS_PAIRED.test(word),
  }));
  if (half) found.push({ word: half.replace(/-$/, ""), isHalf: true });
  // One letter says nothing yet.
  if (found.length > 1 && found.at(-1).isHalf && found.at(-1).word.length < 2) found.pop();
  const seen = new Set();
  return found.filter(({ word }) => !seen.has(word) && seen.add(word)).slice(0, 12);
}

// The name of the shard that a key begins: FNV-1a.
export function digest(key) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

function numbers(text) {
  const found = [];
  for (let at = 0, number = 0, scale = 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const value = code - (code > 92 ? 36 : 35);
    number += value * scale;
    scale *= 27;
    if (value < 64) {
      found.push(number);
      [number, scale] = [0, 1];
    }
  }
  return found;
}

// Documents of a line of stems: their numbers, with how much the word says of each.
function postings(columns) {
  const found = new Map();
  columns.forEach((column, segment) => {
    const read = numbers(column);
    let [group, order] = [-1, 0];
    for (let at = 0; at < read.length; at++) {
      const [gap, level] = [Math.floor(read[at] / 32), read[at] % LEVELS];
      if (read[at] % 32 < LEVELS) {
        order += gap + 1;
      } else {
        group = group < 0 ? gap : group + gap + 1;
        order = read[++at];
      }
      found.set(segment * SEGMENT + group * GROUP + order, Math.sqrt((level + 0.5) / LEVELS));
    }
  });
  return found;
}

// The order of keys: by code points, as the index is sorted.
function compare(a, b) {
  for (let at = 0; at < a.length && at < b.length; ) {
    const [x, y] = [a.codePointAt(at), b.codePointAt(at)];
    if (x !== y) return x - y;
    at += x > 0xffff ? 2 : 1;
  }
  return a.length - b.length;
}

// The last of sorted bounds that is not behind a key.
function lastUpTo(bounds, key, order) {
  let [low, high] = [0, bounds.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (order(bounds[middle], key) <= 0) low = middle;
    else high = middle;
  }
  return low;
}

// Days since 1 January of the year 1; of `2025` or `2025-01` the first or the last.
export function dayOf(text, isEnd) {
  const [year, month, day] = (text.match(/^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/) ?? []).slice(1).map((part) => part && +part);
  if (!year) return undefined;
  const time = isEnd && !day ? Date.UTC(year, month ?? 12, 0) : Date.UTC(year, (month ?? 1) - 1, day ?? 1);
  return time / 86400000 + 719162;
}

export function finder(read) {
  const texts = new Map();
  const parsed = (path, parse) => {
    if (!texts.has(path)) {
      const promise = read(path).then(parse);
      promise.catch(() => texts.delete(path));
      texts.set(path, promise);
    }
    return texts.get(path);
  };

  const manifest = () => parsed("search/index.txt", (text) => {
    const lines = text.split("\n").map((line) => line.split("\t"));
    const value = (name) => lines.find(([key]) => key === name)?.[1] ?? "";
    const bounds = SEGMENTS.map((letter, segment) => {
      const read = numbers(value(letter));
      const keys = [];
      for (let at = 0, group = 0; at < read.length; at += 2) keys.push(segment * SEGMENT + (group += read[at]) * GROUP + read[at + 1]);
      return keys;
    });
    return {
      total: +value("total"),
      words: Object.fromEntries(lines.filter(([key]) => key === "word").map(([, key, word]) => [key, word])),
      isFunction: new Set(value("function").split(" ").map(fold)),
      f: value("f").split(" "),
      s: value("s").split(" "),
      bounds,
    };
  });

  const shard = async (kind, index, parse) => {
    const bounds = (await manifest())[kind];
    return parsed(`search/${kind}/${digest(bounds[index]).toString(16)}.txt`, (text) => text.split("\n").slice(0, -1).map(parse));
  };
  const forms = (index) => shard("f", index, (line) => {
    const [form, ...stems] = line.slice(1).split("/");
    const cut = (rule) => form.slice(0, form.length - parseInt(rule, 10)) + rule.replace(/^\d+/, "");
    return { form, size: parseInt(line[0], 36), stems: stems.length ? stems.map(cut) : [form] };
  });
  const list = async (stem) => {
    const lines = await shard("s", lastUpTo((await manifest()).s, stem, compare), (line) => line.split("\t"));
    const line = lines.find(([key]) => key === stem);
    return line ? postings(line.slice(1)) : new Map();
  };

  // The stems of a typed word, with how much each counts, and the forms to be marked.
  async function stemsOf({ word, isHalf }) {
    const { f, s } = await manifest();
    const first = lastUpTo(f, word, compare);
    const lines = [...(await forms(first))];
    for (let next = first + 1; isHalf && word.length > 1 && next < first + 3 && f[next]?.startsWith(word); next++) lines.push(...(await forms(next)));
    const stems = new Map();
    const exact = lines.find(({ form }) => form === word);
    exact?.stems.forEach((stem) => stems.set(stem, 1));
    if (isHalf && word.length > 1) {
      const shards = new Set([...stems.keys()].map((stem) => lastUpTo(s, stem, compare)));
      const begun = lines.filter(({ form }) => form.startsWith(word)).sort((a, b) => b.size - a.size).slice(0, 40);
      for (const stem of begun.flatMap((line) => line.stems)) {
        const at = lastUpTo(s, stem, compare);
        if (stems.has(stem) || (shards.size > 1 && !shards.has(at))) continue;
        shards.add(at);
        stems.set(stem, BEGINS);
      }
    }
    // A form that the site never uses, of a word that it does: the longest stem that it begins with.
    if (!stems.size && word.length > 4) {
      const known = lines.flatMap((line) => line.stems).filter((stem) => stem.length > 3 && word.startsWith(stem) && word.length - stem.length < 5);
      known.sort((a, b) => b.length - a.length).slice(0, 1).forEach((stem) => stems.set(stem, BEGINS));
    }
    const marked = new Set(lines.filter((line) => line.stems.some((stem) => stems.has(stem))).map(({ form }) => form));
    return { stems, marked };
  }

  async function match(word) {
    const { total } = await manifest();
    const { stems, marked } = await stemsOf(word);
    const strengths = new Map();
    for (const [stem, weight] of stems) {
      for (const [id, strength] of await list(stem)) {
        if (strength * weight > (strengths.get(id) ?? 0)) strengths.set(id, strength * weight);
      }
    }
    const rarity = Math.log(1 + (total - strengths.size + 0.5) / (strengths.size + 0.5));
    return { strengths, rarity, marked };
  }

  const kindOf = (id) => {
    const segment = Math.floor(id / SEGMENT);
    return segment === 2 ? "brief" : segment === 1 ? "date" : KINDS[Math.floor((id % SEGMENT) / GROUP / 128)];
  };

  async function filterOf({ kind, actor, topic, from, to }) {
    const tests = [];
    if (kind) tests.push((id) => kindOf(id) === kind);
    for (const [name, slug] of [["actor", actor], ["topic", topic]]) {
      if (!slug) continue;
      const briefs = await list(`@${name}/${slug}`);
      tests.push((id) => briefs.has(id));
    }
    const [first, last] = [dayOf(from ?? "", false), dayOf(to ?? "", true)];
    if (first !== undefined || last !== undefined) {
      tests.push((id) => {
        const day = Math.floor((id % SEGMENT) / GROUP);
        return id >= SEGMENT && day >= Math.max(first ?? 0, 2) && day <= (last ?? Infinity);
      });
    }
    return tests.length && ((id) => tests.every((test) => test(id)));
  }

  // A date in numbers is marked in texts that write it out, by the words of its page's title.
  async function inWords({ word }) {
    const { bounds } = await manifest();
    const day = /^\d{4}-/.test(word) ? dayOf(word, false) : undefined;
    const page = day && bounds[1].length && (await show(SEGMENT + day * GROUP + (word.length > 7 ? 2 : 1), []));
    return page ? words(page.title[0]).map((part) => (form) => form === part.word) : [];
  }

  // Everything that a state of the search finds, best first.
  async function find(state) {
    const { isFunction } = await manifest();
    const typed = queryWords(state.q ?? "");
    const filter = await filterOf(state);
    if (!typed.length && !filter) return { ids: [], marked: [] };
    // Words that say nothing count only where there are no others.
    const says = typed.filter(({ word }) => !isFunction.has(word));
    const asked = says.length ? says : typed;
    const matches = await Promise.all(asked.map(match));
    if (!asked.length) matches.push({ strengths: await list("@"), rarity: 1, marked: new Set() });
    const [fewest] = [...matches].sort((a, b) => a.strengths.size - b.strengths.size);
    const scored = [];
    for (const id of fewest.strengths.keys()) {
      if (!matches.every(({ strengths }) => strengths.has(id)) || (filter && !filter(id))) continue;
      scored.push([id, matches.reduce((sum, { strengths, rarity }) => sum + strengths.get(id) * rarity, 0)]);
    }
    scored.sort((a, b) => b[1] - a[1] || b[0] - a[0]);
    const isMarked = asked.map(({ word, isHalf }, at) => (form) => matches[at].marked.has(form) || (isHalf && word.length > 1 && form.startsWith(word)));
    isMarked.push(...(await Promise.all(asked.map(inWords))).flat());
    return { ids: scored.map(([id]) => id), marked: isMarked };
  }

  // What a hit shows.
  async function show(id, marked) {
    const segment = Math.floor(id / SEGMENT);
    const bounds = (await manifest()).bounds[segment];
    const bound = bounds[lastUpTo(bounds, id, (a, b) => a - b)];
    const name = (key) => `${Math.floor((key % SEGMENT) / GROUP)}-${key % GROUP}`;
    const records = await parsed(`search/r/${SEGMENTS[segment]}${name(bound)}.txt`, (text) =>
      new Map(text.split("\n\n").filter(Boolean).map((record) => {
        const [head, ...passages] = record.split("\n");
        const [key, address, title, label] = head.split("\t");
        return [key, { address, title, label, passages }];
      })));
    const record = records.get(name(id));
    return record && { ...record, kind: kindOf(id), title: pieces(record.title, marked), passage: passage(record.passages, marked) };
  }

  return { manifest, find, show, read: parsed };
}

// Where a text has words to be marked, and which of the query's words each is.
function marksOf(text, marked) {
  const found = [];
  for (const { word, start, end } of words(text)) {
    const which = marked.findIndex((isMarked) => isMarked(word));
    if (which >= 0) found.push({ which, start, end });
  }
  return found;
}

// A stretch of a text, cut into pieces: those at odd places are marked.
function pieces(text, marked, from = 0, to = text.length) {
  const cut = [""];
  let at = from;
  for (const { start, end } of marksOf(text, marked)) {
    if (start < at || end > to) continue;
    cut[cut.length - 1] += text.slice(at, start);
    cut.push(text.slice(start, end), "");
    at = end;
  }
  cut[cut.length - 1] += text.slice(at, to);
  return cut;
}

// The passage with the most of the query's words, cut to a few lines round them.
function passage(passages, marked) {
  const LONG = 240;
  let best = { worth: -1, text: passages[0] ?? "", at: 0 };
  for (const text of passages) {
    const marks = marksOf(text, marked);
    marks.forEach(({ start }, index) => {
      const near = marks.slice(index).filter((mark) => mark.end < start + LONG - 60);
      const worth = new Set(near.map(({ which }) => which)).size + near.length / 100;
      if (worth > best.worth) best = { worth, text, at: start };
    });
  }
  const { text, at } = best;
  if (text.length <= LONG + 40) return pieces(text, marked);
  let from = Math.max(0, Math.min(at - 60, text.length - LONG));
  let to = Math.min(text.length, from + LONG);
  if (from > 0) from = text.indexOf(" ", from) + 1 || from;
  if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), from);
  const cut = pieces(text, marked, from, to);
  if (from > 0) cut[0] = `… ${cut[0]}`;
  if (to < text.length) cut[cut.length - 1] += " …";
  return cut;
}
