import { boundedFetch, NoAnswer } from "../bounded_fetch.ts";
import { CommandFault } from "../problem.ts";

const patientMs = 10_000;
/** A status of a hundred thousand tokens is shorter. */
const maxBytes = 64 * 1024 * 1024;

/** Asks the status at `url` with this secret, and gives the body. The secret goes nowhere else, and is never told. */
export async function askStatus(url: URL, secret: string, timeoutMs = patientMs): Promise<string> {
  const headers = { authorization: `Bearer ${secret}` };
  const { status, body } = await boundedFetch({ url, headers, timeoutMs, maxBytes }).catch((fault: unknown) => {
    throw fault instanceof NoAnswer ? new CommandFault(`${url.host} ${reasons[fault.why]}`) : fault;
  });
  if (status !== 200) throw new CommandFault(`${url.host} answered ${status}${hintOf(status)}`);
  return body;
}

const reasons: Readonly<Record<NoAnswer["why"], string>> = {
  silent: "does not answer: is the gateway up, and --url its own?",
  endless: "answers without end",
  broken: "broke off",
};

function hintOf(status: number): string {
  if (status === 401 || status === 403) return ": another filter in front of ai-proxy refuses the request";
  if (status >= 300 && status < 400) return ": it leads elsewhere, where the secret does not go";
  return (
    ": nobody tells the status there. Its path, its secret, or the place is another one: from elsewhere than the " +
    "gateway's machine it takes allowRemote (docs/observability.md)"
  );
}
