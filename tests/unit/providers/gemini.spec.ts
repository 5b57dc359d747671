import { Credential } from "../../../assembly/base/credential";
import { text, utf8 } from "../../../assembly/base/bytes";
import { NO_HEADERS } from "../../../assembly/base/http/header_view";
import { JsonDocument } from "../../../assembly/base/json/document";
import { ApiName } from "../../../assembly/canonical/api_name";
import { Call } from "../../../assembly/canonical/call";
import { Settings } from "../../../assembly/canonical/settings";
import { Sampling, Thoughts } from "../../../assembly/canonical/traits";
import { gemini } from "../../../assembly/providers/gemini";
import { SettingFault } from "../../../assembly/providers/setting_fault";
import { VendorRequest } from "../../../assembly/providers/vendor_request";

function settingsOf(safety: string = "", budget: string = "", version: string = "v1beta"): Settings {
  const settings = new Settings();
  settings.set("apiVersion", version);
  settings.set("geminiSafetySetting", safety);
  settings.set("geminiThinkingBudget", budget);
  return settings;
}

function callOf(api: ApiName, body: string, model: string, settings: Settings = settingsOf()): Call {
  return new Call(api, JsonDocument.parse(utf8(body)), utf8(model), settings);
}

/** Path and query of a request for `model`. */
function target(api: ApiName, body: string, model: string, path: string = "/v1beta"): string {
  const out = new VendorRequest(utf8("POST"), utf8("h"), utf8(path), NO_HEADERS);
  gemini.address(callOf(api, body, model), out);
  return text(out.path) + text(out.query);
}

/** The body as `gemini` has it said. */
function edited(body: string, settings: Settings, api: ApiName = ApiName.ChatCompletions): string {
  const call = gemini.edit(callOf(api, body, "m", settings));
  return call.problem.length > 0 ? "!" + call.problem : text(call.settled().document.bytes);
}

function faults(settings: Settings): string {
  const found: SettingFault[] = [];
  gemini.endpoint(settings, found);
  return found.map<string>((fault) => fault.key + " " + fault.message).join("; ");
}

