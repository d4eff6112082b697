/** Philox4x32-10 as its paper writes it, in whole numbers: the four words of a counter and key. */
export function philox(counter: readonly number[], key: readonly number[]): number[] {
  const low = 0xffffffffn;
  let [c0, c1, c2, c3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const p0 = 0xd2511f53n * c0;
    const p2 = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [(p2 >> 32n) ^ c1 ^ k0, p2 & low, (p0 >> 32n) ^ c3 ^ k1, p0 & low];
    k0 = (k0 + 0x9e3779b9n) & low;
    k1 = (k1 + 0xbb67ae85n) & low;
  }
  return [c0, c1, c2, c3].map(Number);
}
