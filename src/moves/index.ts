/** Every sampler. A new one is a folder with its object, and a line here. */
import { gibbs } from "./gibbs/index.ts";
import { hmc } from "./hmc/index.ts";
import { langevin } from "./langevin/index.ts";
import { mala } from "./mala/index.ts";
import { underdamped } from "./underdamped/index.ts";

export const samplers = [langevin, mala, underdamped, hmc, gibbs] as const;
