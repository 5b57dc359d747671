import { Bytes, utf8 } from "../../../base/bytes";

/** Words that more than one part of this format reads or writes. */

export const ASSISTANT: Bytes = utf8("assistant");
export const AUTO: Bytes = utf8("auto");
export const CACHE_CONTROL: Bytes = utf8("cache_control");
export const CHOICES: Bytes = utf8("choices");
export const CONTENT: Bytes = utf8("content");
export const DATA: Bytes = utf8("data");
export const FUNCTION: Bytes = utf8("function");
export const ID: Bytes = utf8("id");
export const INPUT: Bytes = utf8("input");
export const INDEX: Bytes = utf8("index");
export const MESSAGE: Bytes = utf8("message");
export const NAME: Bytes = utf8("name");
export const NONE_WORD: Bytes = utf8("none");
export const OBJECT: Bytes = utf8("object");
export const REASONING_CONTENT: Bytes = utf8("reasoning_content");
export const ROLE: Bytes = utf8("role");
export const TEXT: Bytes = utf8("text");
export const THINKING: Bytes = utf8("thinking");
export const TOOL_CALLS: Bytes = utf8("tool_calls");
export const TOOL_USE: Bytes = utf8("tool_use");
export const TYPE: Bytes = utf8("type");
export const USAGE: Bytes = utf8("usage");
