import type { framesType } from "../frames.ts";
import type { ClientApi, Dialect } from "./subjects.ts";

/** A chat of `count` things that somebody could make many of. */
export interface RequestShape {
  readonly name: string;
  /** The API whose words it is in; absent: either. */
  readonly api?: ClientApi;
  body(count: number, api: ClientApi): string | object;
}

/** An answer of `count` things. */
export interface AnswerShape {
  readonly name: string;
  readonly status?: number;
  readonly type: "application/json" | "text/event-stream" | "text/html" | typeof framesType;
  readonly dialect?: Dialect;
  /** A list arrives piece by piece. */
  body(count: number, dialect: Dialect): string | object | readonly (string | Uint8Array)[];
  /** Bytes of the largest body, where it is another than that of the other shapes. */
  readonly bytes?: number;
}

/** `count` results of `make`. */
export function many<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: Math.max(1, Math.floor(count)) }, (_, index) => make(index));
}

/** `count` copies of a text. */
export function times(text: string, count: number): string {
  return text.repeat(Math.max(1, Math.floor(count)));
}

export function textOf(body: string | object): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}

/** A call of a tool, as OpenAI's answers have it. */
export function call(index: number, text = "{}"): object {
  return { index, id: `t${index}`, type: "function", function: { name: "f", arguments: text } };
}
