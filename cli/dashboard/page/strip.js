// @ts-check
import { make, setAttribute } from "./dom.js";
import { clock, span, stateOf, states } from "./words.js";

/** @typedef {import("../view.ts").Span} Span */
/** @typedef {{ spans: readonly Span[], nowMs: number, windowMs: number }} Shown */

/** The last minutes of one token as a strip: how high and how it is drawn tells the state, and its colour again.
 * @returns {import("./dom.js").Part<Shown>}
 */
export function strip() {
  const node = make("div", "strip");
  node.setAttribute("role", "img");
  return {
    node,
    update: ({ spans, nowMs, windowMs }) => {
      const pieces = piecesOf({ spans, nowMs, windowMs });
      while (node.children.length > pieces.length) node.lastChild?.remove();
      while (node.children.length < pieces.length) node.append(make("span"));
      pieces.forEach((piece, index) => draw(/** @type {HTMLElement} */ (node.children[index]), piece, windowMs));
      setAttribute(node, "aria-label", pieces.slice(-6).map(told).join("; ") || "nothing is known");
    },
  };
}

/**
 * @typedef {{ state: import("./words.js").State, fromMs: number, toMs: number, startMs: number }} Piece
 * @param {Shown} shown
 * @returns {Piece[]}
 */
function piecesOf({ spans, nowMs, windowMs }) {
  const startMs = nowMs - windowMs;
  return spans.flatMap(([fromMs, word], index) => {
    const toMs = spans[index + 1]?.[0] ?? nowMs;
    const from = Math.max(fromMs, startMs);
    return toMs <= from ? [] : [{ state: stateOf(word), fromMs: from, toMs, startMs }];
  });
}

/**
 * @param {HTMLElement} node
 * @param {Piece} piece
 * @param {number} windowMs
 */
function draw(node, { state, fromMs, toMs, startMs }, windowMs) {
  setAttribute(node, "class", `piece ${state}`);
  setAttribute(node, "title", told({ state, fromMs, toMs, startMs }));
  node.style.left = `${((100 * (fromMs - startMs)) / windowMs).toFixed(3)}%`;
  node.style.width = `${((100 * (toMs - fromMs)) / windowMs).toFixed(3)}%`;
}

/** @param {Piece} piece */
function told({ state, fromMs, toMs }) {
  return `${states[state][0]} from ${clock(fromMs)} for ${span(toMs - fromMs)}`;
}
