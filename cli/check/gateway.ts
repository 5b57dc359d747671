import type { Gateway } from "../gateway.ts";
import type { Problems } from "../problem.ts";
import { checkNamespace, checkWasmPlugin } from "./resource.ts";
import { checkRoutes } from "./routes.ts";
import { checkConfiguration } from "./rules.ts";

/** Says what is wrong with what the files describe, as far as they tell without the module. */
export function checkGateway(gateway: Gateway, problems: Problems): void {
  const { manifest, delivered } = gateway;
  manifest.plugins.forEach(checkWasmPlugin);
  manifest.bridges.forEach(checkNamespace);
  checkRoutes(gateway, delivered, problems);
  if (delivered !== undefined) checkConfiguration(delivered, problems);
}
