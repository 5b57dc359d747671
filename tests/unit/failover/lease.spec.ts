import { Bytes, concat, equal, slice, utf8 } from "../../../assembly/base/bytes";
import { hex } from "../../../assembly/base/hex";
import { Lease, decodeLease, encodeLease } from "../../../assembly/failover/lease";
import { LeaseOutcome, LeaseStore } from "../../../assembly/failover/lease_store";
import { WriteOutcome } from "../../../assembly/ports/shared_store";
import { FakeStore } from "../fakes/store";
import { DAY, NOW, flip } from "./samples";

const KEY = utf8("ai-proxy.lease.x");

const BYTES = encodeLease(new Lease(0x1122334455667788, 5, 3));

let store = new FakeStore();
let one = new LeaseStore(store, KEY, 1);
let two = new LeaseStore(store, KEY, 2);

function start(): void {
  store = new FakeStore();
  one = new LeaseStore(store, KEY, 1);
  two = new LeaseStore(store, KEY, 2);
}

function show(lease: Lease | null): string {
  return lease === null ? "garbage" : `${lease.holder} ${lease.expiresMs} ${lease.term}`;
}

function stored(): string {
  return show(decodeLease(store.peek(KEY)));
}

/** `one` leads in term 1 since `NOW`. */
function startLed(): void {
  start();
  one.claim(NOW - 1000);
  one.claim(NOW);
}

describe("a lease that does not exist", () => {
  it("is created vacant: who leads is decided on the next tick", () => {
    start();
    expect(one.claim(NOW)).toBe(LeaseOutcome.Follows);
    expect(stored()).toBe("0 0 0");
    expect(two.claim(NOW)).toBe(LeaseOutcome.TookOver);
    expect(one.claim(NOW)).toBe(LeaseOutcome.Follows);
    expect(stored()).toBe(`2 ${NOW + 5000} 1`);
  });

  it("is not created over that of somebody faster", () => {
    start();
    const theirs = encodeLease(new Lease(7, NOW + 5000, 3));
    store.rivals.push(theirs);
    expect(one.claim(NOW)).toBe(LeaseOutcome.Follows);
    expect(equal(store.peek(KEY), theirs)).toBe(true);
  });

  it("stays missing when the store refuses", () => {
    start();
    store.fail(WriteOutcome.Refused, 1);
    expect(one.claim(NOW)).toBe(LeaseOutcome.Follows);
    expect(stored()).toBe("garbage");
  });
});

describe("the leader", () => {
  it("renews its lease on every tick, in the same term", () => {
    startLed();
    for (let tick: u64 = 1; tick <= 10; tick++) {
      expect(one.claim(NOW + tick * 1000)).toBe(LeaseOutcome.Renewed);
      expect(two.claim(NOW + tick * 1000)).toBe(LeaseOutcome.Follows);
    }
    expect(stored()).toBe(`1 ${NOW + 15_000} 1`);
    expect(show(one.lease)).toBe(stored());
    expect(show(two.lease)).toBe(stored());
  });

  it("that comes too late for its own lease takes it over in a new term", () => {
    startLed();
    expect(one.claim(NOW + 4999)).toBe(LeaseOutcome.Renewed);
    expect(one.claim(NOW + 4999 + 5000)).toBe(LeaseOutcome.TookOver);
    expect(stored()).toBe(`1 ${NOW + 14_999} 2`);
  });

  it("does not lead in a tick whose renewal fails, and leads again in the next", () => {
    startLed();
    store.fail(WriteOutcome.Conflict, 1);
    expect(one.claim(NOW + 1000)).toBe(LeaseOutcome.Follows);
    store.fail(WriteOutcome.Refused, 1);
    expect(one.claim(NOW + 2000)).toBe(LeaseOutcome.Follows);
    expect(one.claim(NOW + 3000)).toBe(LeaseOutcome.Renewed);
  });
});

