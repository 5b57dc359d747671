import { Bytes, utf8 } from "../../base/bytes";

/** Words that more than one part of this format reads or writes. */

export const CHOICES: Bytes = utf8("choices");
export const CONTENT: Bytes = utf8("content");
export const EMBEDDING: Bytes = utf8("embedding");
export const INDEX: Bytes = utf8("index");
export const INPUT: Bytes = utf8("input");
export const LOGPROBS: Bytes = utf8("logprobs");
export const MESSAGE: Bytes = utf8("message");
export const MESSAGES: Bytes = utf8("messages");
export const NAME: Bytes = utf8("name");
export const OUTPUT: Bytes = utf8("output");
export const PARAMETERS: Bytes = utf8("parameters");
export const REASONING_CONTENT: Bytes = utf8("reasoning_content");
export const REQUEST_ID: Bytes = utf8("request_id");
export const ROLE: Bytes = utf8("role");
export const SYSTEM: Bytes = utf8("system");
export const TEXT: Bytes = utf8("text");
export const TOOL_CALLS: Bytes = utf8("tool_calls");
export const TYPE: Bytes = utf8("type");
export const USAGE: Bytes = utf8("usage");
