import { Step } from "../../../../assembly/gateway/step";
import { Replaying, replayed } from "../../fakes/replaying";
import { Scene, chat, post } from "../../fakes/scene";

const CLAUDE = '{"provider":{"type":"claude","apiTokens":["k1"]}}';
const CHAT = '{"model":"a","messages":[{"role":"user","content":"x"}]}';

/** Of requests, `FITTING` of which can be worked on. */
const LENGTHS: string[] = ["0", "67108864", "x", "-1", "67108865", "999999999", "1000000000", "18446744073709551616"];
const FITTING: i32 = 4;

/** A chat whose body has been written and has left. */
function written(config: string): Scene {
  const scene = new Scene(config);
  scene.request(chat());
  expect(scene.body(CHAT)).toBe(Step.Forward);
  scene.exchange.left();
  return scene;
}

describe("a request that there is no memory for", () => {
  it("is answered 503 with a time to come back, and counted", () => {
    const scene = new Scene(CLAUDE);
    scene.host.space.isFull = true;
    expect(scene.request(chat())).toBe(Step.Reply);
    expect(scene.replied).toBe("503 ai-proxy.out_of_memory");
    expect(scene.replyHeader("retry-after")).toBe("1");
    expect(scene.meter.text).toBe("ai_proxy.memory_refused");
  });

  it("is answered in the words of Anthropic's API where the client speaks that", () => {
    const scene = new Scene('{"provider":{"type":"groq","apiTokens":["k1"]}}');
    scene.host.space.isFull = true;
    scene.request(post("/v1/messages"));
    expect(scene.replyBody.startsWith('{"type":"error"')).toBe(true, scene.replyBody);
    expect(scene.replyHeader("retry-after")).toBe("1");
  });

  it("passes untouched where the filter has no part in it", () => {
    const scene = new Scene(
      '{"_rules_":[{"_match_domain_":["a.example"],"provider":{"type":"groq","apiTokens":["k1"]}}]}',
    );
    scene.host.space.isFull = true;
    expect(scene.request(chat())).toBe(Step.Pass);
  });

  it("is told by the size of its body, before that is read", () => {
    const scene = new Scene(CLAUDE);
    scene.request(chat());
    scene.host.space.room = 4_000_000;
    expect(scene.exchange.canTake(1_000_000)).toBe(true);
    expect(scene.exchange.canTake(1_000_001)).toBe(false);
    expect(scene.replied).toBe("503 ai-proxy.out_of_memory");
  });

  it("is answered 413 where no gateway has memory for its body", () => {
    const scene = new Scene(CLAUDE);
    scene.request(chat());
    expect(scene.exchange.canTake(64 << 20)).toBe(true);
    expect(scene.exchange.canTake((64 << 20) + 1)).toBe(false);
    expect(scene.replied).toBe("413 ai-proxy.request_too_large");
    expect(scene.meter.text).toBe("");
  });

  it("is answered 413 at once where its content-length says so, and not where that is no number", () => {
    for (let i = 0; i < LENGTHS.length; i++) {
      const scene = new Scene(CLAUDE);
      const step = scene.request(chat(["content-length", LENGTHS[i]]));
      expect(step).toBe(i < FITTING ? Step.Hold : Step.Reply, LENGTHS[i]);
      expect(scene.replied).toBe(i < FITTING ? "-" : "413 ai-proxy.request_too_large", LENGTHS[i]);
    }
  });
});

describe("a request that has left", () => {
  it("leaves no body, no edits and no headers behind", () => {
    const scene = written(CLAUDE);
    expect(scene.exchange.body === null).toBe(true);
    expect(scene.exchange.edits.headers.count).toBe(0);
    const attempt = scene.exchange.request;
    expect(attempt !== null && attempt.head.headers.count == 0 && attempt.kept === null).toBe(true);
  });

  it("keeps its body once for a replay, gives that back at its end, and is sent once where there is no room", () => {
    const scene = written(replayed('"enabled":true', '"modelMapping":{"a":"b"}'));
    const size = scene.host.space.reserved;
    expect(size).toBeGreaterThan(CHAT.length - 1);
    expect(size).toBeLessThan(2 * CHAT.length);
    const replaying = new Replaying(scene);
    expect(replaying.send()).toBe(true);
    expect(replaying.last.body.length).toBe(CHAT.length);
    scene.exchange.end();
    expect(scene.host.space.reserved).toBe(0);

    const full = new Scene(replayed());
    full.host.space.reserves = 10;
    full.request(chat());
    expect(full.body(CHAT)).toBe(Step.Forward);
    const attempt = full.exchange.request;
    expect(attempt !== null && attempt.kept === null).toBe(true);
    expect(full.meter.text).toBe("ai_proxy.replays_not_kept");
  });
});

describe("a body that is written in several steps", () => {
  it("has what a step left behind collected before the next, and a small change of the client's body needs none", () => {
    const scene = written(
      '{"provider":{"type":"claude","apiTokens":["k1"],"customSettings":[{"name":"a.b","value":1,"mode":"raw"},{"name":"a.c","value":1,"mode":"raw"}]}}',
    );
    expect(scene.host.space.settled).toBe(1);
    expect(written('{"provider":{"type":"groq","apiTokens":["k1"],"modelMapping":{"a":"b"}}}').host.space.settled).toBe(
      0,
    );
  });
});
