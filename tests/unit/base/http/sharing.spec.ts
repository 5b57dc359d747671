import { text, utf8 } from "../../../../assembly/base/bytes";
import { Edits } from "../../../../assembly/base/http/edits";
import { LocalReply } from "../../../../assembly/base/http/local_reply";
import { inPlaceOf, keepSharing } from "../../../../assembly/base/http/sharing";
import { edited, headerView } from "../../fakes/header_map";

/** `headers` as an answer with them is given after `first`. */
function shared(first: string[], headers: string[]): string {
  const edits = new Edits();
  keepSharing(headerView(first), headerView(headers), edits);
  return edited(headers, edits).join(" ");
}

/** The head `first`, when a reply of 200 with `headers` takes its place. */
function replaced(first: string[], headers: string[]): string {
  const reply = new LocalReply(200, utf8("x"), utf8("body"));
  for (let i = 0; i < headers.length; i += 2) reply.headers.set(utf8(headers[i]), utf8(headers[i + 1]));
  return edited(first, inPlaceOf(headerView(first), reply)).join(" ");
}

describe("an answer that is given instead of the first one", () => {
  it("says to browsers what that did, and nothing of its own", () => {
    const first = [":status", "429", "access-control-allow-origin", "https://a", "x-first", "1"];
    const own = ["access-control-allow-origin", "*", "access-control-max-age", "9", "vary", "accept", "x-own", "2"];
    expect(shared(first, own)).toBe("vary accept x-own 2 access-control-allow-origin https://a");
    expect(shared([":status", "429", "vary", "origin"], own)).toBe(
      "access-control-allow-origin * access-control-max-age 9 x-own 2 vary origin",
    );
  });

  it("says to browsers what it does itself where the first one said nothing", () => {
    expect(shared([":status", "429"], ["vary", "accept", "x-own", "2"])).toBe("vary accept x-own 2");
    expect(shared([], [])).toBe("");
  });

  it("takes its place with a head of its own, but for what is said to browsers", () => {
    const first = [":status", "429", "retry-after", "7", "content-length", "99", "vary", "origin", "x-both", "1"];
    expect(replaced(first, ["x-both", "2", "vary", "origin", "x-own", "3"])).toBe(
      "vary origin :status 200 content-length 4 x-both 2 x-own 3",
    );
  });
});
