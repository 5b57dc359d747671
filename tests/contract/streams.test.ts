import assert from "node:assert/strict";
import type { Emulator, RequestInput } from "../../emulator/index.ts";
import { assertSound, eachProvider, requestOf } from "./harness.ts";
import { isStream, type Case } from "./fixtures.ts";

/** What the client gets when the vendor's stream comes in these pieces. */
function received(proxy: Emulator, input: RequestInput, one: Case, pieces: readonly Uint8Array[]): string {
  const exchange = proxy.request(input);
  const headers = { "content-type": one.contentType, "x-request-id": "vendor-1" };
  exchange.respond({ status: 200, headers, body: [], end: "open" });
  for (const piece of pieces) exchange.respondMore(piece);
  exchange.respondEnd();
  assert.equal(exchange.over, true);
  return exchange.response?.body ?? "";
}

eachProvider("a stream cut at any byte, or into single bytes, is the same stream to the client", async (subject) => {
  const proxy = await subject.start();
  for (const one of subject.cases) {
    if (one.response === undefined || !isStream(one)) continue;
    const input = requestOf(one.api, one.request);
    const expected = one.client?.toString() ?? "";
    const response = one.response;
    for (let cut = 1; cut < response.length; cut++) {
      const pieces = [response.subarray(0, cut), response.subarray(cut)];
      assert.equal(received(proxy, input, one, pieces), expected, `${one.name}, cut at byte ${cut}`);
    }
    const bytes = Array.from(response, (byte) => Uint8Array.of(byte));
    assert.equal(received(proxy, input, one, bytes), expected, `${one.name}, byte by byte`);
  }
  assertSound(proxy);
});

eachProvider("a stream with CRLF line ends is the same to the client, or passes as it is", async (subject) => {
  const proxy = await subject.start();
  for (const one of subject.cases) {
    if (one.response === undefined || !one.contentType.startsWith("text/event-stream")) continue;
    const response = Buffer.from(one.response.toString().replaceAll("\n", "\r\n"));
    const body = received(proxy, requestOf(one.api, one.request), one, [response]);
    assert.equal(body, one.client === one.response ? response.toString() : one.client?.toString(), one.name);
  }
  assertSound(proxy);
});
