import type { HostCall, World } from "../../emulator/index.ts";

/**
 * What the arguments of a host call are: `s` a number, `i` address and size of an input, `o` where the host writes
 * address and size of an output, `p` any other address. Addresses themselves say nothing: builds may differ in them.
 */
const signatures: Readonly<Record<string, string>> = {
  proxy_log: "si",
  proxy_get_log_level: "p",
  proxy_get_current_time_nanoseconds: "p",
  proxy_set_tick_period_milliseconds: "s",
  proxy_get_header_map_value: "sio",
  proxy_add_header_map_value: "sii",
  proxy_replace_header_map_value: "sii",
  proxy_remove_header_map_value: "si",
  proxy_get_header_map_pairs: "so",
  proxy_get_property: "io",
  proxy_set_property: "ii",
  proxy_get_shared_data: "iop",
  proxy_set_shared_data: "iis",
  proxy_http_call: "iiiisp",
  proxy_get_buffer_bytes: "ssso",
  proxy_set_buffer_bytes: "sssi",
  proxy_define_metric: "sip",
  proxy_send_local_response: "siiis",
  random_get: "ps",
};

/** Every host call of every VM as a line: who, where, what went in, what came out. */
export function logCalls(world: World): string[] {
  const lines: string[] = [];
  const before = world.afterHostCall;
  world.afterHostCall = (call, status) => {
    lines.push(`${call.vm.name} ${call.vm.callback} ${call.name}(${argumentsOf(call).join(", ")}) = ${status}`);
    before(call, status);
  };
  return lines;
}

function argumentsOf({ vm, name, args }: HostCall): string[] {
  const signature = signatures[name] ?? "s".repeat(args.length);
  const shown: string[] = [];
  let at = 0;
  for (const kind of signature) {
    const [first, second] = [Number(args[at]), Number(args[at + 1])];
    at += kind === "i" || kind === "o" ? 2 : 1;
    if (kind === "s") shown.push(String(first));
    if (kind === "i") shown.push(vm.memory.binary(first, second));
    if (kind === "o") shown.push(vm.memory.binary(vm.memory.readU32(first), vm.memory.readU32(second)));
  }
  return shown;
}
