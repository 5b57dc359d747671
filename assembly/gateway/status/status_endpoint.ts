import { Bytes, equal, utf8 } from "../../base/bytes";
import { HeaderView } from "../../base/http/header_view";
import { LocalReply } from "../../base/http/local_reply";
import { isLoopback } from "../../base/http/loopback";
import { JsonWriter } from "../../base/json/writer";
import { rfc3339 } from "../../base/rfc3339";
import { StatusPage } from "../../config/status_page";
import { Host } from "../../ports/host";
import { StreamFacts } from "../../ports/stream_facts";
import { Backend } from "../attempt/backend";
import { RequestHead } from "../attempt/request_head";
import { memoryRefusal } from "../inbound/memory_guard";
import { clientKey } from "../outbound/client_key";
import { PoolStatus } from "./pool_status";

const GET = utf8("GET");
const DETAILS = utf8("ai-proxy.status");
const CREDENTIALS: Bytes[] = [utf8("authorization")];
/** By these proxies in front tell for whom they ask. */
const FORWARDED_FOR: Bytes[] = [utf8("x-forwarded-for"), utf8("forwarded"), utf8("x-real-ip")];
const CONTENT_TYPE = utf8("content-type");
const JSON_TYPE = utf8("application/json");
const CACHE_CONTROL = utf8("cache-control");
const NO_STORE = utf8("no-store");
const TIME = utf8("time");
const PROVIDERS = utf8("providers");
const MS_PER_SECOND: u64 = 1000;
/** Bytes that a token takes in the answer, about. */
const TOKEN_BYTES: u32 = 256;

/** Tells operators how the tokens of one configuration are. */
export class StatusEndpoint {
  constructor(
    /** null: nobody is told. */
    private readonly page: StatusPage | null,
    private readonly backends: Backend[],
    private readonly host: Host,
  ) {}

  /**
   * The answer to a request for it; null: it is none, or comes from somebody who is not to learn that there is one. It
   * costs a host call only where the secret is right.
   */
  replyTo(head: RequestHead, facts: StreamFacts): LocalReply | null {
    const page = this.page;
    if (page === null || !equal(head.path, page.path) || !equal(head.method, GET)) return null;
    if (!page.opensTo(clientKey(head.headers, CREDENTIALS))) return null;
    if (!page.allowsRemote && !isLocal(head.headers, facts)) return null;
    const refused = memoryRefusal(this.host, this.bytesOfAnswer);
    if (refused !== null) return refused;
    const reply = new LocalReply(200, DETAILS, this.report());
    reply.headers.set(CONTENT_TYPE, JSON_TYPE);
    reply.headers.set(CACHE_CONTROL, NO_STORE);
    return reply;
  }

  /** Bytes of the answer, about. */
  private get bytesOfAnswer(): u32 {
    let tokens = 0;
    for (let i = 0; i < this.backends.length; i++) tokens += this.backends[i].config.apiTokens.length;
    return tokens * TOKEN_BYTES;
  }

  private report(): Bytes {
    const nowMs = this.host.clock().nowMs();
    const writer = new JsonWriter(this.bytesOfAnswer);
    writer.beginObject();
    writer.key(TIME);
    writer.string(rfc3339(nowMs / MS_PER_SECOND));
    writer.key(PROVIDERS);
    writer.beginArray();
    for (let i = 0; i < this.backends.length; i++) new PoolStatus(writer, this.backends[i].pool, nowMs).write();
    writer.endArray();
    writer.endObject();
    return writer.take();
  }
}

/** Whether the request comes from this machine, and no proxy on it says that it asks for somebody elsewhere. */
function isLocal(headers: HeaderView, facts: StreamFacts): bool {
  for (let i = 0; i < headers.count; i++) {
    for (let j = 0; j < FORWARDED_FOR.length; j++) {
      if (headers.isNamed(i, FORWARDED_FOR[j]) && !isLoopback(headers.value(i))) return false;
    }
  }
  return isLoopback(facts.source());
}
