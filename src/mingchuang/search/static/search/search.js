// Titles under the search field while typing. The page is whole without it.
(function () {
  "use strict";
  var field = document.querySelector("input[data-suggest]");
  var list = field && document.getElementById(field.getAttribute("list"));
  if (!field || !list || !window.fetch) return;
  var timer = 0, asked = "";
  field.addEventListener("input", function () {
    window.clearTimeout(timer);
    var typed = field.value.trim();
    if (typed === asked || typed.length > 60) return;
    timer = window.setTimeout(function () {
      asked = typed;
      if (typed.length < 2) { list.replaceChildren(); return; }
      fetch(field.dataset.suggest + "?q=" + encodeURIComponent(typed), { credentials: "omit" })
        .then(function (answer) { return answer.ok ? answer.json() : { suggestions: [] }; })
        .then(function (found) {
          if (typed !== asked) return;
          list.replaceChildren.apply(list, found.suggestions.map(function (title) {
            var option = document.createElement("option");
            option.value = title.slice(0, 60);
            return option;
          }));
        })
        .catch(function () { list.replaceChildren(); });
    }, 200);
  });
})();
