/* A grid over the source of a table: cells are typed into, rows and columns added, cells merged and split.
   What is pasted from Excel, Word or a web page becomes cells. Without this script the source stays editable. */
(function () {
  "use strict";

  function tag(name, text) {
    var node = document.createElement(name);
    if (text) node.textContent = text;
    return node;
  }

  function parse(source) {
    var page = new DOMParser().parseFromString(source || "", "text/html");
    var found = page.querySelector("table");
    var table = tag("table");
    if (!found) return fill(table, [["", ""], ["", ""]]);
    table.append(tag("caption", found.caption ? found.caption.textContent.trim() : ""));
    var body = tag("tbody");
    Array.from(found.rows).forEach(function (row) {
      var line = tag("tr");
      Array.from(row.cells).forEach(function (cell) {
        line.append(copyCell(cell));
      });
      body.append(line);
    });
    table.append(body);
    return table;
  }

  function copyCell(cell) {
    var copy = tag(cell.tagName === "TH" ? "th" : "td");
    ["colspan", "rowspan"].forEach(function (name) {
      var span = parseInt(cell.getAttribute(name), 10);
      if (span > 1 && span < 1000) copy.setAttribute(name, span);
    });
    if (cell.getAttribute("scope")) copy.setAttribute("scope", cell.getAttribute("scope"));
    if (cell.className.indexOf("align-") === 0) copy.className = cell.className;
    Array.from(cell.childNodes).forEach(function (child) {
      var kept = safe(child);
      if (kept) copy.append(kept);
    });
    return copy;
  }

  var KEPT = ["P", "BR", "STRONG", "EM", "U", "S", "SUB", "SUP", "A", "UL", "OL", "LI", "B", "I"];

  function safe(node) {
    if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.data);
    if (node.nodeType !== Node.ELEMENT_NODE) return null;
    if (node.tagName === "SCRIPT" || node.tagName === "STYLE") return null;
    var copy = KEPT.indexOf(node.tagName) < 0 ? document.createDocumentFragment() : tag(node.tagName);
    if (node.tagName === "A" && /^(https?:|mailto:|\/)/i.test(node.getAttribute("href") || "")) {
      copy.setAttribute("href", node.getAttribute("href"));
    }
    if (node.className && copy.nodeType === 1 && String(node.className).indexOf("align-") === 0) copy.className = node.className;
    Array.from(node.childNodes).forEach(function (child) {
      var kept = safe(child);
      if (kept) copy.append(kept);
    });
    return copy;
  }

  function fill(table, rows) {
    if (!table.caption) table.append(tag("caption"));
    var body = tag("tbody");
    rows.forEach(function (row, place) {
      var line = tag("tr");
      row.forEach(function (text) {
        var cell = tag(place === 0 ? "th" : "td", text);
        if (place === 0) cell.setAttribute("scope", "col");
        line.append(cell);
      });
      body.append(line);
    });
    table.append(body);
    return table;
  }

  /* The grid of positions: each place holds the cell that covers it. */
  function places(table) {
    var grid = [];
    Array.from(table.rows).forEach(function (row, y) {
      grid[y] = grid[y] || [];
      var x = 0;
      Array.from(row.cells).forEach(function (cell) {
        while (grid[y][x]) x++;
        for (var dy = 0; dy < cell.rowSpan; dy++) {
          grid[y + dy] = grid[y + dy] || [];
          for (var dx = 0; dx < cell.colSpan; dx++) grid[y + dy][x + dx] = cell;
        }
        x += cell.colSpan;
      });
    });
    return grid.slice(0, table.rows.length);
  }

  function whereIs(grid, cell) {
    for (var y = 0; y < grid.length; y++) {
      var x = grid[y].indexOf(cell);
      if (x >= 0) return { x: x, y: y };
    }
    return null;
  }

  function insertAt(table, y, x, cell) {
    var grid = places(table);
    for (var after = x; after < grid[y].length; after++) {
      var other = grid[y][after];
      if (other && other.parentNode === table.rows[y]) {
        other.before(cell);
        return;
      }
    }
    table.rows[y].append(cell);
  }

  function fresh(like) {
    var cell = tag(like && like.tagName === "TH" ? "th" : "td");
    if (like && like.getAttribute("scope")) cell.setAttribute("scope", like.getAttribute("scope"));
    cell.contentEditable = "true";
    return cell;
  }

  function Grid(source) {
    this.source = source;
    this.box = tag("div");
    this.box.className = "mc-grid";
    this.table = parse(source.value);
    this.first = this.last = null;
    this.bar();
    this.box.append(this.table);
    this.say = tag("p", "在格子里直接输入。按住Shift点另一格可选中一片，再合并。可以从Word、Excel复制表格后粘贴。");
    this.say.className = "mc-grid__say";
    this.say.setAttribute("role", "status");
    this.box.append(this.say);
    source.hidden = true;
    source.after(this.box);
    this.open();
    this.listen();
    source.addEventListener("change", this.reload.bind(this));
    if (!source.value.trim()) this.keep();
  }

  Grid.prototype.bar = function () {
    var grid = this;
    var bar = tag("div");
    bar.className = "mc-grid__bar";
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", "表格");
    [
      ["上方加一行", function () { grid.addRow(0); }],
      ["下方加一行", function () { grid.addRow(1); }],
      ["左边加一列", function () { grid.addColumn(0); }],
      ["右边加一列", function () { grid.addColumn(1); }],
      ["删除这行", function () { grid.dropRow(); }],
      ["删除这列", function () { grid.dropColumn(); }],
      ["合并", function () { grid.merge(); }],
      ["拆分", function () { grid.split(); }],
      ["表头", function () { grid.head(); }],
      ["查看源码", function () { grid.showSource(); }]
    ].forEach(function (pair) {
      var button = tag("button", pair[0]);
      button.type = "button";
      button.addEventListener("click", function () {
        pair[1]();
        grid.open();
        grid.keep();
      });
      bar.append(button);
    });
    this.box.append(bar);
  };

  Grid.prototype.open = function () {
    this.table.querySelectorAll("td, th, caption").forEach(function (cell) {
      cell.contentEditable = "true";
    });
  };

  Grid.prototype.listen = function () {
    var grid = this;
    this.table.addEventListener("input", function () { grid.keep(); });
    this.table.addEventListener("focusin", function (event) {
      var cell = event.target.closest("td, th");
      if (cell && !grid.reaching) grid.choose(cell, cell);
    });
    this.table.addEventListener("mousedown", function (event) {
      var cell = event.target.closest("td, th");
      grid.reaching = event.shiftKey && !!grid.first;
      if (cell && grid.reaching) {
        event.preventDefault();
        grid.choose(grid.first, cell);
      }
    });
    this.table.addEventListener("keydown", function (event) { grid.keys(event); });
    this.table.addEventListener("paste", function (event) { grid.paste(event); });
  };

  Grid.prototype.keys = function (event) {
    var step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    if (!step || !event.shiftKey || !event.altKey || !this.last) return;
    event.preventDefault();
    var grid = places(this.table);
    var at = whereIs(grid, this.last);
    var next = (grid[at.y + step[1]] || [])[at.x + step[0]];
    if (next) this.choose(this.first, next);
  };

  Grid.prototype.choose = function (first, last) {
    this.first = first;
    this.last = last;
    this.table.querySelectorAll("[data-chosen]").forEach(function (cell) {
      cell.removeAttribute("data-chosen");
    });
    var chosen = this.chosen();
    if (chosen.length > 1) chosen.forEach(function (cell) { cell.setAttribute("data-chosen", ""); });
  };

  Grid.prototype.range = function () {
    var grid = places(this.table);
    var one = this.first && whereIs(grid, this.first);
    var two = this.last && whereIs(grid, this.last);
    if (!one || !two) return null;
    return {
      grid: grid,
      x: Math.min(one.x, two.x), y: Math.min(one.y, two.y),
      right: Math.max(one.x + this.first.colSpan, two.x + this.last.colSpan),
      below: Math.max(one.y + this.first.rowSpan, two.y + this.last.rowSpan)
    };
  };

  Grid.prototype.chosen = function () {
    var range = this.range();
    var found = [];
    if (!range) return found;
    for (var y = range.y; y < range.below; y++) {
      for (var x = range.x; x < range.right; x++) {
        var cell = range.grid[y] && range.grid[y][x];
        if (cell && found.indexOf(cell) < 0) found.push(cell);
      }
    }
    return found;
  };

  Grid.prototype.need = function () {
    if (this.range()) return true;
    this.tell("请先点一个格子。");
    return false;
  };

  Grid.prototype.tell = function (words) { this.say.textContent = words; };

  Grid.prototype.addRow = function (after) {
    if (!this.need()) return;
    var range = this.range();
    var y = after ? range.below : range.y;
    var width = range.grid[0].length;
    var row = tag("tr");
    var seen = [];
    for (var x = 0; x < width; x++) {
      var above = y > 0 && range.grid[y - 1] ? range.grid[y - 1][x] : null;
      var here = range.grid[y] ? range.grid[y][x] : null;
      if (above && above === here) {
        if (seen.indexOf(above) < 0) above.rowSpan += 1;
        seen.push(above);
      } else row.append(fresh());
    }
    var body = this.table.tBodies[0];
    body.insertBefore(row, this.table.rows[y] || null);
  };

  Grid.prototype.addColumn = function (after) {
    if (!this.need()) return;
    var range = this.range();
    var x = after ? range.right : range.x;
    var seen = [];
    for (var y = 0; y < range.grid.length; y++) {
      var left = x > 0 ? range.grid[y][x - 1] : null;
      var here = range.grid[y][x];
      if (left && left === here) {
        if (seen.indexOf(left) < 0) left.colSpan += 1;
        seen.push(left);
      } else insertAt(this.table, y, x, fresh(y === 0 ? range.grid[0][Math.min(x, range.grid[0].length - 1)] : null));
    }
  };

  Grid.prototype.dropRow = function () {
    if (!this.need()) return;
    var range = this.range();
    if (range.grid.length === 1) return this.tell("表格至少要有一行。不要表格了，请删除整个部分。");
    var y = range.y;
    var seen = [];
    range.grid[y].forEach(function (cell, x) {
      if (!cell || seen.indexOf(cell) >= 0) return;
      seen.push(cell);
      if (cell.rowSpan === 1) return;
      cell.rowSpan -= 1;
      if (cell.parentNode === this.table.rows[y]) insertAt(this.table, y + 1, x, cell);
    }, this);
    this.table.rows[y].remove();
    this.first = this.last = null;
  };

  Grid.prototype.dropColumn = function () {
    if (!this.need()) return;
    var range = this.range();
    if (range.grid[0].length === 1) return this.tell("表格至少要有一列。不要表格了，请删除整个部分。");
    var seen = [];
    range.grid.forEach(function (row) {
      var cell = row[range.x];
      if (!cell || seen.indexOf(cell) >= 0) return;
      seen.push(cell);
      if (cell.colSpan > 1) cell.colSpan -= 1;
      else cell.remove();
    });
    this.first = this.last = null;
  };

  Grid.prototype.merge = function () {
    if (!this.need()) return;
    var range = this.range();
    var cells = this.chosen();
    if (cells.length < 2) return this.tell("请先选中一片格子：点第一格，按住Shift点最后一格。");
    var uneven = cells.some(function (cell) {
      var at = whereIs(range.grid, cell);
      return at.x < range.x || at.y < range.y || at.x + cell.colSpan > range.right || at.y + cell.rowSpan > range.below;
    });
    if (uneven) return this.tell("选中的不是一个完整的长方形，请把相连的合并格一起选上。");
    var keep = cells[0];
    cells.slice(1).forEach(function (cell) {
      if (cell.textContent.trim()) {
        if (keep.textContent.trim()) keep.append(tag("br"));
        while (cell.firstChild) keep.append(cell.firstChild);
      }
      cell.remove();
    });
    keep.colSpan = range.right - range.x;
    keep.rowSpan = range.below - range.y;
    this.choose(keep, keep);
    this.tell("已合并。");
  };

  Grid.prototype.split = function () {
    if (!this.need()) return;
    var cell = this.first;
    var at = whereIs(places(this.table), cell);
    var right = cell.colSpan;
    var below = cell.rowSpan;
    if (right * below === 1) return this.tell("这个格子没有合并过，不用拆分。");
    cell.removeAttribute("colspan");
    cell.removeAttribute("rowspan");
    for (var y = at.y; y < at.y + below; y++) {
      for (var x = at.x; x < at.x + right; x++) {
        if (x !== at.x || y !== at.y) insertAt(this.table, y, x, fresh(cell));
      }
    }
    this.tell("已拆分。");
  };

  Grid.prototype.head = function () {
    if (!this.need()) return;
    var cells = this.chosen();
    var toHead = cells[0].tagName !== "TH";
    cells.forEach(function (cell) {
      var other = tag(toHead ? "th" : "td");
      Array.from(cell.attributes).forEach(function (one) { other.setAttribute(one.name, one.value); });
      if (toHead) other.setAttribute("scope", cell.parentNode.rowIndex === 0 ? "col" : "row");
      else other.removeAttribute("scope");
      while (cell.firstChild) other.append(cell.firstChild);
      cell.replaceWith(other);
    });
    this.first = this.last = null;
  };

  Grid.prototype.showSource = function () {
    this.source.hidden = !this.source.hidden;
    this.tell(this.source.hidden ? "已收起源码。" : "源码在表格上方，修改后点表格外任意处，表格随之更新。");
  };

  Grid.prototype.paste = function (event) {
    var caption = event.target.closest("caption");
    var html = event.clipboardData.getData("text/html");
    var text = event.clipboardData.getData("text/plain");
    event.preventDefault();
    if (!caption && /<table/i.test(html)) {
      var table = parse(html);
      this.table.replaceWith(table);
      this.table = table;
      this.first = this.last = null;
      this.listen();
      this.tell("已换成粘贴的表格，合并的格子保持原样。");
    } else if (!caption && text.indexOf("\t") >= 0) {
      this.spread(text);
      this.tell("已把粘贴的内容填入各格。");
    } else {
      document.execCommand("insertText", false, text);
    }
    this.open();
    this.keep();
  };

  Grid.prototype.spread = function (text) {
    var rows = text.replace(/\r/g, "").replace(/\n$/, "").split("\n").map(function (line) { return line.split("\t"); });
    var at = (this.first && whereIs(places(this.table), this.first)) || { x: 0, y: 0 };
    rows.forEach(function (row, dy) {
      while (this.table.rows.length <= at.y + dy) {
        var line = tag("tr");
        for (var n = places(this.table)[0].length; n > 0; n--) line.append(fresh());
        this.table.tBodies[0].append(line);
      }
      row.forEach(function (words, dx) {
        while (places(this.table)[0].length <= at.x + dx) {
          Array.from(this.table.rows).forEach(function (line) { line.append(fresh()); });
        }
        var cell = places(this.table)[at.y + dy][at.x + dx];
        if (cell) cell.textContent = words;
      }, this);
    }, this);
  };

  /* The grid as plain source: what the form sends. */
  Grid.prototype.keep = function () {
    var copy = this.table.cloneNode(true);
    copy.querySelectorAll("*").forEach(function (node) {
      node.removeAttribute("contenteditable");
      node.removeAttribute("data-chosen");
      node.removeAttribute("style");
    });
    if (copy.caption && !copy.caption.textContent.trim()) copy.caption.remove();
    this.source.value = copy.outerHTML;
    this.source.dispatchEvent(new Event("input", { bubbles: true }));
  };

  Grid.prototype.reload = function () {
    var table = parse(this.source.value);
    this.table.replaceWith(table);
    this.table = table;
    this.first = this.last = null;
    this.open();
    this.listen();
  };

  function lay(source) {
    if (source.mcGrid || !source.isConnected) return;
    source.mcGrid = new Grid(source);
  }

  function layAll(root) {
    if (root.matches && root.matches("textarea[data-controller~='mc-table']")) lay(root);
    if (root.querySelectorAll) root.querySelectorAll("textarea[data-controller~='mc-table']").forEach(lay);
  }

  function begin() {
    layAll(document);
    new MutationObserver(function (changes) {
      changes.forEach(function (change) { change.addedNodes.forEach(layAll); });
    }).observe(document.body, { childList: true, subtree: true });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
