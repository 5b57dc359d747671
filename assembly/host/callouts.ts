import { proxy_http_call } from "@solo-io/proxy-runtime/assembly/imports";
import { CalloutRequest, Callouts, NOT_SENT } from "../ports/callouts";
import { serialise } from "./header_pairs";
import { OUT_SIZE, address } from "./memory";
import { Status } from "./status";

/** Envoy's HTTP callouts. Call from a tick or a stream's callback: elsewhere they fail. */
export class HostCallouts extends Callouts {
  override send(request: CalloutRequest): u32 {
    const headers = serialise(request.headers);
    const cluster = request.cluster;
    const body = request.body;
    const status = proxy_http_call(
      address(cluster),
      cluster.length,
      address(headers),
      headers.length,
      address(body),
      body.length,
      0,
      0,
      request.timeoutMs,
      OUT_SIZE,
    );
    return status == Status.Ok ? load<u32>(OUT_SIZE) : NOT_SENT;
  }
}
