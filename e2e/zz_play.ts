import { spawnSync, spawn } from "node:child_process";
import { BackendGateway, backends } from "./harness/backends.ts";
import { clientSecret } from "./harness/gateway.ts";
const gateway = await BackendGateway.start();
const urls = Object.fromEntries(Object.keys(backends).map((n) => [n, gateway.urlOf(n as never)]));
if (process.env["STATE"]) for (const v of Object.values(gateway.vendors)) v.setToken(v.tokens[0]!, { kind: process.env["STATE"] } as never);
if (process.env["CALLS"]) for (const v of Object.values(gateway.vendors)) v.behaviour.calls = JSON.parse(process.env["CALLS"]);
const child = spawn("/tmp/w-cli3/e2e/clients/python/.venv/bin/python", [process.argv[2]!], { stdio: "inherit", env: { PATH: process.env["PATH"], PYTHONPATH: "/tmp/w-cli3/e2e/clients/python", PYTHONDONTWRITEBYTECODE: "1", URLS: JSON.stringify(urls), KEY: clientSecret, NO_PROXY: "127.0.0.1" } });
await new Promise((r) => child.once("close", r));
for (const [n, v] of Object.entries(gateway.vendors)) {
  for (const r of v.requests) console.log("SENT", n, r.method, r.path, r.status, String(r.body).slice(0, Number(process.env["LEN"] ?? 1200)));
  for (const r of v.refusals) console.log("REFUSED", n, r);
  for (const r of v.violations) console.log("VIOLATION", n, r.reason, r.request.path);
}
const bad = gateway.log.split("\n").filter((l) => /critical|error|panic|trap/i.test(l));
console.log(bad.slice(0, 20).join("\n"));
await gateway.stop();
