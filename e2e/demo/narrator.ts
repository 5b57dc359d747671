import assert from "node:assert/strict";

/** Tells a run step by step and counts what held. */
export class Narrator {
  #held = 0;
  #failed: string[] = [];

  say(text: string): void {
    console.log(text);
  }

  /** Runs one step; what it returns is told under its title. A step that throws is told and the run goes on. */
  async step(title: string, run: () => Promise<string[]>): Promise<void> {
    try {
      const lines = await run();
      this.#held += 1;
      this.say(`\n  ok    ${title}`);
      for (const line of lines) this.say(`        ${line}`);
    } catch (fault) {
      this.#failed.push(title);
      this.say(`\n  FAIL  ${title}`);
      this.say(`        ${fault instanceof assert.AssertionError ? fault.message : String(fault)}`);
    }
  }

  /** Prints the summary; whether everything held. */
  finish(): boolean {
    this.say(`\n${this.#held} of ${this.#held + this.#failed.length} steps held`);
    for (const title of this.#failed) this.say(`failed: ${title}`);
    return this.#failed.length === 0 && this.#held > 0;
  }
}
