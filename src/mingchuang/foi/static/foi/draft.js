/* A draft of the application, kept in this browser alone: never the identity number, never files, seven days at most,
   cleared once the application is sent. Without this script the form is whole. */
(function () {
  "use strict";
  const DAYS = 7;
  const SECRET = new Set(["csrfmiddlewaretoken", "token", "step", "homepage", "id_number", "identity", "proof", "signed_in"]);
  const place = (name) => "mingchuang.draft." + name;

  function read(name) {
    try {
      const held = JSON.parse(localStorage.getItem(place(name)) || "null");
      return held && held.until > Date.now() ? held.values : {};
    } catch {
      return {};
    }
  }

  function write(name, values) {
    try {
      localStorage.setItem(place(name), JSON.stringify({ until: Date.now() + DAYS * 86400000, values }));
      return true;
    } catch {
      return false;
    }
  }

  function forget(name) {
    try { localStorage.removeItem(place(name)); } catch { /* nothing was kept */ }
  }

  const sent = document.querySelector("[data-draft-sent]");
  if (sent) { forget(sent.dataset.draftSent); }

  const print = document.getElementById("foi-print");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }

  const form = document.querySelector("form[data-draft]");
  const panel = document.getElementById("foi-draft");
  if (!form || !panel) { return; }
  const name = form.dataset.draft;
  const words = document.getElementById("foi-draft-words");
  const fields = [...form.elements].filter((field) => field.name && field.type !== "file" && !SECRET.has(field.name));
  let keeps = true;

  function say(sentence) {
    panel.hidden = false;
    words.textContent = sentence;
  }

  /* What the page itself brings (an error to mend, the words of the first step) goes before the draft. */
  function restore() {
    const values = read(name);
    const untouched = !form.querySelector(".wrong");
    let restored = 0;
    for (const field of fields) {
      if (untouched && field.name in values && (!field.value || field.tagName === "SELECT")) {
        field.value = values[field.name];
        restored += 1;
      }
    }
    if (restored) { say("已填入这台设备上次保存的草稿。"); }
  }

  function keep() {
    if (!keeps) { return; }
    const values = read(name);
    for (const field of fields) { values[field.name] = field.value; }
    if (write(name, values)) { say("草稿已保存在这台设备上。"); }
  }

  restore();
  form.addEventListener("change", keep);
  document.getElementById("foi-draft-clear").addEventListener("click", () => {
    keeps = false;
    forget(name);
    say("草稿已清除，这次填写的内容不再保存。");
  });
})();
