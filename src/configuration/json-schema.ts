import { z } from "zod";
import { configuration } from "./resolve.ts";

/** The JSON Schema of a configuration as a person may write it. */
export function configurationSchema(): object {
  return z.toJSONSchema(configuration, {
    io: "input",
    // Where a kind may be left out, what is written can be right for more than one.
    override({ jsonSchema }) {
      if (!jsonSchema.oneOf) return;
      jsonSchema.anyOf = jsonSchema.oneOf;
      delete jsonSchema.oneOf;
    },
  });
}
