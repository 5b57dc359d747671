/** What the module counted of one token since Envoy started. */
export interface TokenCounts {
  readonly picked: number;
  readonly saved: number;
  /** By the class of the fault. */
  readonly faults: ReadonlyMap<string, number>;
}

/** Usage that a provider's answers told since Envoy started. */
export interface UsageCounts {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** The module's counters, as far as the page shows them. */
export interface Counts {
  readonly tokens: ReadonlyMap<string, TokenCounts>;
  /** By the provider's type. */
  readonly usage: ReadonlyMap<string, UsageCounts>;
  readonly retries: number;
}

/** Of a pool of ten thousand tokens there are fewer lines. */
const maxLines = 300_000;
const maxNames = 20_000;

/**
 * Reads the text of Envoy's `/stats`: lines of `name: value`. Lines that are none of the module's, or are not as it
 * writes them, say nothing.
 */
export function readCounts(text: string): Counts {
  const found = new Found();
  let start = 0;
  for (let lines = 0; lines < maxLines && start < text.length; lines++) {
    const end = text.indexOf("\n", start);
    found.addLine(text.slice(start, end < 0 ? text.length : end));
    start = end < 0 ? text.length : end + 1;
  }
  return found;
}

class Found implements Counts {
  readonly tokens = new Map<string, { picked: number; saved: number; faults: Map<string, number> }>();
  readonly usage = new Map<string, { input: number; cached: number; output: number }>();
  retries = 0;

  addLine(line: string): void {
    const [, name, digits] = /^wasmcustom\.ai_proxy\.([\w.-]{1,200}): (\d{1,16})\r?$/.exec(line) ?? [];
    if (name === undefined || !Number.isSafeInteger(Number(digits))) return;
    this.#add(name.split("."), Number(digits));
  }

  #add([kind = "", name = "", what = "", detail]: string[], value: number): void {
    if (kind === "retries" && name === "") this.retries = value;
    if (kind === "token") this.#addOfToken(name, detail === undefined ? what : `${what}.${detail}`, value);
    if (kind === "provider" && detail === undefined) this.#addUsage(name, what, value);
  }

  #addOfToken(name: string, what: string, value: number): void {
    const token = entryOf(this.tokens, name, () => ({ picked: 0, saved: 0, faults: new Map<string, number>() }));
    if (what === "picked") token.picked = value;
    if (what === "saved") token.saved = value;
    if (what.startsWith("fault.")) token.faults.set(what.slice("fault.".length), value);
  }

  #addUsage(type: string, what: string, value: number): void {
    const usage = entryOf(this.usage, type, () => ({ input: 0, cached: 0, output: 0 }));
    if (what === "input_tokens") usage.input = value;
    if (what === "cached_input_tokens") usage.cached = value;
    if (what === "output_tokens") usage.output = value;
  }
}

/** The entry of a name, made when it is first asked for; of names beyond the limit one that nobody sees. */
function entryOf<T>(all: Map<string, T>, name: string, make: () => T): T {
  const known = all.get(name);
  if (known !== undefined) return known;
  const made = make();
  if (all.size < maxNames) all.set(name, made);
  return made;
}
