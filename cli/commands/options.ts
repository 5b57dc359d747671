import { InvalidArgumentError, Option, type Command } from "commander";
import { systemAuthorities } from "../envoy/authorities.ts";
import type { Mode, RenderOptions } from "../envoy/render.ts";
import { modulePath } from "../envoy/shipped.ts";
import { CommandFault } from "../problem.ts";

/** What render and run are told about the Envoy to make. */
export interface EnvoyOptions {
  readonly mode: Mode;
  readonly address: string;
  readonly port: number;
  readonly adminPort: number;
  readonly module: string;
  readonly ca?: string;
  readonly insecure?: boolean;
}

/** Adds the options of EnvoyOptions to a command. */
export function addEnvoyOptions(command: Command): Command {
  const mode = new Option("--mode <mode>", "where the filter sits").choices(["upstream", "downstream"]);
  return command
    .addOption(mode.default("upstream", "upstream: streams are retried by Envoy; downstream: as a WasmPlugin"))
    .option("--address <address>", "where the gateway listens; who reaches it spends your tokens", "127.0.0.1")
    .option("--port <port>", "port of the gateway", portOf, 10000)
    .option("--admin-port <port>", "port of Envoy's admin interface, on 127.0.0.1", portOf, 9901)
    .addOption(
      new Option("--module <path>", "the module, as Envoy will find it").default(modulePath, "build/ai-proxy.wasm"),
    )
    .option("--ca <file>", "authorities that sign the vendors' certificates (default: those of this system)")
    .option("--insecure", "do NOT verify the vendors' certificates; for tests only");
}

export function renderOptions({ ca, insecure, ...rest }: EnvoyOptions): RenderOptions {
  if (insecure !== true) return { ...rest, trust: { authorities: ca ?? systemAuthorities() } };
  if (ca !== undefined) throw new CommandFault("--ca and --insecure exclude each other");
  console.error("WARNING: --insecure: certificates are NOT verified. Whoever stands between reads your tokens.");
  return { ...rest, trust: "anybody" };
}

export function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text);
  throw new InvalidArgumentError("It must be 0 to 65535.");
}
