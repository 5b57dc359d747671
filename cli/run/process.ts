import { spawn, type ChildProcess } from "node:child_process";
import { findEnvoy } from "../../scripts/envoy.ts";
import type { RenderOptions } from "../envoy/render.ts";
import { CommandFault } from "../problem.ts";
import { NamedPipe } from "./named_pipe.ts";

/** A program and its arguments. */
export interface Invocation {
  readonly program: string;
  readonly args: readonly string[];
}

const image = "envoyproxy/envoy:v1.40.0";

/** Time, level, logger and text: what a reader of a terminal needs. */
const envoyArgs = [
  ...["--concurrency", "2", "--log-level", "warning", "--component-log-level", "wasm:info"],
  ...["--log-format", "[%T] %l %n: %v"],
];

/**
 * Runs its arguments until its descriptor 3 is closed, which happens however the other end dies. No signal of a
 * terminal ends it before, and nothing that runs in it leaves a core file, which would hold the tokens.
 */
const guarded = `trap '' HUP INT QUIT TERM; ulimit -c 0
(trap - TERM; exec "$@") 3<&- & program=$!
{ cat >/dev/null; kill -TERM "$program"; } <&3 2>/dev/null &
wait "$program"`;

/** An Envoy of this machine; it is installed on the first call. Where there is none to be had, the finder's remedy. */
export function installedEnvoy(): string {
  try {
    return findEnvoy();
  } catch (fault) {
    throw new CommandFault(fault instanceof Error ? fault.message : "no Envoy is to be had");
  }
}

/** What files are called in the container. */
export const inContainer = { module: "/ai-proxy/module.wasm", ca: "/ai-proxy/ca.pem" };

/** Where the container keeps its configuration: in memory. */
const folderInContainer = "/run/ai-proxy";
const configInContainer = `${folderInContainer}/envoy.json`;
const readAndRun = `umask 077 && cat >${configInContainer} && exec envoy "$@"`;

/**
 * An Envoy in a container that reads its configuration from standard input, and the other files as their owner.
 * `options` are those of this machine.
 */
export function dockerEnvoy({ address, port, module, trust }: RenderOptions): Invocation {
  const mount = (from: string, to: string): string[] => ["--volume", `${from}:${to}:ro`];
  const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
  const args = ["run", "--rm", "--init", "--interactive", "--user", user, "--publish", `${address}:${port}:${port}`];
  args.push("--ulimit", "core=0", "--tmpfs", folderInContainer, ...mount(module, inContainer.module));
  if (trust !== "anybody") args.push(...mount(trust.authorities, inContainer.ca));
  const command = ["-c", readAndRun, "envoy", "-c", configInContainer, ...envoyArgs];
  return { program: "docker", args: [...args, "--entrypoint", "sh", image, ...command] };
}

/** Calls back when Ctrl-C, a supervisor, a terminal that is closed, or Ctrl-\ ends the command. */
export function onEnding(end: () => void): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const) process.on(signal, end);
}

/** Runs an Envoy of this machine until it ends or is interrupted; gives its exit status. */
export async function serveNative(envoy: string, config: string): Promise<number> {
  let isEnded = false;
  onEnding(() => {
    isEnded = true;
    child.stdio[3]?.destroy();
  });
  const pipe = NamedPipe.make("envoy.json");
  const command = [envoy, "-c", pipe.path, "--use-dynamic-base-id", ...envoyArgs];
  const child = spawn("sh", ["-c", guarded, "sh", ...command], { stdio: ["ignore", "inherit", "inherit", "pipe"] });
  const over = new AbortController();
  const handed = pipe.hand(config, over.signal);
  const status = await statusOf(child, "sh");
  child.stdio[3]?.destroy();
  over.abort();
  // A reader that went away in the middle has said why.
  await handed.catch(() => undefined);
  return isEnded ? 0 : status;
}

/** The same in a container. */
export function serveInContainer(config: string, options: RenderOptions): Promise<number> {
  const { program, args } = dockerEnvoy(options);
  const child = spawn(program, args, { stdio: ["pipe", "inherit", "inherit"] });
  onEnding(() => void child.kill("SIGTERM"));
  // Where it ends before it has read, it says why itself.
  child.stdin.on("error", () => undefined).end(config);
  return statusOf(child, program);
}

function statusOf(child: ChildProcess, program: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", () => reject(new CommandFault(`${program} does not start; is it installed?`)));
    child.once("exit", (status) => resolve(status ?? 0));
  });
}
