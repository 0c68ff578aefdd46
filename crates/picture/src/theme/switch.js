(function () {
  var root = document.documentElement;
  var button = document.getElementById("theme");
  var preferred = window.matchMedia("(prefers-color-scheme: dark)");
  function dark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : preferred.matches;
  }
  function name() {
    button.textContent = dark() ? "Light" : "Dark";
  }
  button.hidden = false;
  button.onclick = function () {
    root.dataset.theme = dark() ? "light" : "dark";
    name();
  };
  name();
})();
