import { Bytes, utf8 } from "../bytes";
import { parseDecimal } from "../decimal";
import { HeaderView } from "./header_view";

const SECONDS: Bytes = utf8("retry-after");
/** Convention of the OpenAI, Anthropic and Azure clients. */
const MILLISECONDS: Bytes[] = [utf8("retry-after-ms"), utf8("x-ms-retry-after-ms")];
const MS_PER_SECOND: u64 = 1000;

/** Milliseconds that an answer asks to wait; 0 = none. The date form of `retry-after` (RFC 9110 10.2.3) is not read. */
export function retryAfterMs(headers: HeaderView): u64 {
  for (let i = 0; i < MILLISECONDS.length; i++) {
    const ms = parseDecimal(headers.get(MILLISECONDS[i]));
    if (ms > 0) return ms;
  }
  return <u64>parseDecimal(headers.get(SECONDS)) * MS_PER_SECOND;
}
