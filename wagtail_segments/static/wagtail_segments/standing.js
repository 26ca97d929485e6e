/* The list of how experiences stand follows the form while it is filled in. */
(() => {
  const PAUSE = 400; // milliseconds without a change before the list is asked for
  const NEEDED = /^\d+-(deleted|order|type|id|value-(name|active|starts|ends|audience-.+|changes-(count|\d+-(deleted|order|type|id|value))))$/;

  class StandingController extends window.StimulusModule.Controller {
    static targets = ["list"];
    static values = { field: String, url: String };

    connect() {
      this.listener = () => {
        this.asked ??= "";
        this.follow();
      };
      ["change", "input"].forEach((name) => this.element.addEventListener(name, this.listener));
      this.watcher = new MutationObserver((found) => found.some(isOfTheForm) && this.follow());
      this.watcher.observe(this.element, { subtree: true, childList: true, attributeFilter: ["aria-hidden"] });
      this.follow();
    }

    disconnect() {
      ["change", "input"].forEach((name) => this.element.removeEventListener(name, this.listener));
      this.watcher.disconnect();
      clearTimeout(this.pause);
    }

    follow() {
      clearTimeout(this.pause);
      this.pause = setTimeout(() => this.ask(), PAUSE);
    }

    async ask() {
      const asked = this.filled();
      const isDrawn = this.asked === undefined; // the list came with the form, and nothing has been changed since
      if (isDrawn || String(asked) === this.asked) {
        this.asked = String(asked);
        return;
      }
      this.asked = String(asked);
      const headers = {
        "X-CSRFToken": this.element.closest("form").elements.csrfmiddlewaretoken.value,
        "X-Requested-With": "XMLHttpRequest",
      };
      const response = await fetch(this.urlValue, { method: "POST", body: asked, headers }).catch(() => null);
      if (!response?.ok || this.asked !== String(asked)) return;
      this.listTarget.innerHTML = await response.text();
    }

    /* What is filled in, without what the changes hold. */
    filled() {
      const begin = `${this.fieldValue}-`;
      const sent = new URLSearchParams();
      new FormData(this.element.closest("form")).forEach((value, name) => {
        if (!name.startsWith(begin)) return;
        const rest = name.slice(begin.length);
        if (rest === "count" || NEEDED.test(rest)) sent.append(name, value);
      });
      return sent;
    }
  }

  /* A line that was added, taken away or moved; not the list itself, which is drawn anew. */
  const isOfTheForm = ({ target }) => !target.closest(".segments-standing");

  window.wagtail.app.register("segments-standing", StandingController);
})();
