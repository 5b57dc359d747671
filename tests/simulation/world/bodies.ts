import type { Answer } from "./vendors.ts";

/** A body in the pieces in which it arrives. */
export interface Body {
  /** Content type; empty: not said. */
  readonly type: string;
  /** None: the answer ends with its headers. */
  readonly chunks: readonly string[];
  /** How many of them it takes to tell what the answer is. */
  readonly decisive: number;
}

const json = "application/json";
const events = "text/event-stream";
const ordinary = '{"choices":[{"index":0,"delta":{"content":"hi"}}]}';

/** How vendors say that the request is at fault, by status (docs/decisions/0018). */
const faults: Readonly<Record<number, object>> = {
  400: { message: "The response was filtered.", type: "content_filter" },
  401: { message: "OpenAI-Organization header should match organization for API key", type: "mismatched_organization" },
  402: { message: "This request requires more credits, or fewer max_tokens." },
  403: { message: "Project `p` does not have access to model `gpt-4o`", type: "invalid_request_error" },
  404: { message: "No such model.", type: "model_not_found" },
  429: { message: "Request too large for gpt-4o: Limit 10, Requested 20." },
};
/** Of these the one that says that the token may not use the model. */
export const forbiddenStatus = 403;
/** The statuses with which a vendor can say so. */
export const faultStatuses: readonly number[] = Object.keys(faults).map(Number);

/** What stands in the place of an answer. */
const missing: Readonly<Record<string, Body>> = {
  nothing: { type: "", chunks: [], decisive: 0 },
  empty: { type: json, chunks: [""], decisive: 1 },
  done: { type: events, chunks: ["data: [D", "ONE]\n\n"], decisive: 2 },
  page: { type: "text/html", chunks: ["<html>please sign in", "</html>"], decisive: 1 },
  broken: { type: json, chunks: ["to be, or ", "not to be"], decisive: 2 },
};

/** Whether an answer is none, whatever its status. */
export function isMissing({ form }: Answer): boolean {
  return form in missing;
}

/** The body of a vendor's answer: an ordinary one, an error by its status or behind a 200, or none at all. */
export function bodyOf(answer: Answer): Body {
  const { form, status, means } = answer;
  if (isMissing(answer)) return missing[form] as Body;
  if (form === "bare") return { type: "", chunks: ["{}"], decisive: 1 };
  const isOrdinary = status === means && status < 300;
  const text = isOrdinary ? ordinary : errorOf(answer);
  if (form === "json") return { type: json, chunks: [text.slice(0, 9), text.slice(9)], decisive: 2 };
  const event = `data: ${text}\n\n`;
  const chunks = [event.slice(0, 9), event.slice(9), "data: [DONE]\n\n"];
  // An error by its status is looked at when it is whole.
  return { type: events, chunks, decisive: status < 300 ? 2 : chunks.length };
}

/** Headers by which an answer tells when there is more to be had. */
export function limitsOf({ retryAfterS, spentS }: Answer): Record<string, string> {
  const wait: Record<string, string> = retryAfterS > 0 ? { "retry-after": String(retryAfterS) } : {};
  if (spentS === 0) return wait;
  return { ...wait, "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": `${spentS}s` };
}

/** How vendors say that the token is at fault. */
const ofToken = {
  "": { message: "no" },
  credential: { message: "Incorrect API key provided.", code: "invalid_api_key" },
  quota: { message: "You exceeded your current quota.", code: "insufficient_quota" },
} as const;

function errorOf({ means, fault, told }: Answer): string {
  return JSON.stringify({ error: { code: means, ...(fault ? faults[means] : ofToken[told]) } });
}
