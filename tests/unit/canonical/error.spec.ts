import { text, utf8 } from "../../../assembly/base/bytes";
import { JsonDocument, JsonFault } from "../../../assembly/base/json/document";
import { ApiError, INVALID_REQUEST, SERVER_ERROR } from "../../../assembly/canonical/error";

describe("ApiError", () => {
  it("is an error object in the shape of the API", () => {
    const reply = new ApiError(404, INVALID_REQUEST, "unknown_url", "No such path.").reply();
    expect(text(reply.body)).toBe(
      '{"error":{"message":"No such path.","type":"invalid_request_error","param":null,"code":"unknown_url"}}',
    );
    expect(reply.status).toBe(404);
    expect(text(reply.details)).toBe("ai-proxy.unknown_url");
    expect(text(reply.headers.name(0))).toBe("content-type");
    expect(text(reply.headers.value(0))).toBe("application/json");
  });

  it("stays JSON whatever the message holds", () => {
    const reply = new ApiError(500, SERVER_ERROR, "x", 'a"b\\c\u0000\n\u2028\ud800 </script>').reply();
    const document = JsonDocument.parse(reply.body);
    expect(document.fault).toBe(JsonFault.None);
    const error = document.member(document.root, utf8("error"));
    expect(text(document.string(document.member(error, utf8("type"))))).toBe("server_error");
    expect(text(document.string(document.member(error, utf8("message")))).startsWith('a"b\\c\u0000\n')).toBe(true);
  });
});
