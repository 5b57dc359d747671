import { testWalks } from "./walks.ts";

testWalks(1, 100);
