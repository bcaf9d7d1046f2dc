// Live reload of Dateline's preview. It is part of no site: only `dateline serve` sends it.
//
// The page is kept as the server sent it (`sent`), beside the page as it stands (`document`). When another one
// comes, only what differs between the two sent ones is changed in the document. So whatever the reader or a
// script has done to the page stays: scroll, open details, focus, what is typed into a form.
(() => {
  "use strict";
  const script = document.currentScript;
  const ownPath = new URL(script.src).pathname;
  let session = script.dataset.session;
  let build = Number(script.dataset.build);

  /** The sent page; and for each of its nodes the one that stands for it in the document. */
  let sent;
  const standing = new WeakMap();

  const pair = (node, stand) => {
    standing.set(node, stand);
    for (let i = 0; i < node.childNodes.length; i++) pair(node.childNodes[i], stand.childNodes[i]);
  };

  // Scripts before the page is whole may have set attributes of the root (the theme's light or dark).
  const root = document.documentElement;
  const rootAttributes = [...root.attributes].map(({ name, value }) => [name, value]);
  document.addEventListener("readystatechange", () => {
    if (sent) return;
    sent = root.cloneNode(true);
    for (const { name } of [...sent.attributes]) sent.removeAttribute(name);
    for (const [name, value] of rootAttributes) sent.setAttribute(name, value);
    pair(sent, root);
  });

  // ---- changing the page

  const alike = (a, b) =>
    a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id ?? "") === (b.id ?? "");

  /** For each of `next` the index of its counterpart in `before`, or -1. */
  const match = (before, next) => {
    const found = new Array(next.length).fill(-1);
    let start = 0;
    let end = 0;
    const least = Math.min(before.length, next.length);
    while (start < least && before[start].isEqualNode(next[start])) found[start] = start++;
    while (
      end < least - start &&
      before[before.length - 1 - end].isEqualNode(next[next.length - 1 - end])
    ) {
      end++;
      found[next.length - end] = before.length - end;
    }
    const taken = new Set(found);
    const gap = (fits) => {
      let from = start;
      for (let i = start; i < next.length - end; i++) {
        if (found[i] >= 0) {
          from = Math.max(from, found[i] + 1);
          continue;
        }
        for (let j = from; j < before.length - end; j++) {
          if (!taken.has(j) && fits(before[j], next[i])) {
            found[i] = j;
            taken.add(j);
            from = j + 1;
            break;
          }
        }
      }
    };
    gap((a, b) => a.nodeType === 1 && a.id && a.id === b.id && alike(a, b));
    gap((a, b) => a.nodeType === 1 && a.isEqualNode(b));
    gap(alike);
    // A counterpart in front of an earlier one would have to be moved; it is made anew instead.
    let last = -1;
    return found.map((j) => (j > last ? (last = j) : -1));
  };

  const bring = (node) => {
    const stand = document.importNode(node, true);
    pair(node, stand);
    return stand;
  };

  const morph = (before, next) => {
    const stand = standing.get(before);
    if (!stand) return;
    if (before.isEqualNode(next)) {
      const keep = (old, now) => {
        const of = standing.get(old);
        if (of) standing.set(now, of);
        for (let i = 0; i < old.childNodes.length; i++) keep(old.childNodes[i], now.childNodes[i]);
      };
      return keep(before, next);
    }
    standing.set(next, stand);
    if (next.nodeType !== 1) {
      stand.nodeValue = next.nodeValue;
      return;
    }
    for (const { name, value } of next.attributes)
      if (before.getAttribute(name) !== value) stand.setAttribute(name, value);
    for (const { name } of before.attributes)
      if (!next.hasAttribute(name)) stand.removeAttribute(name);
    const olds = [...before.childNodes];
    const news = [...next.childNodes];
    const found = match(olds, news);
    const kept = new Set(found);
    olds.forEach((old, j) => kept.has(j) || standing.get(old)?.remove());
    // From the end, so that each knows what comes behind it.
    let behind = null;
    for (let i = news.length - 1; i >= 0; i--) {
      const old = found[i] >= 0 ? olds[found[i]] : null;
      const there = old && standing.get(old);
      if (there) {
        morph(old, news[i]);
        if (there.parentNode === stand) behind = there;
      } else if (!old) {
        const fresh = bring(news[i]);
        // What a script has put at the end stays there.
        if (behind) stand.insertBefore(fresh, behind);
        else if (olds.length && lastOf(olds, stand)) lastOf(olds, stand).after(fresh);
        else stand.append(fresh);
        behind = fresh;
      }
    }
  };

  /** The last of the old nodes that still stands in its place. */
  const lastOf = (olds, stand) =>
    olds.map((old) => standing.get(old)).findLast((there) => there?.parentNode === stand);

  const sources = (page) =>
    [...page.querySelectorAll("script[src]")]
      .map((element) => element.getAttribute("src"))
      .filter((src) => new URL(src, location).pathname !== ownPath)
      .join("\n");

  /** Fetches this page and brings the document up to it. */
  const renew = async () => {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok && answer.status !== 404) throw new Error(`status ${answer.status}`);
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").documentElement;
    // Here it was parsed as a page without script, where this holds elements.
    for (const without of next.querySelectorAll("noscript")) without.textContent = without.innerHTML;
    // A script cannot be taken back; the page has to begin anew.
    if (!sent || sources(sent) !== sources(next)) return location.reload();
    const { scrollX, scrollY } = window;
    try {
      morph(sent, next);
      sent = next;
    } catch {
      return location.reload();
    }
    if (window.scrollX !== scrollX || window.scrollY !== scrollY) window.scrollTo(scrollX, scrollY);
  };

  const pathOf = (url) => {
    try {
      const path = decodeURIComponent(new URL(url, location).pathname);
      return path.replace(/\/index\.html$/, "/");
    } catch {
      return "";
    }
  };
  const isOurs = (url) => new URL(url, location).origin === location.origin;

  /** Another address for the same file, which no cache knows. */
  const afresh = (url) => {
    const address = new URL(url, location);
    address.searchParams.set("build", `${session}-${Date.now()}`);
    return address.href;
  };

  /** Stylesheets whose successor is on its way. */
  const leaving = new WeakSet();

  /** Replaces a stylesheet when the new one has come, so that the page is never bare. */
  const swap = (link) => {
    if (leaving.has(link)) return;
    leaving.add(link);
    const fresh = link.cloneNode();
    fresh.href = afresh(link.href);
    fresh.addEventListener("load", () => link.remove());
    fresh.addEventListener("error", () => link.remove());
    // The sent page's element is the new one's from now on.
    const find = (node) => {
      if (standing.get(node) === link) standing.set(node, fresh);
      node.childNodes.forEach(find);
    };
    if (sent) find(sent);
    link.after(fresh);
  };

  const imports = (sheet, changed) => {
    try {
      return [...sheet.cssRules].some(
        (rule) => rule.styleSheet && (changed.has(pathOf(rule.href)) || imports(rule.styleSheet, changed)),
      );
    } catch {
      return false;
    }
  };

  /** Brings everything that this page shows up to a build. Without `list`, anything may have changed. */
  const update = async (list) => {
    const changed = list && new Set(list);
    const is = (url) => isOurs(url) && (!changed || changed.has(pathOf(url)));
    const used = performance.getEntriesByType("resource").filter(({ name }) => isOurs(name));
    const handled = new Set([ownPath]);
    const links = [...document.querySelectorAll('link[rel~="stylesheet"][href]')];
    for (const link of links) {
      handled.add(pathOf(link.href));
      if (is(link.href) || (changed && link.sheet && imports(link.sheet, changed))) swap(link);
    }
    for (const image of document.querySelectorAll("img[src]")) {
      handled.add(pathOf(image.src));
      if (is(image.src)) image.src = afresh(image.src);
    }
    if (changed) {
      const isLoaded = ({ name, initiatorType }) =>
        initiatorType !== "fetch" && is(name) && !handled.has(pathOf(name));
      const scripts = [...document.scripts].filter((element) => element.src);
      const inCss = used.filter(({ initiatorType }) => initiatorType === "css");
      if (scripts.some((element) => is(element.src) && pathOf(element.src) !== ownPath)) {
        return location.reload();
      }
      if (inCss.some((entry) => isLoaded(entry) && !entry.name.includes(".css"))) links.forEach(swap);
    }
    if (!changed || changed.has(pathOf(location.href))) await renew();
  };

  // ---- what the writer has to know

  const css = `
    :host { all: initial; position: fixed; inset: auto 0 0 0; z-index: 2147483647; display: block;
      font: 14px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
    section { box-sizing: border-box; max-height: 60vh; overflow: auto; padding: 12px 16px 16px;
      background: #1b1a19; color: #f3f0ea; border-top: 4px solid #e0b341; }
    section.error { border-color: #e5604d; }
    header { display: flex; gap: 12px; align-items: center; justify-content: space-between;
      font-family: system-ui, sans-serif; font-weight: 600; }
    button { font: inherit; color: inherit; background: #3a3734; border: 1px solid #6b655e;
      border-radius: 4px; padding: 3px 12px; cursor: pointer; }
    button:focus-visible { outline: 2px solid #8ab4f8; outline-offset: 2px; }
    pre { margin: 12px 0 0; white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; }
    pre.error { color: #ffb4a8; } pre.warning { color: #f4dd9d; }
    .badge { position: absolute; inset: auto 16px 16px auto; font-family: system-ui, sans-serif; }
    .badge button { background: #1b1a19; color: #f4dd9d; }
    .badge.error button { color: #ffb4a8; }
    @media print { :host { display: none; } }`;

  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  let host;
  let isOpen;
  let shown = "";
  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

  const draw = (findings) => {
    const number = (severity) => findings.filter((found) => found.severity === severity).length;
    const [errors, warnings] = [number("error"), number("warning")];
    const parts = [errors && count(errors, "error"), warnings && count(warnings, "warning")];
    const title = parts.filter(Boolean).join(", ");
    const kind = errors ? "error" : "warning";
    const toggle = (label) =>
      element("button", {
        type: "button",
        textContent: label,
        onclick: () => {
          isOpen = !isOpen;
          draw(findings);
          host.shadowRoot.querySelector("button").focus();
        },
      });
    const texts = findings.map(({ severity, text }) =>
      element("pre", { className: severity, textContent: text }),
    );
    const panel = isOpen
      ? element("section", { className: kind }, element("header", {}, title, toggle("Hide")), ...texts)
      : element("div", { className: `badge ${kind}` }, toggle(title));
    panel.setAttribute("role", "status");
    panel.setAttribute("aria-label", title);
    host.shadowRoot.replaceChildren(panel);
  };

  /** Shows findings over the page: errors in full, warnings as a button that tells them. */
  const tell = (findings) => {
    const text = JSON.stringify(findings);
    if (text === shown) return;
    shown = text;
    if (!findings.length) {
      host?.remove();
      host = undefined;
      return;
    }
    if (!host) {
      host = document.createElement("dateline-findings");
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      host.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
      document.documentElement.append(host);
    }
    isOpen = findings.some((found) => found.severity === "error");
    draw(findings);
  };

  // ---- the connection

  const FIRST_WAIT = 200;
  const LONGEST_WAIT = 3000;
  let wait = FIRST_WAIT;
  let socket;
  let timer;
  let work = Promise.resolve();

  const hear = async (message) => {
    tell(message.findings);
    if (!message.changed || message.changed.length) await update(message.changed);
    // Only now: if it has failed, the next connection hears of it again.
    ({ session, build } = message);
    document.documentElement.dispatchEvent(new CustomEvent("dateline:build", { detail: build }));
  };

  const connect = () => {
    clearTimeout(timer);
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const query = new URLSearchParams({ session, build });
    socket = new WebSocket(`${scheme}//${location.host}/_dateline/live?${query}`);
    socket.onopen = () => (wait = FIRST_WAIT);
    // One after the other: a page is not fetched twice at once.
    socket.onmessage = ({ data }) => {
      work = work.then(() => hear(JSON.parse(data))).catch(() => socket.close());
    };
    socket.onclose = () => {
      timer = setTimeout(connect, wait * (0.75 + Math.random() / 2));
      wait = Math.min(wait * 1.6, LONGEST_WAIT);
    };
  };

  const hurry = () => {
    if (document.visibilityState === "visible" && socket?.readyState === WebSocket.CLOSED) connect();
  };
  document.addEventListener("visibilitychange", hurry);
  addEventListener("online", hurry);
  addEventListener("pagehide", () => {
    clearTimeout(timer);
    if (socket) socket.onclose = null;
    socket?.close();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) connect();
  });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", connect);
  else connect();
})();
