import { HeaderHold, HoldProof } from "../../../assembly/filter/header_hold";

function disappointed(times: i32): HeaderHold {
  const hold = new HeaderHold(new HoldProof());
  for (let i = 0; i < times; i++) hold.failed();
  return hold;
}

describe("HeaderHold", () => {
  it("is believed in until three messages waited in vain", () => {
    expect(disappointed(0).works).toBe(true);
    expect(disappointed(2).works).toBe(true);
    expect(disappointed(3).works).toBe(false);
  });

  it("is never given up once it worked", () => {
    const hold = disappointed(2);
    hold.succeeded();
    expect(hold.isProven).toBe(true);
    for (let i = 0; i < 10; i++) hold.failed();
    expect(hold.works).toBe(true);
  });

  it("works again when a message shows that it does", () => {
    const hold = disappointed(5);
    hold.succeeded();
    expect(hold.works).toBe(true);
  });

  it("is proven for requests by an answer, and the other way round", () => {
    const proof = new HoldProof();
    const requests = new HeaderHold(proof);
    const answers = new HeaderHold(proof);
    for (let i = 0; i < 3; i++) answers.failed();
    expect(requests.works).toBe(true);
    expect(answers.works).toBe(false);
    requests.succeeded();
    expect(answers.works).toBe(true);
  });
});
