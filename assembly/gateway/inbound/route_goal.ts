import { Bytes, EMPTY, equal, indexOf, slice } from "../../base/bytes";
import { Rule } from "../../config/rule";
import { Request } from "../attempt/request";

const SLASH: u8 = 0x2f;

/** Paths that are remembered as right, and the longest of them in bytes. */
const MOST_PATHS: i32 = 128;
const LONGEST_PATH: i32 = 256;

/** Where a request was to go: all that decides which route it gets after the filter's edits. */
export class Goal {
  constructor(
    readonly rule: Rule,
    /** The cluster that the route chose before them. */
    readonly chosen: Bytes,
    /** The vendor's path without the client's identifiers; where clients' paths are kept, the path as it leaves. */
    readonly path: Bytes,
    /** What of it routes tell apart: all, or of a path that is kept the first segment. EMPTY: whatever it is. */
    readonly part: Bytes,
  ) {}

  /** Whether `other` is of the same rule and cluster. */
  isBeside(other: Goal): bool {
    return this.rule === other.rule && equal(this.chosen, other.chosen);
  }

  covers(other: Goal): bool {
    return this.isBeside(other) && (this.part.length == 0 || equal(this.part, other.part));
  }

  withoutPart(): Goal {
    return new Goal(this.rule, this.chosen, this.path, EMPTY);
  }
}

/** The goal of `request`, whose cluster is known. */
export function goalOf(request: Request): Goal {
  const endpoint = request.config.endpoint;
  const isKept = endpoint.keepsPath;
  const path = isKept ? endpoint.pathFor(request.api, request.head.path) : endpoint.path(request.api);
  return new Goal(request.rule, request.cluster, path, isKept ? firstSegment(path) : path);
}

/** Goals by paths that clients chose and that ended where they should. The first that come are kept. */
export class SoundPaths {
  private readonly goals: Goal[] = [];

  has(goal: Goal): bool {
    return this.find(goal) >= 0;
  }

  add(goal: Goal): void {
    if (this.goals.length >= MOST_PATHS || goal.path.length > LONGEST_PATH || this.has(goal)) return;
    this.goals.push(goal);
  }

  remove(goal: Goal): void {
    const index = this.find(goal);
    if (index >= 0) this.goals.splice(index, 1);
  }

  private find(goal: Goal): i32 {
    for (let i = 0; i < this.goals.length; i++) {
      if (equal(this.goals[i].path, goal.path) && this.goals[i].isBeside(goal)) return i;
    }
    return -1;
  }
}

function firstSegment(path: Bytes): Bytes {
  const end = indexOf(path, SLASH, 1);
  return end < 0 ? path : slice(path, 0, end);
}
