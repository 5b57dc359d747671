// @ts-check
/** @typedef {import("../view.ts").TokenView} TokenView */

/** What the page says of each state: its word, and a sentence for who meets it first. */
export const states = {
  healthy: ["in use", "It serves."],
  counted: ["in use", "It serves, and failed since it last passed."],
  doubted: ["in doubt", "Others serve before it, until a probe decides."],
  resting: ["resting", "It is out for the time that the vendor told."],
  trial: ["on trial", "Its rest is over, and one request tries it."],
  ejected: ["out", "It serves nobody until its probes pass."],
  drained: ["drained", "Its weight is 0: it serves where no other does."],
  unknown: ["not known", "Nobody told."],
};

/** @typedef {keyof typeof states} State */

/** A state of a newer gateway is none that this page knows.
 * @param {string} word
 * @returns {State}
 */
export function stateOf(word) {
  return Object.hasOwn(states, word) ? /** @type {State} */ (word) : "unknown";
}

/** How a token stands, for who looks at it now. @param {TokenView} token */
export function standing({ state, weight }) {
  return weight === 0 && ["healthy", "counted"].includes(state) ? "drained" : stateOf(state);
}

/** Whether it takes its share of the requests. @param {TokenView} token */
export function serves(token) {
  return ["healthy", "counted", "doubted"].includes(standing(token));
}

/** Whether it is to take none. @param {TokenView} token */
export function isDrained({ weight }) {
  return weight === 0;
}

/** Such as `48 s`, `2 min 10 s`, `3 h 5 min` or `1 d 2 h`.
 * @param {number} ms
 */
export function span(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(seconds / 3600);
  if (minutes === 0) return `${seconds} s`;
  if (hours === 0) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  const days = Math.floor(hours / 24);
  return days === 0 ? `${hours} h ${minutes % 60} min` : `${days} d ${hours % 24} h`;
}

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** @param {number} number */
export function count(number) {
  return number < 10_000 ? whole.format(number) : short.format(number);
}

/** A rate per second, without its unit.
 * @param {number | null | undefined} number
 */
export function rate(number) {
  if (number === null || number === undefined) return "–";
  if (number >= 99.5) return count(Math.round(number));
  return number === 0 ? "0" : number < 0.05 ? "<0.1" : number.toFixed(1);
}

/** @param {number} ms */
export function clock(ms) {
  return new Date(ms).toLocaleTimeString("en-GB");
}

/** Why it is out: the class in words, the status, and the vendor's code as it is.
 * @param {{ reason: string }} standing
 */
export function whyOf({ reason }) {
  return reason.replace(/^\w+/, (name) => name.replaceAll("_", " "));
}

/** How a token stands, for how long and why, and what comes next.
 * @param {TokenView} token
 * @param {number} nowMs
 */
export function sentence(token, nowMs) {
  const state = standing(token);
  const [word] = states[state];
  const since = token.sinceMs === undefined ? "" : ` for ${span(nowMs - token.sinceMs)}`;
  const failed =
    state === "counted" ? `${token.failures} ${token.failures === 1 ? "failure" : "failures"} in a row` : "";
  return [`${state === "unknown" ? token.state || word : word}${since}`, whyOf(token), failed]
    .filter((part) => part !== "")
    .join(" · ");
}

/** What comes next for a token that is out or in doubt; empty: nothing.
 * @param {TokenView} token
 * @param {number} nowMs
 */
export function next({ state, isProbing, nextProbeMs, untilMs }, nowMs) {
  if (isProbing) return "is probed";
  if (state === "trial") return "a request tries it";
  const ahead = (nextProbeMs ?? untilMs ?? 0) - nowMs;
  if (nextProbeMs !== undefined) return ahead < 500 ? "probe is due" : `probe in ${span(ahead)}`;
  if (untilMs === undefined) return "";
  if (ahead < 500) return state === "resting" ? "the next request tries it" : "";
  return state === "resting" ? `trial in ${span(ahead)}` : `back in ${span(ahead)}`;
}
