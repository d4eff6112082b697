/** What a person may write about the teacher–student task of PHYSICS 3, and its defaults. */
import { z } from "zod";
import type { TaskConfiguration } from "../../experiment/task.ts";
import { LARGEST_SIZE, type NetworkConfiguration } from "../../network/prior.ts";
import { numberBetween, section, wholeNumber } from "../../validation.ts";

const schema = section({
  kind: z.literal("teacher-student").describe("A teacher with a linear and a cubic part, an erf network."),
  dim: wholeNumber(1, LARGEST_SIZE).describe("Input dimension d."),
  samples: wholeNumber(1, LARGEST_SIZE).describe("Training samples n."),
  epsilon: numberBetween(-1e3, 1e3).default(-0.3).describe("Weight ε of the cubic part of the teacher."),
  testSamples: wholeNumber(1, LARGEST_SIZE)
    .exactOptional()
    .describe("Fresh samples for the test loss; as many as training samples unless given."),
});

/** The erf teacher–student task of PHYSICS 3. */
export type TeacherStudentTask = Required<z.output<typeof schema>>;

export const teacherStudentConfiguration = {
  schema,
  resolveTask: (given): TeacherStudentTask => ({ ...given, testSamples: given.testSamples ?? given.samples }),
  resolveNetwork: ({ width, inputVariance, readoutVariance }: NetworkConfiguration) => ({
    width,
    inputVariance: inputVariance ?? 0.5,
    readoutVariance: readoutVariance ?? 8 / width,
  }),
} satisfies TaskConfiguration<TeacherStudentTask, typeof schema>;
