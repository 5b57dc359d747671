import { text } from "../../../assembly/base/bytes";
import { errorsOf, groqWith, providerOf, warningsOf } from "../fakes/configured";

function context(url: string, service: string = '"github.dns"', port: string = "443"): string {
  return groqWith(`"context":{"fileUrl":${url},"serviceName":${service},"servicePort":${port}}`);
}

/** Cluster, authority and path of the file at `url`; "-" when there is none. */
function target(url: string): string {
  const provider = providerOf(context(`"${url}"`));
  if (provider === null) return "-";
  const settings = provider.context;
  if (settings === null) return "-";
  return `${text(settings.cluster)} ${text(settings.authority)} ${text(settings.path)}`;
}

const AT = "$.provider.context.";
const BAD_URL = AT + "fileUrl: must be an http or https URL of visible ASCII characters";

describe("a context file", () => {
  it("is where its URL says, in the cluster of its service", () => {
    expect(target("https://raw.example/a/b.md")).toBe("outbound|443||github.dns raw.example /a/b.md");
    expect(target("HTTP://raw.example:8080/a?sig=1&x=/y#part")).toBe(
      "outbound|443||github.dns raw.example:8080 /a?sig=1&x=/y",
    );
    expect(target("https://raw.example")).toBe("outbound|443||github.dns raw.example /");
    expect(target("https://raw.example?x=1")).toBe("outbound|443||github.dns raw.example /?x=1");
    expect(target("https://[::1]:8443/a")).toBe("outbound|443||github.dns [::1]:8443 /a");
  });

  it("is refused when its URL is none", () => {
    const urls = ['""', '"raw.example/a"', '"ftp://raw.example/a"', '"https:///a"', '"https://u:p@raw.example/a"'];
    const odd = ['"https://raw.example/\\u0000"', '"https://raw.example/a b"', '"https://raw.example/\u00e4"'];
    const all = urls.concat(odd);
    for (let i = 0; i < all.length; i++) expect(errorsOf(context(all[i]))).toBe(BAD_URL, all[i]);
  });

  it("needs a service and its port", () => {
    const url = '"https://raw.example/a"';
    const service = AT + "serviceName: must be the service that has the file, such as files.dns";
    const port = AT + "servicePort: must be the port of the service, 1 to 65535";
    expect(errorsOf(context(url, '""', "0"))).toBe(service + "\n" + port);
    expect(errorsOf(context(url, '"a b"', "65536"))).toBe(service + "\n" + port);
    expect(errorsOf(context(url, "1", '"443"'))).toBe(
      AT + "serviceName: must be text\n" + AT + "servicePort: must be a whole number\n" + service + "\n" + port,
    );
  });

  it("does nothing, and says so, where bodies are passed on", () => {
    const file = '{"fileUrl":"https://raw.example/a","serviceName":"s","servicePort":1}';
    const config = groqWith(`"protocol":"original","context":${file}`);
    expect(warningsOf(config)).toBe("$.provider.context: does nothing where bodies are passed on");
    expect(warningsOf(groqWith(`"context":${file}`))).toBe("");
  });
});
