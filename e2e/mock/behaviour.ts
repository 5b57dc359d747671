/** What a mock vendor thinks of one of its tokens. */
export type TokenState =
  | { kind: "healthy" }
  | { kind: "unauthorized" }
  | { kind: "limited"; retryAfterSeconds: number }
  | { kind: "unavailable" };

/** How a mock vendor answers from now on; a test changes the fields it cares about. */
export interface Behaviour {
  /** Status of every answer to a healthy token; outside 2xx the body is an OpenAI-shaped error. */
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
  /** So many requests are read, kept, and cut off without an answer. */
  drops: number;
}

/** The behaviour of a vendor nobody has steered: 200, at once. */
export function usualBehaviour(): Behaviour {
  return { status: 200, delayMs: 0, events: 4, paceMs: 0, chunkBytes: 0, pauseAfterWrites: 0, drops: 0 };
}

/** The answer a token's state forces: null when the token is healthy. */
export function refusalOf(state: TokenState): { status: number; code: string; retryAfterSeconds: number } | null {
  switch (state.kind) {
    case "healthy":
      return null;
    case "unauthorized":
      return { status: 401, code: "invalid_api_key", retryAfterSeconds: 0 };
    case "limited":
      return { status: 429, code: "rate_limit_exceeded", retryAfterSeconds: state.retryAfterSeconds };
    case "unavailable":
      return { status: 503, code: "service_unavailable", retryAfterSeconds: 0 };
  }
}
