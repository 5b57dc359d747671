import { text, utf8 } from "../../../assembly/base/bytes";
import { CalloutRetry, RetryStep } from "../../../assembly/gateway/callouts/callout_retry";
import { CalloutAnswer, CalloutHandler, CalloutRequest } from "../../../assembly/ports/callouts";
import { headerView, valueOf } from "./header_map";
import { headerOf } from "./probing";
import { Scene } from "./scene";

/** Three tokens `first` to `third` downstream, with members of `retryOnFailure` and `more` of the provider. */
export function replayed(retry: string = '"enabled":true', more: string = ""): string {
  const names = ["first", "second", "third"];
  let tokens = "";
  for (let i = 0; i < 3; i++) tokens += `${i > 0 ? "," : ""}{"token":"canary-${i + 1}","name":"${names[i]}"}`;
  const health = '"failover":{"enabled":true,"failureThreshold":1,"healthCheckModel":"probe"}';
  const rest = more.length > 0 ? "," + more : "";
  return `{"provider":{"type":"groq","apiTokens":[${tokens}],"retryOnFailure":{${retry}},${health}${rest}}}`;
}

/** What the filter does after the request of `scene` failed. */
export class Replaying extends CalloutHandler {
  private replays: CalloutRetry | null = null;
  /** What came of the last answer. */
  private step: RetryStep = RetryStep.Wait;

  constructor(readonly scene: Scene) {
    super();
    const request = scene.exchange.request;
    if (request !== null) this.replays = new CalloutRetry(scene.gateway.prerequisitesOf(request.config), request, this);
  }

  override answered(answer: CalloutAnswer): bool {
    const replays = this.replays;
    if (replays !== null) this.step = replays.judge(answer);
    return false;
  }

  /** The client has left. */
  abandon(): void {
    const replays = this.replays;
    if (replays !== null) replays.abandon();
  }

  send(): bool {
    const replays = this.replays;
    return replays !== null && replays.send();
  }

  /** The answer to the callout sent last. */
  answer(status: u32, headers: string[] = [], body: string = ""): RetryStep {
    return this.answerTo(this.count, status, headers, body);
  }

  /** The answer to callout `id`; a status of 0 = it broke off. */
  answerTo(id: u32, status: u32, headers: string[] = [], body: string = ""): RetryStep {
    const head: string[] = status == 0 ? [] : [":status", status.toString()].concat(headers);
    const told = status == 200 && body.length == 0 ? "{}" : body;
    this.scene.gateway.ledger.answered(id, new CalloutAnswer(headerView(head), utf8(told)));
    return this.step;
  }

  get count(): i32 {
    return this.scene.host.calls.sent.length;
  }

  /** The callout sent last. */
  get last(): CalloutRequest {
    return this.scene.host.calls.sent[this.count - 1];
  }

  /** `authorization` of every callout, without its scheme. */
  get keys(): string {
    const keys: string[] = [];
    for (let i = 0; i < this.count; i++) {
      keys.push(headerOf(this.scene.host.calls.sent[i], "authorization").substring("Bearer ".length));
    }
    return keys.join(" ");
  }

  header(name: string): string {
    return headerOf(this.last, name);
  }

  /** `status body` of the client's answer; "-" when there is none. */
  get reply(): string {
    const replays = this.replays;
    if (replays === null) return "-";
    const reply = replays.reply;
    return reply === null ? "-" : `${reply.status} ${text(reply.body)}`;
  }

  /** All values of `name` in the client's answer, joined by a comma; "-" when there is none. */
  replyHeader(name: string): string {
    const replays = this.replays;
    if (replays === null) return "-";
    const reply = replays.reply;
    if (reply === null) return "-";
    const pairs: string[] = [];
    for (let i = 0; i < reply.headers.count; i++) {
      pairs.push(text(reply.headers.name(i)));
      pairs.push(text(reply.headers.value(i)));
    }
    return valueOf(pairs, name);
  }
}
