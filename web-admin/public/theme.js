// The theme before the first paint, so that a dark room stays dark.
(() => {
  let wanted = "auto";
  try {
    wanted = localStorage.getItem("perennial.theme") ?? "auto";
  } catch {
    // Nothing is kept here.
  }
  const dark = wanted === "dark" || (wanted === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  const root = document.documentElement;
  const name = "data-mantine-color-scheme";
  root.setAttribute(name, dark ? "dark" : "light");
  // Paper is light.
  let shown = "light";
  addEventListener("beforeprint", () => {
    shown = root.getAttribute(name) ?? "light";
    root.setAttribute(name, "light");
  });
  addEventListener("afterprint", () => root.setAttribute(name, shown));
})();
