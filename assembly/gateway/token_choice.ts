import { utf8 } from "../base/bytes";
import { LocalReply } from "../base/http/local_reply";
import { isStateful } from "../canonical/routes";
import { CalloutRequest } from "../ports/callouts";
import { Request } from "./attempt/request";
import { RetryState } from "./attempt/retry_state";
import { Admission, admit } from "./callouts/probe_admission";
import { probedApi } from "./callouts/probe_request";
import { misdirectedProbe, noHealthyToken, unusableProbe } from "./local_replies";

/** Who asks, where Higress has authenticated it. */
const CONSUMER = utf8("x-mse-consumer");

/** The token that a request is to use, which its attempt then has; for a probe the one it is for. */
export class TokenChoice {
  /** The answer when there is none to use; null: there is. */
  reply: LocalReply | null = null;
  /** What is sent in the place of a probe; null: the request is none. */
  probe: CalloutRequest | null = null;

  static of(request: Request, state: RetryState | null): TokenChoice {
    const choice = new TokenChoice();
    choice.reply = choice.make(request, state);
    return choice;
  }

  private make(request: Request, state: RetryState | null): LocalReply | null {
    if (state !== null && state.isProbe) return unusableProbe();
    if (state !== null) request.tries.resume(state);
    if (state !== null) request.backend.open.resume(request);
    const pool = request.backend.pool;
    const visitor = admit(request.head, pool, pool.host.store());
    if (visitor.admission == Admission.Elsewhere) return misdirectedProbe();
    if (visitor.admission == Admission.Busy) return unusableProbe();
    const claim = visitor.claim;
    if (claim !== null) {
      request.serve(claim, probedApi(claim), visitor.token);
      this.probe = visitor.sent;
      return null;
    }
    const info = request.tries.info();
    if (isStateful(request.api)) info.consumer = request.head.headers.get(CONSUMER);
    const pick = pool.pick(info);
    request.tries.take(pick);
    return pick.isRejected ? noHealthyToken(pick.retryAfterMs) : null;
  }
}
