/**
 * How much memory a network on a data set takes, region by region. This is the
 * one place that knows; the host asks for sizes before a run and for pointers at
 * its start, and no kernel ever allocates.
 */
import { blocks, lanes, quads, ROW } from "../linalg/panels";
import { BACKWARD_SCRATCH } from "./backward";
import { drawScratch } from "./draw_readout";
import { FORWARD_SCRATCH } from "./forward";
import { gramScratch } from "./readout_gram";

/**
 * Regions in the order of `regionSizes`; those of MEMBER_REGIONS stand last. One
 * literal: joining strings would allocate at the start of every instance, in the
 * middle of a memory that another instance has laid out.
 */
export const REGIONS: string =
  "inputRows,inputColumns,targets,testInputRows,testTargets,weights,readout,live,weightGradient,readoutGradient,values,slopes,outputs,otherOutputs,testOutputs,weightVirials,readoutVirials,vectors,panelSums,gram,barrier,staging,residuals,testResiduals,scratch";

/** Regions that stand once for each worker that shares the network. */
export const MEMBER_REGIONS: i32 = 3;

/** Numbers (f64) a panel in which the members of a team leave their terms of a sum over all neurons. */
export const PANEL_SUMS: usize = 8;

/** Order of the matrix that is factored to draw the readout: of neurons or of samples, whichever are fewer. */
@inline
function gramOrder(samples: usize, width: usize): usize {
  return quads(min(samples, width));
}

/**
 * Bytes of each region, for T of `size` bytes; `vectors` arrays of the parameters' shape are the sampler's. With
 * `draws` there is room to draw the readout from its distribution given the input weights.
 */
export function regionSizes<T>(
  samples: usize,
  testSamples: usize,
  dim: usize,
  width: usize,
  vectors: usize,
  draws: bool,
): StaticArray<f64> {
  const size = sizeof<T>();
  const rows = quads(samples);
  const testRows = quads(testSamples);
  const columns = quads(dim);
  const panels = (width + lanes<T>() - 1) / lanes<T>();
  const block = blocks<T>(width);
  const activations = <f64>panels * <f64>max(rows, testRows) * <f64>ROW;
  const noise = max<usize>(columns * ROW, 2 * ROW);
  const order = draws ? gramOrder(samples, width) : 0;
  const drawing = draws ? max<usize>(gramScratch(order), drawScratch<T>(samples, panels)) : 0;
  return [
    <f64>rows * <f64>dim * <f64>size,
    <f64>samples * <f64>columns * <f64>size,
    <f64>(rows * size),
    <f64>testRows * <f64>dim * <f64>size,
    <f64>(testRows * size),
    <f64>panels * <f64>columns * <f64>ROW,
    <f64>(block * 2 * ROW),
    <f64>(block * 2 * ROW),
    <f64>panels * <f64>columns * <f64>ROW,
    <f64>(block * 2 * ROW),
    activations,
    activations,
    <f64>block * <f64>rows * <f64>size,
    <f64>block * <f64>rows * <f64>size,
    <f64>block * <f64>testRows * <f64>size,
    <f64>(panels * 8),
    <f64>(panels * 8),
    <f64>vectors * (<f64>panels * <f64>columns * <f64>ROW + <f64>(block * 2 * ROW)),
    <f64>(panels * PANEL_SUMS * 8),
    <f64>order * <f64>order * 8,
    64,
    <f64>STAGING_ROWS * <f64>dim * 8,
    <f64>(rows * size),
    <f64>(testRows * size),
    <f64>max<usize>(max<usize>(FORWARD_SCRATCH, BACKWARD_SCRATCH), max<usize>(noise, drawing)),
  ];
}

/** Samples that are packed at a time: one stretch. */
export const STAGING_ROWS: usize = 256;
