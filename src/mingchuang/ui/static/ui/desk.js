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
})();
