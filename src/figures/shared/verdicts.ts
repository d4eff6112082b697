/** Targets of the common kinds. */

import { fixed } from "../../drawing/format.ts";
import type { Target } from "../figure.ts";

export function verdict(met: boolean): Target["verdict"] {
  return met ? "met" : "missed";
}

/** Half of the last of so many digits after the point. Parsing is exact everywhere; powers of ten are not. */
export function halfDigit(digits: number): number {
  return Number(`5e-${digits + 1}`);
}

/** A number known to so many digits after the point: to be met to the last. */
export function toTheDigit(quantity: string, value: number, digits: number, measured: number): Target {
  const half = halfDigit(digits);
  return {
    quantity,
    target: fixed(value, digits),
    measured: fixed(measured, digits + 1),
    tolerance: fixed(half, digits + 1),
    verdict: verdict(Math.abs(measured - value) <= half),
  };
}
