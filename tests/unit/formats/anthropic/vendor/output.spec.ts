import { Fitted } from "../../../../../assembly/canonical/fit/fitted";
import { lastFitted, parameters, rendered } from "./samples";

const USER = '{"role":"user","content":"q"}';

function asked(schema: string): string {
  return `"response_format":{"type":"json_schema","json_schema":{"name":"n","strict":true,"schema":${schema}}}`;
}

/** The schema that an answer has to keep to; "" for none. */
function schema(given: string): string {
  const start = '"max_tokens":4096,"output_config":{"format":{"type":"json_schema","schema":';
  const written = parameters(asked(given));
  return written.startsWith(start) ? written.substring(start.length, written.length - 2) : "";
}

/** A closed object of one property. */
function object(property: string): string {
  return `{"type":"object","properties":{"a":${property}},"additionalProperties":false}`;
}

describe("the form of answers that a chat asks anthropic for", () => {
  it("is the client's schema as it is, where the vendor takes it", () => {
    const given = object('{"const":1.0,"title":"t","default":null,"description":"d"}').replace(
      "}}",
      '}},"required":["a"]',
    );
    expect(schema(given)).toBe(given);
    expect(lastFitted).toBe(0);
  });

  it("has the keywords that the vendor refuses in its descriptions, as its own clients do", () => {
    const given = '{"type":"integer","minimum":0,"description":"d\\"","maximum":1.50,"$comment":"c"}';
    expect(schema(object(given))).toBe(
      object('{"type":"integer","description":"d\\"\\n\\n{minimum: 0, maximum: 1.50}"}'),
    );
    expect(lastFitted).toBe(Fitted.Schema);
    expect(schema(object('{"type":"string","format":"uri","pattern":"^\\"a"}'))).toBe(
      object('{"type":"string","format":"uri","description":"{pattern: \\"^\\\\\\"a\\"}"}'),
    );
    expect(schema(object('{"type":"string","format":"phone"}'))).toBe(
      object('{"type":"string","description":"{format: \\"phone\\"}"}'),
    );
    expect(schema(object('{"type":"array","items":{"minLength":1},"minItems":1,"maxItems":2}'))).toBe(
      object('{"type":"array","items":{"description":"{minLength: 1}"},"minItems":1,"description":"{maxItems: 2}"}'),
    );
    expect(schema(object('{"type":"array","minItems":2}'))).toBe(
      object('{"type":"array","description":"{minItems: 2}"}'),
    );
  });

  it("closes objects at any depth, and leaves properties named like keywords alone", () => {
    const open = (inner: string): string => `{"type":"object","properties":{"minimum":${inner}}}`;
    const closed = (inner: string): string =>
      `{"type":"object","properties":{"minimum":${inner}},"additionalProperties":false}`;
    expect(schema(open(`{"anyOf":[${open("{}")},{"type":"null"}]}`))).toBe(
      closed(`{"anyOf":[${closed("{}")},{"type":"null"}]}`),
    );
    expect(schema(open(`{"oneOf":[${open("{}")}]}`))).toBe(closed(`{"anyOf":[${closed("{}")}]}`));
    expect(schema(`{"$defs":{"d":${open("{}")}},"$ref":"#/$defs/d","title":"t"}`)).toBe(
      `{"$defs":{"d":${closed("{}")}},"$ref":"#/$defs/d"}`,
    );
    expect(schema(open('{"type":["object","null"],"properties":{"b":true}}'))).toBe(
      closed('{"type":["object","null"],"properties":{"b":true},"additionalProperties":false}'),
    );
  });

  it("is told in words where an object may have any keys, or the model keeps to no schema", () => {
    const told = (given: string): string =>
      `{"system":"Answer with one JSON object and nothing else: no words around it, no code fence. It has to fit this JSON Schema: ${given.replaceAll('"', '\\"')}","messages":[${USER}],"max_tokens":4096}`;
    const chat = (given: string, model: string = ""): string =>
      rendered(`{"messages":[${USER}],${asked(given)}}`, model);
    const maps = [
      '{"type":"object"}',
      '{"type":"object","properties":{"a":{"type":"object","additionalProperties":{"type":"string"}}}}',
    ];
    for (let i = 0; i < maps.length; i++) {
      expect(chat(maps[i])).toBe(told(maps[i]));
      expect(lastFitted).toBe(Fitted.Schema);
    }
    const closed = object("{}");
    expect(chat(closed, "claude-sonnet-4")).toBe('{"model":"claude-sonnet-4",' + told(closed).substring(1));
  });

  it("is the client's own where it says it in the vendor's words", () => {
    expect(parameters('"output_config":{"format":{"a":1}},' + asked(object("{}")))).toBe(
      '"max_tokens":4096,"output_config":{"format":{"a":1}}',
    );
    expect(parameters(`"output_config":{"task_budget":1},${asked(object("{}"))}`)).toBe(
      `"max_tokens":4096,"output_config":{"task_budget":1,"format":{"type":"json_schema","schema":${object("{}")}}}`,
    );
  });

  it("may be any, and is named where it is none", () => {
    expect(parameters('"response_format":{"type":"text"}')).toBe('"max_tokens":4096');
    expect(parameters('"response_format":null')).toBe('"max_tokens":4096');
    const chat = (given: string): string => rendered(`{"messages":[${USER}],"response_format":${given}}`);
    expect(chat('{"type":"grammar"}')).toBe(
      "!response_format.type: one of text, json_object and json_schema is required.",
    );
    expect(chat('{"type":"json_schema","json_schema":{"schema":"s"}}')).toBe(
      "!response_format.json_schema.schema: an object is required.",
    );
  });
});
