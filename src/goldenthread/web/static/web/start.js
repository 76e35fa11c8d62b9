import { initAll } from "../vendor/govuk.min.js";

initAll();

// What scrolls must be reachable by keyboard; what does not scroll need not stop anybody on the way.
function reachable(region) {
  if (region.scrollWidth > region.clientWidth) region.tabIndex = 0;
  else region.removeAttribute("tabindex");
}

const sized = new ResizeObserver((entries) => entries.forEach(({ target }) => reachable(target)));
document.querySelectorAll(".gt-scroll").forEach((region) => sized.observe(region));
