export function describe(name: string): string {
  return "hello " + name;
}
export function twice(x: Float64Array): Float64Array {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = 2 * x[i];
  return y;
}
