import { Bytes } from "../../base/bytes";
import { ErrorText } from "../../errors/error_text";
import { waitToldMs } from "../../errors/google";
import { CalloutAnswer } from "../../ports/callouts";
import { Answer } from "../attempt/charge";
import { Backend } from "../attempt/backend";
import { isSuccess } from "../attempt/verdict";

/** What the answer to a callout to a vendor behind `cluster` says, which stands for `status`; 0: no vendor answered. */
export function toldAnswer(backend: Backend, answer: CalloutAnswer, status: u32, cluster: Bytes): Answer {
  const told = Answer.of(status, answer.headers, cluster, backend.host.clock());
  told.fault = backend.config.errorRules.faultOf(answer.headers, answer.status, status, new ErrorText(answer.body));
  if (!isSuccess(status)) told.waitFor(waitToldMs(answer.body));
  return told;
}
