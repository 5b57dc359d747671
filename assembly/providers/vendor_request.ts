import { Bytes, EMPTY } from "../base/bytes";
import { Edits } from "../base/http/edits";
import { HeaderView } from "../base/http/header_view";
import { Rewrite } from "../base/rewrite";

const NO_BODY: Rewrite = Rewrite.unchanged(EMPTY);

/** A request to a vendor while it is made, however it is carried then: providers write into it. */
export class VendorRequest {
  /** With its question mark; EMPTY when there is none. */
  query: Bytes = EMPTY;
  /** What is set and taken away of the headers `received`. */
  readonly headers: Edits = new Edits();
  /** Unchanged and empty where the client's goes by unread. */
  body: Rewrite = NO_BODY;

  constructor(
    readonly method: Bytes,
    readonly host: Bytes,
    /** Without query. */
    public path: Bytes,
    /** The client's headers, that may go along; none where the request is the filter's own. */
    readonly received: HeaderView,
  ) {}

  /** A copy with another body, whose headers change by themselves. */
  withBody(body: Rewrite): VendorRequest {
    const copy = new VendorRequest(this.method, this.host, this.path, this.received);
    copy.query = this.query;
    copy.headers.add(this.headers);
    copy.body = body;
    return copy;
  }
}
