/* Values are offered while one is written down: a row of buttons under the field that has the focus. In the rule builder
   they are known beforehand; a field that searches asks for them with what is typed. */
(() => {
  const SHOWN = 20;
  const PAUSE = 250; // milliseconds without a key before a search begins
  const LINGER = 300; // milliseconds that a row stays, or a button below it would slip away from the click on it
  const answers = new Map();

  /* What the site knows of an attribute; asked once, and nothing if it cannot be had. */
  const known = (url) => {
    if (!answers.has(url)) {
      const asked = fetch(url, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      answers.set(url, asked.then((response) => (response.ok ? response.json() : {})).catch(() => ({})));
    }
    return answers.get(url);
  };

  class SuggestionsController extends window.StimulusModule.Controller {
    static values = { label: String, lists: Array, searches: Boolean, url: String };

    connect() {
      this.listeners = {
        focusin: (event) => this.enter(event.target),
        focusout: (event) => this.leave(event.relatedTarget),
        input: (event) => this.type(event.target),
        change: (event) => event.target !== this.text && this.draw(), // its own comes while the focus goes to a button
      };
      Object.entries(this.listeners).forEach(([name, listener]) => this.element.addEventListener(name, listener));
    }

    disconnect() {
      Object.entries(this.listeners).forEach(([name, listener]) => this.element.removeEventListener(name, listener));
      this.close();
    }

    async enter(target) {
      if (target === this.text || this.row?.contains(target)) clearTimeout(this.leaving);
      const name = ["value", "name"].find((one) => this.input(one) === target);
      if (!name || target === this.text) return;
      this.close();
      this.text = target;
      this.isList = () => name === "value" && this.listsValue.includes(this.operator());
      this.isTyped = false;
      if (this.searchesValue) {
        this.offered = [];
        this.open();
        this.search();
        return;
      }
      const answer = await known(name === "value" ? this.address() : this.urlValue);
      if (this.text !== target) return;
      this.offered = name === "value" ? answer.values || [] : (answer.names || []).map((value) => ({ value, label: "" }));
      if (this.offered.length) this.open();
    }

    leave(next) {
      if (!this.text || next === this.text || this.row?.contains(next)) return;
      this.leaving = setTimeout(() => this.close(), LINGER);
    }

    type(target) {
      if (target !== this.text) return;
      this.isTyped = true;
      if (this.searchesValue) this.search();
      else this.draw();
    }

    search() {
      clearTimeout(this.pause);
      this.pause = setTimeout(async () => {
        const { text } = this;
        const typed = text.value;
        const answer = await known(`${this.urlValue}?q=${encodeURIComponent(typed.trim())}`);
        if (this.text !== text || text.value !== typed) return;
        this.found(answer.values || []);
      }, PAUSE);
    }

    found(values) {
      clearTimeout(this.pause);
      this.offered = values;
      this.draw();
    }

    open() {
      this.row = document.createElement("div");
      this.row.className = "segments-suggestions";
      this.row.setAttribute("role", "group");
      this.row.setAttribute("aria-label", this.labelValue);
      this.row.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
      this.count = document.createElement("span");
      this.count.className = "w-sr-only";
      this.count.setAttribute("role", "status");
      const field = this.text.closest("[data-contentpath]");
      (field.querySelector(".w-field__wrapper") || field).append(this.count, this.row);
      this.draw();
    }

    close() {
      [this.pause, this.leaving].forEach(clearTimeout);
      this.row?.remove();
      this.count?.remove();
      this.text = this.row = this.count = null;
    }

    draw() {
      if (!this.row) return;
      const fitting = this.fitting();
      this.row.replaceChildren(...fitting.slice(0, SHOWN).map((one) => this.button(one)));
      this.row.hidden = !fitting.length;
      this.count.textContent = `${this.labelValue}: ${fitting.length}`;
    }

    button({ value, label }) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small button-secondary";
      button.textContent = label ? `${label} (${value})` : value;
      button.addEventListener("click", () => this.choose(value));
      return button;
    }

    choose(value) {
      const text = this.text;
      text.focus(); // before the button that has the focus is taken away
      const lines = this.isList() ? text.value.split("\n").filter((line) => line.trim()) : [];
      if (this.isList() && this.isTyped && this.beginning()) lines.pop(); // it was the beginning of what is chosen
      text.value = [...lines, value].join("\n");
      ["input", "change"].forEach((name) => text.dispatchEvent(new Event(name, { bubbles: true })));
      this.isTyped = false;
      if (this.searchesValue) this.found([]);
      else this.draw();
    }

    /* What fits the text so far; before anything is typed, all that is not there yet. */
    fitting() {
      const there = this.isList() ? this.text.value.split("\n").map(plain) : [plain(this.text.value)];
      const begun = this.isTyped && !this.searchesValue ? this.beginning() : "";
      return this.offered.filter(
        ({ value, label }) => !there.includes(plain(value)) && (plain(value).includes(begun) || plain(label).includes(begun)),
      );
    }

    /* The value that is being typed: the last line of a list. */
    beginning() {
      return plain(this.isList() ? this.text.value.split("\n").pop() : this.text.value);
    }

    address() {
      const name = this.input("name");
      return name ? `${this.urlValue}?name=${encodeURIComponent(name.value.trim())}` : this.urlValue;
    }

    operator() {
      return this.element.querySelector(':scope > [data-contentpath="operator"] select')?.value;
    }

    input(name) {
      return this.element.querySelector(
        `:scope > [data-contentpath="${name}"] textarea, :scope > [data-contentpath="${name}"] input`,
      );
    }
  }

  const plain = (text) => text.trim().toLowerCase();

  window.wagtail.app.register("segments-suggestions", SuggestionsController);
})();