describe("gemini", () => {
  it("has its safety by either name, not by both", () => {
    const asked = edited('{"a":1}', settingsOf('{"C":"OFF"}'));
    const other = settingsOf();
    other.set("vertexGeminiSafetySetting", '{"C":"OFF"}');
    expect(edited('{"a":1}', other)).toBe(asked);
    expect(asked.includes('"safety_settings":[{"category":"C","threshold":"OFF"}]')).toBe(true);
    other.set("geminiSafetySetting", '{"C":"OFF"}');
    expect(faults(other)).toBe(
      "vertexGeminiSafetySetting is another name of geminiSafetySetting: one of them is enough",
    );
    other.set("geminiSafetySetting", "");
    other.set("vertexGeminiSafetySetting", '{"C":1}');
    expect(faults(other)).toBe("vertexGeminiSafetySetting must have a threshold, a text, for each category");
  });

  it("names the model and what is asked of it in the path", () => {
    expect(target(ApiName.ChatCompletions, "{}", "gemini-3.5-flash")).toBe(
      "/v1beta/models/gemini-3.5-flash:generateContent",
    );
    expect(target(ApiName.ChatCompletions, '{"stream":true}', "models/g")).toBe(
      "/v1beta/models/g:streamGenerateContent?alt=sse",
    );
    const asked = new VendorRequest(utf8("POST"), utf8("h"), utf8("/v1"), NO_HEADERS);
    asked.query = utf8("?alt=json&a=1");
    gemini.address(callOf(ApiName.ChatCompletions, '{"stream":true}', "g"), asked);
    expect(text(asked.query)).toBe("?alt=sse&a=1");
    expect(target(ApiName.Embeddings, '{"stream":true}', "e")).toBe("/v1beta/models/e:batchEmbedContents");
    expect(target(ApiName.ImageGeneration, "{}", "tunedModels/t")).toBe("/v1beta/tunedModels/t:generateContent");
    expect(target(ApiName.ChatCompletions, "{}", "a/../b?c#d e:é")).toBe(
      "/v1beta/models/a%2F..%2Fb%3Fc%23d%20e%3A%C3%A9:generateContent",
    );
    expect(target(ApiName.ChatCompletions, "{}", "m", "/x/models/own:generateContent")).toBe(
      "/x/models/own:generateContent",
    );
    expect(target(ApiName.GenerateContent, "{}", "m")).toBe("/v1beta");
  });

  it("needs a model where the path has to name one", () => {
    const settings = settingsOf();
    const call = gemini.edit(callOf(ApiName.ChatCompletions, "{}", "", settings));
    expect(call.problem).toBe("'model' must name the model to ask.");
    expect(gemini.edit(callOf(ApiName.GenerateContent, "{}", "", settings)).problem).toBe("");
  });

  it("says how harmless an answer is to be, whatever the client says", () => {
    const settings = settingsOf('{"HARM_CATEGORY_HARASSMENT":"BLOCK_NONE","B":"OFF"}');
    const list =
      '"safety_settings":[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"BLOCK_NONE"},{"category":"B","threshold":"OFF"}]';
    expect(edited('{"n":1}', settings)).toBe(`{"n":1,${list}}`);
    expect(edited('{"safety_settings":7}', settings, ApiName.ImageGeneration)).toBe(`{${list}}`);
    expect(edited('{"n":1}', settings, ApiName.Embeddings)).toBe('{"n":1}');
  });

  it("says how much is to be thought unless the client does", () => {
    const settings = settingsOf("", "0");
    expect(edited('{"n":1}', settings)).toBe('{"n":1,"thinking_budget":0}');
    expect(edited('{"reasoning_effort":"low"}', settings)).toBe('{"reasoning_effort":"low"}');
    expect(edited('{"reasoning_effort":null}', settings)).toBe('{"reasoning_effort":null,"thinking_budget":0}');
    const own = '{"extra_body":{"google":{"thinking_config":{}}}}';
    expect(edited(own, settings)).toBe(own);
    expect(edited('{"prompt":"p"}', settings, ApiName.ImageGeneration)).toBe('{"prompt":"p"}');
  });

  it("has a version and safety settings that can be such", () => {
    expect(faults(settingsOf())).toBe("");
    expect(faults(settingsOf("", "", "v1/.."))).toBe("apiVersion must be letters and digits, such as v1beta");
    expect(faults(settingsOf('{"A":1}'))).toBe("geminiSafetySetting must have a threshold, a text, for each category");
    const found: SettingFault[] = [];
    const endpoint = gemini.endpoint(settingsOf("", "", "v1"), found);
    expect(text(endpoint.path(ApiName.Models))).toBe("/v1/models?pageSize=1000");
    expect(text(endpoint.path(ApiName.GenerateContent))).toBe("/v1/models/*:generateContent");
  });

  it("gives signatures back to models that answer in the names of older ones, and no penalties", () => {
    const history = (model: string): Thoughts => gemini.traits(utf8(model), settingsOf()).thoughtsInHistory;
    expect(history("gemini-2.5-pro")).toBe(Thoughts.ToolTurns);
    expect(history("gemini-2.5-flash")).toBe(Thoughts.ToolTurns);
    expect(history("gemini-2.5-flash-lite")).toBe(Thoughts.AsSent);
    expect(gemini.traits(utf8("gemini-2.5-pro"), settingsOf()).sampling).toBe(Sampling.NoPenalties);
    expect(gemini.traits(utf8("gemini-2.5-flash-lite"), settingsOf()).sampling).toBe(Sampling.All);
  });

  it("has its key in a header", () => {
    const out = new VendorRequest(utf8("POST"), utf8("h"), utf8("/"), NO_HEADERS);

    gemini.authorize(Credential.text(utf8("k")), settingsOf(), out, 0);
    expect(text(out.headers.name(0)) + "=" + text(out.headers.value(0))).toBe("x-goog-api-key=k");
  });
});
