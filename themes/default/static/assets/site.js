// What a page does beside being read: light or dark, search, and cards. Reading needs none of it.
const root = new URL("..", import.meta.url);
const page = document.documentElement;

// Light or dark: the button shows itself where there is script, and remembers the choice.
const button = document.querySelector(".toggle");
if (button) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const current = () => page.dataset.theme ?? (system.matches ? "dark" : "light");
  const show = () => button.setAttribute("aria-pressed", String(current() === "dark"));
  button.hidden = false;
  show();
  system.addEventListener("change", show);
  button.addEventListener("click", () => {
    page.dataset.theme = current() === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("theme", page.dataset.theme);
    } catch {}
    show();
  });
}

// Search: `/` goes to the form of the search page, or opens a box. Its script comes when it is wanted.
const link = document.querySelector(".search-link");
const form = document.querySelector("form.search-form");
const search = () => import("./search.js");
if (form) search().then(({ page }) => page(form));
link?.addEventListener("pointerenter", () => search().catch(() => {}), { once: true });
if (link) {
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
    event.preventDefault();
    if (form) form.elements.q.focus();
    else search().then(({ open }) => open(link), () => location.assign(link.href));
  });
}

// Cards: resting on the name of an actor, a topic or a date, or reaching it by key, shows what it is. The file with its
// card is fetched on the way. The card lies above the page and moves nothing; Escape closes it; touch never sees it.
const NAMES = ".prose :is(a.actor, a.topic, a.date)";
const files = Number(document.querySelector("script[data-cards]")?.dataset.cards);
const texts = new Map();
let card, wanted, shown, timer;

function cardOf(anchor) {
  const path = decodeURIComponent(anchor.pathname).slice(root.pathname.length).replace(/\/$/, "");
  const [kind, year, month] = path.split("/");
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(path)) hash = Math.imul(hash ^ byte, 0x01000193);
  const file = kind === "dates" ? [year, month].filter(Boolean).join("-") : ((hash >>> 0) % files).toString(16);
  if (!texts.has(file)) {
    const text = fetch(new URL(`assets/cards/${file}.txt`, root)).then((response) => (response.ok ? response.text() : ""));
    texts.set(file, text.catch(() => ""));
  }
  return texts.get(file).then((text) => text.split("\n").map((line) => line.split("\t")).find(([key]) => key === path));
}

function place(anchor) {
  const lines = [...anchor.getClientRects()];
  const line = lines.find((line) => line.top <= place.y && place.y <= line.bottom) ?? lines[0];
  const { offsetWidth: width, offsetHeight: height } = card;
  const isBelow = line.bottom + height + 12 < innerHeight || line.top < height + 12;
  card.style.left = `${Math.max(8, Math.min(line.left, page.clientWidth - width - 8))}px`;
  card.style.top = `${isBelow ? line.bottom + 6 : line.top - height - 6}px`;
}

function hide() {
  clearTimeout(timer);
  shown?.removeAttribute("aria-describedby");
  wanted = shown = undefined;
  card?.hidePopover();
}

function want(anchor, delay) {
  clearTimeout(timer);
  if (anchor === shown) return;
  wanted = anchor;
  const found = cardOf(anchor);
  timer = setTimeout(async () => {
    const mine = timer;
    const parts = await found;
    if (mine !== timer) return;
    hide();
    if (!parts || !anchor.isConnected) return;
    wanted = shown = anchor;
    card ??= document.body.appendChild(Object.assign(document.createElement("div"), { id: "card", popover: "manual", role: "tooltip" }));
    const names = ["kind", "name", "text", "figures"];
    card.replaceChildren(...parts.slice(1).flatMap((part, at) =>
      part ? [Object.assign(document.createElement("p"), { className: names[at], textContent: part })] : []));
    card.showPopover();
    place(anchor);
    anchor.setAttribute("aria-describedby", "card");
  }, delay);
}

const leave = () => {
  clearTimeout(timer);
  timer = setTimeout(hide, 160);
};
const nameAt = (event) => event.target.closest?.(NAMES);
if (files && HTMLElement.prototype.showPopover) {
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    place.y = event.clientY;
    const anchor = nameAt(event);
    if (anchor) want(anchor, 300);
    else if (event.target.closest?.("#card")) clearTimeout(timer);
    else if (!wanted?.matches(":focus-visible")) leave();
  });
  document.addEventListener("focusin", (event) => {
    const anchor = nameAt(event);
    if (anchor?.matches(":focus-visible")) want(anchor, 300);
    else hide();
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("scroll", () => shown && hide(), { passive: true });
}
