import { text, utf8 } from "../../../assembly/base/bytes";
import { JsonDocument } from "../../../assembly/base/json/document";
import { withModels } from "../../../assembly/canonical/model_list";

function both(list: string, more: string): string {
  return text(withModels(JsonDocument.parse(utf8(list)), JsonDocument.parse(utf8(more))));
}

const MORE = '{"object":"list","data":[{"id":"a"},{"id":"b"}]}';

describe("a list of models with others behind its own", () => {
  it("has each once, and all else that it had", () => {
    expect(both('{"object":"list","data":[{"id":"a","x":1}]}', MORE)).toBe(
      '{"object":"list","data":[{"id":"a","x":1},{"id":"b"}]}',
    );
    expect(both('{"data":[],"first_id":null,"last_id":null}', MORE)).toBe(
      '{"data":[{"id":"a"},{"id":"b"}],"first_id":"a","last_id":"b"}',
    );
  });

  it("goes as it is when it is none, has them all or has another page", () => {
    expect(both('{"data":{}}', MORE)).toBe("");
    expect(both('{"data":[{"id":"b"},{"id":"a"}]}', MORE)).toBe("");
    expect(both('{"data":[],"has_more":true}', MORE)).toBe("");
  });

  it("is the last member of its name, and grows there alone", () => {
    expect(both('{"data":[],"data":[{"id":"a"}]}', MORE)).toBe('{"data":[],"data":[{"id":"a"},{"id":"b"}]}');
  });
});
