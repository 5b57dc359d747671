import { Bounds, Node, NodeKind, UNBOUNDED } from "./node";
import { Parser } from "./parser";
import { Op, Program } from "./program";

/** The program of the tree that `parser` read without a fault. */
export function compile(tree: Node, parser: Parser): Program {
  const compiler = new Compiler();
  compiler.capture(0, tree);
  compiler.emit(Op.Match);
  return compiler.finish(parser);
}

/** Writes instructions; a node's weight bounds how many it becomes, and how often its children are visited. */
class Compiler {
  private readonly ops: i32[] = [];
  private readonly x: i32[] = [];
  private readonly y: i32[] = [];

  finish(parser: Parser): Program {
    const x = StaticArray.fromArray(this.x);
    const program = new Program(StaticArray.fromArray(this.ops), x, StaticArray.fromArray(this.y));
    program.sets = parser.sets;
    program.names = parser.names;
    return program;
  }

  /** Appends an instruction; its position. */
  emit(op: Op, x: i32 = 0): i32 {
    this.ops.push(op);
    this.x.push(x);
    return this.y.push(0) - 1;
  }

  capture(group: i32, body: Node): void {
    this.emit(Op.Save, 2 * group);
    this.add(body);
    this.emit(Op.Save, 2 * group + 1);
  }

  private get here(): i32 {
    return this.ops.length;
  }

  private add(node: Node): void {
    switch (node.kind) {
      case NodeKind.Empty:
        return;
      case NodeKind.Sequence:
        for (let i = 0; i < node.children.length; i++) this.add(node.children[i]);
        return;
      case NodeKind.Choice:
        return this.choose(node.children);
      case NodeKind.Group:
        return this.capture(node.value, node.children[0]);
      case NodeKind.Repeat:
        return this.repeat(node.children[0], node.bounds);
      default:
        this.emit(leaf(node.kind), node.value);
    }
  }

  private choose(branches: Node[]): void {
    const last = branches.length - 1;
    const exits: i32[] = [];
    for (let i = 0; i < last; i++) {
      const split = this.emit(Op.Split);
      this.add(branches[i]);
      exits.push(this.emit(Op.Jump));
      this.aim(split, split + 1, this.here);
    }
    this.add(branches[last]);
    for (let i = 0; i < exits.length; i++) this.x[exits[i]] = this.here;
  }

  private repeat(body: Node, bounds: Bounds): void {
    const endless = bounds.most == UNBOUNDED;
    const copies = endless ? bounds.least - 1 : bounds.least;
    for (let i = 0; i < copies; i++) this.add(body);
    if (!endless) this.optional(body, bounds.most - bounds.least, bounds.lazy);
    else if (bounds.least > 0) this.plus(body, bounds.lazy);
    else this.star(body, bounds.lazy);
  }

  /** Up to `count` more, each only after the one before: `(x(x)?)?`. */
  private optional(body: Node, count: i32, lazy: bool): void {
    const splits: i32[] = [];
    for (let i = 0; i < count; i++) {
      splits.push(this.emit(Op.Split));
      this.add(body);
    }
    for (let i = 0; i < splits.length; i++) this.fork(splits[i], splits[i] + 1, this.here, lazy);
  }

  private plus(body: Node, lazy: bool): void {
    const start = this.here;
    this.add(body);
    const split = this.emit(Op.Split);
    this.fork(split, start, this.here, lazy);
  }

  /**
   * A body that can be empty becomes `(x+)?`, so that the order of preference is that of one pass through it, as in
   * RE2.
   */
  private star(body: Node, lazy: bool): void {
    const split = this.emit(Op.Split);
    if (body.nullable) {
      this.plus(body, lazy);
    } else {
      this.add(body);
      this.emit(Op.Jump, split);
    }
    this.fork(split, split + 1, this.here, lazy);
  }

  /** Makes the instruction at `split` prefer `inside` to `outside`, or the reverse when lazy. */
  private fork(split: i32, inside: i32, outside: i32, lazy: bool): void {
    if (lazy) this.aim(split, outside, inside);
    else this.aim(split, inside, outside);
  }

  private aim(split: i32, x: i32, y: i32): void {
    this.x[split] = x;
    this.y[split] = y;
  }
}

function leaf(kind: NodeKind): Op {
  switch (kind) {
    case NodeKind.Letter:
      return Op.Letter;
    case NodeKind.Set:
      return Op.Set;
    case NodeKind.Any:
      return Op.Any;
    case NodeKind.Begin:
      return Op.Begin;
    case NodeKind.Finish:
      return Op.Finish;
    default:
      return Op.Char;
  }
}
