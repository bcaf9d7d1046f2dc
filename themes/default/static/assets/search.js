// Search as a reader meets it: the form of the search page, and a box that `/` opens on any other page.
// What readers and writers have written becomes text, never markup.
import { finder } from "./finder.js";

const root = new URL("..", import.meta.url);
const FIELDS = ["q", "kind", "actor", "topic", "from", "to"];
const AT_ONCE = 10;
const IN_BOX = 6;

const { manifest, find, show, read } = finder(async (path) => {
  const response = await fetch(new URL(path, root));
  if (!response.ok) throw new Error(`${response.status} ${path}`);
  return response.text();
});

const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};
const marked = (pieces) => pieces.map((piece, at) => (at % 2 ? element("mark", { textContent: piece }) : piece));

function hit({ address, kind, label, title, passage }, words) {
  const name = words[`${kind}_one`] ?? words[`search_${kind}`];
  return element("li", {}, 
    element("p", { className: "kind", textContent: label ? `${name} · ${label}` : name }),
    element("p", { className: "title" }, element("a", { href: new URL(`.${address}`, root).href }, ...marked(title))),
    element("p", { className: "passage" }, ...marked(passage)));
}

// Shows what a state finds in a list. A later call makes an earlier one stop.
function results(list, status, more) {
  let turn = 0;
  return async (state, count) => {
    const mine = ++turn;
    try {
      const { words } = await manifest();
      const { ids, marked } = await find(state);
      const records = await Promise.all(ids.slice(0, count).map((id) => show(id, marked)));
      if (mine !== turn) return;
      list.replaceChildren(...records.filter(Boolean).map((record) => hit(record, words)));
      const isAsked = FIELDS.some((field) => state[field]);
      const found = `${ids.length} ${words[ids.length === 1 ? "hit_one" : "hit_other"]}`;
      status.textContent = !isAsked ? "" : ids.length ? found : `${words.search_none}. ${words.search_none_text}`;
      if (more) {
        more.hidden = ids.length <= count;
        more.textContent = words.search_more;
      }
    } catch (error) {
      if (mine === turn) status.textContent = String(error.message);
    }
  };
}

// Arrows go from the input through the hits and back; a letter typed on a hit goes on in the input.
function walk(box, input, list) {
  box.addEventListener("keydown", (event) => {
    const { key, target } = event;
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(target);
    if (key === "ArrowDown" && (target === input || at >= 0) && links[at + 1]) {
      links[at + 1].focus();
      event.preventDefault();
    } else if (key === "ArrowUp" && at >= 0) {
      (links[at - 1] ?? input).focus();
      event.preventDefault();
    } else if (at >= 0 && (key.length === 1 || key === "Backspace") && !event.ctrlKey && !event.metaKey && !event.altKey && key !== " ") {
      input.focus();
    }
  });
}

const later = (delay, act) => {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, delay);
  };
};

// The form of the search page. Its state is the address, so that it can be kept, sent, and gone back to.
export function page(form) {
  const [list, status, more] = [form.querySelector(".hits"), form.querySelector(".status"), form.querySelector(".more button")];
  const fields = Object.fromEntries(FIELDS.map((name) => [name, form.elements[name]]));
  const hint = status.textContent;
  const draw = results(list, status, more);
  const slugs = { actor: new Map(), topic: new Map() };
  let count = AT_ONCE;
  let isNew = true;

  const terms = () => read("search/terms.txt", (text) => {
    for (const line of text.split("\n").slice(0, -1)) {
      const [kind, slug, name] = line.split("\t");
      slugs[kind].set(name, slug);
    }
    for (const [kind, names] of Object.entries(slugs)) {
      form.querySelector(`#search-${kind}s`).replaceChildren(...[...names.keys()].map((value) => element("option", { value })));
    }
  });
  const state = () => {
    const entries = FIELDS.map((name) => {
      const value = fields[name].value.trim();
      return [name, name in slugs && value ? (slugs[name].get(value) ?? value) : value];
    });
    return Object.fromEntries(entries.filter(([, value]) => value));
  };
  const update = async () => {
    const now = state();
    document.body.classList.toggle("searching", Object.keys(now).length > 0);
    await draw(now, count);
    if (!Object.keys(now).length) status.textContent = hint;
  };
  // One entry of the history for each visit to the form, and one for each filter.
  const changed = (isStep) => {
    count = AT_ONCE;
    const query = new URLSearchParams(state()).toString();
    const address = query ? `?${query}` : location.pathname;
    if (isStep || isNew) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
    isNew = false;
    return update();
  };
  const restore = async () => {
    const query = new URLSearchParams(location.search);
    if (query.get("actor") || query.get("topic")) await terms().catch(() => {});
    for (const name of FIELDS) {
      const value = query.get(name) ?? "";
      const named = name in slugs && [...slugs[name]].find(([, slug]) => slug === value);
      fields[name].value = named ? named[0] : value;
    }
    isNew = true;
    await update();
  };

  const typed = later(120, () => changed(false));
  form.hidden = false;
  fields.q.addEventListener("input", typed);
  for (const name of FIELDS.slice(1)) fields[name].addEventListener("change", () => changed(true));
  for (const name of ["actor", "topic"]) fields[name].addEventListener("focus", () => terms().catch(() => {}), { once: true });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await changed(false);
    list.querySelector("a")?.focus();
  });
  more.addEventListener("click", async () => {
    const last = list.children.length;
    count += AT_ONCE;
    await update();
    list.querySelectorAll("a")[last]?.focus();
  });
  addEventListener("popstate", restore);
  walk(form, fields.q, list);
  restore();
  if (!location.hash && matchMedia("(hover: hover)").matches) fields.q.focus();
}

// The box on any other page. Enter leads to the search page.
let box;
export function open(link) {
  if (!box) {
    const label = link.textContent.trim();
    const input = element("input", { type: "search", name: "q", autocomplete: "off", spellcheck: false, placeholder: label });
    input.setAttribute("aria-label", label);
    const list = element("ol", { className: "hits" });
    const status = element("p", { className: "status" });
    status.setAttribute("role", "status");
    const form = element("form", { className: "search-form", action: link.href }, input, status, list);
    form.setAttribute("role", "search");
    box = element("dialog", { className: "search-box" }, form);
    box.setAttribute("aria-label", label);
    const draw = results(list, status);
    input.addEventListener("input", later(120, () => draw({ q: input.value }, IN_BOX)));
    box.addEventListener("click", (event) => event.target === box && box.close());
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      // A search field would keep the key for itself, and the focus after that.
      document.activeElement.blur();
      box.close();
    });
    walk(box, input, list);
    document.body.append(box);
    manifest().catch(() => {});
  }
  if (!box.open) box.showModal();
  box.querySelector("input").select();
}
