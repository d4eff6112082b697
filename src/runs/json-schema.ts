import { z } from "zod";
import { configuration } from "./experiment.ts";

/** The JSON Schema of a configuration as a person may write it. */
export function configurationSchema(): object {
  return z.toJSONSchema(configuration, { io: "input" });
}
