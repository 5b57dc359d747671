/** What is asked of a server of somebody else's, and how much of it is waited for. */
export interface Question {
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Most bytes of an answer. */
  readonly maxBytes: number;
}

/** Why there is no answer. */
export class NoAnswer extends Error {
  readonly why: "silent" | "endless" | "broken";

  constructor(why: NoAnswer["why"]) {
    super(why);
    this.why = why;
  }
}

/** An answer; of one other than 200 no more than its status is read. */
export interface Answered {
  readonly status: number;
  readonly body: string;
}

/** Asks with GET. A redirect is no more than its status: it would take the headers elsewhere. Throws NoAnswer. */
export async function boundedFetch(question: Question): Promise<Answered> {
  const answer = await sent(question);
  if (answer.status === 200) return { status: 200, body: await wholeOf(answer, question.maxBytes) };
  await answer.body?.cancel().catch(() => undefined);
  return { status: answer.status, body: "" };
}

async function sent({ url, headers = {}, timeoutMs }: Question): Promise<Response> {
  try {
    return await fetch(url, { headers, redirect: "manual", signal: AbortSignal.timeout(timeoutMs) });
  } catch {
    throw new NoAnswer("silent");
  }
}

async function wholeOf(answer: Response, maxBytes: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of answer.body ?? []) {
      size += part.byteLength;
      if (size > maxBytes) throw new NoAnswer("endless");
      parts.push(part);
    }
  } catch (fault) {
    throw fault instanceof NoAnswer ? fault : new NoAnswer("broken");
  }
  return Buffer.concat(parts).toString("utf8");
}
