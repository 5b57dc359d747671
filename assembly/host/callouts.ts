import { proxy_http_call } from "@solo-io/proxy-runtime/assembly/imports";
import { EMPTY } from "../base/bytes";
import { HeaderView, NO_HEADERS } from "../base/http/header_view";
import { CalloutAnswer, CalloutRequest, Callouts, NOT_SENT } from "../ports/callouts";
import { BufferType, readBuffer } from "./buffers";
import { serialise } from "./header_pairs";
import { HeaderMap, readHeaders } from "./headers";
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

/** The answer in whose callback the VM is; without headers it never came. */
export function readCalloutAnswer(hasHeaders: bool): CalloutAnswer {
  if (!hasHeaders) return new CalloutAnswer(NO_HEADERS, EMPTY);
  return new CalloutAnswer(readHeaders(HeaderMap.CalloutResponse), readBuffer(BufferType.CalloutResponse));
}
