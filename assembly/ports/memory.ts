/** The memory of the VM, which all its streams share. It is never given back, so what is needed at once counts. */
export abstract class Memory {
  /**
   * A step of a long piece of work is done: what it left behind goes, if that is much. Call it only where all that is
   * needed from there on is held by a live stream or a global (docs/decisions/0005).
   */
  abstract settle(): void;

  /** Whether work that takes `bytes` more may be begun. */
  abstract hasRoom(bytes: u64): bool;

  /** Whether so little is left that work under way has to end. */
  abstract get isShort(): bool;

  /** Takes `bytes` of what may be kept from one callback to another; false when there are not so many. */
  abstract reserve(bytes: u32): bool;

  /** Gives back `bytes` that were reserved. */
  abstract free(bytes: u32): void;
}
