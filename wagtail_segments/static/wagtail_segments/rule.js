/* The rule builder. One line of it shows the fields that the chosen operator compares with, and hides the others; of
   many choices the Tab key reaches one, and arrows and letters lead to the others; lines are found by
   their keywords too. */
(() => {
  const MANY = 12;
  const PAUSE = 800; // milliseconds within which letters belong to one word

  class CriterionController extends window.StimulusModule.Controller {
    static values = { choices: String, fields: Object, lists: Array, many: String };

    connect() {
      this.listeners = {
        change: () => this.show(),
        focusin: (event) => this.reach(event.target),
        keydown: (event) => this.lead(event),
      };
      Object.entries(this.listeners).forEach(([name, listener]) => this.element.addEventListener(name, listener));
      this.show();
      this.boxes = [...(this.field("value")?.querySelectorAll('input[type="checkbox"]') || [])];
      this.reach(this.boxes.find((box) => box.checked) || this.boxes[0]);
    }

    disconnect() {
      Object.entries(this.listeners).forEach(([name, listener]) => this.element.removeEventListener(name, listener));
    }

    reach(reached) {
      if (this.boxes.length <= MANY || !this.boxes.includes(reached)) return;
      this.boxes.forEach((box) => {
        box.tabIndex = box === reached ? 0 : -1;
        box.setAttribute("aria-description", box === reached ? this.choicesValue : "");
      });
    }

    lead(event) {
      const at = this.boxes.indexOf(event.target);
      if (this.boxes.length <= MANY || at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
      const steps = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: this.boxes.length - 1 };
      const isLetter = event.key.length === 1 && event.key !== " ";
      const next = isLetter ? this.spelled(event.key, at) : this.boxes[steps[event.key]];
      if (isLetter || event.key in steps) event.preventDefault();
      next?.focus();
    }

    /* The next choice that begins with the letters typed; one letter again and again leads from one to the next. */
    spelled(letter, at) {
      clearTimeout(this.forgetting);
      this.forgetting = setTimeout(() => (this.letters = ""), PAUSE);
      this.letters = (this.letters || "") + letter.toLowerCase();
      const start = this.letters.length === 1 ? at + 1 : at;
      const inTurn = [...this.boxes.slice(start), ...this.boxes.slice(0, start)];
      return inTurn.find((box) => box.closest("label").textContent.trim().toLowerCase().startsWith(this.letters));
    }

    show() {
      const operator = this.field("operator")?.querySelector("select");
      if (!operator) return;
      const shown = this.fieldsValue[operator.value] || ["value"];
      ["value", "to", "days"].forEach((name) => {
        const field = this.field(name);
        if (field) field.hidden = !shown.includes(name) && !field.querySelector(".error-message");
      });
      this.hint(this.listsValue.includes(operator.value));
    }

    hint(takesList) {
      const text = this.field("value")?.querySelector("textarea");
      if (!text) return;
      text.placeholder = takesList ? this.manyValue : "";
      text.setAttribute("aria-description", text.placeholder);
    }

    field(name) {
      return this.element.querySelector(`:scope > [data-contentpath="${name}"]`);
    }
  }

  class RuleBlockDefinition extends window.telepath.constructors["wagtail_segments.blocks.Keeping"] {
    constructor(...args) {
      super(...args);
      this.groupedChildBlockDefs = this.groupedChildBlockDefs.map(([group, children]) => [
        group,
        children.map((child) => this.offer(child)),
      ]);
    }

    /* The picker looks for what is typed in labels and names. So a line is offered under a longer name, its keywords
       behind its own, and what is then inserted is the line itself. */
    offer(child) {
      if (!child.meta.keywords) return child;
      const name = `${child.name} ${child.meta.keywords}`;
      this.childBlockDefsByName[name] = child;
      this.initialChildStates[name] = this.initialChildStates[child.name];
      return { name, meta: child.meta };
    }
  }

  window.telepath.register("wagtail_segments.blocks.Rule", RuleBlockDefinition);
  window.wagtail.app.register("segments-criterion", CriterionController);
})();
