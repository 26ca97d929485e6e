/* The experiences of a page. A change can start from the page's own content, unsaved as it is; an experience that is
   folded says its name, its audience and whether it is active. */
(() => {
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  const make = (tag, attributes, ...content) => {
    const element = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    element.append(...content);
    return element;
  };

  const button = (text, act) => {
    const made = make("button", { type: "button", class: "button button-small button-secondary" }, text);
    made.addEventListener("click", act);
    return made;
  };

  /* The block of a change as it is drawn now, and the button above it. It is drawn anew to start from something else,
     because not every block takes another state. */
  class Change {
    constructor(draw, { name, meta }, words, blank, state) {
      Object.assign(this, { draw, name, label: meta.label, words, place: make("div", {}) });
      this.status = make("span", { class: "segments-own__status", role: "status" });
      this.button = button(words.start, () => this.ask());
      this.keep = button(words.keep, () => this.answer());
      this.question = make(
        "div",
        { class: "segments-own__question", role: "group", "aria-label": words.question, hidden: "" },
        make("span", {}, words.question),
        button(words.replace, () => this.answer(true)),
        this.keep,
      );
      this.row = make("div", { class: "segments-own" }, this.button, this.question, this.status);
      this.isBlank = same(blank, state);
    }

    render(placeholder, state, error) {
      placeholder.replaceWith(this.row, this.place);
      this.row.hidden = !this.address();
      this.show(state, error);
    }

    show(state, error) {
      const placeholder = make("div", {});
      this.place.replaceChildren(placeholder);
      this.block = this.draw(placeholder, state, error);
      this.untouched = this.block.getValue();
      if (this.block.widget) this.nameField();
    }

    /* A field has a heading, as every block in a list, which is no label. */
    nameField() {
      const field =
        this.place.querySelector("[role=textbox]") ||
        (this.block.idForLabel && document.getElementById(this.block.idForLabel));
      if (field && !field.labels?.length) field.setAttribute("aria-label", this.label);
    }

    /* Where to ask for the page's own content; nothing where the form does not say. */
    address() {
      const panel = this.row.closest("[data-segments-standing-url-value]");
      return panel ? `${panel.dataset.segmentsStandingUrlValue}own/${this.name}/` : "";
    }

    ask() {
      if (this.isBlank && same(this.block.getValue(), this.untouched)) {
        this.start();
        return;
      }
      this.status.textContent = "";
      this.button.hidden = true;
      this.question.hidden = false;
      this.keep.focus();
    }

    answer(isYes = false) {
      this.question.hidden = true;
      this.button.hidden = false;
      this.button.focus();
      if (isYes) this.start();
    }

    async start() {
      this.status.textContent = "";
      const answer = await this.fetch().catch(() => null);
      if (answer) {
        this.show(answer.state);
        this.isBlank = true; // nothing is lost by starting again
        this.place.dispatchEvent(new Event("change", { bubbles: true }));
      }
      this.status.textContent = answer ? this.words.done : this.words.failed;
    }

    async fetch() {
      const form = this.row.closest("form");
      const sent = new FormData();
      [...new FormData(form)]
        .filter(([name, value]) => name.startsWith(this.name) && typeof value === "string")
        .forEach(([name, value]) => sent.append(name, value));
      const headers = {
        "X-CSRFToken": form.elements.csrfmiddlewaretoken.value,
        "X-Requested-With": "XMLHttpRequest",
      };
      const response = await fetch(this.address(), { method: "POST", body: sent, headers });
      return response.ok ? response.json() : null;
    }
  }

  /* A definition that draws what another one does, below the button. */
  const startable = (definition, blank, words) => {
    const made = Object.create(definition);
    made.render = (placeholder, prefix, state, error, ...rest) => {
      const draw = (...args) => definition.render.call(made, args[0], prefix, args[1], args[2], ...rest);
      const change = new Change(draw, definition, words, blank, state);
      change.render(placeholder, state, error);
      return new Proxy(change, {
        get({ block }, name) {
          return typeof block[name] === "function" ? block[name].bind(block) : block[name];
        },
      });
    };
    return made;
  };

  class ChangesBlockDefinition extends window.telepath.constructors["wagtail_segments.blocks.Keeping"] {
    constructor(...args) {
      super(...args);
      Object.entries(this.childBlockDefsByName)
        .filter(([name]) => name !== "unavailable")
        .forEach(([name, definition]) => {
          const blank = this.initialChildStates[name];
          this.childBlockDefsByName[name] = startable(definition, blank, this.meta.words);
        });
    }
  }

  /* A definition like any other, because one of a class of its own would say the label of the audience twice. */
  class ExperienceBlockDefinition {
    constructor(...args) {
      const definition = new window.wagtailStreamField.blocks.StructBlockDefinition(...args);
      const { words } = definition.meta;
      const render = definition.render.bind(definition);
      definition.render = (...where) => {
        const bound = render(...where);
        bound.getTextLabel = (options) => labelOf(bound.childBlocks, words, options);
        return bound;
      };
      return definition;
    }
  }

  const labelOf = ({ name, active, audience }, words, options) => {
    const segments = audience.childBlocks.segments.getTextLabel(options);
    const whom = segments ? `${audience.childBlocks.match.getTextLabel(options)} ${segments}` : words.everyone;
    const isActive = active.getValue() ? words.active : words.inactive;
    return [name.getTextLabel(options), whom, isActive].filter(Boolean).join(" · ");
  };

  window.telepath.register("wagtail_segments.blocks.Changes", ChangesBlockDefinition);
  window.telepath.register("wagtail_segments.blocks.Experience", ExperienceBlockDefinition);
})();
