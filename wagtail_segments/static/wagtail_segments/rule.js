/* The rule builder. One line of it shows the fields that the chosen operator compares with, and hides the others;
   what is not available any more is kept, but not offered. */
(() => {
  const FIELDS = { nothing: [], one: ["value"], many: ["value"], range: ["value", "to"], days: ["days"] };

  class CriterionController extends window.StimulusModule.Controller {
    static values = { takes: Object };

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
      const shown = FIELDS[this.takesValue[operator.value]] || ["value"];
      ["value", "to", "days"].forEach((name) => {
        const field = this.field(name);
        if (field) field.hidden = !shown.includes(name);
      });
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
        children.filter((child) => child.name !== "unavailable"),
      ]);
    }
  }

  window.telepath.register("wagtail_segments.blocks.Rule", RuleBlockDefinition);
  window.wagtail.app.register("segments-criterion", CriterionController);
})();
