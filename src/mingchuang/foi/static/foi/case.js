/* A link to something to do opens its form. */
(function () {
  "use strict";
  function open() {
    var place = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    var form = place && place.querySelector("details");
    if (form) form.open = true;
  }
  window.addEventListener("hashchange", open);
  open();
})();
