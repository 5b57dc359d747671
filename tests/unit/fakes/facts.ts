import { Bytes, utf8 } from "../../../assembly/base/bytes";
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

  override cluster(): Bytes {
    this.clusterReads++;
    return utf8(this.clusterName);
  }

  override route(): Bytes {
    this.routeReads++;
    return utf8(this.routeName);
  }

  override retryState(): Bytes {
    this.retryStateReads++;
    return utf8(this.retryStateText);
  }

  override codeDetails(): Bytes {
    this.detailsReads++;
    return utf8(this.details);
  }
}
