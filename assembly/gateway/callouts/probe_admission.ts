import { equal, startsWith, utf8 } from "../../base/bytes";
import { Edits } from "../../base/http/edits";
import { HeaderView } from "../../base/http/header_view";
import { ApiToken } from "../../failover/api_token";
import { Claim, MarkOutcome } from "../../failover/claim";
import { ProbeMark } from "../../failover/probe_mark";
import { RosterStore } from "../../failover/roster_store";
import { SharedKeys } from "../../failover/shared_keys";
import { Backend } from "../attempt/backend";
import { RequestHead } from "../attempt/request_head";
import { OwnProbe, PROBE_MARK, vendorProbe } from "./probe_request";

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
    readonly sent: OwnProbe | null = null,
  ) {}
}

const CLIENT = new Visitor(Admission.Client);

/**
 * Looks at the mark of a request that `backend` is to serve. Only a marked one costs reads and writes of the store. Of
 * the request nothing counts but its mark: whoever sends it, the same probe is made.
 */
export function admit(head: RequestHead, backend: Backend): Visitor {
  const pool = backend.pool;
  const mark = head.headers.get(PROBE_MARK);
  if (mark.length == 0 || !pool.heals) return CLIENT;
  const claimed = ProbeMark.parse(mark);
  if (claimed === null) return CLIENT;
  const token = pool.token(claimed.fingerprint);
  if (claimed.providerKey != pool.keys.id || token === null) {
    const owner = new RosterStore(pool.host.store(), SharedKeys.rosterKey(claimed.providerKey)).read();
    const isOpen = Claim.open(owner.get(claimed.fingerprint), claimed.nonce) !== null;
    return isOpen ? new Visitor(Admission.Elsewhere) : CLIENT;
  }
  const claim = Claim.open(pool.roster.read().get(claimed.fingerprint), claimed.nonce);
  if (claim === null) return CLIENT;
  const sent = vendorProbe(backend, token, claim);
  if (!hasRoom(head, sent)) return CLIENT;
  const outcome = pool.roster.markUsed(claimed.fingerprint, claimed.nonce);
  if (outcome == MarkOutcome.Refused) return new Visitor(Admission.Busy);
  return outcome == MarkOutcome.Marked ? new Visitor(Admission.Probe, token, claim, sent) : CLIENT;
}

/** Whether a request with this head can become `probe`: a host takes no body for one that comes without. */
function hasRoom(head: RequestHead, probe: OwnProbe): bool {
  return equal(head.method, probe.method) && head.endOfStream == (probe.body.length == 0);
}
