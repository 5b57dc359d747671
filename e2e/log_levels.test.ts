import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { repository } from "../cli/envoy/shipped.ts";
import type { Gateway } from "./harness/gateway.ts";
import { downstreamRoute, upstream } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";

/** Envoy's components whose log at debug has the headers of requests, as SECURITY.md names them. */
const [, quieted = ""] =
  /--component-log-level ([\w:,]+)/.exec(readFileSync(join(repository, "SECURITY.md"), "utf8")) ?? [];

async function setLevel(gateway: Gateway, query: string): Promise<void> {
  const admin = readFileSync(join(gateway.envoy.folder, "admin"), "utf8");
  assert.equal((await fetch(`http://${admin}/logging?${query}`, { method: "POST" })).status, 200);
}

for (const mode of [upstream, downstreamRoute]) {
  describeGateway(`Envoy's own log at debug, ${mode.name}`, mode, (gateway) => {
    it("shows no key with the levels that SECURITY.md tells, neither the vendor's nor the client's", async () => {
      assert.match(quieted, /^\w+:info(,\w+:info)*$/);
      await setLevel(gateway(), "level=debug");
      for (const component of quieted.split(",")) await setLevel(gateway(), component.replace(":", "="));
      const from = gateway().envoy.log.length;
      const body = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }] };
      for (const status of [200, 401, 503]) {
        gateway().vendors.groq.behaviour.status = status;
        await gateway()
          .openai("groq")
          .chat.completions.create(body as never)
          .catch(() => undefined);
      }
      assert.match(gateway().envoy.log.slice(from), /\[debug\]/);
    });
  });
}
