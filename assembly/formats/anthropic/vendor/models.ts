import { Bytes, contains, utf8 } from "../../../base/bytes";

/**
 * Models that refuse `temperature`, `top_p`, `top_k` and a budget for thinking, and weigh their effort themselves
 * (https://docs.anthropic.com/en/docs/build-with-claude/adaptive-thinking).
 */
const ADAPTIVE: Bytes[] = [utf8("opus-4-7"), utf8("opus-4-8"), utf8("opus-5"), utf8("sonnet-5"), utf8("fable-5")];

/** Whether the name of `model`, dated or under the prefix of another host, is one of them. */
export function isAdaptive(model: Bytes): bool {
  for (let i = 0; i < ADAPTIVE.length; i++) if (contains(model, ADAPTIVE[i])) return true;
  return false;
}
