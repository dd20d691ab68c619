/* Reading aids: large type, high contrast, reading aloud, large pointer, simple view.
   First-party, no page needs it. The choice is kept in the cookie "reading" and applied before anything is painted. */
(function () {
  "use strict";
  const aids = [
    ["large", "大字版"],
    ["contrast", "高对比度"],
    ["aloud", "朗读"],
    ["pointer", "大指针"],
    ["simple", "简洁版"],
  ];
  const root = document.documentElement;
  const kept = /(?:^|;\s*)reading=([a-z.]*)/.exec(document.cookie);
  const chosen = new Set(kept ? kept[1].split(".").filter((name) => aids.some(([known]) => known === name)) : []);
  chosen.delete("aloud");
  chosen.forEach((name) => root.classList.add(name));
  root.classList.add("scripted");

  function keep() {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = "reading=" + [...chosen].join(".") + "; Path=/; Max-Age=31536000; SameSite=Lax" + secure;
  }

  let marked = null;
  let queue = [];

  function mark(element) {
    if (marked) { marked.classList.remove("reading"); }
    marked = element;
    if (element) { element.classList.add("reading"); }
  }

  function silence(button) {
    queue = [];
    speechSynthesis.cancel();
    mark(null);
    button.setAttribute("aria-pressed", "false");
    button.textContent = "朗读";
  }

  function next(button) {
    const element = queue.shift();
    if (!element) { silence(button); return; }
    mark(element);
    const words = new SpeechSynthesisUtterance(element.textContent.trim());
    words.lang = "zh-CN";
    words.onend = () => { if (marked === element) { next(button); } };
    words.onerror = words.onend;
    speechSynthesis.speak(words);
  }

  function aloud(button) {
    if (button.getAttribute("aria-pressed") === "true") { silence(button); return; }
    const selected = String(getSelection()).trim();
    const main = document.getElementById("main");
    const parts = [...main.querySelectorAll("h1, h2, h3, p, li, dt, dd, caption, th, td")];
    const leaves = parts.filter((part) => part.textContent.trim() && !part.querySelector("p, li, dd, td") && !part.closest("nav"));
    queue = selected ? [Object.assign(document.createElement("p"), { textContent: selected })] : leaves;
    button.setAttribute("aria-pressed", "true");
    button.textContent = "停止朗读";
    next(button);
  }

  function toggle(name, button) {
    const on = !chosen.has(name);
    if (on) { chosen.add(name); } else { chosen.delete(name); }
    root.classList.toggle(name, on);
    button.setAttribute("aria-pressed", String(on));
    keep();
  }

  function build() {
    document.querySelectorAll("button.print").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => print());
    });
    const bar = document.getElementById("access");
    if (!bar) { return; }
    const before = bar.firstChild;
    aids.forEach(([name, label]) => {
      if (name === "aloud" && !("speechSynthesis" in window && "SpeechSynthesisUtterance" in window)) { return; }
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.dataset.aid = name;
      button.setAttribute("aria-pressed", String(chosen.has(name)));
      button.addEventListener("click", () => (name === "aloud" ? aloud(button) : toggle(name, button)));
      bar.insertBefore(button, before);
    });
    addEventListener("pagehide", () => { if ("speechSynthesis" in window) { speechSynthesis.cancel(); } });
  }

  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", build); } else { build(); }
})();
