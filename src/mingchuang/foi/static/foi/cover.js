/* Boxes over the pictures of pages. Those that the scan found follow their tick; those drawn become a field
   "page,left,top,right,bottom,reason" in the page's units, with a line below the page to choose the reason or take it off. */
(function () {
  "use strict";
  var form = document.getElementById("cover-form");
  if (!form) return;
  var reasons = document.getElementById("cover-reason");

  function put(box, sheet, left, top, right, bottom) {
    box.style.left = left * 100 + "%";
    box.style.top = top * 100 + "%";
    box.style.width = (right - left) * 100 + "%";
    box.style.height = (bottom - top) * 100 + "%";
    sheet.appendChild(box);
  }

  function showFound() {
    var held = document.getElementById("cover-places");
    (held ? JSON.parse(held.textContent) : []).forEach(function (place) {
      var page = document.getElementById("page-" + place.page);
      var tick = form.querySelector('[name=found][value="' + place.number + '"]');
      if (!page || !tick) return;
      var wide = parseFloat(page.dataset.width), high = parseFloat(page.dataset.height), edges = place.edges;
      var box = document.createElement("span");
      box.className = "cover-found";
      put(box, page.querySelector(".cover-sheet"), edges[0] / wide, edges[1] / high, edges[2] / wide, edges[3] / high);
      function follow() {
        box.classList.toggle("is-off", !tick.checked);
      }
      tick.addEventListener("change", follow);
      box.addEventListener("click", function () {
        tick.checked = !tick.checked;
        tick.dispatchEvent(new Event("change"));
      });
      follow();
    });
  }

  function part(sheet, event) {
    var frame = sheet.getBoundingClientRect();
    return {
      x: Math.min(Math.max((event.clientX - frame.left) / frame.width, 0), 1),
      y: Math.min(Math.max((event.clientY - frame.top) / frame.height, 0), 1),
    };
  }

  function keep(page, box, edges) {
    var list = page.querySelector(".cover-list");
    var field = document.createElement("input");
    field.type = "hidden";
    field.name = "box";
    var wide = parseFloat(page.dataset.width), high = parseFloat(page.dataset.height);
    var line = document.createElement("li");
    var name = document.createElement("span");
    var choice = reasons.cloneNode(true);
    var off = document.createElement("button");
    choice.removeAttribute("id");
    choice.removeAttribute("name");
    choice.value = page.dataset.reason || reasons.value;
    name.textContent = "第 " + page.dataset.page + " 页画的框";
    choice.setAttribute("aria-label", name.textContent + "的理由");
    off.type = "button";
    off.className = "button button-small button-secondary";
    off.textContent = "去掉";
    function write() {
      field.value = [page.dataset.page, edges[0] * wide, edges[1] * high, edges[2] * wide, edges[3] * high, choice.value].join(",");
      page.dataset.reason = choice.value;
      box.title = choice.options[choice.selectedIndex].text;
    }
    function drop() {
      line.remove();
      box.remove();
    }
    choice.addEventListener("change", write);
    off.addEventListener("click", drop);
    box.addEventListener("click", function () {
      choice.focus();
    });
    line.append(field, name, choice, off);
    list.appendChild(line);
    write();
  }

  document.querySelectorAll(".cover-page").forEach(function (page) {
    var sheet = page.querySelector(".cover-sheet");
    sheet.addEventListener("pointerdown", function (event) {
      if (event.button !== 0 || event.target.className.indexOf("cover-") === 0 && event.target !== sheet) return;
      event.preventDefault();
      var from = part(sheet, event), box = document.createElement("button");
      box.type = "button";
      box.className = "cover-box";
      box.setAttribute("aria-label", "选择这个框的理由");
      function place(next) {
        var to = part(sheet, next);
        var edges = [Math.min(from.x, to.x), Math.min(from.y, to.y), Math.max(from.x, to.x), Math.max(from.y, to.y)];
        put(box, sheet, edges[0], edges[1], edges[2], edges[3]);
        return edges;
      }
      function end(last) {
        sheet.removeEventListener("pointermove", place);
        var edges = place(last), frame = sheet.getBoundingClientRect();
        if ((edges[2] - edges[0]) * frame.width < 4 || (edges[3] - edges[1]) * frame.height < 4) box.remove();
        else keep(page, box, edges);
      }
      sheet.setPointerCapture(event.pointerId);
      sheet.addEventListener("pointermove", place);
      sheet.addEventListener("pointerup", end, { once: true });
    });
  });
  showFound();
})();
