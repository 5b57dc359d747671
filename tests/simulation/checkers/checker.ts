import type { Callout, HostCall } from "../../../emulator/index.ts";
import type { Given, Judged } from "../world/judgements.ts";
import type { Scope, StoreCall } from "../watch.ts";
import type { Scene, Use } from "../world/scene.ts";

/** Judges a walk from outside, by what a checker is told here. The default is to look away. */
export abstract class Checker {
  /** The invariants it stands for, as failures name it. */
  abstract readonly name: string;
  protected readonly scene: Scene;

  constructor(scene: Scene) {
    this.scene = scene;
  }

  /** A VM has read or written the shared store. */
  onStore(_call: StoreCall): void {}
  /** A VM has made any host call. */
  onHostCall(_call: HostCall, _status: number, _scope: Scope): void {}
  /** A callback in which host calls were made, or the end of a stream, has returned. */
  onCallbackEnd(_scope: Scope): void {}
  /** A whole request has left for its vendor. */
  onSent(_use: Use): void {}
  /** A request is over, whatever became of it. */
  onOver(_use: Use): void {}
  /** The filter has found out what an answer is. */
  onJudged(_judged: Judged): void {}
  /** A callback had verdicts to put down. */
  onGiven(_given: Given): void {}
  /** A VM has made a callout. */
  onCallout(_callout: Callout): void {}
  /** A callout was answered, has timed out or was lost. */
  onSettled(_callout: Callout): void {}
  /** The walk is over. */
  onEnd(): void {}

  protected fail(text: string, about = ""): void {
    this.scene.fail(this.name, text, about);
  }
}
