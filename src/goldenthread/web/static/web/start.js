import { initAll } from "../vendor/govuk.min.js";

initAll();

// What scrolls must be reachable by keyboard; what does not scroll need not stop anybody on the way.
function reachable(region) {
  const scrolls = region.scrollWidth > region.clientWidth || region.scrollHeight > region.clientHeight;
  if (scrolls) region.tabIndex = 0;
  else region.removeAttribute("tabindex");
}

// A region scrolls as soon as what is in it grows, which a picture or a chart's twin does after the page is there.
const sized = new ResizeObserver((entries) => entries.forEach(({ target }) => reachable(target.closest(".gt-scroll"))));
const added = new MutationObserver((records) => {
  for (const { addedNodes } of records) addedNodes.forEach((node) => node instanceof Element && sized.observe(node));
});
for (const region of document.querySelectorAll(".gt-scroll")) {
  [region, ...region.children].forEach((one) => sized.observe(one));
  added.observe(region, { childList: true });
}

// What takes longer than a second says so while it lasts.
for (const form of document.querySelectorAll("form[data-working]")) {
  form.addEventListener("submit", () => {
    form.querySelector("[role=status]").textContent = form.dataset.working;
  });
}
