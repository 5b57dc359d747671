import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { scenarios, type Scenario } from "./scenario.ts";

/** What a run of the benchmark was asked to do. */
export interface Options {
  /** The module under test. */
  readonly module: string;
  /** The reference module; undefined leaves its column out. */
  readonly peer: string | undefined;
  readonly rounds: number;
  /** Seconds of load per round, body size and column. */
  readonly seconds: number;
  /** Body sizes in bytes. */
  readonly bodies: readonly number[];
  readonly scenario: Scenario;
  /** File for the raw figures. */
  readonly json: string | undefined;
}

export const usage = `usage: node --import tsx bench/run.ts [options]
  --module FILE    the module under test (default build/ai-proxy.wasm)
  --peer FILE      another module to measure beside it, such as the Higress Go plugin
  --rounds N       rounds; every column runs once in each (default 5)
  --seconds N      seconds of load per column and body in a round (default 4)
  --bodies LIST    body sizes, such as 2k,100k (default)
  --scenario NAME  light (default), or one in which bodies are converted: claude, gemini, bedrock,
                   bedrock-signed, and qwen-stream, gemini-stream, bedrock-stream (200 events)
  --json FILE      write the raw figures, too`;

/** Reads the command line. Throws a message for the user. */
export function parseOptions(args: readonly string[]): Options {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { module: text, peer: text, rounds: text, seconds: text, bodies: text, scenario: text, json: text },
  });
  return {
    module: existing("--module", values.module ?? "build/ai-proxy.wasm"),
    peer: values.peer === undefined || values.peer === "" ? undefined : existing("--peer", values.peer),
    rounds: positive("--rounds", values.rounds ?? "5"),
    seconds: positive("--seconds", values.seconds ?? "4"),
    bodies: (values.bodies ?? "2k,100k").split(",").map(size),
    scenario: scenarioOf(values.scenario ?? "light"),
    json: values.json,
  };
}

/** A positive number from the command line. */
export function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new Error(`${name} must be a positive number, not "${text}"`);
  return value;
}

/** The path of a file from the command line, if there is such a file. */
export function existing(name: string, path: string): string {
  if (!existsSync(path)) throw new Error(`${name}: no such file: ${path}`);
  return path;
}

function scenarioOf(text: string): Scenario {
  const found = scenarios.find((scenario) => scenario === text);
  if (found === undefined) throw new Error(`--scenario must be one of ${scenarios.join(", ")}, not "${text}"`);
  return found;
}

function size(text: string): number {
  const match = /^(\d+)(k?)$/i.exec(text.trim());
  const bytes = Number(match?.[1]) * (match?.[2] ? 1024 : 1);
  if (!(bytes >= 512)) throw new Error(`--bodies takes sizes of at least 512 bytes, such as 2k,100k, not "${text}"`);
  return bytes;
}

/** The options of this process by `parse`. Ends it with `usage` where help is asked for or an option is wrong. */
export function optionsOrExit<T>(parse: (args: readonly string[]) => T, usage: string): T {
  if (process.argv.includes("--help")) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return parse(process.argv.slice(2));
  } catch (fault) {
    console.error(`${fault instanceof Error ? fault.message : String(fault)}\n\n${usage}`);
    process.exit(2);
  }
}
