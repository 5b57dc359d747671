// @ts-check
import { make, setAttribute, setText, svg } from "./dom.js";
import { strip } from "./strip.js";
import { count, next, rate, sentence, standing, states } from "./words.js";

/** @typedef {import("../view.ts").TokenView} TokenView */
/** @typedef {{ token: TokenView, nowMs: number, windowMs: number, mostRate: number }} Shown */

/** Every state has a shape of its own. @type {Record<import("./words.js").State, string>} */
const shapes = {
  healthy: "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13Zm-1 9.7L3.9 8.1l1.2-1.2L7 8.8l3.9-3.9l1.2 1.2Z",
  counted: "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13Zm-.9 3h1.8v4.6H7.1Zm0 5.6h1.8v1.8H7.1Z",
  doubted: "M8 1L15.3 14.2H.7ZM7.1 5.8v4.2h1.8V5.8Zm0 5.2v1.7h1.8V11Z",
  resting: "M3.2 2.5h3.4v11H3.2Zm6.2 0h3.4v11H9.4Z",
  trial: "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13Zm0 1.7v9.6a4.8 4.8 0 0 1 0-9.6Z",
  ejected:
    "M5 1h6l4 4v6l-4 4H5l-4-4V5Zm.6 3.5L4.5 5.6L6.9 8l-2.4 2.4l1.1 1.1L8 9.1l2.4 2.4l1.1-1.1L9.1 8l2.4-2.4l-1.1-1.1L8 6.9Z",
  drained: "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13ZM4.5 7.1h7v1.8h-7Z",
  unknown: "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13Zm0 1.7a4.8 4.8 0 1 1 0 9.6a4.8 4.8 0 0 1 0-9.6Z",
};

/** The shape of a state; the word stands beside it. @param {import("./words.js").State} state */
export function icon(state) {
  const path = svg("path", { d: shapes[state], "fill-rule": "evenodd" });
  return svg("svg", { viewBox: "0 0 16 16", class: `icon ${state}`, "aria-hidden": "true" }, path);
}

/** One token of a pool. @returns {import("./dom.js").Part<Shown>} */
export function tokenRow() {
  const node = make("li", "token");
  const alias = make("strong", "alias");
  const badges = make("span", "badges");
  const how = make("span", "how");
  const then = make("span", "next");
  const past = strip();
  const [rateText, bar, part] = [make("span", "figure"), make("span", "bar"), make("span")];
  const [saved, faults] = [make("span", "saved"), make("span", "faults-by-class")];
  const name = make("span", "name");
  let [mark, shape] = [icon("unknown"), "unknown"];
  name.append(mark, alias, badges);
  const share = make("span", "share");
  bar.append(part);
  share.append(rateText, bar);
  saved.title = "requests that it served after another token had failed them";
  const words = make("span", "words");
  words.append(how, then);
  const deeds = make("span", "deeds");
  deeds.append(saved, faults);
  const below = make("div", "below");
  below.append(words, deeds);
  node.append(name, past.node, share, below);
  return {
    node,
    update: ({ token, nowMs, windowMs, mostRate }) => {
      const state = standing(token);
      setAttribute(node, "class", `token ${state}`);
      if (shape !== state) {
        const now = icon(state);
        mark.replaceWith(now);
        [mark, shape] = [now, state];
      }
      setText(alias, token.alias);
      setText(badges, badgesOf(token));
      setText(how, sentence(token, nowMs));
      setAttribute(how, "title", `${states[state][1]} Generation ${token.generation}.`);
      const comes = next(token, nowMs);
      setText(then, comes === "" ? "" : ` · ${comes}`);
      past.update({ spans: token.spans, nowMs, windowMs });
      setText(rateText, token.rate === null ? "–" : `${rate(token.rate)}/s`);
      part.style.width = `${mostRate > 0 ? (100 * (token.rate ?? 0)) / mostRate : 0}%`;
      setText(saved, token.saved > 0 ? `saved ${count(token.saved)}` : "");
      setText(faults, faultsOf(token));
    },
  };
}

/** @param {TokenView} token */
function badgesOf({ weight, forbiddenModels }) {
  const share = weight <= 1 ? "" : `× ${weight}`;
  const models =
    forbiddenModels === 0 ? "" : `not for ${forbiddenModels} ${forbiddenModels === 1 ? "model" : "models"}`;
  return [share, models].filter((text) => text !== "").join(" · ");
}

/** @param {TokenView} token */
function faultsOf({ faults }) {
  const classes = faults.map(([name, times]) => `${name.replaceAll("_", " ")} ${count(times)}`);
  return classes.length === 0 ? "" : `failed: ${classes.join(" · ")}`;
}
