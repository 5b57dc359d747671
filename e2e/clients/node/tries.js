/** What every client for Node is tried with; one line of JSON says what came of one step at one target. */

export const question = "What is the weather in Oslo?";
export const result = "sunny-4711";
export const noModel = "no-such-model";
export const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };

export function expect(condition, found) {
  if (!condition) throw new Error(`found ${JSON.stringify(found)}`);
}

/** `steps` are functions of a target; each throws when the client fails. */
export async function tryAll(client, steps) {
  for (const target of JSON.parse(process.env.TARGETS)) {
    for (const [step, run] of Object.entries(steps)) {
      if (target.without?.includes(step)) continue;
      let fault = null;
      try {
        await run(target);
      } catch (error) {
        fault = String(error?.stack ?? error).slice(0, 600);
      }
      console.log(JSON.stringify({ client, target: target.name, step, fault }));
    }
  }
}
