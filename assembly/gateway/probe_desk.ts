import { Bytes, utf8 } from "../base/bytes";
import { decimal } from "../base/decimal";
import { Edits } from "../base/http/edits";
import { ApiToken } from "../failover/api_token";
import { ProbeMark } from "../failover/probe_mark";
import { MarkOutcome } from "../failover/claim";
import { RosterStore } from "../failover/roster_store";
import { SharedKeys } from "../failover/shared_keys";
import { SharedStore } from "../ports/shared_store";
import { Pool } from "./pool";
import { PROBE_STATUS } from "./probe_request";

const STATUS = utf8(":status");
const STATUS_OK = utf8("200");

/** What a request that bears a probe's mark turns out to be. */
export enum Admission {
  /** Not one of ours, or used up: it is served like any client's request. */
  Client,
  /** A probe of this pool; its one permit is used now. */
  Probe,
  /** A probe of another pool, which this instance was drawn for by chance: nothing is used up. */
  Elsewhere,
  /** A probe of this pool, which cannot be marked as used: it must not go out. */
  Busy,
}

/** What is to be done with a marked request. */
export class Visitor {
  constructor(
    readonly admission: Admission,
    readonly token: ApiToken | null = null,
  ) {}
}

const CLIENT = new Visitor(Admission.Client);

/** Looks at the mark of a request that `pool` is to serve. Only a marked request costs reads and writes of `store`. */
export function admit(mark: Bytes, pool: Pool, store: SharedStore): Visitor {
  if (mark.length == 0 || !pool.heals) return CLIENT;
  const claimed = ProbeMark.parse(mark);
  if (claimed === null) return CLIENT;
  const token = pool.token(claimed.fingerprint);
  if (claimed.providerKey != pool.keys.id || token === null) {
    const owner = new RosterStore(store, SharedKeys.rosterKey(claimed.providerKey), pool.config.failover);
    const isOpen = owner.isOpen(claimed.fingerprint, claimed.nonce);
    return isOpen ? new Visitor(Admission.Elsewhere) : CLIENT;
  }
  const outcome = pool.roster.markUsed(claimed.fingerprint, claimed.nonce);
  if (outcome == MarkOutcome.Refused) return new Visitor(Admission.Busy);
  return outcome == MarkOutcome.Marked ? new Visitor(Admission.Probe, token) : CLIENT;
}

/** Shows the vendor's status to who sent the probe in a header: nothing on the way then acts on it. */
export function hideStatus(status: u32, headers: Edits): void {
  headers.set(STATUS, STATUS_OK);
  headers.set(PROBE_STATUS, decimal(status));
}
