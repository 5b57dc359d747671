import { existsSync } from "node:fs";
import { checkBootstrap } from "../check/bootstrap.ts";
import { checkModule } from "../check/module.ts";
import { checkNamespace, checkWasmPlugin } from "../check/resource.ts";
import { checkRoutes } from "../check/routes.ts";
import { checkRules } from "../check/rules.ts";
import { checkTokens } from "../check/tokens.ts";
import type { Delivered } from "../delivered/delivered.ts";
import { readGateway } from "../gateway.ts";
import { CommandFault, Problems } from "../problem.ts";
import { exitStatus, report } from "../report.ts";

export interface CheckCommand {
  readonly module: string;
}

/** Prints every problem of the files, and gives the exit status. */
export async function checkFiles(files: readonly string[], { module }: CheckCommand): Promise<number> {
  if (!existsSync(module)) throw new CommandFault(`${module} is missing: run make build, or use --module`);
  const problems = new Problems();
  const gateway = readGateway(files, problems);
  const { manifest, delivered } = gateway;
  manifest.plugins.forEach(checkWasmPlugin);
  manifest.bridges.forEach(checkNamespace);
  checkRoutes(gateway, delivered, problems);
  const configurations = delivered === undefined ? [] : [delivered];
  for (const bootstrap of manifest.bootstraps) configurations.push(...checkBootstrap(bootstrap));
  for (const configuration of configurations) await checkConfiguration(configuration, module, problems);
  report(problems);
  console.error(`${files.join(", ")}: ${problems.summary()}`);
  return exitStatus(problems);
}

async function checkConfiguration(delivered: Delivered, module: string, problems: Problems): Promise<void> {
  checkTokens(delivered, problems);
  checkRules(
    delivered.rules.map(({ rule }) => rule),
    problems,
  );
  await checkModule(delivered, module, problems);
}
