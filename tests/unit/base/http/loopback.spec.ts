import { utf8 } from "../../../../assembly/base/bytes";
import { isLoopback } from "../../../../assembly/base/http/loopback";

describe("an address", () => {
  it("is this machine's own with a port and without", () => {
    const own = ["127.0.0.1", "127.0.0.1:4711", "::1", "[::1]:4711"];
    for (let i = 0; i < own.length; i++) expect(isLoopback(utf8(own[i]))).toBe(true, own[i]);
  });

  it("is another's for any other text", () => {
    const others = [
      "",
      "127.0.0.6:4711",
      "127.0.0.10",
      "127.0.0.10:4711",
      "127.0.0",
      "203.0.113.7:4711",
      "[::1",
      "::11",
      "[::1f]:4711",
      "[::ffff:203.0.113.7]:4711",
      "127.0.0.1, 203.0.113.7",
      "203.0.113.7, 127.0.0.1",
      "localhost",
      "/run/envoy.sock",
    ];
    for (let i = 0; i < others.length; i++) expect(isLoopback(utf8(others[i]))).toBe(false, others[i]);
  });
});
