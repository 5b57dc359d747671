import { EMPTY, text, utf8 } from "../../../../assembly/base/bytes";
import { Credential } from "../../../../assembly/base/credential";
import { Rewrite } from "../../../../assembly/base/rewrite";
import { canonicalPath, canonicalQuery } from "../../../../assembly/base/signing/canonical_uri";
import { SigV4, SignedMessage } from "../../../../assembly/base/signing/sigv4";

const PAIR = Credential.pair(utf8("AKIDEXAMPLE"), utf8("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), EMPTY);

describe("a signature", () => {
  it("is that of the vendor's own example", () => {
    // https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html has the form, the suite "get-vanilla".
    const signer = new SigV4(PAIR, utf8("us-east-1"), utf8("service"), 1440938160000);
    const message = new SignedMessage(utf8("GET"), utf8("/"), EMPTY, Rewrite.unchanged(EMPTY));
    message.header(utf8("x-amz-date"), signer.time);
    message.header(utf8("host"), utf8("example.amazonaws.com"));
    expect(text(signer.time)).toBe("20150830T123600Z");
    expect(text(signer.authorization(message))).toBe(
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, " +
        "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    );
  });

  it("is over the path as it goes out, with the escapes escaped", () => {
    const body =
      '{"messages":[{"role":"user","content":[{"text":"hi"}]}],"inferenceConfig":{},' +
      '"performanceConfig":{"latency":"standard"}}';
    const signer = new SigV4(PAIR, utf8("us-east-1"), utf8("bedrock"), 1767323045000);
    const path = utf8("/model/amazon.nova-lite-v1%3A0/converse");
    const message = new SignedMessage(utf8("POST"), path, EMPTY, Rewrite.unchanged(utf8(body)));
    message.header(utf8("host"), utf8("bedrock-runtime.us-east-1.amazonaws.com"));
    message.header(utf8("x-amz-date"), signer.time);
    expect(
      text(signer.authorization(message)).endsWith("a8225af7d19b8743859106a10f858da4e080a870e563e906884eef624ab2c800"),
    ).toBe(true);
  });

  it("does not depend on how the body is held", () => {
    const signer = new SigV4(PAIR, utf8("r"), utf8("s"), 0);
    const whole = new SignedMessage(utf8("POST"), utf8("/"), EMPTY, Rewrite.unchanged(utf8("abcdef")));
    const parted = new SignedMessage(utf8("POST"), utf8("/"), EMPTY, new Rewrite(utf8("xxdef"), 2, utf8("abc")));
    expect(text(signer.authorization(parted))).toBe(text(signer.authorization(whole)));
  });
});

describe("a canonical path", () => {
  it("has no empty segment and no dots", () => {
    const paths = ["", "/", "//", "/a//b", "/./a/", "/a/../b", "/../..", "/a/b/..", "/%2e/a:b"];
    const canonical = ["/", "/", "/", "/a/b", "/a/", "/b", "/", "/a", "/%252e/a%3Ab"];
    for (let i = 0; i < paths.length; i++) expect(text(canonicalPath(utf8(paths[i])))).toBe(canonical[i], paths[i]);
  });
});

describe("a canonical query", () => {
  it("is sorted by name and value, and escaped one way", () => {
    const queries = ["", "?", "?a", "?b=2&a=1&a=0", "?&&x=%7e%2f", "?a=b=c", "?A=1&a=1&%41=0"];
    const canonical = ["", "", "a=", "a=0&a=1&b=2", "x=~%2F", "a=b%3Dc", "A=0&A=1&a=1"];
    for (let i = 0; i < queries.length; i++) {
      expect(text(canonicalQuery(utf8(queries[i])))).toBe(canonical[i], queries[i]);
    }
  });
});
