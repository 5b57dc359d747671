import { type HostCall, Status, Stream } from "../../../emulator/index.ts";
import { plannedCrash } from "../world/faults.ts";
import { secretMark } from "../world/sites.ts";
import type { StoreCall } from "../watch.ts";
import type { Use } from "../world/scene.ts";
import { bulkBytes } from "../world/traffic.ts";
import { Checker } from "./checker.ts";

/** What host calls may answer besides Ok, because the filter has an answer for it. */
const handled: Readonly<Record<string, readonly number[]>> = {
  proxy_get_shared_data: [Status.NotFound],
  proxy_set_shared_data: [Status.CasMismatch],
  proxy_get_header_map_value: [Status.NotFound],
  proxy_get_property: [Status.NotFound],
  proxy_set_property: [Status.NotFound],
  // No stream that is gone is ever entered.
  proxy_set_effective_context: [],
  proxy_http_call: [Status.BadArgument],
};

/** A VM's memory in pages of 64 KiB: with small bodies, and what large ones add while one of them is worked on. */
const maxPages = 80;
const bulkPages = (24 * bulkBytes) / 65536;
/** The callbacks in which a stream that is over may still be looked at. */
const closing = new Set(["proxy_on_log", "proxy_on_done", "proxy_on_delete"]);

/** I8 and the edge: no secret in sight, no trap, no status without an answer, no fault, memory that stays flat. */
export class Edge extends Checker {
  override readonly name = "edge (I8, traps, faults)";
  private seenLines = 0;
  private seenFaults = 0;

  override onHostCall(call: HostCall, status: number): void {
    if (status !== Status.Ok && handled[call.name]?.includes(status) !== true) {
      this.fail(`${call.name} answered ${status} to ${call.vm.name} in ${call.vm.callback}`);
    }
    if (call.name === "proxy_log") this.readLog();
    const { active: context, callback } = call.vm;
    if (context instanceof Stream && context.over && !closing.has(callback)) {
      this.fail(`${call.name} for a stream that is over, in ${callback}`);
    }
    if (this.seenFaults < this.scene.world.faults.length) this.fail(this.scene.world.faults.at(-1) ?? "");
    this.seenFaults = this.scene.world.faults.length;
  }

  override onStore(call: StoreCall): void {
    if (call.bytes.includes(secretMark)) this.fail("a secret in the store (I8)");
  }

  override onOver({ stream }: Use): void {
    if (stream.localReply?.body.includes(secretMark) === true) this.fail("a secret in an answer (I8)");
    for (const value of stream.state.filterState.values()) {
      if (value.includes(secretMark)) this.fail("a secret in the filter state (I8)");
    }
  }

  override onEnd(): void {
    this.readLog();
    const { world, fleet, plan } = this.scene;
    if (Object.keys(world.metrics.values()).some((name) => name.includes(secretMark)))
      this.fail("a secret in a metric");
    const most = maxPages + (plan.faults.has("bulk") ? bulkPages : 0);
    const [large] = fleet.vms.filter((vm) => vm.memory.pages > most);
    if (large !== undefined) this.fail(`${large.name} has grown to ${large.memory.pages} pages`);
  }

  private readLog(): void {
    const { log } = this.scene.world;
    for (; this.seenLines < log.length; this.seenLines++) {
      const line = log[this.seenLines];
      if (line === undefined) return;
      if (line.text.includes(secretMark)) this.fail("a secret in the log (I8)");
      const unplanned = line.text.startsWith("trap in") && !line.text.includes(plannedCrash);
      if (unplanned) this.fail(line.text);
    }
  }
}
