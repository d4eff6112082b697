/** Targets of the common kinds. */
import type { Target } from "./figure.ts";
import { fixed } from "./format.ts";

export function verdict(met: boolean): Target["verdict"] {
  return met ? "met" : "missed";
}

/** A number known to so many digits after the point: to be met to the last. */
export function toTheDigit(quantity: string, value: number, digits: number, measured: number): Target {
  const half = 0.5 * 10 ** -digits;
  return {
    quantity,
    target: fixed(value, digits),
    measured: fixed(measured, digits + 1),
    tolerance: fixed(half, digits + 1),
    verdict: verdict(Math.abs(measured - value) <= half),
  };
}
