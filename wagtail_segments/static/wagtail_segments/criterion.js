/* One line of the rule builder: shows the fields that the chosen operator compares with, and hides the others. */
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
      return this.element.querySelector(`:scope > [data-contentpath="${name}"], [data-contentpath="${name}"]`);
    }
  }

  window.wagtail.app.register("segments-criterion", CriterionController);
})();
