// Runs before the first paint: the chosen scheme and language, so that nothing flashes.
(() => {
  var prefs = {};
  try {
    prefs = JSON.parse(localStorage.getItem("shopbell.prefs") || "{}") || {};
  } catch (_) {}
  var dark =
    prefs.theme === "dark" ||
    (prefs.theme !== "light" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  var lang = prefs.locale || (/^zh\b/i.test(navigator.language) ? "zh" : "en");
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
})();
