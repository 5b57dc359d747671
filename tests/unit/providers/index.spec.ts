import { text, utf8 } from "../../../assembly/base/bytes";
import { Credential } from "../../../assembly/base/credential";
import { isAuthority } from "../../../assembly/base/http/syntax";
import { ApiName } from "../../../assembly/canonical/api_name";
import { PLANNED_TYPES, SettingFault, Settings, providerOf, providerTypes } from "../../../assembly/providers/index";
import { VendorRequest } from "../../../assembly/providers/vendor_request";
import { edited, headerView, valueOf } from "../fakes/header_map";

describe("the catalogue", () => {
  it("finds every provider by its type, and by nothing else", () => {
    const types = providerTypes();
    expect(types.length > 0).toBe(true);
    for (let i = 0; i < types.length; i++) {
      const provider = providerOf(types[i]);
      expect(provider !== null && provider.profile.type == types[i]).toBe(true, types[i]);
    }
    expect(providerOf("") === null).toBe(true);
    expect(providerOf("GROQ") === null).toBe(true);
  });

  it("does not plan what it has", () => {
    const types = providerTypes();
    for (let i = 0; i < types.length; i++) expect(PLANNED_TYPES.includes(types[i])).toBe(false, types[i]);
  });

  it("has for each provider a host that can be addressed and a path for chat", () => {
    const types = providerTypes();
    for (let i = 0; i < types.length; i++) {
      const provider = providerOf(types[i]);
      if (provider === null) continue;
      const host = provider.profile.host;
      if (host.length == 0) continue;
      expect(isAuthority(utf8(host))).toBe(true, types[i]);
      const settings = new Settings();
      for (let j = 0; j < provider.profile.settings.length; j++) {
        const spec = provider.profile.settings[j];
        settings.set(spec.key, spec.key == "cloudflareAccountId" ? "a1" : spec.fallback);
      }
      const faults: SettingFault[] = [];
      const endpoint = provider.endpoint(settings, faults);
      expect(faults.length).toBe(0, types[i]);
      expect(text(endpoint.host)).toBe(host);
      expect(endpoint.serves(ApiName.ChatCompletions)).toBe(true, types[i]);
      expect(endpoint.path(ApiName.Unknown).length).toBe(0, types[i]);
      expect(endpoint.keepsQuery).toBe(true, types[i]);
    }
  });

  it("sends the key as a bearer token where a provider says nothing else", () => {
    const groq = providerOf("groq");
    const out = new VendorRequest(utf8("POST"), utf8("h"), utf8("/"), headerView([]));
    if (groq !== null) groq.authorize(Credential.text(utf8("k")), new Settings(), out, 0);
    expect(valueOf(edited([], out.headers), "authorization")).toBe("Bearer k");
  });
});
