// Before the first paint: the theme that was chosen here, or else the system's.
(function () {
  var chosen;
  try {
    chosen = localStorage.getItem("tacit.theme");
  } catch {
    // no storage: the system's
  }
  var dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme =
    chosen === "dark" || chosen === "light" ? chosen : dark ? "dark" : "light";
})();
