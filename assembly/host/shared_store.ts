import { proxy_get_shared_data, proxy_set_shared_data } from "@solo-io/proxy-runtime/assembly/imports";
import { Bytes, EMPTY } from "../base/bytes";
import { NEVER, SharedStore, Snapshot, WriteOutcome } from "../ports/shared_store";
import { expect } from "./collector";
import { OUT_POINTER, OUT_SIZE, address, clearReturned, takeReturned } from "./memory";
import { Status } from "./status";

/** Where the host writes the version of a value. */
const OUT_VERSION: usize = memory.data(8);

/** Envoy's shared data: one store for all VMs of a vm_id. */
export class HostSharedStore extends SharedStore {
  override get(key: Bytes): Snapshot {
    clearReturned();
    store<u32>(OUT_VERSION, 0);
    const status = proxy_get_shared_data(address(key), key.length, OUT_POINTER, OUT_SIZE, OUT_VERSION);
    if (status != Status.Ok) return new Snapshot(EMPTY, NEVER);
    return new Snapshot(takeReturned(), load<u32>(OUT_VERSION));
  }

  override set(key: Bytes, bytes: Bytes, cas: u32): WriteOutcome {
    if (cas == 0) return WriteOutcome.Refused;
    // What was read and decoded to make the new value is garbage now, too.
    expect(3 * bytes.length);
    const status = proxy_set_shared_data(address(key), key.length, address(bytes), bytes.length, cas);
    if (status == Status.Ok) return WriteOutcome.Written;
    return status == Status.CasMismatch ? WriteOutcome.Conflict : WriteOutcome.Refused;
  }
}
