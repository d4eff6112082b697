/**
 * The floors of the house, from the top down: a room may import from its own floor's lower neighbours and from every
 * floor below, never from above. Files that lie in src/ itself are the ground (errors, validation, version, build),
 * but for index.ts, the public face.
 */
export const floors: readonly (readonly string[])[] = [
  ["cli"],
  ["report"],
  ["figures"],
  ["work"],
  ["drawing", "benchmark"],
  ["run"],
  ["workers"],
  ["chain"],
  ["configuration"],
  ["tasks"],
  ["experiment"],
  ["moves"],
  ["network"],
  ["theory", "diagnostics"],
  ["files"],
  ["numeric"],
  ["core"],
  ["platform"],
  ["ground"],
];
