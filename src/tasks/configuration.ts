/** What every task tells of its part of a configuration: a file named configuration.ts in its folder. */
import type { z } from "zod";
import type { NetworkConfiguration, NetworkOptions } from "../network/prior.ts";

export interface TaskConfiguration<Schema extends z.ZodType, Task> {
  schema: Schema;
  /** Fills in defaults that depend on other values, and refuses what cannot be. What comes out goes in again unchanged. */
  resolveTask(given: z.output<Schema>): Task;
  resolveNetwork(given: NetworkConfiguration, task: Task): NetworkOptions;
}
