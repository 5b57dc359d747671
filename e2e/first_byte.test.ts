import assert from "node:assert/strict";
import { it } from "node:test";
import { OpenChat, clientCalls, counted, quiet, steer, withThree } from "./harness/burst.ts";
import { downstreamRoute, upstream } from "./harness/modes.ts";
import { waitsAmidStream, waitsForAnswer } from "./harness/patience.ts";
import { describeGateway } from "./harness/suite.ts";

const timeout = 60_000;
const limitMs = 1000;
/** Longer than the limit, to the tick in which the filter finds it over. */
const longMs = limitMs + 2500;
const chats = 6;
const own = { firstByteTimeout: limitMs, retryOnFailure: { enabled: true, maxRetries: 3, retryTimeout: 2000 } };

/** Behind the router a filter cannot have it try again. */
const downstream = withThree(downstreamRoute, own);

describeGateway(`a stream that does not begin, ${downstream.name}`, downstream, (gateway) => {
  it("begins with another token where a vendor does not answer, and no token pays for it", { timeout }, async () => {
    steer(gateway(), 2, { kind: "stalled" });
    const streams = Array.from({ length: chats }, () => new OpenChat(gateway()));
    for (const stream of streams) assert.match(await stream.rest(), /\[DONE\]\s*$/);
    assert.ok(clientCalls(gateway()).length > chats);
    assert.ok((await counted(gateway(), /upstream_rq_unanswered$/)) > 0);
    assert.equal(await counted(gateway(), /ai_proxy\.token\..*\.ejected$/), 0);
    await quiet(gateway());
  });
});

for (const mode of [withThree(upstream, own), downstream]) {
  describeGateway(`streams that have a time to begin, ${mode.name}`, mode, (gateway) => {
    it("are answered 504 where none does", { timeout }, async () => {
      steer(gateway(), 3, { kind: "stalled" });
      await assert.rejects(new OpenChat(gateway()).status(), { status: 504 });
      await quiet(gateway());
    });

    it("take as long as they like once they have begun", { timeout }, () => waitsAmidStream(gateway(), longMs));

    it("are the only ones: a whole answer may take longer, and is made once", { timeout }, () =>
      waitsForAnswer(gateway(), longMs),
    );
  });
}
