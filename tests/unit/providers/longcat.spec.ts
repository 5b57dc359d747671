import { sentBody } from "../fakes/sent_body";

const BODY = '{"model":"c","temperature":0,"messages":[]}';

describe("longcat", () => {
  it("is told the configured form of answers, with the mapped model and all that the client says", () => {
    const schema = '"longcat","responseJsonSchema":{"type":"json_object"},"modelMapping":{"*":"LongCat-2.0"}';
    expect(sentBody(schema, "/v1/chat/completions", BODY)).toBe(
      '{"model":"LongCat-2.0","temperature":0,"messages":[],"response_format":{"type":"json_object"}}',
    );
    expect(sentBody('"longcat"', "/v1/chat/completions", BODY)).toBe(BODY);
  });
});
