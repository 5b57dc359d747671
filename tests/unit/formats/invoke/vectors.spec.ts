import { ApiName } from "../../../../assembly/canonical/api_name";
import { sent, told } from "./samples";

const TITAN = '"model":"amazon.titan-embed-text-v2:0"';
const COHERE = '"model":"eu.cohere.embed-v4:0"';

function asked(body: string): string {
  return sent(ApiName.Embeddings, `{${body}}`);
}

describe("vectors by InvokeModel", () => {
  it("are asked for in the words of the model's maker", () => {
    expect(asked(`${TITAN},"input":"a","dimensions":256,"encoding_format":"float","user":"u"`)).toBe(
      '{"inputText":"a","dimensions":256}',
    );
    expect(asked(`${TITAN},"input":["a"],"normalize":false`)).toBe('{"inputText":"a","normalize":false}');
    expect(asked(`${COHERE},"input":["a","b"]`)).toBe('{"texts":["a","b"],"input_type":"search_document"}');
    expect(asked(`${COHERE},"input":"a","input_type":"search_query","truncate":"END","dimensions":256`)).toBe(
      '{"texts":["a"],"input_type":"search_query","truncate":"END","output_dimension":256}',
    );
  });

  it("are of texts, and of models that make them", () => {
    const none = "!'input' must be a text or a list of texts.";
    const wrong = ["{}", "[]", "[1]", '["a",2]'];
    for (let i = 0; i < wrong.length; i++) expect(asked(`${COHERE},"input":${wrong[i]}`)).toBe(none);
    expect(asked(COHERE)).toBe(none);
    expect(asked(`${TITAN},"input":["a","b"]`)).toBe("!'input' must be one text: this model takes no more at a time.");
    expect(asked('"model":"amazon.nova-lite-v1:0","input":"a"').startsWith("!'model' must be one of")).toBe(true);
    expect(asked(`${TITAN},"input":"a","truncate":"END"`)).toBe("!truncate: the model has nothing like it");
  });

  it("become a list, with the tokens where they are told", () => {
    expect(told(ApiName.Embeddings, '{"embedding":[0.5,-1],"inputTextTokenCount":3}')).toBe(
      '{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5,-1]}],"model":"m","usage":{"prompt_tokens":3,"total_tokens":3}}',
    );
    const two =
      '{"object":"list","data":[{"object":"embedding","index":0,"embedding":[1]},{"object":"embedding","index":1,"embedding":[2]}],"model":"m","usage":null}';
    expect(told(ApiName.Embeddings, '{"embeddings":[[1],[2]],"texts":["a","b"]}')).toBe(two);
    expect(told(ApiName.Embeddings, '{"embeddings":{"float":[[1],[2]]}}')).toBe(two);
    const base64 = '{"model":"m","encoding_format":"base64"}';
    expect(told(ApiName.Embeddings, '{"embedding":[1]}', base64).includes('"embedding":"AACAPw=="')).toBe(true);
    expect(told(ApiName.Embeddings, '{"embeddings":{}}')).toBe("");
    expect(told(ApiName.Embeddings, '{"message":"no"}')).toBe("");
    expect(told(ApiName.Embeddings, "")).toBe("");
  });
});
