import { HeaderHold } from "../../../assembly/gateway/header_hold";

describe("HeaderHold", () => {
  it("is believed in until three streams waited in vain", () => {
    const hold = new HeaderHold();
    expect(hold.works).toBe(true);
    expect(hold.givesUp()).toBe(true);
    expect(hold.givesUp()).toBe(true);
    expect(hold.works).toBe(true);
    expect(hold.givesUp()).toBe(true);
    expect(hold.works).toBe(false);
  });

  it("is never given up once it worked, however slow an upload is", () => {
    const hold = new HeaderHold();
    hold.givesUp();
    hold.givesUp();
    hold.succeeded();
    for (let i = 0; i < 10; i++) expect(hold.givesUp()).toBe(false);
    expect(hold.works).toBe(true);
  });

  it("works again when a stream shows that it does", () => {
    const hold = new HeaderHold();
    for (let i = 0; i < 5; i++) hold.givesUp();
    expect(hold.works).toBe(false);
    hold.succeeded();
    expect(hold.works).toBe(true);
  });
});
