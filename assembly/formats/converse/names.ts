import { Bytes, utf8 } from "../../base/bytes";

/** Words that more than one part of this format reads or writes. */

export const BLOCK_INDEX: Bytes = utf8("contentBlockIndex");
export const BYTES: Bytes = utf8("bytes");
export const CACHE_POINT: Bytes = utf8("cachePoint");
export const CONTENT: Bytes = utf8("content");
export const DATA: Bytes = utf8("data");
export const DESCRIPTION: Bytes = utf8("description");
export const FORMAT: Bytes = utf8("format");
export const ID: Bytes = utf8("id");
export const INPUT: Bytes = utf8("input");
export const JSON_WORD: Bytes = utf8("json");
export const NAME: Bytes = utf8("name");
export const REASONING: Bytes = utf8("reasoningContent");
export const REASONING_TEXT: Bytes = utf8("reasoningText");
export const REDACTED: Bytes = utf8("redactedContent");
export const REDACTED_THINKING: Bytes = utf8("redacted_thinking");
export const SERVER_USE: Bytes = utf8("server_tool_use");
export const SIGNATURE: Bytes = utf8("signature");
export const SOURCE: Bytes = utf8("source");
export const STOP_REASON: Bytes = utf8("stopReason");
export const TEXT: Bytes = utf8("text");
export const THEIR_USE: Bytes = utf8("tool_use");
export const THINKING: Bytes = utf8("thinking");
export const TOOL_USE: Bytes = utf8("toolUse");
export const TOOL_USE_ID: Bytes = utf8("toolUseId");
export const TYPE: Bytes = utf8("type");
export const USAGE: Bytes = utf8("usage");
