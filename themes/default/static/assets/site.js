// Light or dark: the button shows itself where there is script, and remembers the choice.
const root = document.documentElement;
const button = document.querySelector(".toggle");
const system = matchMedia("(prefers-color-scheme: dark)");
const current = () => root.dataset.theme ?? (system.matches ? "dark" : "light");

if (button) {
  const show = () => button.setAttribute("aria-pressed", String(current() === "dark"));
  button.hidden = false;
  show();
  system.addEventListener("change", show);
  button.addEventListener("click", () => {
    root.dataset.theme = current() === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {}
    show();
  });
}
