/* Hold a file that somebody has against what was published: its digest and the proof are computed here, in the
   browser, and nothing of the file is sent. Source: RFC 9162 §2.1. Without this script the page names the commands. */
(function () {
  "use strict";
  const place = document.querySelector("[data-check-file]");
  if (!place) return;
  const said = place.querySelector("[data-check-said]");
  place.hidden = false;

  const bytes = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
  const hexadecimal = (buffer) => Array.from(new Uint8Array(buffer), (one) => one.toString(16).padStart(2, "0")).join("");

  async function hashed(...parts) {
    const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of parts) { joined.set(part, at); at += part.length; }
    return new Uint8Array(await crypto.subtle.digest("SHA-256", joined));
  }

  async function reached(content, index, size, steps) {
    let found = await hashed(new Uint8Array([0]), content);
    let last = size - 1;
    for (const step of steps.map(bytes)) {
      const one = new Uint8Array([1]);
      if (index % 2 || index === last) {
        found = await hashed(one, step, found);
        while (index && index % 2 === 0) { index = Math.floor(index / 2); last = Math.floor(last / 2); }
      } else {
        found = await hashed(one, found, step);
      }
      index = Math.floor(index / 2);
      last = Math.floor(last / 2);
    }
    return last ? "" : hexadecimal(found);
  }

  async function examine(file) {
    const digest = hexadecimal(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    if (digest !== place.dataset.sha256) {
      return "不一致：这个文件不是本站现在发布的文件。它可能是以前的版本，也可能被改动过；另存网页时请选“仅 HTML”。";
    }
    const answer = await fetch(place.dataset.proof);
    if (!answer.ok) return "文件一致。证明暂时取不到，请稍后再核对一次。";
    const proof = await answer.json();
    const root = await reached(new TextEncoder().encode(proof.statement), proof.leaf_index, proof.tree_size, proof.inclusion);
    const stated = JSON.parse(proof.statement).sha256 === digest && root === proof.root;
    return stated
      ? `一致：这个文件与第 ${proof.edition} 版发布的完全相同，证明成立，根值 ${proof.root}。`
      : "文件一致，但证明不成立。请保存这个页面，并告诉网站主办单位。";
  }

  place.querySelector("input").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    if (!file) return;
    if (!window.isSecureContext || !crypto.subtle) {
      said.textContent = "浏览器只在加密连接（https）下计算摘要。请用下面的命令在电脑上计算。";
      return;
    }
    said.textContent = "正在计算……";
    try {
      said.textContent = await examine(file);
    } catch {
      said.textContent = "没有能够读取这个文件，请重新选择。";
    }
  });
})();
