// Run by each version of Node: what it makes of everything, as JSON.
import { theoryDigest } from "../theory/digest.ts";
import { bytesOf, bytesOfTeams } from "./everything.ts";

const [apart, together, theory] = [await bytesOf({ threads: 2 }), await bytesOfTeams(2), await theoryDigest()];
console.log(JSON.stringify({ apart, together, theory }));
