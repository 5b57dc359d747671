// @ts-check
import { make, setAttribute, setText, svg } from "./dom.js";
import { count, rate } from "./words.js";

/** @typedef {import("../view.ts").TrafficView} TrafficView */
/** @typedef {import("../view.ts").TrafficStep} TrafficStep */
/** @typedef {{ traffic: TrafficView | null, faults: ReadonlyMap<string, number> }} Shown */

const [width, height] = [180, 44];

/** @type {readonly { name: keyof TrafficStep, title: string, value: (traffic: TrafficView) => string, unit: string, below: (shown: Shown & { traffic: TrafficView }) => string }[]} */
const tiles = [
  {
    name: "requests",
    title: "Requests",
    value: ({ rates }) => rate(rates?.requests),
    unit: "/s",
    below: ({ traffic: { totals } }) => `${count(totals.requests)} since Envoy started`,
  },
  {
    name: "retried",
    title: "Tried again",
    value: ({ rates }) => rate(rates?.retried),
    unit: "/s",
    below: ({ traffic }) => `${percent(sum(traffic, "retried"), sum(traffic, "requests"))} of requests in 15 min`,
  },
  {
    name: "failed",
    title: "Failed tries",
    value: ({ rates }) => rate(rates?.failed),
    unit: "/s",
    below: ({ faults }) => classesOf(faults),
  },
  {
    name: "saved",
    title: "Saved by another token",
    value: ({ totals }) => count(totals.saved),
    unit: "",
    below: ({ traffic }) => `${count(sum(traffic, "saved"))} in 15 min, unseen by clients`,
  },
];

/** The figures above the pools, each with its last minutes. @returns {{ nodes: Element[], update: (shown: Shown) => void }} */
export function trafficTiles() {
  const made = tiles.map((tile) => {
    const node = make("article", `card tile ${tile.name}`);
    const [value, unit, below] = [make("strong", "value"), make("span", "unit", tile.unit), make("p", "below")];
    const figure = make("p", "big");
    figure.append(value, unit);
    const area = svg("path", { class: "area" });
    const line = svg("path", { class: "line", "vector-effect": "non-scaling-stroke" });
    const chart = svg(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", role: "img" },
      area,
      line,
    );
    chart.setAttribute("class", "chart");
    node.append(make("h2", "", tile.title), figure, below, chart);
    /** @param {Shown} shown */
    const update = ({ traffic, faults }) => {
      setText(value, traffic === null ? "–" : tile.value(traffic));
      setText(below, traffic === null ? "not known" : tile.below({ traffic, faults }));
      const steps = (traffic?.steps ?? []).slice(0, -1).map((step) => step?.[tile.name] ?? null);
      const most = Math.max(1, ...steps.map((step) => step ?? 0));
      const seconds = (traffic?.stepMs ?? 1000) / 1000;
      setAttribute(chart, "aria-label", `${tile.title}, at most ${rate(most / seconds)} a second in 15 minutes`);
      setAttribute(line, "d", lineOf(steps, most));
      setAttribute(area, "d", areaOf(steps, most));
    };
    return { node, update };
  });
  return { nodes: made.map(({ node }) => node), update: (shown) => made.forEach(({ update }) => update(shown)) };
}

/** @param {readonly (number | null)[]} steps @param {number} most */
function pointsOf(steps, most) {
  return steps.flatMap((step, index) => {
    const x = (index * width) / Math.max(1, steps.length - 1);
    return step === null ? [] : [{ x, y: height - 2 - ((height - 4) * step) / most }];
  });
}

/** @param {readonly (number | null)[]} steps @param {number} most */
function lineOf(steps, most) {
  return pointsOf(steps, most)
    .map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`)
    .join("");
}

/** @param {readonly (number | null)[]} steps @param {number} most */
function areaOf(steps, most) {
  const points = pointsOf(steps, most);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return "";
  return `${lineOf(steps, most)}L${last.x.toFixed(1)} ${height}L${first.x.toFixed(1)} ${height}Z`;
}

/** @param {TrafficView} traffic @param {keyof TrafficStep} name */
function sum({ steps }, name) {
  return steps.reduce((total, step) => total + (step?.[name] ?? 0), 0);
}

/** @param {number} part @param {number} whole */
function percent(part, whole) {
  return whole === 0 || part === 0 ? "0 %" : `${((100 * part) / whole).toFixed(part / whole < 0.1 ? 1 : 0)} %`;
}

/** @param {ReadonlyMap<string, number>} faults */
function classesOf(faults) {
  const classes = [...faults].sort(([, a], [, b]) => b - a).slice(0, 3);
  if (classes.length === 0) return "none since Envoy started";
  return classes.map(([name, times]) => `${name.replaceAll("_", " ")} ${count(times)}`).join(" · ");
}
