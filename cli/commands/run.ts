import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { render, type Plan, type RenderOptions } from "../envoy/render.ts";
import { planOf } from "../plan/plan.ts";
import { CommandFault, Problems } from "../problem.ts";
import { exitStatus, report } from "../report.ts";
import { inContainer, installedEnvoy, serveInContainer, serveNative } from "../run/process.ts";
import { renderOptions, type EnvoyOptions } from "./options.ts";

export interface RunCommand extends EnvoyOptions {
  readonly docker?: boolean;
}

/** Serves the files until it is interrupted; gives the exit status. What it renders is written to no disk. */
export async function runFiles(files: readonly string[], command: RunCommand): Promise<number> {
  if (!existsSync(command.module)) throw new CommandFault(`${command.module} is missing: run make build`);
  const problems = new Problems();
  const plan = await planOf(files, command, problems);
  report(problems);
  if (plan === undefined) return exitStatus(problems);
  const options = { ...renderOptions(command), module: resolve(command.module) };
  const envoy = command.docker === true ? undefined : installedEnvoy();
  announce(plan, options);
  if (envoy !== undefined) return serveNative(envoy, textOf(plan, options));
  return serveInContainer(textOf(plan, optionsInContainer(options)), options);
}

function textOf(plan: Plan, options: RenderOptions): string {
  return JSON.stringify(render(plan, options));
}

/** Inside the container everything is elsewhere, and what it publishes must listen on all of its addresses. */
function optionsInContainer({ trust, ...rest }: RenderOptions): RenderOptions {
  const { module, ca } = inContainer;
  return { ...rest, address: "0.0.0.0", module, trust: trust === "anybody" ? trust : { authorities: ca } };
}

function announce({ routes }: Plan, { address, port }: RenderOptions): void {
  for (const { host, match, targets } of routes) {
    const total = targets.reduce((sum, { weight }) => sum + weight, 0);
    const shares = targets.map(({ service, weight }) => {
      const places = service.endpoints.map((endpoint) => `${endpoint.host}:${endpoint.port}`).join(", ");
      const share = targets.length === 1 ? "" : `${Math.round((100 * weight) / total)}% `;
      return `${share}${service.host} at ${places}`;
    });
    const where = host === "*" ? "" : ` for ${host}`;
    console.error(`ai-proxy: ${address}:${port}${match.path}${where} -> ${shares.join(", ")}; Ctrl-C stops it`);
  }
  const host = routes.find((route) => !route.host.includes("*"))?.host;
  const hostHeader = host === undefined ? "" : ` -H 'host: ${host}'`;
  console.error(
    `  curl http://127.0.0.1:${port}/v1/chat/completions -H 'content-type: application/json'${hostHeader} \\`,
  );
  console.error(`    -d '{"model": "gpt-4o", "messages": [{"role": "user", "content": "Hello"}]}'`);
}
