import { existsSync } from "node:fs";
import { checkGateway } from "../check/gateway.ts";
import { checkModule } from "../check/module.ts";
import { modulePath } from "../envoy/shipped.ts";
import type { Mode, Plan } from "../envoy/render.ts";
import { readGateway, type Gateway } from "../gateway.ts";
import { referencesIn } from "../plugin_config/secrets.ts";
import { checkCalledServers, isElsewhere, planRoutes, type PlannedRoute } from "./routes.ts";
import type { Problems } from "../problem.ts";
import { redacted } from "../redact.ts";
import { completed, standsAlone } from "../synthesized_gateway.ts";

/**
 * What the files ask to be served by `module`; undefined, and problems that say why, when it cannot be. Instead of a
 * module that is not here, as one in a container, the built one is asked.
 */
export async function planOf(
  files: readonly string[],
  { mode, module }: { mode: Mode; module: string },
  problems: Problems,
): Promise<Plan | undefined> {
  const read = readGateway(files, problems);
  const { delivered } = read;
  if (delivered === undefined) {
    const [file = ""] = files;
    if (!problems.hasErrors) problems.error({ file, line: 1, column: 1 }, "no plugin configuration in the files");
    return undefined;
  }
  checkGateway(read, problems);
  for (const { place, name } of referencesIn(delivered, ["cluster"])) {
    problems.warn(
      place,
      `${name} is sent as it is written: only Higress fills it in; here use \${NAME} or file:///PATH`,
    );
  }
  const asked = [module, modulePath].find(existsSync);
  if (asked !== undefined) await checkModule(delivered, asked, problems);
  const gateway = standsAlone(read) && !problems.hasErrors ? await completed(read, delivered, problems) : read;
  if (gateway.routes.length === 0 && !standsAlone(read))
    problems.error(delivered.place, "no route leads to the plugin: add an Ingress");
  const routes = planRoutes(gateway, delivered, problems);
  checkCalledServers(delivered, gateway.registries, problems);
  checkKnown(gateway, problems);
  if (mode === "downstream") for (const route of routes) checkRewrite(route, problems);
  return problems.hasErrors ? undefined : { delivered, services: gateway.registries.services, routes };
}

/** A route rewrites host and path of all its requests or of none: unset filter state would become the host "-". */
function checkRewrite({ configured, place, name }: PlannedRoute, problems: Problems): void {
  if (configured !== "some") return;
  const why = "the filter has a provider for some of its requests only, and a route rewrites the host of all or none";
  problems.error(place, `route ${redacted(name)} cannot be served downstream: ${why}; use --mode upstream`);
}

/** Envoy alone finds no services of Kubernetes and of registries that have to be asked. */
function checkKnown({ routes, registries }: Gateway, problems: Problems): void {
  for (const { host, place } of routes.flatMap(({ destinations }) => destinations)) {
    if (!isElsewhere(host, registries.discoveredSuffixes)) continue;
    const remedy = "give it a registry of type dns or static";
    problems.error(place, `${redacted(host)} is known to the control plane only, Envoy cannot find it: ${remedy}`);
  }
}
