import { Bytes, utf8 } from "../bytes";
import { durationMs } from "./duration";
import { HeaderView } from "./header_view";
import { httpDateMs } from "./http_date";

const RETRY_AFTER: Bytes = utf8("retry-after");
/** Convention of the OpenAI, Anthropic and Azure clients. */
const MILLISECONDS: Bytes[] = [utf8("retry-after-ms"), utf8("x-ms-retry-after-ms")];
const DATE = utf8("date");
const MS_PER_SECOND: f64 = 1000;

/**
 * Milliseconds that an answer which came at `nowMs` asks to wait; 0 = none (RFC 9110, 10.2.3; vendors also say
 * fractions). A date counts from the
 * answer's own, where it has one: the vendor's clock may go wrong.
 */
export function retryAfterMs(headers: HeaderView, nowMs: u64): u64 {
  for (let i = 0; i < MILLISECONDS.length; i++) {
    const ms = durationMs(headers.get(MILLISECONDS[i]), 1);
    if (ms > 0) return ms;
  }
  const value = headers.get(RETRY_AFTER);
  const ms = durationMs(value, MS_PER_SECOND);
  if (ms > 0) return ms;
  const untilMs = httpDateMs(value, nowMs);
  if (untilMs == 0) return 0;
  const sentMs = httpDateMs(headers.get(DATE), nowMs);
  const fromMs = sentMs > 0 ? sentMs : nowMs;
  return untilMs > fromMs ? untilMs - fromMs : 0;
}
