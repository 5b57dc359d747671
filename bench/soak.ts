import { parseArgs } from "node:util";
import { Emulator } from "../emulator/index.ts";
import { existing, optionsOrExit, positive } from "./options.ts";
import { soakEnvoy } from "./soak_envoy.ts";
import { playRequest } from "./soak_mix.ts";
import { soakOpen } from "./soak_open.ts";

const usage = `usage: node --import tsx bench/soak.ts [options]
  --module FILE    the module (default build/ai-proxy.wasm)
  --requests N     requests (default 1000000; with --envoy 200000)
  --envoy          resident memory of a real Envoy before and after, instead of the module in the emulator
  --open N         memory of a real Envoy with so many chats open, one in ten of 1 MiB`;

const modes = ["downstream", "upstream"] as const;
const configurationEvery = 100_000;
const tickEvery = 1000;

interface Options {
  readonly module: string;
  readonly requests: number;
  readonly envoy: boolean;
  /** Chats to hold open; 0: none. */
  readonly open: number;
}

function parseOptions(args: readonly string[]): Options {
  const text = { type: "string" } as const;
  const options = { module: text, requests: text, open: text, envoy: { type: "boolean" } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const envoy = values.envoy ?? false;
  return {
    module: existing("--module", values.module ?? "build/ai-proxy.wasm"),
    requests: Math.ceil(positive("--requests", values.requests ?? (envoy ? "200000" : "1000000"))),
    envoy,
    open: values.open === undefined ? 0 : Math.ceil(positive("--open", values.open)),
  };
}

/** Configurations that differ from update to update in everything that takes memory. */
function configuration(mode: (typeof modes)[number], update: number): object {
  const apiTokens = Array.from({ length: 3 + (update % 3) }, (_, index) => `sk-soak-${update}-${index}`);
  const modelMapping = { "gpt-4o": `vendor-model-${update}`, "gpt-3*": "small", "~^o(\\d)": "o$1-mini", "*": "" };
  const provider = { type: "openai", apiTokens, modelMapping, failover: { enabled: true, healthCheckModel: "gpt-4o" } };
  return mode === "upstream" ? { mode, provider } : { provider };
}

/** One module in both of its places, each with a VM of its own. */
class Soak {
  readonly #emulators: Emulator[];
  #updates = 0;

  private constructor(emulators: Emulator[]) {
    this.#emulators = emulators;
  }

  static async start(wasm: string): Promise<Soak> {
    const start = (mode: (typeof modes)[number]) =>
      Emulator.start({ wasm, mode, configuration: configuration(mode, 0), logLevel: "debug" });
    const soak = new Soak(await Promise.all(modes.map(start)));
    soak.check();
    return soak;
  }

  /** Memory of the workers in pages of 64 KiB. */
  get pages(): number[] {
    return this.#emulators.map((emulator) => emulator.memoryPages);
  }

  /** Plays requests `from` to `to`, by turns in both places. */
  play(from: number, to: number): void {
    for (let index = from; index < to; index++) {
      const emulator = this.#emulators[index % this.#emulators.length];
      if (emulator !== undefined) this.#playOne(emulator, Math.floor(index / this.#emulators.length));
    }
    for (const emulator of this.#emulators) {
      emulator.tick(1000);
      // The emulator keeps what was logged and called out for tests to read.
      emulator.world.log.length = 0;
      emulator.world.callouts.length = 0;
    }
  }

  /** Refuses one bad configuration, takes a good one, and ends the drain of the one before. */
  reconfigure(): void {
    this.#updates++;
    this.#emulators.forEach((emulator, index) => {
      if (emulator.configure({ provider: { type: "nobody" } })) throw new Error("a bad configuration was accepted");
      emulator.drain();
      emulator.configure(configuration(modes[index] ?? "downstream", this.#updates));
    });
    this.check();
  }

  /** A dead VM answers everything by itself, which no scenario expects: the trap is what has to be told. */
  #playOne(emulator: Emulator, index: number): void {
    try {
      playRequest(emulator, index);
    } catch (fault) {
      this.check();
      throw fault;
    }
  }

  /** Throws when a VM trapped, misused the host, or refused its configuration. */
  check(): void {
    for (const { traps, faults, refused } of this.#emulators) {
      const problems = [...traps, ...faults, ...refused];
      if (problems.length > 0) throw new Error(problems.slice(0, 10).join("\n"));
    }
  }
}

/** True when the memory stayed flat from the end of the first tenth on. */
async function soakEmulator({ module, requests }: Options): Promise<boolean> {
  const soak = await Soak.start(module);
  const updateEvery = Math.min(configurationEvery, Math.ceil(requests / 10));
  const reportEvery = Math.ceil(requests / 20);
  const began = performance.now();
  let flatAt: number[] | undefined;
  console.log("   requests   pages downstream, upstream   requests/s");
  for (let done = 0; done < requests;) {
    const next = Math.min(requests, done + Math.min(tickEvery, updateEvery));
    soak.play(done, next);
    soak.check();
    if (passes(done, next, updateEvery, Math.floor(updateEvery / 2))) soak.reconfigure();
    if (flatAt === undefined && next >= requests / 10) flatAt = soak.pages;
    if (passes(done, next, reportEvery, 0)) report(next, soak.pages, began);
    done = next;
  }
  const grown = soak.pages.map((pages, index) => pages - (flatAt?.[index] ?? 0));
  const flat = grown.every((pages) => pages === 0);
  const verdict = flat ? "memory is flat" : `memory GREW by ${grown.join(", ")} pages`;
  console.log(`${requests} requests, no trap; after the first tenth ${verdict}`);
  return flat;
}

/** Whether a multiple of `every`, moved by `offset`, lies in (from, to]. */
function passes(from: number, to: number, every: number, offset: number): boolean {
  return Math.floor((to - offset) / every) > Math.floor((from - offset) / every);
}

function report(done: number, pages: readonly number[], began: number): void {
  const rate = Math.round((done * 1000) / (performance.now() - began));
  console.log(`${String(done).padStart(11)}   ${pages.join(", ").padStart(26)}   ${String(rate).padStart(10)}`);
}

function soak(options: Options): Promise<boolean> {
  if (options.open > 0) return soakOpen(options);
  return options.envoy ? soakEnvoy(options) : soakEmulator(options);
}

const options = optionsOrExit(parseOptions, usage);
try {
  const kept = await soak(options);
  process.exit(kept ? 0 : 1);
} catch (fault) {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exit(1);
}
