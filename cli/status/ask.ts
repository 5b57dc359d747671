import { CommandFault } from "../problem.ts";

const timeoutMs = 10_000;
/** A status of a hundred thousand tokens is shorter. */
const maxBytes = 64 * 1024 * 1024;

/** Asks the status at `url` with this secret, and gives the body. The secret goes nowhere else, and is never told. */
export async function askStatus(url: URL, secret: string): Promise<string> {
  const answer = await get(url, secret);
  if (answer.status !== 200) {
    await answer.body?.cancel();
    throw new CommandFault(`${url.host} answered ${answer.status}${hintOf(answer.status)}`);
  }
  return wholeOf(answer, url);
}

async function get(url: URL, secret: string): Promise<Response> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    // A redirect would take the secret elsewhere.
    return await fetch(url, { headers: { authorization: `Bearer ${secret}` }, redirect: "manual", signal });
  } catch {
    throw new CommandFault(`${url.host} does not answer: is the gateway up, and --url its own?`);
  }
}

async function wholeOf(answer: Response, { host }: URL): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of answer.body ?? []) {
      size += part.byteLength;
      if (size > maxBytes) throw new CommandFault(`${host} answers without end`);
      parts.push(part);
    }
  } catch (fault) {
    throw fault instanceof CommandFault ? fault : new CommandFault(`${host} broke off`);
  }
  return Buffer.concat(parts).toString("utf8");
}

function hintOf(status: number): string {
  if (status === 401 || status === 403) return ": another filter in front of ai-proxy refuses the request";
  if (status >= 300 && status < 400) return ": it leads elsewhere, where the secret does not go";
  return (
    ": nobody tells the status there. Its path, its secret, or the place is another one: from elsewhere than the " +
    "gateway's machine it takes allowRemote (docs/observability.md)"
  );
}
