// @ts-check
import { listOf, make, setAttribute, setText } from "./dom.js";
import { tokenRow } from "./tokens.js";
import { count, isDrained, serves, span, standing } from "./words.js";

/** @typedef {import("../view.ts").PoolView} PoolView */
/** @typedef {{ pool: PoolView, nowMs: number, windowMs: number }} Shown */

/** A pool is not known any more once nobody told of it for so long. */
const staleMs = 3500;

/** One pool: how many of its tokens serve, who probes, and each of them. @returns {import("./dom.js").Part<Shown>} */
export function poolCard() {
  const node = make("article", "card pool");
  const head = make("header", "pool-head");
  const [title, serving, cells, facts] = [make("h2"), make("p", "serving"), make("p", "cells"), make("p", "facts")];
  cells.setAttribute("aria-hidden", "true");
  head.append(title, cells, serving, facts);
  const axis = make("div", "axis");
  axis.setAttribute("aria-hidden", "true");
  for (const text of ["15 min ago", "10", "5", "now"]) axis.append(make("span", "", text));
  const list = make("ul", "tokens");
  const rest = make("p", "empty");
  node.append(head, axis, list, rest);
  const showTokens = listOf(list, ({ token }) => token.alias, tokenRow);
  const showCells = listOf(cells, (_, index) => String(index), cell);
  return {
    node,
    update: ({ pool, nowMs, windowMs }) => {
      const isStale = nowMs - pool.toldMs > staleMs;
      setAttribute(node, "class", isStale ? "card pool stale" : "card pool");
      setText(title, pool.name);
      setText(serving, servingText(pool));
      setText(facts, isStale ? `as it was ${span(nowMs - pool.toldMs)} ago` : factsOf(pool));
      const mostRate = Math.max(0, ...pool.tokens.map(({ rate }) => rate ?? 0));
      showCells(pool.tokens);
      showTokens(pool.tokens.map((token) => ({ token, nowMs, windowMs, mostRate })));
      setText(rest, restOf(pool));
    },
  };
}

/** One token in the heading's row of cells. @returns {import("./dom.js").Part<import("../view.ts").TokenView>} */
function cell() {
  const node = make("span");
  return { node, update: (token) => setAttribute(node, "class", `cell ${standing(token)}`) };
}

/** @param {PoolView} pool */
function servingText({ tokens }) {
  const drained = tokens.filter(isDrained).length;
  const rest = drained === 0 ? "" : `, ${drained} drained`;
  return `${tokens.filter(serves).length} of ${tokens.length - drained} in use${rest}`;
}

/** @param {PoolView} pool */
function factsOf({ heals, leader, usage }) {
  const probes = !heals ? "failover is off" : leader === "" ? "nobody probes at the moment" : `${leader} probes`;
  if (usage === null) return probes;
  const cached = usage.cached > 0 ? ` (${count(usage.cached)} cached)` : "";
  return `usage ${count(usage.input)} in${cached}, ${count(usage.output)} out · ${probes}`;
}

/** @param {PoolView} pool */
function restOf({ tokens, left }) {
  if (left > 0) return `${count(left)} more tokens are not shown.`;
  return tokens.length === 0 ? "It has no token." : "";
}
