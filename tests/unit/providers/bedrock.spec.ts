import { text, utf8 } from "../../../assembly/base/bytes";
import { JsonDocument } from "../../../assembly/base/json/document";
import { NO_HEADERS } from "../../../assembly/base/http/header_view";
import { ApiName } from "../../../assembly/canonical/api_name";
import { Call } from "../../../assembly/canonical/call";
import { Settings } from "../../../assembly/canonical/settings";
import { bedrock } from "../../../assembly/providers/bedrock";
import { bedrockTraits } from "../../../assembly/providers/models/bedrock";
import { SettingFault } from "../../../assembly/providers/setting_fault";
import { VendorRequest } from "../../../assembly/providers/vendor_request";

function settings(region: string, endpoint: string = "runtime", messages: string = "native"): Settings {
  const settings = new Settings();
  settings.set("awsRegion", region);
  settings.set("bedrockEndpoint", endpoint);
  settings.set("bedrockMessages", messages);
  return settings;
}

function hostOf(region: string, endpoint: string = "runtime"): string {
  const faults: SettingFault[] = [];
  const host = text(bedrock.endpoint(settings(region, endpoint), faults).host);
  return faults.length > 0 ? faults[0].key + " " + faults[0].message : host;
}

function pathFor(model: string, path: string, more: string = ""): string {
  const body = `{"model":"${model}","messages":[]${more}}`;
  const call = new Call(ApiName.ChatCompletions, JsonDocument.parse(utf8(body)), utf8(""), settings("r"));
  const out = new VendorRequest(utf8("POST"), utf8("h"), utf8(path), NO_HEADERS);
  bedrock.address(call, out);
  return text(out.path);
}

describe("bedrock", () => {
  it("has its hosts by region", () => {
    expect(hostOf("us-east-1")).toBe("bedrock-runtime.us-east-1.amazonaws.com");
    expect(hostOf("cn-north-1")).toBe("bedrock-runtime.cn-north-1.amazonaws.com.cn");
    expect(hostOf("eu-west-1", "mantle")).toBe("bedrock-mantle.eu-west-1.api.aws");
    expect(hostOf("")).toBe("awsRegion is needed: the region, such as us-east-1");
    expect(hostOf("a.b/c")).toBe("awsRegion is needed: the region, such as us-east-1");
    expect(hostOf("r", "x")).toBe("bedrockEndpoint must be one of runtime, mantle");
  });

  it("has the model in the path, escaped once", () => {
    expect(pathFor("a.b-v1:0", "/model/converse")).toBe("/model/a.b-v1%3A0/converse");
    expect(pathFor("arn:aws:x/y z", "/model/converse", ',"stream":true')).toBe(
      "/model/arn%3Aaws%3Ax%2Fy%20z/converse-stream",
    );
    expect(pathFor("a%3A0", "/model/converse")).toBe("/model/a%3A0/converse");
    expect(pathFor("m", "/proxy/model/converse")).toBe("/proxy/model/m/converse");
    expect(pathFor("m", "/elsewhere")).toBe("/elsewhere");
  });

  it("knows what its models take by their makers", () => {
    expect(bedrockTraits(utf8("eu.anthropic.claude-sonnet-4-5-20250929-v1:0")).cacheMarks).toBe(true);
    expect(bedrockTraits(utf8("us.amazon.nova-pro-v1:0")).cacheMarks).toBe(true);
    expect(bedrockTraits(utf8("meta.llama3-2-1b-instruct-v1:0")).efforts).toBe(0);
    expect(bedrockTraits(utf8("openai.gpt-oss-120b-1:0")).efforts != 0).toBe(true);
    expect(bedrockTraits(utf8("anthropic.claude-opus-4-7")).strictSchemas).toBe(false);
    expect(bedrockTraits(utf8("anthropic.claude-opus-4-5")).strictSchemas).toBe(true);
  });
});
