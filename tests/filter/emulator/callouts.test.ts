import assert from "node:assert/strict";
import { test } from "node:test";
import { startSteps, steps, texts } from "./steps.ts";

const answer = "answer args; answer get-header 6 :status; answer get-body 4 0 99";
const options = { configuration: answer, clusters: ["vendor"] };

test("a callout is answered on the root context with headers and body", async () => {
  const proxy = await startSteps(options);
  proxy.request({ path: "/", headers: steps("request-headers call vendor 1000") });
  const callout = proxy.callouts[0];
  assert.equal(callout?.headers[":path"], "/probe");
  assert.equal(callout?.body, "ping");
  callout?.respond({ status: 200, body: "pong" });
  assert.deepEqual(texts(proxy), [
    "request-headers call vendor 1000 = 0 4",
    "answer args = 1 4",
    "answer get-header 6 :status = 0 200",
    "answer get-body 4 0 99 = 0 pong",
  ]);
});

test("a callout to an unknown cluster is a bad argument", async () => {
  const proxy = await startSteps(options);
  proxy.request({ path: "/", headers: steps("request-headers call nowhere 1000") });
  assert.deepEqual(texts(proxy), ["request-headers call nowhere 1000 = 2 0"]);
  assert.equal(proxy.callouts.length, 0);
});

test("a client that goes away does not cancel the callout", async () => {
  const proxy = await startSteps(options);
  proxy.request({ path: "/", headers: steps("request-headers call vendor 1000") }).disconnect();
  proxy.callouts[0]?.respond({ status: 200 });
  assert.equal(texts(proxy).at(-2), "answer get-header 6 :status = 0 200");
});

test("a callout without an answer gets 504 when its time is up", async () => {
  const proxy = await startSteps(options);
  proxy.request({ path: "/", headers: steps("request-headers call vendor 1000") });
  proxy.tick(999);
  assert.equal(proxy.callouts[0]?.state, "pending");
  proxy.tick(1);
  assert.equal(texts(proxy).at(-2), "answer get-header 6 :status = 0 504");
});

test("a callout that is reset brings an answer without headers", async () => {
  const proxy = await startSteps(options);
  proxy.request({ path: "/", headers: steps("request-headers call vendor 1000") });
  proxy.callouts[0]?.fail();
  assert.equal(texts(proxy)[1], "answer args = 0 0");
});

test("a callout from on_configure is a fault", async () => {
  const proxy = await startSteps({ configuration: "configure call vendor 1000", clusters: ["vendor"] });
  assert.match(proxy.faults.join(), /on_configure is unreliable/);
});
