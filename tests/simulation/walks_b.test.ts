import { testWalks } from "./walks.ts";

testWalks(101, 100);
