import { spawn } from "node:child_process";
import { findEnvoy } from "../../scripts/envoy.ts";
import type { RenderOptions } from "../envoy/render.ts";
import { CommandFault } from "../problem.ts";

/** A program and its arguments. */
export interface Invocation {
  readonly program: string;
  readonly args: readonly string[];
}

const image = "envoyproxy/envoy:v1.40-latest";

/** Time, level, logger and text: what a reader of a terminal needs. */
const envoyArgs = [
  ...["--concurrency", "2", "--log-level", "warning", "--component-log-level", "wasm:info"],
  ...["--log-format", "[%T] %l %n: %v"],
];

/** An Envoy of this machine; it is found, or installed on the first call. */
export function nativeEnvoy(config: string): Invocation {
  return { program: installedEnvoy(), args: ["-c", config, "--use-dynamic-base-id", ...envoyArgs] };
}

/** Where there is none to be had, the finder throws the remedy. */
function installedEnvoy(): string {
  try {
    return findEnvoy();
  } catch (fault) {
    throw new CommandFault(fault instanceof Error ? fault.message : "no Envoy is to be had");
  }
}

/** What files are called in the container. */
export const inContainer = { config: "/ai-proxy/envoy.yaml", module: "/ai-proxy/module.wasm", ca: "/ai-proxy/ca.pem" };

/** An Envoy in a container that reads the files as their owner. `options` are those of this machine. */
export function dockerEnvoy(config: string, { address, port, module, trust }: RenderOptions): Invocation {
  const mount = (from: string, to: string): string[] => ["--volume", `${from}:${to}:ro`];
  const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
  const args = ["run", "--rm", "--init", "--user", user, "--publish", `${address}:${port}:${port}`];
  args.push(...mount(config, inContainer.config), ...mount(module, inContainer.module));
  if (trust !== "anybody") args.push(...mount(trust.authorities, inContainer.ca));
  return { program: "docker", args: [...args, image, "-c", inContainer.config, ...envoyArgs] };
}

/** Runs until the program ends or is interrupted; gives its exit status. */
export function serve({ program, args }: Invocation): Promise<number> {
  const child = spawn(program, args, { stdio: "inherit" });
  const stop = (): void => void child.kill("SIGTERM");
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
  return new Promise((resolve, reject) => {
    child.once("error", () => reject(new CommandFault(`${program} does not start; is it installed?`)));
    child.once("exit", (status) => resolve(status ?? 0));
  });
}
