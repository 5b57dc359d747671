import { Bytes, equalRange, utf8 } from "../../base/bytes";
import { Version } from "./version";

const QWEN = utf8("qwen");
const KIMI = utf8("kimi-k");
const LINES: Bytes[] = [utf8("-plus"), utf8("-max")];
const SLASH: u8 = 0x2f;
/** Hundred times the first versions. */
const FIRST_QWEN: i32 = 306;
const FIRST_KIMI: i32 = 206;

/**
 * Whether a model that DashScope serves can be told to go by the thoughts of earlier turns: Qwen's lines Plus and Max
 * from 3.6 on, Kimi from K2.6 on (https://help.aliyun.com/zh/model-studio/deep-thinking).
 */
export function preservesThoughts(model: Bytes): bool {
  let start = model.length;
  while (start > 0 && model[start - 1] != SLASH) start--;
  if (isAt(model, start, KIMI)) return new Version(model, start + KIMI.length).number >= FIRST_KIMI;
  if (!isAt(model, start, QWEN)) return false;
  const version = new Version(model, start + QWEN.length);
  if (version.number < FIRST_QWEN) return false;
  for (let i = 0; i < LINES.length; i++) if (isAt(model, version.end, LINES[i])) return true;
  return false;
}

function isAt(model: Bytes, at: i32, word: Bytes): bool {
  return equalRange(model, at, at + word.length, word);
}
