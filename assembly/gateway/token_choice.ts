import { utf8 } from "../base/bytes";
import { LocalReply } from "../base/http/local_reply";
import { isStateful } from "../canonical/routes";
import { CalloutRequest } from "../ports/callouts";
import { Attempt } from "./attempt/request";
import { RetryState } from "./attempt/retry_state";
import { Admission, admit } from "./callouts/probe_admission";
import { probedApi } from "./callouts/probe_request";
import { Gateway } from "./gateway";
import { misdirectedProbe, noHealthyToken, unusableProbe } from "./local_replies";

/** Who asks, where Higress has authenticated it. */
const CONSUMER = utf8("x-mse-consumer");

/** The token that a request is to use, which its attempt then has; for a probe the one it is for. */
export class TokenChoice {
  /** The answer when there is none to use; null: there is. */
  reply: LocalReply | null = null;
  /** What is sent in the place of a probe; null: the request is none. */
  probe: CalloutRequest | null = null;

  static of(gateway: Gateway, attempt: Attempt, memo: RetryState | null): TokenChoice {
    const choice = new TokenChoice();
    choice.reply = choice.make(gateway, attempt, memo);
    return choice;
  }

  private make(gateway: Gateway, attempt: Attempt, memo: RetryState | null): LocalReply | null {
    if (memo !== null && memo.isProbe) return unusableProbe();
    if (memo !== null) attempt.resume(memo);
    if (memo !== null) gateway.open.resume(attempt);
    const pool = gateway.poolOf(attempt.config);
    const visitor = admit(attempt.head, pool, gateway.host.store());
    if (visitor.admission == Admission.Elsewhere) return misdirectedProbe();
    if (visitor.admission == Admission.Busy) return unusableProbe();
    const claim = visitor.claim;
    if (claim !== null) {
      attempt.serve(claim, probedApi(claim), visitor.token);
      this.probe = visitor.sent;
      return null;
    }
    const wish = attempt.wish();
    if (isStateful(attempt.api)) wish.consumer = attempt.head.headers.get(CONSUMER);
    const pick = pool.pick(wish);
    attempt.take(pick);
    return pick.isRejected ? noHealthyToken(pick.retryAfterMs) : null;
  }
}
