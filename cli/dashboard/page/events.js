// @ts-check
import { make, setText } from "./dom.js";
import { icon } from "./tokens.js";
import { clock, stateOf, whyOf } from "./words.js";

/** @typedef {import("../view.ts").EventView} EventView */

/** @type {Record<import("./words.js").State, string>} */
const became = {
  healthy: "is back",
  counted: "failed",
  doubted: "is doubted",
  resting: "rests",
  trial: "is on trial",
  ejected: "is out",
  drained: "is drained",
  unknown: "is not known",
};

/** One thing that happened; it never changes. @returns {import("./dom.js").Part<EventView>} */
export function eventLine() {
  const node = make("li", "event");
  const [time, words] = [make("time"), make("p")];
  let isDrawn = false;
  return {
    node,
    update: (event) => {
      if (isDrawn) return;
      isDrawn = true;
      setText(time, clock(event.atMs));
      const why = event.reason === "" || !isBad(event) ? "" : `: ${whyOf(event)}`;
      words.append(make("strong", "", event.alias), ` of ${event.pool} ${wordsOf(event)}${why}`);
      node.append(icon(stateOf(event.to)), words, time);
    },
  };
}

/** @param {EventView} event */
function wordsOf({ from, to }) {
  const state = stateOf(to);
  return state === "healthy" && from === "counted" ? "is served again" : became[state];
}

/** @param {EventView} event */
function isBad({ to }) {
  return to !== "healthy" && to !== "trial";
}
