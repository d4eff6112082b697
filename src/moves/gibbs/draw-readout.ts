/** The readout drawn from its Gaussian distribution given the other weights (PHYSICS 1): exact, whatever moves beside it. */
import type { MoveKind } from "../move.ts";

/** For networks that can do it (`Network.drawReadout`); experiments on others are refused by their task. */
export const drawReadout: MoveKind<object, never> = {
  needs: { draws: true },
  carries: [],
  open({ network, posterior, key, energy }) {
    return {
      step(step) {
        energy.activate();
        network.drawReadout!(posterior, key, step);
        energy.stale("readout");
      },
    };
  },
};
