import { Status } from "../abi.ts";
import { HeaderMap } from "../header_map.ts";
import type { Vm } from "../context.ts";

/** Control of the stream the call acts on. */
export const streamCalls = {
  proxy_continue_stream(vm: Vm, type: number) {
    if (type !== 0 && type !== 1) return Status.BadArgument;
    return vm.context.continueStream(type === 0 ? "request" : "response");
  },

  proxy_close_stream(vm: Vm, type: number) {
    return type === 0 || type === 1 ? vm.context.closeStream() : Status.BadArgument;
  },

  proxy_send_local_response(
    vm: Vm,
    status: number,
    details: number,
    detailsSize: number,
    body: number,
    bodySize: number,
    pairs: number,
    pairsSize: number,
    _grpcStatus: number,
  ) {
    const headers = HeaderMap.deserialise(vm.memory.bytes(pairs, pairsSize));
    if (headers === undefined) return Status.BadArgument;
    const reply = {
      status,
      details: vm.memory.text(details, detailsSize).replace(/\s/g, "_"),
      body: vm.memory.bytes(body, bodySize),
      headers,
    };
    return vm.context.replyLocally(reply);
  },

  proxy_clear_route_cache() {
    return Status.Ok;
  },

  proxy_set_effective_context(vm: Vm, id: number) {
    return vm.setEffectiveContext(id) ? Status.Ok : Status.BadArgument;
  },

  proxy_done(vm: Vm) {
    const root = vm.context.root;
    if (root.phase !== "done pending") return Status.NotFound;
    vm.defer(() => vm.forget(root));
    return Status.Ok;
  },
};
