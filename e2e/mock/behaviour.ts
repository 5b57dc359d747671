import type { ErrorCode, ScriptedCall } from "./formats/format.ts";
import type { RecordedRequest } from "./records.ts";

/** What a mock vendor thinks of one of its tokens. */
export type TokenState =
  | { kind: "healthy" }
  | { kind: "unauthorized" }
  | { kind: "limited"; retryAfterSeconds: number }
  | { kind: "unavailable" }
  /** It is answered 200 with an error inside. */
  | { kind: "masked" }
  /** Its connection is cut before any answer. */
  | { kind: "cut" }
  /** It waits until `resume`, and is then answered as the vendor thinks of it at that time. */
  | { kind: "stalled" };

/** An answer in words that no format has. */
export interface OwnAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

/** How a mock vendor answers from now on; a test changes the fields it cares about. */
export interface Behaviour {
  /** Status of every answer to a healthy token; outside 2xx the body is an error in the vendor's format. */
  status: number;
  /** Wait before the answer's headers. */
  delayMs: number;
  /** Content events of a stream, before the finish event, the usage event and [DONE]. */
  events: number;
  /** Wait between two writes of a stream. */
  paceMs: number;
  /** 0: every event is one write; else the stream's bytes are cut into pieces of this size, wherever that falls. */
  chunkBytes: number;
  /** Writes after which a stream stops until `resume`; 0: never. */
  pauseAfterWrites: number;
  /** Whether a stream stops until `resume` when its headers are out. */
  pauseAfterHeaders: boolean;
  /** Writes after which the connection of a stream is cut; 0: never. */
  cutAfterWrites: number;
  /** What a stream says before its first event, in a write of its own that counts as none. */
  opening: string;
  /** So many requests are read, kept, and cut off without an answer. */
  drops: number;
  /** The calls that the model makes, one in each answer, before it tells what came of them. */
  calls: ScriptedCall[];
  /** More headers of every answer, refusals included; lower-case names. */
  headers: Record<string, string>;
  /** What a request with a healthy token is answered instead; null: nothing. */
  own: (request: RecordedRequest) => OwnAnswer | null;
}

/** The behaviour of a vendor nobody has steered: 200, at once. */
export function usualBehaviour(): Behaviour {
  return {
    status: 200,
    delayMs: 0,
    events: 4,
    paceMs: 0,
    chunkBytes: 0,
    pauseAfterWrites: 0,
    pauseAfterHeaders: false,
    cutAfterWrites: 0,
    opening: "",
    drops: 0,
    calls: [],
    headers: {},
    own: () => null,
  };
}

/** An answer that a token's state forces. */
export interface Refusal {
  /** 0: none, the connection is cut. */
  status: number;
  code: ErrorCode;
  retryAfterSeconds: number;
}

const refusals: Record<Exclude<TokenState["kind"], "healthy" | "limited" | "stalled">, Refusal> = {
  unauthorized: { status: 401, code: "invalid_api_key", retryAfterSeconds: 0 },
  unavailable: { status: 503, code: "service_unavailable", retryAfterSeconds: 0 },
  masked: { status: 200, code: "rate_limit_exceeded", retryAfterSeconds: 0 },
  cut: { status: 0, code: "mock_status", retryAfterSeconds: 0 },
};

/** The answer a token's state forces; null: none, the token is healthy or still waits. */
export function refusalOf(state: TokenState): Refusal | null {
  if (state.kind === "healthy" || state.kind === "stalled") return null;
  if (state.kind === "limited")
    return { status: 429, code: "rate_limit_exceeded", retryAfterSeconds: state.retryAfterSeconds };
  return refusals[state.kind];
}
