// What went wrong with a key, in a sentence; allauth's scripts tell it by an event.
(() => {
  const place = document.getElementById("key-error");
  if (!place) return;
  const say = (words) => { place.textContent = words; place.hidden = false; };
  if (!window.PublicKeyCredential) say("这个浏览器不支持安全密钥，或网址不是 https。请换一个浏览器，或使用动态口令。");
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const name = event.detail.exception && event.detail.exception.name;
    if (name === "InvalidStateError") say("这把密钥已经登记过，请换一把。");
    else say("没有完成验证：密钥未触碰、已取消，或等待时间过长。请再试一次。");
  });
})();
