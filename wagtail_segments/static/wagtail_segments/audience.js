/* The row of chosen segments in an audience: names that can be taken out, and a button that opens the chooser.
   In a StreamField telepath starts it, in an ordinary form Stimulus. */
(() => {
  class BoundSegments {
    constructor(element, state, parentCapabilities) {
      this.element = element;
      this.input = element.querySelector("input");
      this.list = element.querySelector("ul");
      this.button = element.querySelector("button");
      this.parentCapabilities = parentCapabilities || new Map();
      this.status = element.querySelector("[role=status]");
      this.button.id = `${this.input.id}-choose`;
      this.button.setAttribute("aria-labelledby", this.button.id); // its own words, not the label of the field
      this.button.setAttribute("aria-describedby", `${this.input.id}-errors`);
      this.idForLabel = this.button.id;
      this.button.addEventListener("click", () => this.choose());
      this.setState(state);
    }

    choose() {
      window.ModalWorkflow({
        url: this.element.dataset.chooserUrl,
        urlParams: { multiple: 1 },
        onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: (chosen) => this.add([chosen].flat()) },
      });
    }

    add(chosen) {
      const known = new Set(this.chosen.map((segment) => String(segment.id)));
      const added = chosen
        .filter((segment) => !known.has(String(segment.id)))
        .map((segment) => ({ id: Number(segment.id), title: segment.string || segment.title }));
      this.change([...this.chosen, ...added]);
      this.status.textContent = added.map(({ title }) => title).join(", ");
      this.button.focus();
    }

    remove(index) {
      this.status.textContent = `${this.element.dataset.removedLabel}: ${this.titleOf(this.chosen[index])}`;
      this.change(this.chosen.filter((_segment, at) => at !== index));
      const buttons = this.list.querySelectorAll("button");
      (buttons[Math.min(index, buttons.length - 1)] || this.button).focus();
    }

    change(chosen) {
      this.setState(chosen);
      this.input.dispatchEvent(new Event("change", { bubbles: true }));
    }

    setState(state) {
      this.chosen = Array.isArray(state) ? state : [];
      this.input.value = JSON.stringify(this.chosen.map(({ id }) => ({ id })));
      this.list.replaceChildren(...this.chosen.map((segment, index) => this.item(segment, index)));
      this.list.hidden = this.chosen.length === 0;
    }

    titleOf(segment) {
      return segment.missing ? this.element.dataset.missingLabel : segment.title;
    }

    item(segment, index) {
      const title = this.titleOf(segment);
      const item = document.createElement("li");
      const button = document.createElement("button");
      item.className = segment.missing ? "segments-chooser__missing" : "";
      item.append(title);
      button.type = "button";
      button.textContent = "×";
      button.setAttribute("aria-label", `${this.element.dataset.removeLabel}: ${title}`);
      button.addEventListener("click", () => this.remove(index));
      item.append(button);
      return item;
    }

    getState() {
      return this.chosen;
    }

    getValue() {
      return this.input.value;
    }

    getValueForLabel() {
      return this.chosen.map((segment) => this.titleOf(segment)).join(", ");
    }

    getTextLabel() {
      return this.getValueForLabel();
    }

    setInvalid(invalid) {
      this.element.classList.toggle("segments-chooser--invalid", invalid);
    }

    setCapabilityOptions() {}

    focus() {
      this.button.focus();
    }
  }

  class Segments {
    constructor(html) {
      this.html = html;
    }

    render(placeholder, name, id, state, parentCapabilities) {
      const template = document.createElement("template");
      template.innerHTML = this.html.replace(/__NAME__/g, name).replace(/__ID__/g, id).trim();
      const element = template.content.firstElementChild;
      placeholder.replaceWith(element);
      return new BoundSegments(element, state, parentCapabilities);
    }
  }

  window.telepath?.register("wagtail_segments.widgets.Segments", Segments);

  const { Controller } = window.StimulusModule;

  class SegmentsChooser extends Controller {
    static values = { chosen: Array, describedBy: String };

    connect() {
      if (this.bound) return; // it was only moved
      this.bound = new BoundSegments(this.element, this.chosenValue);
      this.bound.button.setAttribute("aria-describedby", this.describedByValue);
    }
  }

  window.wagtail.app.register("segments-chooser", SegmentsChooser);
})();