describe("a lease of another", () => {
  it("is taken over when it has expired, not before, by one of many", () => {
    startLed();
    expect(two.claim(NOW + 4999)).toBe(LeaseOutcome.Follows);
    expect(store.written).toBe(2);
    expect(two.claim(NOW + 5000)).toBe(LeaseOutcome.TookOver);
    expect(stored()).toBe(`2 ${NOW + 10_000} 2`);
    expect(one.claim(NOW + 5000)).toBe(LeaseOutcome.Follows);
  });

  it("is not taken over by who was slower", () => {
    startLed();
    const theirs = encodeLease(new Lease(7, NOW + 11_000, 2));
    store.rivals.push(theirs);
    expect(two.claim(NOW + 6000)).toBe(LeaseOutcome.Follows);
    expect(equal(store.peek(KEY), theirs)).toBe(true);
  });

  it("costs one get and no write to respect", () => {
    startLed();
    const gets = store.gets;
    const sets = store.sets;
    two.claim(NOW + 1000);
    expect(store.gets).toBe(gets + 1);
    expect(store.sets).toBe(sets);
  });
});

describe("a clock that jumps", () => {
  it("back ends the lease: it would last longer than any", () => {
    startLed();
    expect(two.claim(NOW - 1)).toBe(LeaseOutcome.TookOver);
    expect(stored()).toBe(`2 ${NOW + 4999} 2`);
    startLed();
    expect(one.claim(NOW - DAY)).toBe(LeaseOutcome.TookOver);
    expect(stored()).toBe(`1 ${NOW - DAY + 5000} 2`);
  });

  it("forward ends the lease too", () => {
    startLed();
    expect(two.claim(NOW + DAY)).toBe(LeaseOutcome.TookOver);
    expect(one.claim(NOW + DAY)).toBe(LeaseOutcome.Follows);
  });

  it("anywhere leaves one holder per term", () => {
    startLed();
    const jumps: i64[] = [0, 5000, -60_000, 4999, -1, 5000, 90_000_000, -90_000_000, 5000, -5001];
    const holders = new Map<u64, u64>();
    let now = NOW;
    for (let i = 0; i < jumps.length; i++) {
      now = <u64>(<i64>now + jumps[i]);
      const first = i % 2 == 0 ? one : two;
      const second = i % 2 == 0 ? two : one;
      let leaders = 0;
      if (first.claim(now) != LeaseOutcome.Follows) leaders++;
      if (second.claim(now) != LeaseOutcome.Follows) leaders++;
      expect(leaders).toBe(1, i.toString());
      const lease = decodeLease(store.peek(KEY));
      if (lease === null) continue;
      if (holders.has(lease.term)) expect(holders.get(lease.term)).toBe(lease.holder);
      holders.set(lease.term, lease.holder);
    }
    expect(holders.size).toBeGreaterThan(3);
  });
});

describe("a lease's bytes", () => {
  it("have a fixed form", () => {
    expect(hex(BYTES)).toBe("6169704c" + "01" + "8877665544332211" + "0500000000000000" + "0300000000000000");
    expect(show(decodeLease(BYTES))).toBe(`${0x1122334455667788} 5 3`);
  });

  it("that are cut, longer or of another kind or version are garbage", () => {
    for (let i = 0; i < BYTES.length; i++) expect(show(decodeLease(slice(BYTES, 0, i)))).toBe("garbage");
    expect(show(decodeLease(concat(BYTES, utf8("x"))))).toBe("garbage");
    for (let bit = 0; bit < 5 * 8; bit++) {
      const flipped = slice(BYTES, 0, BYTES.length);
      flipped[bit >> 3] ^= flip(bit);
      expect(show(decodeLease(flipped))).toBe("garbage");
    }
  });

  it("that are garbage count as vacant, and are taken over", () => {
    const foreign: Bytes[] = [new StaticArray<u8>(0), utf8("foreign"), slice(BYTES, 0, 28)];
    for (let i = 0; i < foreign.length; i++) {
      start();
      store.put(KEY, foreign[i]);
      expect(one.claim(NOW)).toBe(LeaseOutcome.TookOver);
      expect(stored()).toBe(`1 ${NOW + 5000} 1`);
    }
  });

  it("with any times are survived", () => {
    const times: u64[] = [0, 1, NOW, u64.MAX_VALUE];
    for (let i = 0; i < times.length; i++) {
      for (let j = 0; j < times.length; j++) {
        start();
        store.put(KEY, encodeLease(new Lease(9, times[i], u64.MAX_VALUE)));
        one.claim(times[j]);
        expect(one.claim(times[j] + 1000) != LeaseOutcome.Follows).toBe(true, `${times[i]} ${times[j]}`);
      }
    }
  });
});
