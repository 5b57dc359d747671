import { equal, startsWith, utf8 } from "../../base/bytes";
import { Edits } from "../../base/http/edits";
import { HeaderView } from "../../base/http/header_view";
import { ApiToken } from "../../failover/api_token";
import { Claim, MarkOutcome } from "../../failover/claim";
import { ProbeMark } from "../../failover/probe_mark";
import { RosterStore } from "../../failover/roster_store";
import { SharedKeys } from "../../failover/shared_keys";
import { CalloutRequest } from "../../ports/callouts";
import { SharedStore } from "../../ports/shared_store";
import { Pool } from "../attempt/pool";
import { RequestHead } from "../attempt/request_head";
import { GET, POST, PROBE_MARK, vendorProbe } from "./probe_request";

const PSEUDO = utf8(":");
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
    /** What a probe is made under; null: it is none. */
    readonly claim: Claim | null = null,
    /** What goes to the vendor instead of it. */
    readonly sent: CalloutRequest | null = null,
  ) {}
}

const CLIENT = new Visitor(Admission.Client);

/**
 * Looks at the mark of a request that `pool` is to serve. Only a marked request costs reads and writes of `store`. Of
 * the request nothing counts but its mark: whoever sends it, the same probe is made.
 */
export function admit(head: RequestHead, pool: Pool, store: SharedStore): Visitor {
  const mark = head.headers.get(PROBE_MARK);
  if (mark.length == 0 || !pool.heals) return CLIENT;
  const claimed = ProbeMark.parse(mark);
  if (claimed === null) return CLIENT;
  const token = pool.token(claimed.fingerprint);
  if (claimed.providerKey != pool.keys.id || token === null) {
    const owner = new RosterStore(store, SharedKeys.rosterKey(claimed.providerKey)).read();
    const isOpen = Claim.open(owner.get(claimed.fingerprint), claimed.nonce) !== null;
    return isOpen ? new Visitor(Admission.Elsewhere) : CLIENT;
  }
  const claim = Claim.open(pool.roster.read().get(claimed.fingerprint), claimed.nonce);
  if (claim === null) return CLIENT;
  const sent = vendorProbe(pool, token, claim);
  if (!hasRoom(head, sent)) return CLIENT;
  const outcome = pool.roster.markUsed(claimed.fingerprint, claimed.nonce);
  if (outcome == MarkOutcome.Refused) return new Visitor(Admission.Busy);
  return outcome == MarkOutcome.Marked ? new Visitor(Admission.Probe, token, claim, sent) : CLIENT;
}

/** Whether a request with this head can become `probe`: a host takes no body for one that comes without. */
function hasRoom(head: RequestHead, probe: CalloutRequest): bool {
  const method = probe.body.length == 0 ? GET : POST;
  return equal(head.method, method) && head.endOfStream == (probe.body.length == 0);
}

/** Leaves nothing of the head of an answer: who sent the probe sees a 200, on which nothing on the way acts. */
export function bare(headers: HeaderView, edits: Edits): void {
  edits.clear();
  for (let i = 0; i < headers.count; i++) {
    const name = headers.name(i);
    if (!startsWith(name, PSEUDO)) edits.remove(name);
  }
  edits.set(STATUS, STATUS_OK);
}
