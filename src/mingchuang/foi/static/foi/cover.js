/* Draw boxes over the pictures of pages; each becomes a field "page,left,top,right,bottom" in the page's units. */
(function () {
  "use strict";
  var form = document.getElementById("cover-form");
  if (!form) return;

  function place(sheet, event) {
    var frame = sheet.getBoundingClientRect();
    return {
      x: Math.min(Math.max(event.clientX - frame.left, 0), frame.width),
      y: Math.min(Math.max(event.clientY - frame.top, 0), frame.height),
    };
  }

  function show(box, sheet, from, to) {
    var frame = sheet.getBoundingClientRect();
    box.style.left = (Math.min(from.x, to.x) / frame.width) * 100 + "%";
    box.style.top = (Math.min(from.y, to.y) / frame.height) * 100 + "%";
    box.style.width = (Math.abs(from.x - to.x) / frame.width) * 100 + "%";
    box.style.height = (Math.abs(from.y - to.y) / frame.height) * 100 + "%";
  }

  function keep(box, page, sheet, from, to) {
    var scale = parseFloat(page.dataset.width) / sheet.getBoundingClientRect().width;
    var field = document.createElement("input");
    field.type = "hidden";
    field.name = "box";
    field.value = [
      page.dataset.page,
      Math.min(from.x, to.x) * scale,
      Math.min(from.y, to.y) * scale,
      Math.max(from.x, to.x) * scale,
      Math.max(from.y, to.y) * scale,
    ].join(",");
    form.appendChild(field);
    box.addEventListener("click", function () {
      field.remove();
      box.remove();
    });
  }

  document.querySelectorAll(".cover-page").forEach(function (page) {
    var sheet = page.querySelector(".cover-sheet");
    sheet.addEventListener("pointerdown", function (event) {
      if (event.button !== 0 || event.target.className === "cover-box") return;
      event.preventDefault();
      var from = place(sheet, event);
      var box = document.createElement("button");
      box.type = "button";
      box.className = "cover-box";
      box.setAttribute("aria-label", "去掉这个遮盖框");
      sheet.appendChild(box);
      function move(next) {
        show(box, sheet, from, place(sheet, next));
      }
      function end(last) {
        sheet.removeEventListener("pointermove", move);
        var to = place(sheet, last);
        if (Math.abs(from.x - to.x) < 4 || Math.abs(from.y - to.y) < 4) {
          box.remove();
        } else {
          show(box, sheet, from, to);
          keep(box, page, sheet, from, to);
        }
      }
      sheet.setPointerCapture(event.pointerId);
      sheet.addEventListener("pointermove", move);
      sheet.addEventListener("pointerup", end, { once: true });
    });
  });
})();
