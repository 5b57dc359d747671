import { identityOf } from "../manifest/manifest.ts";
import type { Section } from "../manifest/section.ts";
import { systemNamespace } from "../route/ingress.ts";
import { redacted } from "../redact.ts";

/** What a control plane does with a WasmPlugin, and what its author should know of it. */
export function checkWasmPlugin(resource: Section): void {
  const isIstio = resource.text("apiVersion")?.startsWith("extensions.istio.io") === true;
  const spec = resource.section("spec");
  if (spec === undefined) return;
  if (!isIstio) checkNamespace(resource);
  if (spec.text("url") === undefined) resource.problems.error(spec.place, "spec.url is needed: where the module is");
  if (spec.text("failStrategy") === "FAIL_OPEN") {
    spec.error(
      "failStrategy",
      "FAIL_OPEN sends the client's own key to the vendor when the module fails: use FAIL_CLOSE",
    );
  }
  for (const key of isIstio ? ["defaultConfig", "matchRules", "defaultConfigDisable"] : []) {
    if (spec.element.get(key) !== undefined) spec.error(key, "is not known to Istio: use pluginConfig");
  }
  for (const config of [spec.section("pluginConfig"), spec.section("defaultConfig")]) {
    if (config?.text("mode") === "upstream") config.error("mode", "cannot be upstream: a WasmPlugin sits downstream");
    if (isIstio && config !== undefined && config.text("hostRewrite") !== "route") {
      const why = "Istio picks the route again when the filter has rewritten the host";
      config.warn("hostRewrite", `is filter: ${why}; unless one route takes everything, requests get lost`);
    }
  }
}

/** Higress's controller reads its own namespace only, and says nothing about the others. */
export function checkNamespace(resource: Section): void {
  const { namespace } = identityOf(resource);
  if (namespace === undefined || namespace === systemNamespace) return;
  const metadata = resource.section("metadata");
  metadata?.warn(
    "namespace",
    `is ${redacted(namespace)}: Higress reads ${systemNamespace} only, unless it is installed there`,
  );
}
