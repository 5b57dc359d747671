import { text, utf8 } from "../../../../assembly/base/bytes";
import { RequestHead } from "../../../../assembly/gateway/attempt/request_head";
import { RetryState } from "../../../../assembly/gateway/attempt/retry_state";
import { headerView } from "../../fakes/header_map";

const HEADERS: string[] = [":method", "POST", ":authority", "h.example:8", ":path", "/v1/models?a=1&b=/?"];

function head(state: string): string {
  const read = new RequestHead(headerView(HEADERS), RetryState.parse(utf8(state)), false, true);
  return `${text(read.method)} ${text(read.authority)} ${text(read.path)} ${text(read.query)}`;
}

describe("RequestHead", () => {
  it("reads the request line from the headers", () => {
    expect(head("")).toBe("POST h.example:8 /v1/models ?a=1&b=/?");
  });

  it("reads host and path from a state, and the method from the headers", () => {
    expect(head("first.example\n/v1/embeddings?x\n/p\n\n\n")).toBe("POST first.example /v1/embeddings ?x");
    expect(head("\n/v1/embeddings\n\n\n\n")).toBe("POST  /v1/embeddings ");
  });

  it("takes no note of a state that is none", () => {
    expect(head("first.example/v1/embeddings")).toBe("POST h.example:8 /v1/models ?a=1&b=/?");
    expect(head("first.example\n/v1/embeddings\n/p")).toBe("POST h.example:8 /v1/models ?a=1&b=/?");
  });

  it("writes the state that reads back the same", () => {
    const first = new RequestHead(headerView(HEADERS), null, false, true);
    expect(text(first.retryState().bytes())).toBe("h.example:8\n/v1/models?a=1&b=/?\n/v1/models\n\n\n0");
    expect(head(text(first.retryState().bytes()))).toBe(head(""));
  });

  it("lives with headers that are missing", () => {
    const read = new RequestHead(headerView([]), null, true, true);
    expect(read.method.length + read.authority.length + read.path.length + read.query.length).toBe(0);
    expect(text(read.retryState().bytes())).toBe("\n\n\n\n\n0");
  });

  it("knows the path before a route rewrote it, in every attempt, without its query", () => {
    const headers = HEADERS.concat(["x-envoy-original-path", "/groq/v1/models?key=canary"]);
    const first = new RequestHead(headerView(headers), null, false, true);
    expect(text(first.routePath)).toBe("/groq/v1/models");
    const second = new RequestHead(headerView(HEADERS), first.retryState(), false, true);
    expect(text(second.routePath)).toBe("/groq/v1/models");
    expect(text(second.path)).toBe("/v1/models");
    expect(text(new RequestHead(headerView(HEADERS), null, false, true).routePath)).toBe("/v1/models");
  });

  it("believes nobody who names another path where no route has been yet", () => {
    const headers = HEADERS.concat(["x-envoy-original-path", "/another/tenant"]);
    expect(text(new RequestHead(headerView(headers), null, false, false).routePath)).toBe("/v1/models");
  });
});
