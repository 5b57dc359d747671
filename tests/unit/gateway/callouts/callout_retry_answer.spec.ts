import { text } from "../../../../assembly/base/bytes";
import { edited } from "../../fakes/header_map";
import { Replaying, replayed } from "../../fakes/replaying";
import { Scene, chat, get } from "../../fakes/scene";

const BODY = '{"model":"gpt-4", "n":1}';

/** The replay of a request that failed once. */
function repeat(headers: string[], config: string = replayed()): Replaying {
  const scene = new Scene(config);
  const hasBody = headers[1] == "POST";
  scene.request(headers, !hasBody);
  if (hasBody) scene.body(BODY);
  scene.answer(429);
  const replaying = new Replaying(scene);
  expect(replaying.send()).toBe(true);
  return replaying;
}

/** The answer that the client gets of a replay that brought `headers`. */
function answered(headers: string[], status: u32 = 200): Replaying {
  const replaying = repeat(chat());
  replaying.answer(status, headers, "{}");
  return replaying;
}

describe("a request sent again", () => {
  it("is rendered for the vendor from what the client sent, with the new token", () => {
    const replaying = repeat(chat(["content-length", "24", "accept", "text/event-stream", "user-agent", "x"]));
    expect(text(replaying.last.cluster)).toBe("outbound|443||vendor.dns");
    expect(replaying.header(":method")).toBe("POST");
    expect(replaying.header(":scheme")).toBe("https");
    expect(replaying.header(":authority")).toBe("api.groq.com");
    expect(replaying.header(":path")).toBe("/openai/v1/chat/completions");
    expect(replaying.header("authorization")).toBe("Bearer canary-2");
    expect(replaying.header("content-type")).toBe("application/json");
    expect(replaying.header("accept")).toBe("text/event-stream");
    expect(replaying.header("user-agent")).toBe("x");
  });

  it("has the client's body and its length when nothing was mapped", () => {
    const replaying = repeat(chat(["content-length", "24"]));
    expect(text(replaying.last.body)).toBe(BODY);
    expect(replaying.header("content-length")).toBe("24");
  });

  it("has the vendor's body and its length when the model was mapped", () => {
    const mapped = '"modelMapping":{"gpt-4":"llama-3.3-70b"}';
    const replaying = repeat(chat(["content-length", "24"]), replayed('"enabled":true', mapped));
    expect(text(replaying.last.body)).toBe('{"model":"llama-3.3-70b", "n":1}');
    expect(replaying.header("content-length")).toBe("32");
  });

  it("has no body and no length where the client sent none", () => {
    const replaying = repeat(get("/v1/models?a=1&key=canary-x"));
    expect(replaying.header(":method")).toBe("GET");
    expect(replaying.header(":path")).toBe("/openai/v1/models?a=1");
    expect(replaying.last.body.length).toBe(0);
    expect(replaying.header("content-length")).toBe("-");
  });

  it("is addressed by its headers where the first one was left to the route", () => {
    const config = replayed().replace("{", '{"hostRewrite":"route",');
    const replaying = repeat(chat(), config);
    expect(replaying.header(":authority")).toBe("api.groq.com");
    expect(replaying.header(":path")).toBe("/openai/v1/chat/completions");
  });

  it("carries no header of the client's connection, nor of Envoy", () => {
    const names = ["transfer-encoding", "connection", "keep-alive", "proxy-connection", "te", "trailer", "expect"];
    const others = ["x-envoy-attempt-count", "x-envoy-original-path", "x-forwarded-for", "x-forwarded-proto"];
    const all = names.concat(others);
    const more: string[] = [];
    for (let i = 0; i < all.length; i++) {
      more.push(all[i]);
      more.push("x");
    }
    const replaying = repeat(chat(more));
    for (let i = 0; i < all.length; i++) expect(replaying.header(all[i])).toBe("-", all[i]);
  });

  it("carries nothing by which the client shows who it is, nor headers of the filter", () => {
    const names = ["x-api-key", "api-key", "x-goog-api-key", "x-authorization", "proxy-authorization", "cookie"];
    const others = ["x-mse-consumer", "x-hi-original-auth", "x-forwarded-client-cert", "x-ai-proxy-probe"];
    const all = names.concat(others).concat(["authorization", "accept-encoding"]);
    const more: string[] = [];
    for (let i = 0; i < all.length; i++) {
      more.push(all[i]);
      more.push("client-secret");
    }
    const replaying = repeat(chat(more));
    const sent = edited([], replaying.last.headers).join("\n");
    expect(sent.includes("client-secret")).toBe(false, sent);
    expect(sent.includes("canary-1")).toBe(false, sent);
    expect(replaying.header("authorization")).toBe("Bearer canary-2");
  });

  it("names every header once", () => {
    const replaying = repeat(chat(["content-length", "24", "authorization", "Bearer mine"]));
    const headers = replaying.last.headers;
    const seen: string[] = [];
    for (let i = 0; i < headers.count; i++) {
      const name = text(headers.name(i));
      expect(seen.includes(name)).toBe(false, name);
      seen.push(name);
    }
  });
});

describe("the answer to a request sent again", () => {
  it("is the client's with its status, headers and body", () => {
    const replaying = answered(["content-type", "text/event-stream", "x-request-id", "7"], 201);
    expect(replaying.reply).toBe("201 {}");
    expect(replaying.replyHeader("content-type")).toBe("text/event-stream");
    expect(replaying.replyHeader("x-request-id")).toBe("7");
  });

  it("keeps headers that come more than once", () => {
    const reply = answered(["set-cookie", "a=1", "x-a", "1", "set-cookie", "b=2"]);
    expect(reply.replyHeader("x-a")).toBe("1");
    expect(reply.replyHeader("set-cookie")).toBe("a=1,b=2");
  });

  it("has no header that the host sets, of the hop, of Envoy or in the filter's name", () => {
    const names = ["content-length", "transfer-encoding", "connection", "keep-alive", "trailer", "upgrade"];
    const others = ["x-envoy-upstream-service-time", "x-ai-proxy-retry", "x-ai-proxy-probe-status", ":status"];
    const all = names.concat(others);
    const headers: string[] = [];
    for (let i = 0; i < all.length; i++) {
      headers.push(all[i]);
      headers.push("3");
    }
    const replaying = answered(headers);
    for (let i = 0; i < all.length; i++) expect(replaying.replyHeader(all[i])).toBe("-", all[i]);
  });
});
