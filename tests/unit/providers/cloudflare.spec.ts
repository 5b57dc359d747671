import { text } from "../../../assembly/base/bytes";
import { ApiName } from "../../../assembly/canonical/api_name";
import { errorsOf, providerOf } from "../fakes/configured";

function cloudflare(account: string): string {
  return `{"provider":{"type":"cloudflare","apiTokens":["t"],"cloudflareAccountId":"${account}"}}`;
}

describe("cloudflare", () => {
  it("has the account in the path of every API", () => {
    const config = providerOf(cloudflare("aB3"));
    expect(config !== null).toBe(true);
    if (config === null) return;
    const base = "/client/v4/accounts/aB3/ai/v1";
    expect(text(config.endpoint.path(ApiName.ChatCompletions))).toBe(base + "/chat/completions");
    expect(text(config.endpoint.path(ApiName.Embeddings))).toBe(base + "/embeddings");
    expect(text(config.endpoint.path(ApiName.Responses))).toBe(base + "/responses");
    expect(config.endpoint.serves(ApiName.Models)).toBe(false);
  });

  it("needs an account that is a part of a path and no more", () => {
    expect(errorsOf('{"provider":{"type":"cloudflare","apiTokens":["t"]}}')).toBe(
      "$.provider.cloudflareAccountId: is needed",
    );
    const wrong = ["a/b", "..", "a*", "a b", "a?b=c", "ä"];
    for (let i = 0; i < wrong.length; i++) {
      expect(errorsOf(cloudflare(wrong[i]))).toBe(
        "$.provider.cloudflareAccountId: must be letters and digits",
        wrong[i],
      );
    }
  });
});
