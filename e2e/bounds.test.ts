import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Bootstrap } from "../cli/envoy/bootstrap.ts";
import type { Gateway } from "./harness/gateway.ts";
import { downstreamRoute, upstream } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";

const mib = 1024 * 1024;

/** By these a trusted client would steer Envoy's router; each of the times is too short for what follows. */
const steering = {
  "x-envoy-retry-on": "5xx,gateway-error,retriable-4xx,retriable-status-codes",
  "x-envoy-retry-grpc-on": "cancelled,internal,unavailable",
  "x-envoy-max-retries": "30",
  "x-envoy-retriable-status-codes": "404",
  "x-envoy-retriable-header-names": "content-type",
  "x-envoy-upstream-rq-timeout-ms": "1",
  "x-envoy-upstream-rq-per-try-timeout-ms": "1",
  "x-envoy-upstream-rq-timeout-alt-response": "1",
  "x-envoy-upstream-stream-duration-ms": "1",
  "x-envoy-expected-rq-timeout-ms": "1",
  "x-envoy-hedge-on-per-try-timeout": "true",
  "x-envoy-attempt-count": "9",
  "x-envoy-internal": "true",
  "x-envoy-decorator-operation": "x",
  "x-envoy-ip-tags": "x",
  "x-envoy-original-url": "https://example.com/",
  "x-envoy-upstream-alt-stat-name": "x",
};

/** What docs/headers.md says of a client that stays at the gateway. */
const unheard = {
  "openai-organization": "org-1",
  "openai-project": "proj-1",
  "x-dashscope-workspace": "w",
  "x-forwarded-for": "198.51.100.7",
  "x-forwarded-host": "example.com",
  "x-real-ip": "198.51.100.7",
  forwarded: "for=198.51.100.7",
  via: "1.1 a",
  origin: "https://example.com",
  referer: "https://example.com/",
  cookie: "a=b",
  "x-anything": "x",
};

const body = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }] };

/** Sets a number of a resource monitor. */
function limit(config: Bootstrap, monitor: string, key: string, value: number): void {
  const found = config.overload_manager?.resource_monitors.find(({ name }) => name.endsWith(monitor));
  assert.ok(found !== undefined && key in found.typed_config);
  found.typed_config[key] = value;
}

async function opened(gateway: Gateway): Promise<Socket> {
  const { hostname, port } = new URL(gateway.url);
  const socket = connect(Number(port), hostname).on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

for (const mode of [upstream, downstreamRoute]) {
  describeGateway(`what one client may ask of the router, ${mode.name}`, mode, (gateway) => {
    it("is nothing by x-envoy headers, even from this machine: a 404 is asked for once", async () => {
      const { groq } = gateway().vendors;
      groq.behaviour.status = 404;
      const answer = await gateway().post("groq", "/v1/chat/completions", body, steering);
      assert.equal(answer.status, 404);
      assert.equal(groq.requests.length, 1);
    });

    it("is no haste by x-envoy headers, which no vendor sees, as little as it sees who asks", async () => {
      const { groq } = gateway().vendors;
      groq.behaviour.delayMs = 300;
      const headers = { ...steering, ...unheard };
      const answer = await gateway().post("groq", "/v1/chat/completions", body, headers);
      assert.equal(answer.status, 200, answer.body);
      assert.equal(groq.requests.length, 1);
      const arrived = Object.keys(groq.requests[0]?.headers ?? {});
      assert.deepEqual(
        arrived.filter((name) => name in headers || name.startsWith("x-envoy-")),
        [],
      );
    });
  });

  const few = {
    ...mode,
    edit: (config: Bootstrap) => limit(config, "connections", "max_active_downstream_connections", 4),
  };
  describeGateway(`connections of one gateway, ${mode.name}`, few, (gateway) => {
    it("are at most as many as the file says, and each that ends makes room", async () => {
      const sockets: Socket[] = [];
      for (let count = 0; count < 4; count++) sockets.push(await opened(gateway()));
      await sleep(200);
      await assert.rejects(gateway().post("groq", "/v1/chat/completions", body));
      for (const socket of sockets) socket.destroy();
      await sleep(200);
      assert.equal((await gateway().post("groq", "/v1/chat/completions", body)).status, 200);
    });
  });

  const small = { ...mode, edit: (config: Bootstrap) => limit(config, "fixed_heap", "max_heap_size_bytes", 200 * mib) };
  describeGateway(`bodies that never end, ${mode.name}`, small, (gateway) => {
    it("take no more memory than the file says, and the gateway serves on", async () => {
      const path = `${mode.choose("groq").basePath}/v1/chat/completions`;
      const head = `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n`;
      const allocated = async (): Promise<number> =>
        Number(JSON.parse(await gateway().envoy.admin("/memory")).allocated);
      const sockets: Socket[] = [];
      let most = 0;
      for (let count = 0; count < 40; count++) {
        const socket = await opened(gateway());
        sockets.push(socket);
        socket.write(`${head}content-length: ${31 * mib}\r\n\r\n`);
        for (let piece = 0; piece < 12; piece++) socket.write(Buffer.alloc(mib, " "));
        await sleep(50);
        most = Math.max(most, await allocated());
      }
      for (const socket of sockets) socket.destroy();
      assert.ok(most < 300 * mib, `${most / mib} MiB`);
      await sleep(500);
      assert.equal((await gateway().post("groq", "/v1/chat/completions", body)).status, 200);
    });
  });
}
