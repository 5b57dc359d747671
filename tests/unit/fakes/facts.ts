import { Bytes, EMPTY, equal, utf8 } from "../../../assembly/base/bytes";
import { STATE_RETRY } from "../../../assembly/gateway/attempt/retry_state";
import { StreamFacts } from "../../../assembly/ports/stream_facts";

/** What the host says about a stream, as fields; counts what it is asked. */
export class FakeFacts extends StreamFacts {
  clusterName: string = "outbound|443||vendor.dns";
  routeName: string = "";
  retryStateText: string = "";
  details: string = "via_upstream";
  clusterReads: i32 = 0;
  routeReads: i32 = 0;
  retryStateReads: i32 = 0;
  detailsReads: i32 = 0;
  sourceReads: i32 = 0;
  sourceAddress: string = "203.0.113.7:4711";

  override cluster(): Bytes {
    this.clusterReads++;
    return utf8(this.clusterName);
  }

  override route(): Bytes {
    this.routeReads++;
    return utf8(this.routeName);
  }

  override left(name: Bytes): Bytes {
    this.retryStateReads++;
    return equal(name, STATE_RETRY) ? utf8(this.retryStateText) : EMPTY;
  }

  override codeDetails(): Bytes {
    this.detailsReads++;
    return utf8(this.details);
  }

  override source(): Bytes {
    this.sourceReads++;
    return utf8(this.sourceAddress);
  }
}
