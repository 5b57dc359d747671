import { text, utf8 } from "../../../assembly/base/bytes";
import { JsonDocument } from "../../../assembly/base/json/document";
import { modelOf } from "../../../assembly/canonical/model";

function model(body: string): string {
  return text(modelOf(JsonDocument.parse(utf8(body))));
}

describe("modelOf", () => {
  it("reads the last of repeated keys, also an escaped one", () => {
    expect(model('{"model":"a"}')).toBe("a");
    expect(model('{"model":"a","x":1,"model":"b"}')).toBe("b");
    expect(model('{"model":"a","mod\\u0065l":"b"}')).toBe("b");
    expect(model('{"\\u006dodel":"a"}')).toBe("a");
  });

  it("decodes the value", () => {
    expect(model('{"model":"gpt\\u002d4\\/x"}')).toBe("gpt-4/x");
  });

  it("is empty when it is longer than any model's name", () => {
    expect(model(`{"model":"${"m".repeat(256)}"}`).length).toBe(256);
    expect(model(`{"model":"${"\\u006d".repeat(256)}"}`).length).toBe(256);
    expect(model(`{"model":"${"m".repeat(257)}"}`)).toBe("");
    expect(model(`{"model":"${"\\u006d".repeat(300)}"}`)).toBe("");
  });

  it("is empty when there is none, or when it is no text", () => {
    expect(model("{}")).toBe("");
    expect(model('{"Model":"a","models":"b","model ":"c"}')).toBe("");
    expect(model('{"model":null}')).toBe("");
    expect(model('{"model":5}')).toBe("");
    expect(model('{"model":["a"]}')).toBe("");
    expect(model('{"model":{"model":"a"}}')).toBe("");
    expect(model('{"a":{"model":"a"}}')).toBe("");
    expect(model('{"model":"a","model":5}')).toBe("");
    expect(model('["model","a"]')).toBe("");
    expect(model('{"model":"a"')).toBe("");
  });
});
