// @ts-check
import { byId, listOf, make, setAttribute, setText } from "./dom.js";
import { eventLine } from "./events.js";
import { poolCard } from "./pools.js";
import { trafficTiles } from "./tiles.js";
import { icon } from "./tokens.js";
import { clock, isDrained, serves, span, states } from "./words.js";

/** @typedef {import("../view.ts").View} View */

const pauseMs = 1000;
/** The server answers within ten seconds, whatever happens. */
const patienceMs = 15_000;
const stopped =
  "ai-proxy dashboard does not answer: was it stopped? Start it again, and open the address that it prints.";

const tiles = trafficTiles();
byId("tiles").append(...tiles.nodes);
for (const [state, [word, meaning]] of Object.entries(states)) {
  if (state === "unknown") continue;
  const line = make("li");
  line.append(icon(/** @type {import("./words.js").State} */ (state)), make("span", "", `${word}: ${meaning}`));
  byId("legend").append(line);
}
const showFaults = listOf(byId("faults"), ({ place }) => place, faultLine);
const showEvents = listOf(byId("events"), (event) => `${event.atMs} ${event.pool} ${event.alias}`, eventLine);
const showPools = listOf(byId("pools"), ({ pool }) => pool.key, poolCard);

/** @typedef {{ place: string, message: string, since: string }} Fault */

/** @returns {import("./dom.js").Part<Fault>} */
function faultLine() {
  const node = make("li", "fault");
  const [message, since] = [make("span"), make("span", "since")];
  node.append(icon("doubted"), message, since);
  return {
    node,
    update: (fault) => {
      setText(message, fault.message);
      setText(since, fault.since);
    },
  };
}

/** @param {View} view */
function show({ nowMs, windowMs, faults, pools, traffic, events }) {
  showFaults(faults.map((fault) => ({ ...fault, since: `for ${span(nowMs - fault.sinceMs)}` })));
  tiles.update({ traffic, faults: faultsOf(pools) });
  showPools(pools.map((pool) => ({ pool, nowMs, windowMs })));
  if (pools.length === 0) showNone(faults.length > 0);
  showEvents(events);
  if (events.length === 0) byId("events").replaceChildren(make("li", "empty", "Nothing yet: no token changed."));
  setText(byId("live"), faults.length === 0 ? `live · ${clock(nowMs)}` : `in part · ${clock(nowMs)}`);
  setAttribute(byId("live"), "class", faults.length === 0 ? "live on" : "live part");
  showVerdict(pools);
}

/** @param {boolean} isAway */
function showNone(isAway) {
  byId("pools").replaceChildren(
    make("p", "empty", isAway ? "Nothing is known of any token yet." : "The gateway has no provider."),
  );
}

/** @param {View["pools"]} pools */
function faultsOf(pools) {
  /** @type {Map<string, number>} */
  const sums = new Map();
  /** Tokens of one name share their counters. @type {Set<string>} */
  const seen = new Set();
  for (const { alias, faults } of pools.flatMap(({ tokens }) => tokens)) {
    if (seen.has(alias)) continue;
    seen.add(alias);
    for (const [name, times] of faults) sums.set(name, (sums.get(name) ?? 0) + times);
  }
  return sums;
}

/** @param {View["pools"]} pools */
function showVerdict(pools) {
  const tokens = pools.flatMap((pool) => pool.tokens).filter((token) => !isDrained(token));
  const serving = tokens.filter(serves).length;
  const starved = pools.filter((pool) => pool.tokens.length > 0 && !pool.tokens.some(serves));
  const all = tokens.length === 1 ? "The token serves" : `All ${tokens.length} tokens serve`;
  const some =
    starved.length > 0 ? `No token of ${starved[0]?.name} serves` : `${serving} of ${tokens.length} tokens serve`;
  const verdict = serving === tokens.length ? all : some;
  setText(byId("verdict"), tokens.length === 0 ? "" : verdict);
  setAttribute(
    byId("verdict"),
    "class",
    `verdict ${starved.length > 0 ? "bad" : serving < tokens.length ? "fair" : "good"}`,
  );
  document.title = tokens.length === 0 ? "ai-proxy" : `${serving}/${tokens.length} ai-proxy`;
}

/** Nothing comes from the command itself. @param {string} message */
function showAway(message) {
  showFaults([{ place: "the command", message, since: "" }]);
  setText(byId("live"), "not live");
  setAttribute(byId("live"), "class", "live off");
}

/** @param {number} after */
async function ask(after) {
  const headers = { authorization: `Bearer ${location.hash.slice(1)}` };
  const answer = await fetch(`view?after=${after}`, { headers, signal: AbortSignal.timeout(patienceMs) });
  if (answer.status === 200) return /** @type {View} */ (await answer.json());
  showAway((await answer.text()).trim());
  return undefined;
}

let number = 0;
for (;;) {
  const view = await ask(number).catch(() => showAway(stopped));
  number = view?.number ?? 0;
  if (view !== undefined) show(view);
  else await new Promise((resolve) => setTimeout(resolve, pauseMs));
}
