import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import type { Emulator } from "../../emulator/index.ts";
import { chat, start } from "./start.ts";

/** An error as a vendor documents it, or as a user has published it, and what it is. */
interface VendorError {
  readonly status: number;
  readonly fault: string;
  /** Whether it costs the token nothing, with a status that costs it something else. */
  readonly spared?: boolean;
  readonly source: string;
  readonly body: unknown;
}

const folder = new URL("../fixtures/vendor_errors/", import.meta.url);
const vendors = readdirSync(folder).map((file) => ({
  name: file.replace(".json", ""),
  errors: JSON.parse(readFileSync(new URL(file, folder), "utf8")) as VendorError[],
}));

function faults(proxy: Emulator): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [name, count] of Object.entries(proxy.metrics)) {
    const fault = /^ai_proxy\.token\.[^.]+\.fault\.(.+)$/.exec(name)?.[1];
    if (fault !== undefined) found[fault] = (found[fault] ?? 0) + count;
  }
  return found;
}

function tell(proxy: Emulator, { status, body }: VendorError): void {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const type = typeof body === "string" ? "text/html" : "application/json";
  proxy.request(chat()).respond({ status, headers: { "content-type": type }, body: text });
}

/** What an answer counted as, with a body that comes at once. */
function faultOf(proxy: Emulator, error: VendorError): string {
  const before = faults(proxy);
  tell(proxy, error);
  const risen = Object.entries(faults(proxy)).filter(([fault, count]) => count > (before[fault] ?? 0));
  return risen.map(([fault]) => fault).join(", ");
}

test("the corpus has errors of many vendors, each with its source", () => {
  const all = vendors.flatMap(({ errors }) => errors);
  assert.ok(all.length >= 150, `${all.length} errors`);
  for (const { source } of all) assert.match(source, /^https:\/\//);
});

for (const { name, errors } of vendors) {
  test(`errors of ${name} are told for what they are`, async () => {
    const proxy = await start("groq", { mode: "downstream" });
    const wrong = errors
      .map((error) => ({ error, found: faultOf(proxy, error) }))
      .filter(({ error, found }) => found !== error.fault)
      .map(({ error, found }) => `${error.status} ${JSON.stringify(error.body)}: ${found}, not ${error.fault}`);
    assert.deepEqual(wrong, []);
    assert.deepEqual(proxy.faults, []);
  });
}

/** Whether a token goes out, rests or is doubted by three such answers. */
async function costs(error: VendorError): Promise<boolean> {
  const failover = { enabled: true, failureThreshold: 1, healthCheckModel: "gpt-4o" };
  const proxy = await start("groq", { mode: "downstream", provider: { failover } });
  for (let n = 0; n < 3; n++) tell(proxy, error);
  return Object.keys(proxy.metrics).some((name) => /\.(ejected|doubted|rested)$/.test(name));
}

test("what a client causes leaves the tokens in, whatever its status", async () => {
  const spared = vendors.flatMap(({ errors }) => errors).filter((error) => error.spared === true);
  assert.ok(spared.length >= 8);
  for (const error of spared) assert.equal(await costs(error), false, JSON.stringify(error.body));
  for (const status of [401, 403, 451]) {
    assert.equal(await costs({ status, fault: "", source: "", body: "" }), true, `${status} by itself`);
  }
});
