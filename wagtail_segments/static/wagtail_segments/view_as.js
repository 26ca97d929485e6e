/* Many segments to tick: a search leaves those whose names have every word that is typed. The Tab key reaches one of
   them, the arrow keys lead to the others. */
(() => {
  class ChoiceController extends window.StimulusModule.Controller {
    static targets = ["search", "count", "list"];

    connect() {
      this.rows = this.hasListTarget ? [...this.listTarget.children] : [];
      if (!this.rows.length) return;
      this.input = this.searchTarget.querySelector("input");
      this.searchTarget.hidden = false;
      this.listeners = [
        [this.input, "input", () => this.search()],
        [this.input, "keydown", (event) => this.leave(event)],
        [this.listTarget, "keydown", (event) => this.lead(event)],
        [this.listTarget, "focusin", (event) => this.reach(event.target.closest("li"))],
        [this.element, "change", (event) => this.agree(event.target)],
      ];
      this.listeners.forEach(([where, name, listener]) => where.addEventListener(name, listener));
      this.reach(this.rows.find((row) => this.box(row).checked) || this.rows[0]);
    }

    disconnect() {
      this.listeners?.forEach(([where, name, listener]) => where.removeEventListener(name, listener));
    }

    search() {
      const words = this.input.value.toLowerCase().split(/\s+/).filter(Boolean);
      this.rows.forEach((row) => {
        const name = row.querySelector("label").textContent.toLowerCase();
        row.hidden = !words.every((word) => name.includes(word));
      });
      const found = this.shown();
      const { found: said, none } = this.countTarget.dataset;
      this.countTarget.textContent = found.length ? `${said} ${found.length}` : none;
      this.reach(found[0]);
    }

    /* From the search into what it has found; Enter must not send the form. */
    leave(event) {
      if (event.key !== "Enter" && event.key !== "ArrowDown") return;
      event.preventDefault();
      const [first] = this.shown();
      if (first) this.box(first).focus();
    }

    lead(event) {
      const rows = this.shown();
      const at = rows.indexOf(event.target.closest("li"));
      const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
      if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      if (rows[next]) this.box(rows[next]).focus();
      else if (next < 0) this.input.focus();
    }

    reach(reached) {
      if (!reached) return;
      this.rows.forEach((row) => {
        const stop = row === reached ? 0 : -1;
        this.box(row).tabIndex = stop;
        row.querySelector("summary").tabIndex = stop;
        this.box(row).setAttribute("aria-description", stop ? "" : this.listTarget.dataset.hint);
      });
    }

    /* Whoever ticks a segment means it; whoever goes by the rules ticks none. */
    agree(changed) {
      if (changed.name === "segments" && changed.checked) this.way("chosen").checked = true;
      if (changed === this.way("rules")) this.rows.forEach((row) => (this.box(row).checked = false));
    }

    way(value) {
      return this.element.querySelector(`input[name="who"][value="${value}"]`);
    }

    box(row) {
      return row.querySelector("input");
    }

    shown() {
      return this.rows.filter((row) => !row.hidden);
    }
  }

  window.wagtail.app.register("segments-choice", ChoiceController);
})();
