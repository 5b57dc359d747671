import { HeaderNames } from "../../../../assembly/base/http/header_names";
import { headerView } from "../../fakes/header_map";

const SET = HeaderNames.of(["accept", "x-stainless-*", ""]);

function has(name: string): bool {
  return SET.has(headerView([name, "value"]), 0);
}

describe("a set of header names", () => {
  it("has whole names, and those with a beginning that it has", () => {
    expect(has("accept")).toBe(true);
    expect(has("x-stainless-")).toBe(true);
    expect(has("x-stainless-os")).toBe(true);
    const others = ["accep", "accepts", "accept-", "x-stainless", "y-stainless-os", "x-stainless-*".slice(0, 5)];
    for (let i = 0; i < others.length; i++) expect(has(others[i])).toBe(false, others[i]);
  });

  it("has no header that is not there", () => {
    const view = headerView(["accept", "value"]);
    expect(SET.has(view, 1)).toBe(SET.has(view, -1));
    expect(HeaderNames.of(["accept"]).has(view, 1)).toBe(false);
    expect(HeaderNames.of([]).has(view, 0)).toBe(false);
  });
});
