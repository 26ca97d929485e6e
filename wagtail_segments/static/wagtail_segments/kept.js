/* Lists that keep what they cannot show: what is not available any more is there, but no more of it is offered. */
(() => {
  class KeepingBlockDefinition extends window.wagtailStreamField.blocks.StreamBlockDefinition {
    constructor(...args) {
      super(...args);
      this.groupedChildBlockDefs = this.groupedChildBlockDefs
        .map(([group, children]) => [group, children.filter((child) => child.name !== "unavailable")])
        .filter(([, children]) => children.length);
    }
  }

  window.telepath.register("wagtail_segments.blocks.Keeping", KeepingBlockDefinition);
})();
