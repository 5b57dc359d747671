/**
 * Clients that others wrote, pinned, through Envoy to vendors that keep to their rules. `make e2e-clients` installs
 * them and runs this; `make test` does not.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { BackendGateway } from "../harness/backends.ts";
import { clientSecret } from "../harness/gateway.ts";
import { clients, type Client, type Target } from "./matrix.ts";

const folder = fileURLToPath(new URL("./", import.meta.url));

/** One line of a client's output. */
interface Row {
  client: string;
  target: string;
  step: string;
  fault: string | null;
}

const nowhere = "http://127.0.0.1:9";

/** Nothing but the loopback can be reached. */
const environment = {
  PATH: process.env["PATH"],
  HTTP_PROXY: nowhere,
  HTTPS_PROXY: nowhere,
  NO_PROXY: "127.0.0.1,localhost",
  LITELLM_LOCAL_MODEL_COST_MAP: "True",
  PYTHONDONTWRITEBYTECODE: "1",
};

function run(client: Client, gateway: BackendGateway): Promise<{ rows: Row[]; stderr: string }> {
  const targets = client.targets.map((target) => ({
    ...target,
    name: nameOf(target),
    url: gateway.urlOf(target.backend),
    key: clientSecret,
  }));
  const program = client.language === "node" ? process.execPath : `${folder}python/.venv/bin/python`;
  const env = { ...environment, TARGETS: JSON.stringify(targets) };
  return new Promise((resolve, reject) => {
    const args = [`${folder}${client.language}/${client.file}`, ...client.args];
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"], timeout: 180_000 });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (piece: Buffer) => (stdout += String(piece)));
    child.stderr.on("data", (piece: Buffer) => (stderr += String(piece)));
    child.once("error", reject);
    child.once("close", () => {
      const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
      resolve({ rows: lines.map((line) => JSON.parse(line) as Row), stderr });
    });
  });
}

function nameOf({ backend, model }: Target): string {
  return `${model} of ${backend}`;
}

describe("clients in front of vendors that keep to their rules", { concurrency: 1 }, () => {
  let gateway: BackendGateway;
  before(async () => {
    gateway = await BackendGateway.start();
    const call = { name: "look", arguments: { city: "Oslo" } };
    for (const vendor of Object.values(gateway.vendors)) vendor.behaviour.calls = [call];
  });
  after(() => gateway?.stop());

  for (const client of clients) {
    it(client.name, async (t) => {
      const vendors = client.targets.map(({ backend }) => gateway.vendors[backend]);
      const kind = client.isOneDead === true ? "unauthorized" : "healthy";
      for (const vendor of vendors) vendor.setToken(vendor.tokens[0] ?? "", { kind });
      const { rows, stderr } = await run(client, gateway);
      for (const target of client.targets) {
        const own = rows.filter((row) => row.target === nameOf(target));
        assert.ok(own.length > 0, `${nameOf(target)} was not tried:\n${stderr.slice(-2000)}`);
        for (const { step, fault } of own)
          await t.test(`${nameOf(target)}: ${step}`, () => assert.equal(fault, null, fault ?? ""));
      }
      if (process.env["SHOW"])
        for (const v of vendors)
          for (const r of v.requests)
            console.log("SHOW", r.method, r.path, r.status, JSON.stringify(r.headers), String(r.body).slice(0, 300));
      for (const vendor of Object.values(gateway.vendors)) assert.deepEqual(vendor.violations, []);
      if (client.isOneDead !== true) return;
      for (const { requests, tokens } of vendors)
        assert.ok(requests.some(({ token, status }) => token === tokens[0] && status >= 400));
    });
  }
});
