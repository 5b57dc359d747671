import { Bytes, utf8 } from "../../../base/bytes";

/** Member names and values that more than one file here reads or writes. */

export const ARGUMENTS: Bytes = utf8("arguments");
export const CONTENT: Bytes = utf8("content");
export const ERROR: Bytes = utf8("error");
export const FUNCTION: Bytes = utf8("function");
export const ID: Bytes = utf8("id");
export const INDEX: Bytes = utf8("index");
export const MESSAGE: Bytes = utf8("message");
export const MODEL: Bytes = utf8("model");
export const NAME: Bytes = utf8("name");
export const ROLE: Bytes = utf8("role");
export const STOP_REASON: Bytes = utf8("stop_reason");
export const STOP_SEQUENCE: Bytes = utf8("stop_sequence");
export const TEXT: Bytes = utf8("text");
export const THINKING: Bytes = utf8("thinking");
export const TOOL_CALLS: Bytes = utf8("tool_calls");
export const TOOL_USE: Bytes = utf8("tool_use");
export const TYPE: Bytes = utf8("type");
export const USAGE: Bytes = utf8("usage");
