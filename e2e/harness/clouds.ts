import type { Bootstrap, Cluster } from "../../cli/envoy/bootstrap.ts";
import { fastFailover } from "./failing_pool.ts";
import { editPlugins, type Mode } from "./modes.ts";

/** `mode` with `provider` in the place of the vendor called groq, which had `tokens`; its mock stands in. */
export function inPlaceOfGroq(
  mode: Mode,
  provider: (tokens: unknown[]) => object,
  clusters: () => Cluster[] = () => [],
): Mode {
  const editSettled = (config: Bootstrap): void => {
    mode.editSettled?.(config);
    config.static_resources.clusters.push(...clusters());
    editPlugins(config, (plugin) => {
      for (const rule of [plugin, ...(plugin._rules_ ?? [])]) {
        if (rule.provider?.type !== "groq") continue;
        rule.provider = { failover: fastFailover, ...provider(rule.provider.apiTokens ?? []) };
      }
    });
  };
  return { ...mode, editSettled };
}

/** A cluster for callouts, of one server of this machine that speaks plain HTTP. */
export function plainCluster(name: string, port: number): Cluster {
  const endpoint = { address: { socket_address: { address: "127.0.0.1", port_value: port } } };
  const load_assignment = { cluster_name: name, endpoints: [{ lb_endpoints: [{ endpoint }] }] };
  return { name, type: "STATIC", connect_timeout: "2s", load_assignment } as unknown as Cluster;
}
