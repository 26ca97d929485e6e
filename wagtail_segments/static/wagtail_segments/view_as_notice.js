/* While an editor sees the page as somebody else, the user bar brings along a notice that says so. It stands beside the
   bar and not in its menu, so that it is seen without a click. */
(() => {
  const show = () => {
    const root = document.querySelector("wagtail-userbar")?.shadowRoot;
    const notice = root?.querySelector("template[data-segments-view-as]");
    if (!notice) return;
    root.append(notice.content.cloneNode(true));
    notice.remove();
  };

  customElements.whenDefined("wagtail-userbar").then(show);
})();
