// Where there is room, each picture of a chart gets a twin that tells its numbers when pointed at. The picture,
// its words and its table stay for everybody else: the twin is for the eye alone.

const WIDE = 480;
const vega = document.querySelector("script[data-vega]").dataset.vega;
const options = {
  ast: true,
  actions: false,
  defaultStyle: false,
  renderer: "svg",
  logLevel: 1,
  tooltip: { disableDefaultStyle: true, formatTooltip: inWords },
};
let loading;

// Of a mark's fields, those with a title in words, and the values of those that name what is shown.
const NAMELESS = ["what", "status", "label"];
const UNSAID = ["order", "sum", "month"];

function inWords(fields, sanitised) {
  return Object.entries(fields)
    .filter(([name]) => !UNSAID.includes(name))
    .sort(([one], [other]) => NAMELESS.includes(other) - NAMELESS.includes(one))
    .map(([name, value]) => (NAMELESS.includes(name) ? `${value}` : `${name}: ${value}`))
    .map((text) => `<p>${sanitised(text)}</p>`)
    .join("");
}

function loaded() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = vega;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  return loading;
}

function talkative(spec) {
  const config = spec.config ?? {};
  return { ...spec, config: { ...config, mark: { ...config.mark, tooltip: { content: "encoding" } } } };
}

async function twin(picture) {
  const answer = await fetch(picture.src.replace(/\.svg$/, ".json"));
  if (!answer.ok) return;
  const [spec] = await Promise.all([answer.json(), loaded()]);
  const place = document.createElement("div");
  place.className = "gt-chart__twin";
  place.setAttribute("aria-hidden", "true");
  (picture.closest("picture") ?? picture).before(place);
  await window.vegaEmbed(place, talkative(spec), options);
  picture.classList.add("govuk-visually-hidden");
  picture.closest("figure").dataset.twin = "drawn";
}

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    twin(target).catch(() => {}); // the picture stays
  }
}, { rootMargin: "300px" });

for (const picture of document.querySelectorAll(".gt-chart__picture")) {
  if (picture.closest(".gt-chart__drawing").clientWidth >= WIDE) seen.observe(picture);
}
