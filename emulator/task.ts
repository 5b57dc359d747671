/** Work that may stop inside a host call of a pausable guest; each `yield` is such a stop. */
export type Task<T = void> = Generator<undefined, T, undefined>;

/** Runs a task of VMs that are never paused. Throws when one stops after all. */
export function complete<T>(task: Task<T>): T {
  const step = task.next();
  if (step.done !== true) throw new Error("a VM was paused where nobody takes it up again");
  return step.value;
}
