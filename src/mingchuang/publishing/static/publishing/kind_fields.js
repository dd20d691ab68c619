/* Shows the properties that belong to the chosen kind; without this script all are shown with their hints. */
(function () {
  "use strict";
  var kind = document.getElementById("id_kind");
  if (!kind) return;
  var only = {
    expires_on: ["announcement", "personnel"],
    effective_on: ["policy", "notice", "plan"],
    genre: ["policy", "notice", "plan", "interpretation"],
    source_url: ["repost", "news"]
  };
  function show() {
    Object.keys(only).forEach(function (name) {
      var field = document.getElementById("id_" + name);
      var box = field && (field.closest("[data-contentpath]") || field.closest(".w-field__wrapper"));
      if (box) box.hidden = only[name].indexOf(kind.value) < 0 && !field.value;
    });
  }
  kind.addEventListener("change", show);
  show();
})();
