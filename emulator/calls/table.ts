import { bodyCalls } from "./body.ts";
import { calloutCalls } from "./callout.ts";
import type { HostFamily, HostFunction } from "./family.ts";
import { headerCalls } from "./headers.ts";
import { metricCalls } from "./metrics.ts";
import { propertyCalls } from "./property.ts";
import { sharedDataCalls } from "./shared_data.ts";
import { streamCalls } from "./stream.ts";
import { systemCalls } from "./system.ts";
import { wasiCalls } from "./wasi.ts";

const env: HostFamily = {
  ...bodyCalls,
  ...calloutCalls,
  ...headerCalls,
  ...metricCalls,
  ...propertyCalls,
  ...sharedDataCalls,
  ...streamCalls,
  ...systemCalls,
};

/** The function behind an import, undefined when this host has none of that name. */
function hostFunction(module: string, name: string): HostFunction | undefined {
  if (module === "env" && Object.hasOwn(env, name)) return env[name];
  const wasi = module === "wasi_snapshot_preview1" || module === "wasi_unstable";
  return wasi && Object.hasOwn(wasiCalls, name) ? wasiCalls[name] : undefined;
}

/** Makes one host call for a guest. */
export type Dispatch = (name: string, run: HostFunction, args: readonly (number | bigint)[]) => number;

/** What a module wants to import, every call through `dispatch`. Throws when the host lacks something. */
export function importsOf(module: WebAssembly.Module, dispatch: Dispatch): WebAssembly.Imports {
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  for (const { module: family, name, kind } of WebAssembly.Module.imports(module)) {
    const run = kind === "function" ? hostFunction(family, name) : undefined;
    if (run === undefined) throw new Error(`the module imports ${family}.${name}, unknown here`);
    (imports[family] ??= {})[name] = (...args: (number | bigint)[]) => dispatch(name, run, args);
  }
  return imports;
}
