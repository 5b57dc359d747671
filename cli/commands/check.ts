import { existsSync } from "node:fs";
import { checkBootstrap } from "../check/bootstrap.ts";
import { checkGateway } from "../check/gateway.ts";
import { checkModule } from "../check/module.ts";
import { checkConfiguration } from "../check/rules.ts";
import { readGateway } from "../gateway.ts";
import { referencesIn } from "../plugin_config/secrets.ts";
import { CommandFault, Problems } from "../problem.ts";
import { exitStatus, report } from "../report.ts";

/** What is in a configuration of Envoy is final. */
const ofEnvoy = "Envoy resolves nothing; have it rendered from a plugin configuration";

export interface CheckCommand {
  readonly module: string;
}

/** Prints every problem of the files, and gives the exit status. */
export async function checkFiles(files: readonly string[], { module }: CheckCommand): Promise<number> {
  if (!existsSync(module)) throw new CommandFault(`${module} is missing: run make build, or use --module`);
  const problems = new Problems();
  const gateway = readGateway(files, problems);
  const { manifest, delivered } = gateway;
  checkGateway(gateway, problems);
  if (delivered !== undefined) await checkModule(delivered, module, problems);
  for (const configuration of manifest.bootstraps.flatMap(checkBootstrap)) {
    checkConfiguration(configuration, problems);
    for (const { place, name } of referencesIn(configuration, ["variable", "file", "cluster"])) {
      problems.warn(place, `${name} is sent as it is written: ${ofEnvoy}`);
    }
    await checkModule(configuration, module, problems);
  }
  report(problems);
  console.error(`${files.join(", ")}: ${problems.summary()}`);
  return exitStatus(problems);
}
