import { Status } from "../abi.ts";
import { HeaderMap } from "../header_map.ts";
import type { Vm } from "../context.ts";

const required = [":method", ":path", ":authority"];

/** HTTP calls of the guest's own. They belong to the root context, whichever context makes them. */
export const calloutCalls = {
  proxy_http_call(
    vm: Vm,
    cluster: number,
    clusterSize: number,
    pairs: number,
    pairsSize: number,
    body: number,
    bodySize: number,
    _trailers: number,
    _trailersSize: number,
    timeoutMs: number,
    idOut: number,
  ) {
    vm.memory.writeU32(idOut, 0);
    const headers = HeaderMap.deserialise(vm.memory.bytes(pairs, pairsSize));
    const name = vm.memory.text(cluster, clusterSize);
    const root = vm.context.root;
    if (headers === undefined || root.phase === "vm start") return Status.BadArgument;
    if (!vm.world.clusters.has(name)) return Status.BadArgument;
    if (required.some((header) => !headers.has(header))) return Status.BadArgument;
    if (root.phase === "configure") vm.world.faults.push(`${vm.name}: a callout from on_configure is unreliable`);
    const endMs = vm.world.clock.elapsedMs + (timeoutMs >>> 0);
    const call = { cluster: name, headers, body: vm.memory.bytes(body, bodySize), endMs };
    vm.memory.writeU32(idOut, vm.callOut(root, call));
    return Status.Ok;
  },
};
