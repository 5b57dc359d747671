import { ApiName } from "../../../assembly/canonical/api_name";
import { FailoverSettings, HealthCheckVia, WhenNoneHealthy } from "../../../assembly/failover/failover_settings";
import { errorsOf, groqWith, providerOf, warningsOf } from "../fakes/configured";

function failover(members: string): string {
  return groqWith(`"failover":{${members}}`);
}

function settings(members: string): FailoverSettings {
  const config = providerOf(failover(members));
  return config === null ? new FailoverSettings() : config.failover;
}

function refusal(members: string): string {
  return errorsOf(failover(members));
}

function wrong(key: string, value: string): string {
  return refusal(`"${key}":${value}`);
}

describe("failover", () => {
  it("is off, with the defaults of the Higress Go plugin, when it is absent", () => {
    const config = providerOf(groqWith(""));
    const absent = config === null ? settings('"enabled":true') : config.failover;
    expect(absent.enabled).toBe(false);
    expect(absent.failureThreshold).toBe(3);
    expect(absent.successThreshold).toBe(1);
    expect(absent.healthCheckIntervalMs).toBe(5000);
    expect(absent.healthCheckTimeoutMs).toBe(5000);
    expect(absent.healthCheckModel).toBe("");
    expect(absent.healthCheckMaxTokens).toBe(0);
    expect(absent.healthCheckVia).toBe(HealthCheckVia.Auto);
    expect(absent.healthCheckService).toBe("outbound|10000||local_cluster.static");
    expect(absent.whenNoneHealthy).toBe(WhenNoneHealthy.Soonest);
    expect(absent.outageGuard).toBe(true);
    expect(absent.maxEjectionPercent).toBe(100);
  });

  it("reads every key", () => {
    const all =
      '"enabled":true,"failureThreshold":4,"successThreshold":2,"healthCheckInterval":7000,"healthCheckTimeout":800,' +
      '"healthCheckModel":"m","healthCheckMaxTokens":3,"healthCheckVia":"direct","healthCheckService":"s",' +
      '"whenNoneHealthy":"reject","failoverOnStatus":["429",503,"40[13]"],' +
      '"outageGuard":false,"maxEjectionPercent":34';
    const read = settings(all);
    expect(refusal(all)).toBe("");
    expect(warningsOf(failover(all))).toBe("");
    expect(read.enabled).toBe(true);
    expect(read.failureThreshold).toBe(4);
    expect(read.successThreshold).toBe(2);
    expect(read.healthCheckIntervalMs).toBe(7000);
    expect(read.healthCheckTimeoutMs).toBe(800);
    expect(read.healthCheckModel).toBe("m");
    expect(read.healthCheckMaxTokens).toBe(3);
    expect(read.healthCheckVia).toBe(HealthCheckVia.Direct);
    expect(read.healthCheckService).toBe("s");
    expect(read.whenNoneHealthy).toBe(WhenNoneHealthy.Reject);
    expect(read.outageGuard).toBe(false);
    expect(read.maxEjectionPercent).toBe(34);
    expect(read.failoverOn.has(429) && read.failoverOn.has(503) && read.failoverOn.has(401)).toBe(true);
    expect(read.failoverOn.has(402) || read.failoverOn.has(500)).toBe(false);
  });

  it("takes 0 for the default", () => {
    const read = settings(
      '"failureThreshold":0,"successThreshold":0,"healthCheckInterval":0,"healthCheckTimeout":0,"healthCheckMaxTokens":0,' +
        '"maxEjectionPercent":0',
    );
    expect(read.failureThreshold).toBe(3);
    expect(read.successThreshold).toBe(1);
    expect(read.healthCheckIntervalMs).toBe(5000);
    expect(read.healthCheckTimeoutMs).toBe(5000);
    expect(read.healthCheckMaxTokens).toBe(0);
    expect(read.maxEjectionPercent).toBe(100);
  });

  it("raises a short interval to a second and says so", () => {
    expect(settings('"healthCheckInterval":999').healthCheckIntervalMs).toBe(1000);
    expect(warningsOf(failover('"healthCheckInterval":1'))).toBe(
      "$.provider.failover.healthCheckInterval: raised to 1000 ms",
    );
    expect(warningsOf(failover('"healthCheckInterval":1000'))).toBe("");
  });

  it("refuses negatives, also where it is off", () => {
    const keys = [
      "failureThreshold",
      "successThreshold",
      "healthCheckInterval",
      "healthCheckTimeout",
      "healthCheckMaxTokens",
      "maxEjectionPercent",
    ];
    for (let i = 0; i < keys.length; i++) {
      expect(wrong(keys[i], "-1")).toBe(`$.provider.failover.${keys[i]}: must not be negative`);
      expect(wrong(keys[i], '"1"')).toBe(`$.provider.failover.${keys[i]}: must be a whole number`);
    }
  });

  it("refuses every key of the wrong kind", () => {
    expect(errorsOf(groqWith('"failover":true'))).toBe("$.provider.failover: must be an object");
    expect(wrong("enabled", '"true"')).toBe("$.provider.failover.enabled: must be true or false");
    expect(wrong("enabled", "1")).toBe("$.provider.failover.enabled: must be true or false");
    expect(wrong("healthCheckModel", "4")).toBe("$.provider.failover.healthCheckModel: must be text");
    expect(wrong("healthCheckService", "{}")).toBe("$.provider.failover.healthCheckService: must be text");
    expect(wrong("healthCheckVia", '"both"')).toBe(
      "$.provider.failover.healthCheckVia: must be one of auto, local, direct",
    );
    expect(wrong("whenNoneHealthy", '"Soonest"')).toBe(
      "$.provider.failover.whenNoneHealthy: must be one of soonest, reject",
    );
    expect(wrong("failoverOnStatus", '"4.*"')).toBe("$.provider.failover.failoverOnStatus: must be a list");
    expect(wrong("failoverOnStatus", '["4.*",true,null,{}]')).toBe(
      "$.provider.failover.failoverOnStatus[1]: must be text or a number\n" +
        "$.provider.failover.failoverOnStatus[2]: must be text or a number\n" +
        "$.provider.failover.failoverOnStatus[3]: must be text or a number",
    );
  });

  it("needs a model for its probes once it is on", () => {
    const needed = "$.provider.failover.healthCheckModel: is needed when failover is enabled, or cooldownDuration";
    expect(refusal('"enabled":true')).toBe(needed);
    expect(refusal('"enabled":true,"healthCheckPath":"/v1/embeddings"')).toBe(needed);
    expect(refusal('"enabled":true,"healthCheckPath":"/v1/models"')).toBe("");
    expect(refusal('"enabled":true,"cooldownDuration":30000')).toBe("");
    expect(refusal('"enabled":false')).toBe("");
    expect(warningsOf(failover('"enabled":false'))).toBe("");
  });

  it("refuses patterns it does not understand, each at its place", () => {
    const lines = wrong("failoverOnStatus", '["429","(4..","[45]..","5\\\\p"]').split("\n");
    expect(lines.length).toBe(2);
    expect(lines[0].startsWith("$.provider.failover.failoverOnStatus[1]: ")).toBe(true);
    expect(lines[1].startsWith("$.provider.failover.failoverOnStatus[3]: ")).toBe(true);
  });

  it("refuses patterns that are too large for three digits, and more of them than there are statuses", () => {
    expect(wrong("failoverOnStatus", '["(4{20}){20}"]')).toBe(
      "$.provider.failover.failoverOnStatus[0]: pattern too large",
    );
    const statuses: string[] = [];
    for (let i = 0; i < 500; i++) statuses.push((400 + (i % 200)).toString());
    expect(wrong("failoverOnStatus", `[${statuses.join(",")}]`)).toBe("");
    expect(wrong("failoverOnStatus", `[${statuses.join(",")},500]`)).toBe(
      "$.provider.failover.failoverOnStatus: must be of at most 500 entries",
    );
  });

  it("warns of a pattern that can match nothing that fails", () => {
    expect(warningsOf(failover('"failoverOnStatus":["429","200","42"]'))).toBe(
      "$.provider.failover.failoverOnStatus[1]: matches no status that can fail\n" +
        "$.provider.failover.failoverOnStatus[2]: matches no status that can fail",
    );
  });

  it("takes an empty list for the default", () => {
    const read = settings('"failoverOnStatus":[]');
    expect(read.failoverOn.has(429)).toBe(true);
    expect(read.failoverOn.has(400)).toBe(false);
  });

  it("counts what the Higress Go plugin counts when told so", () => {
    const read = settings('"failoverOnStatus":["4.*","5.*"]');
    expect(read.failoverOn.has(400) && read.failoverOn.has(404) && read.failoverOn.has(599)).toBe(true);
    expect(read.failoverOn.has(302)).toBe(false);
  });

  it("reads what brings a token back beside the model", () => {
    const timed = settings('"cooldownDuration":30000');
    expect(timed.cooldownMs).toBe(30_000);
    const asked = settings('"healthCheckPath":"/v1/models","healthCheckMethod":"GET"');
    expect(asked.healthCheckApi).toBe(<u32>ApiName.Models);
    expect(asked.probes).toBe(true);
    expect(settings('"healthCheckModel":"m"').healthCheckApi).toBe(0);
  });

  it("refuses to probe what cannot be asked for", () => {
    const path = "$.provider.failover.healthCheckPath: must be the path of one of ";
    const paths = ["/v1/files", "/v1/models/m", "models", "/nothing"];
    for (let i = 0; i < paths.length; i++) {
      expect(wrong("healthCheckPath", `"${paths[i]}"`).startsWith(path)).toBe(true, paths[i]);
    }
    expect(wrong("healthCheckMethod", '"GET"')).toBe("$.provider.failover.healthCheckMethod: needs healthCheckPath");
    expect(wrong("healthCheckMethod", '"POST","healthCheckPath":"/v1/models"')).toBe(
      "$.provider.failover.healthCheckMethod: is none of this API's",
    );
    expect(wrong("cooldownDuration", "-1")).toBe("$.provider.failover.cooldownDuration: must not be negative");
  });

  it("refuses limits of ejection that are none", () => {
    expect(wrong("maxEjectionPercent", "101")).toBe("$.provider.failover.maxEjectionPercent: must be from 1 to 100");
    expect(wrong("maxEjectionPercent", "100")).toBe("");
    expect(wrong("outageGuard", "{}")).toBe("$.provider.failover.outageGuard: must be true or false");
    expect(wrong("outageGuard", "false")).toBe("");
    expect(refusal('"outageGuard":1,"maxEjectionPercent":1000,"cooldownDuration":""')).toBe(
      "$.provider.failover.cooldownDuration: must be a whole number\n" +
        "$.provider.failover.outageGuard: must be true or false\n" +
        "$.provider.failover.maxEjectionPercent: must be from 1 to 100",
    );
  });

  it("says that it does nothing without tokens", () => {
    expect(warningsOf('{"provider":{"type":"openai","failover":{"enabled":true,"healthCheckModel":"m"}}}')).toBe(
      "$.provider.failover: does nothing without apiTokens",
    );
  });
});
