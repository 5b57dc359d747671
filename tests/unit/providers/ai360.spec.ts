import { utf8 } from "../../../assembly/base/bytes";
import { Credential } from "../../../assembly/base/credential";
import { Settings, providerOf } from "../../../assembly/providers/index";
import { VendorRequest } from "../../../assembly/providers/vendor_request";
import { edited, headerView, valueOf } from "../fakes/header_map";

describe("ai360", () => {
  it("gets a token as it is configured, with the scheme that stands there", () => {
    const tokens = ["fk1", "Bearer fk1"];
    for (let i = 0; i < tokens.length; i++) {
      const out = new VendorRequest(utf8("POST"), utf8("h"), utf8("/"), headerView([]));
      const ai360 = providerOf("ai360");
      if (ai360 !== null) ai360.authorize(Credential.text(utf8(tokens[i])), new Settings(), out, 0);
      expect(valueOf(edited([], out.headers), "authorization")).toBe(tokens[i]);
    }
  });
});
