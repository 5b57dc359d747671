import { text, utf8 } from "../../../assembly/base/bytes";
import { JsonDocument } from "../../../assembly/base/json/document";
import { ApiName } from "../../../assembly/canonical/api_name";
import { Call } from "../../../assembly/canonical/call";
import { renameDevelopers } from "../../../assembly/canonical/roles";
import { Settings } from "../../../assembly/canonical/settings";
import { askForUsage, wantsUsage } from "../../../assembly/canonical/stream_usage";

function asked(body: string, api: ApiName = ApiName.ChatCompletions): string {
  const call = new Call(api, JsonDocument.parse(utf8(body)), utf8(""), new Settings());
  askForUsage(call);
  return text(call.edit.apply());
}

function tells(body: string): bool {
  return wantsUsage(JsonDocument.parse(utf8(body)));
}

function renamed(body: string, api: ApiName = ApiName.ChatCompletions): string {
  const call = new Call(api, JsonDocument.parse(utf8(body)), utf8(""), new Settings());
  renameDevelopers(call);
  return text(call.edit.apply());
}

describe("a stream", () => {
  it("tells its usage to a client that asks", () => {
    expect(tells('{"stream_options":{"include_usage":true}}')).toBe(true);
    expect(tells('{"stream_options":{"include_usage":false}}')).toBe(false);
    expect(tells('{"stream_options":{"include_usage":0}}')).toBe(false);
    expect(tells('{"stream_options":null}')).toBe(false);
    expect(tells("[]")).toBe(false);
  });

  it("is asked for its usage where the client says nothing of it", () => {
    const option = '"stream_options":{"include_usage":true}';
    expect(asked('{"stream":true}')).toBe(`{"stream":true,${option}}`);
    expect(asked('{"stream":true,"stream_options":null}')).toBe(`{"stream":true,${option}}`);
    expect(asked('{"stream":true,"stream_options":{}}')).toBe(`{"stream":true,${option}}`);
    expect(asked('{"stream":true,"stream_options":{"include_usage":null}}')).toBe(`{"stream":true,${option}}`);
    expect(asked('{"stream":true,"stream_options":{"x":1}}')).toBe(
      '{"stream":true,"stream_options":{"x":1,"include_usage":true}}',
    );
    expect(asked('{"stream":true}', ApiName.Completions)).toBe(`{"stream":true,${option}}`);
  });

  it("keeps what the client said, and so does what is none, or another API", () => {
    const same = [
      '{"stream":true,"stream_options":{"include_usage":false}}',
      '{"stream":false}',
      "{}",
      '{"stream":"true"}',
      '{"stream":true,"stream_options":7}',
    ];
    for (let i = 0; i < same.length; i++) expect(asked(same[i])).toBe(same[i]);
    expect(asked('{"stream":true}', ApiName.Responses)).toBe('{"stream":true}');
  });
});

describe("messages of developers", () => {
  it("get the role that every vendor knows, and lose nothing else", () => {
    expect(renamed('{"messages":[{"role":"developer","x":1.0},{"role":"user"},{"role":"developer"}]}')).toBe(
      '{"messages":[{"role":"system","x":1.0},{"role":"user"},{"role":"system"}]}',
    );
  });

  it("are looked for in messages of a chat only, whatever these are", () => {
    const same = ['{"messages":"developer"}', '{"messages":[7,null,"developer",[]]}', '{"role":"developer"}', "{}"];
    for (let i = 0; i < same.length; i++) expect(renamed(same[i])).toBe(same[i]);
    expect(renamed('{"messages":[{"role":"developer"}]}', ApiName.Responses)).toBe(
      '{"messages":[{"role":"developer"}]}',
    );
  });
});
