import { boundedFetch, NoAnswer } from "../bounded_fetch.ts";
import { CommandFault } from "../problem.ts";
import { readCounts, type Counts } from "./counts.ts";

const maxBytes = 32 * 1024 * 1024;

/** Asks Envoy's admin interface at `admin` for the module's counters. */
export async function askCounts(admin: URL, timeoutMs: number): Promise<Counts> {
  const url = new URL(admin);
  url.pathname = `${admin.pathname.replace(/\/$/, "")}/stats`;
  url.search = new URLSearchParams({ usedonly: "", filter: "^wasmcustom\\.ai_proxy\\." }).toString();
  const { status, body } = await boundedFetch({ url, timeoutMs, maxBytes }).catch((fault: unknown) => {
    throw fault instanceof NoAnswer ? new CommandFault(`${url.host} ${reasons[fault.why]}`) : fault;
  });
  if (status !== 200) throw new CommandFault(`${url.host} answered ${status}: is --admin Envoy's admin interface?`);
  return readCounts(body);
}

const reasons: Readonly<Record<NoAnswer["why"], string>> = {
  silent: "does not answer: is Envoy up, and --admin its admin interface?",
  endless: "answers without end: is --admin Envoy's admin interface?",
  broken: "broke off",
};
