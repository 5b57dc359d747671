import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { connectionManager, virtualHost, type Bootstrap } from "../cli/envoy/bootstrap.ts";
import { Gateway, type GatewayOptions } from "./harness/gateway.ts";
import { downstreamRoute, rewriteInFilter, upstream } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";
import { catalogue, vendorNames } from "./mock/catalogue.ts";

const chatPath = "/v1/chat/completions";
const body = { model: "gpt-4o", messages: [] };

/**
 * Adds a virtual host named like the vendors that sends everything to a wrong vendor, and a route for the vendor's own
 * path that does the same: Envoy takes them when it picks the route again after host or path were edited.
 */
function setTraps(config: Bootstrap): void {
  const wrong = config.static_resources.clusters.find((cluster) => cluster.name.includes("openai"))?.name ?? "";
  const route = { cluster: wrong, timeout: "0s" };
  virtualHost(config).routes.unshift(
    { match: { prefix: "/openai/v1/" }, route },
    { match: { prefix: "/compatible-mode/" }, route },
  );
  const domains = vendorNames.flatMap((name) => [catalogue[name].host, `${catalogue[name].host}:*`]);
  const trap = { name: "trap", domains, routes: [{ match: { prefix: "/" }, route }] };
  connectionManager(config).route_config.virtual_hosts.push(trap);
}

async function chats(gateway: Gateway, vendor: "groq" | "qwen", count: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < count; index++) statuses.push((await gateway.post(vendor, chatPath, body)).status);
  return statuses;
}

for (const mode of [upstream, downstreamRoute]) {
  const options = { ...mode, edit: setTraps };
  describeGateway(`routes that lead astray, ${mode.name}`, options, (gateway) => {
    it("takes every key to its own vendor all the same", async () => {
      assert.deepEqual(await chats(gateway(), "groq", 10), Array<number>(10).fill(200));
      assert.deepEqual(await chats(gateway(), "qwen", 10), Array<number>(10).fill(200));
      assert.equal(gateway().vendors.groq.requests.length, 10);
      assert.equal(gateway().vendors.qwen.requests.length, 10);
      assert.equal(gateway().vendors.openai.requests.length, 0);
    });
  });
}

/** Downstream, hostRewrite: filter, on routes it cannot work with. */
function misrouted(edit: (config: Bootstrap) => void): GatewayOptions {
  return {
    ...downstreamRoute,
    edit: (config) => {
      rewriteInFilter(config);
      edit(config);
    },
  };
}

describe("hostRewrite: filter where the vendor's name leads to another cluster", () => {
  let gateway: Gateway;
  before(async () => {
    gateway = await Gateway.start(misrouted(setTraps));
  });
  after(() => gateway.stop());

  it("notices it at the first answer, and sends no key from then on", async () => {
    const statuses = await chats(gateway, "groq", 40);
    const astray = gateway.vendors.openai.violations.length;
    assert.ok(astray >= 1, "the case shows nothing when no key went astray");
    assert.ok(astray <= 2, `${astray} keys went astray: more than one for each worker`);
    assert.deepEqual(statuses, Array<number>(40).fill(500), "no client gets the answer of another vendor");
    assert.equal(gateway.arrived, astray);
  });

  it("says why to the client and to the operator, with the remedy", async () => {
    const { error } = JSON.parse((await gateway.post("groq", chatPath, body)).body) as { error: { code: string } };
    assert.equal(error.code, "misrouted");
    const log = await gateway.envoy.waitForLog("hostRewrite: route");
    assert.match(log, /"outbound\|443\|\|groq\.dns" was routed to "outbound\|443\|\|openai\.dns"/);
  });

  it("leaves the rules of other vendors at work", async () => {
    assert.equal((await gateway.post("openai", chatPath, body)).status, 200);
  });

  it("shows no secret on the way", () => gateway.verifySecrets());
});

describe("hostRewrite: filter where a client's cookie chooses the cluster", () => {
  let gateway: Gateway;
  before(async () => {
    gateway = await Gateway.start(
      misrouted((config) => {
        const cookie = { name: "cookie", string_match: { contains: "canary=1" } };
        const wrong = config.static_resources.clusters.find((cluster) => cluster.name.includes("openai"))?.name ?? "";
        virtualHost(config).routes.unshift({
          match: { prefix: "/", headers: [cookie] },
          route: { cluster: wrong, timeout: "0s" },
        });
      }),
    );
  });
  after(() => gateway.stop());

  it("lets that client's request fail, and nobody else's", async () => {
    const statuses = await chats(gateway, "groq", 4);
    for (let index = 0; index < 8; index++) {
      const headers = { cookie: "canary=1" };
      statuses.push((await gateway.post("groq", chatPath, body, headers)).status);
    }
    assert.deepEqual(statuses, [...Array<number>(4).fill(200), ...Array<number>(8).fill(500)]);
    assert.deepEqual(await chats(gateway, "groq", 4), Array<number>(4).fill(200));
  });
});

describe("hostRewrite: filter where no route is left for the vendor's name", () => {
  let gateway: Gateway;
  before(async () => {
    gateway = await Gateway.start(misrouted((config) => (virtualHost(config).domains = ["127.0.0.1:*", "127.0.0.1"])));
  });
  after(() => gateway.stop());

  it("answers 404 in the client's shape, and no key leaves", async () => {
    assert.deepEqual(await chats(gateway, "groq", 10), Array<number>(10).fill(404));
    const { error } = JSON.parse((await gateway.post("groq", chatPath, body)).body) as { error: { code: string } };
    assert.equal(error.code, "unknown_url");
    assert.equal(gateway.arrived, 0);
    await gateway.envoy.waitForLog("no route is left");
    await sleep(1);
    await gateway.verify();
  });
});
