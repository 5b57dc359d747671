import { after, afterEach, before, describe } from "node:test";
import { Gateway, type GatewayOptions } from "./gateway.ts";

/**
 * A group of cases that share one Envoy. After each case every vendor's record and the canary secrets are checked, and
 * the vendors are reset. The cases run one after another even where groups run side by side.
 */
export function describeGateway(title: string, options: GatewayOptions, cases: (gateway: () => Gateway) => void): void {
  describe(title, { concurrency: 1 }, () => {
    let gateway: Gateway | null = null;
    const running = (): Gateway => {
      if (gateway === null) throw new Error("Envoy is not running");
      return gateway;
    };
    before(async () => {
      gateway = await Gateway.start(options);
    });
    afterEach(async () => {
      if (gateway === null) return;
      try {
        await gateway.verify();
      } finally {
        gateway.reset();
      }
    });
    after(async () => {
      await gateway?.stop();
    });
    cases(running);
  });
}
