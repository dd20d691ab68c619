/* How many are ticked, told beside the button; on the ledger, a page ticked at once. Without this all still works. */
(function () {
  "use strict";
  var told = document.getElementById("ticked");
  var every = document.getElementById("tick-all");
  function boxes() {
    return Array.prototype.slice.call(document.querySelectorAll('input[name="tick"], input[form="many"][name="case"]'));
  }
  function tell() {
    var all = boxes();
    var count = all.filter(function (box) { return box.checked; }).length;
    if (told) told.textContent = count;
    if (every) every.checked = count > 0 && count === all.length;
  }
  document.addEventListener("change", function (event) {
    if (event.target === every) boxes().forEach(function (box) { box.checked = every.checked; });
    tell();
  });
  tell();
})();
