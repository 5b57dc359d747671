import { errorsOf, warningsOf } from "../fakes/configured";

function warnings(type: string, more: string = ""): string {
  return warningsOf(`{"provider":{"type":"${type}","apiTokens":["t"]${more}}}`);
}

describe("a host that its vendor has shut down", () => {
  it("is warned of at the type, where it is the vendor's own", () => {
    expect(warnings("github").startsWith("$.provider.type: GitHub Models was retired on 2026-07-30")).toBe(true);
    expect(warnings("galadriel").startsWith("$.provider.type: api.galadriel.com is documented as")).toBe(true);
    expect(warnings("hunyuan")).toBe("");
    expect(warnings("mistral")).toBe("");
  });

  it("is warned of where it is configured, in any case", () => {
    const hosts = ["api.hunyuan.cloud.tencent.com", "hunyuan.tencentcloudapi.com", "Hunyuan.TencentCloudAPI.com"];
    for (let i = 0; i < hosts.length; i++) {
      const said = warnings("hunyuan", `,"providerDomain":"${hosts[i]}"`);
      expect(said.startsWith("$.provider.providerDomain: Tencent shut this API down on 2026-09-30")).toBe(true, said);
    }
    expect(warnings("github", ',"providerDomain":"models.github.ai"').includes("GitHub Models was retired")).toBe(true);
  });

  it("is none that takes its place", () => {
    expect(warnings("github", ',"providerDomain":"me.services.ai.azure.com"')).toBe("");
    expect(warnings("hunyuan", ',"providerDomain":"tokenhub-intl.tencentcloudmaas.com"')).toBe("");
  });
});

describe("a key of an API that has ended", () => {
  it("is refused, with what to do", () => {
    const said = errorsOf('{"provider":{"type":"hunyuan","hunyuanAuthId":"a","hunyuanAuthKey":7,"apiTokens":["t"]}}');
    const instead = "the API that it signs for ended on 2026-09-30; put a key of TokenHub into apiTokens";
    expect(said).toBe(
      `$.provider.hunyuanAuthId: is not built in this version: ${instead}\n` +
        `$.provider.hunyuanAuthKey: is not built in this version: ${instead}`,
    );
    expect(errorsOf('{"provider":{"type":"hunyuan","hunyuanAuthId":null,"apiTokens":["t"]}}')).toBe("");
  });
});
