import { proxy_send_local_response } from "@solo-io/proxy-runtime/assembly/imports";
import { LocalReply } from "../base/http/local_reply";
import { serialise } from "./header_pairs";
import { address } from "./memory";
import { Status } from "./status";
import { closeRequest } from "./stream_control";

const NOT_GRPC: u32 = 0xffffffff;

/**
 * Hands `reply` to the host; a stream for which that takes none is broken off. The caller sees to it that a stream is
 * answered at most once.
 */
export function sendLocalReply(reply: LocalReply): void {
  const headers = serialise(reply.headers);
  const status = proxy_send_local_response(
    reply.status,
    address(reply.details),
    reply.details.length,
    address(reply.body),
    reply.body.length,
    address(headers),
    headers.length,
    NOT_GRPC,
  );
  if (status != Status.Ok) closeRequest();
}
