/* Starts Wagtail's widgets from data in the page (mingchuang/ui/widgets.py): no script stands in the page itself.
   Only the makers named here can be called, so that data slipped into a page cannot call anything else. */
(() => {
  const CLASSES = ["Chooser", "DocumentChooser", "ImageChooser", "InlinePanel", "PageChooser", "SnippetChooser"];
  const FUNCTIONS = ["initDateChooser", "initDateTimeChooser", "initTimeChooser"];

  class Start extends window.StimulusModule.Controller {
    static values = { maker: String, arguments: Array };

    connect() {
      if (this.element.dataset.started) return; // moved within the page, not new
      this.element.dataset.started = "true";
      const maker = this.makerValue;
      if (CLASSES.includes(maker)) new window[maker](...this.argumentsValue);
      else if (FUNCTIONS.includes(maker)) window[maker](...this.argumentsValue);
    }
  }
  window.wagtail.app.register("mc-start", Start);

  /* A file larger than one request may be is told at once, not after minutes of sending. */
  const largest = Number(document.currentScript.dataset.largest);
  const inMegabytes = bytes => `${Math.ceil(bytes / 1048576)} MB`;
  document.addEventListener("change", ({ target }) => {
    if (target.type !== "file") return;
    target.parentElement.querySelector(".mc-too-large")?.remove();
    const heavy = [...target.files].find(file => file.size > largest);
    if (!heavy) return;
    const said = document.createElement("p");
    said.className = "error-message mc-too-large";
    said.setAttribute("role", "alert");
    said.textContent = `“${heavy.name}”有${inMegabytes(heavy.size)}，一个文件最多${inMegabytes(largest)}。请压缩，或拆成几个文件分别上传。`;
    target.after(said);
    target.value = "";
  });

  /* The editor of a text has no name for who does not see it: it takes that of its field. */
  function name(editor) {
    const field = editor.closest("[data-field]");
    const label = field?.closest("[data-contentpath], .w-panel")?.querySelector("label, .c-sf-block__type, h2");
    editor.setAttribute("aria-label", label?.textContent.replace("*", "").trim() || "正文");
  }
  const unnamed = ".public-DraftEditor-content:not([aria-label])";
  new MutationObserver(() => document.querySelectorAll(unnamed).forEach(name)).observe(document.documentElement, {
    childList: true,
    subtree: true,
  });
})();
