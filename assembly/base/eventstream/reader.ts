import { Bytes, EMPTY } from "../bytes";
import { ByteBuffer } from "../json/buffer";
import { Frame, PRELUDE, frameSize } from "./frame";

/** A longer frame is no event of a model; vendors may send 24 MiB. */
const MOST_BYTES: i32 = 16 * 1024 * 1024;

/**
 * Reads the frames of one binary event stream from its bytes, however they are cut. It keeps the bytes of the
 * incomplete frame, at most 16 MiB, and is over with the first damage: behind it no frame can be found.
 */
export class FrameReader {
  /** Whether the stream is damaged, so that nothing more comes of it. */
  isBroken: bool = false;
  private readonly frame: Frame = new Frame();
  private current: Bytes = EMPTY;
  private at: i32 = 0;
  /** The beginning of a frame, which has `needed` bytes at least. */
  private readonly held: ByteBuffer = new ByteBuffer();
  private needed: i32 = PRELUDE;

  /** Adds the bytes that follow those of earlier calls; `next` has been asked until it was null. */
  push(bytes: Bytes): void {
    if (this.isBroken) return;
    if (this.held.size == 0) this.current = bytes;
    else {
      this.held.append(bytes);
      if (this.held.size < this.needed) return;
      this.current = this.held.take();
    }
    this.at = 0;
  }

  /** Says that no bytes follow: a frame that is incomplete is damaged. */
  finish(): void {
    if (this.held.size > 0 || this.at < this.current.length) this.fail();
  }

  /**
   * The next frame; null while it is incomplete, and once the stream is broken. It is one object every time, and its
   * ranges are to be used before the next call.
   */
  next(): Frame | null {
    const rest = this.current.length - this.at;
    if (rest == 0) this.forget();
    if (this.isBroken || rest == 0) return null;
    if (rest < PRELUDE) return this.hold(PRELUDE);
    const size = frameSize(this.current, this.at);
    if (size == 0 || size > MOST_BYTES) return this.fail();
    if (rest < size) return this.hold(size);
    if (!this.frame.read(this.current, this.at, size)) return this.fail();
    this.at += size;
    return this.frame;
  }

  /** Waits for more. */
  private hold(needed: i32): Frame | null {
    const rest = this.current.length - this.at;
    this.held.copy(changetype<usize>(this.current) + this.at, rest);
    this.needed = needed;
    this.forget();
    return null;
  }

  private fail(): Frame | null {
    this.isBroken = true;
    this.held.take();
    this.forget();
    return null;
  }

  /** A stream that waits for more keeps nothing of what it had. */
  private forget(): void {
    this.current = EMPTY;
    this.at = 0;
    this.frame.forget();
  }
}
