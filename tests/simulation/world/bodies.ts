import type { Answer } from "./vendors.ts";

/** A body in the pieces in which it arrives. */
export interface Body {
  /** Content type; empty: not said. */
  readonly type: string;
  readonly chunks: readonly string[];
  /** How many of them it takes to tell what the answer is. */
  readonly decisive: number;
}

/** The body of a vendor's answer: an ordinary one, or an error that its status hides. */
export function bodyOf({ form, status, means }: Answer): Body {
  if (form === "bare") return { type: "", chunks: ["{}"], decisive: 1 };
  const error = `{"error":{"message":"no","code":${means}}}`;
  const text = status === means ? '{"choices":[{"index":0,"delta":{"content":"hi"}}]}' : error;
  if (form === "json") return { type: "application/json", chunks: [text.slice(0, 9), text.slice(9)], decisive: 2 };
  const event = `data: ${text}\n\n`;
  const chunks = [event.slice(0, 9), event.slice(9), "data: [DONE]\n\n"];
  return { type: "text/event-stream", chunks, decisive: 2 };
}
