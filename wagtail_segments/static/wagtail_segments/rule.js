/* The rule builder. One line of it shows the fields that the chosen operator compares with, and hides the others;
   what is not available any more is kept, but not offered; lines are found by their keywords too. */
(() => {
  class CriterionController extends window.StimulusModule.Controller {
    static values = { fields: Object, lists: Array, many: String };

    connect() {
      this.update = () => this.show();
      this.element.addEventListener("change", this.update);
      this.show();
    }

    disconnect() {
      this.element.removeEventListener("change", this.update);
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

  class RuleBlockDefinition extends window.wagtailStreamField.blocks.StreamBlockDefinition {
    constructor(...args) {
      super(...args);
      this.groupedChildBlockDefs = this.groupedChildBlockDefs.map(([group, children]) => [
        group,
        children.filter((child) => child.name !== "unavailable").map((child) => this.offer(child)),
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
