// The theme before the first paint, so that a dark room stays dark.
(() => {
  let wanted = "auto";
  try {
    wanted = localStorage.getItem("perennial.theme") ?? "auto";
  } catch {
    // Nothing is kept here.
  }
  const dark = wanted === "dark" || (wanted === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
