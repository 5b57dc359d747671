import { RetryMode } from "../../../assembly/failover/retry_settings";
import { errorsOf, groqWith, providerOf, warningsOf } from "../fakes/configured";

const NO_CONFIG = "no configuration";

/** `wish maxRetries timeout; statuses of 400, 401, 429, 503 that are in the list` of a configuration's `json`. */
function read(json: string): string {
  const config = providerOf(groqWith(json));
  if (config === null) return NO_CONFIG;
  const retry = config.retry;
  const on = retry.on;
  let statuses = on === null ? "default" : "";
  const all: u32[] = [400, 401, 429, 503];
  for (let i = 0; i < all.length; i++) if (on !== null && on.has(all[i])) statuses += all[i].toString() + " ";
  return `${retry.mode} ${retry.maxRetries} ${retry.timeoutMs} ${retry.unansweredWithinMs}; ${statuses}`;
}

function firstEventTimeoutOf(json: string): u32 {
  const config = providerOf(groqWith(json));
  return config === null ? u32.MAX_VALUE : config.firstEventTimeoutMs;
}

/** Whether answers of 2xx are looked into. */
function looks(json: string): bool {
  const config = providerOf(groqWith(json));
  return config !== null && config.looksIntoAnswers;
}

describe("retryOnFailure", () => {
  it("says nothing when it is absent", () => {
    expect(read("")).toBe(`${RetryMode.Unset} 0 30000 10000; default`);
  });

  it("is off unless enabled, as in the Higress Go plugin", () => {
    expect(read('"retryOnFailure":{}')).toBe(`${RetryMode.Off} 0 30000 10000; default`);
    expect(read('"retryOnFailure":{"enabled":false,"maxRetries":3}')).toBe(`${RetryMode.Off} 3 30000 10000; default`);
  });

  it("takes the number of tries, their time and the statuses", () => {
    const json =
      '"retryOnFailure":{"enabled":true,"maxRetries":2,"retryTimeout":500,"unansweredWithin":700,' +
      '"retryOnStatus":["429","5.*"]}';
    expect(read(json)).toBe(`${RetryMode.On} 2 500 700; 429 503 `);
    expect(warningsOf(groqWith(json))).toBe("");
  });

  it("is refused with every problem", () => {
    const json =
      '"retryOnFailure":{"enabled":1,"maxRetries":-1,"retryTimeout":"1s","unansweredWithin":-1,' +
      '"retryOnStatus":["("]}';
    const errors = errorsOf(groqWith(json));
    const keys = ["enabled", "maxRetries", "retryTimeout", "unansweredWithin", "retryOnStatus[0]"];
    for (let i = 0; i < keys.length; i++) {
      expect(errors.includes(`$.provider.retryOnFailure.${keys[i]}: `)).toBe(true, errors);
    }
    expect(errorsOf(groqWith('"retryOnFailure":true')).includes("$.provider.retryOnFailure: must be an object")).toBe(
      true,
    );
  });
});

describe("firstEventTimeout", () => {
  it("is 5 s, a number of milliseconds, or 0 for none", () => {
    expect(firstEventTimeoutOf("")).toBe(5000);
    expect(firstEventTimeoutOf('"firstEventTimeout":250')).toBe(250);
    expect(firstEventTimeoutOf('"firstEventTimeout":0')).toBe(0);
    expect(errorsOf(groqWith('"firstEventTimeout":-1'))).toBe("$.provider.firstEventTimeout: must not be negative");
  });

  it("matters where the health of tokens or further attempts do", () => {
    expect(looks("")).toBe(false);
    expect(looks('"retryOnFailure":{"enabled":true}')).toBe(true);
    const failover = '"failover":{"enabled":true,"healthCheckModel":"m"}';
    expect(looks(failover)).toBe(true);
    expect(looks(failover + ',"firstEventTimeout":0')).toBe(false);
  });
});
