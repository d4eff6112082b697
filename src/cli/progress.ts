/** How far a long command is: a bar on a terminal, now and then a line elsewhere; on stderr. */
import { Presets, SingleBar } from "cli-progress";
import type { Progress } from "../workers/ensemble.ts";
import { remark } from "./output.ts";

export interface ProgressDisplay {
  update(progress: Progress): void;
  /** Takes the bar away. */
  stop(): void;
}

const SECONDS_BETWEEN_LINES = 10;

export function showProgress(): ProgressDisplay {
  return process.stderr.isTTY ? bar() : lines();
}

function bar(): ProgressDisplay {
  const display = new SingleBar(
    {
      stream: process.stderr,
      format: "{bar} {percentage} % · {value} of {total} steps · {rate} steps/s · {left} left",
      clearOnComplete: true,
      // The terminal is left as it is, so that there is nothing to put back, however the command ends.
      hideCursor: false,
      linewrap: true,
      // Signals are handled by the command, which takes the bar away when it has stopped.
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  let started = false;
  return {
    update(progress) {
      const payload = { rate: shortRate(progress.rate), left: remaining(progress) };
      if (!started) display.start(progress.stepsTotal, progress.stepsDone, payload);
      else display.update(progress.stepsDone, payload);
      started = true;
    },
    stop() {
      display.stop();
    },
  };
}

function lines(): ProgressDisplay {
  let last = performance.now();
  return {
    update(progress) {
      const now = performance.now();
      if (now - last < SECONDS_BETWEEN_LINES * 1000) return;
      last = now;
      const { stepsDone, stepsTotal, rate } = progress;
      const percent = Math.floor((100 * stepsDone) / stepsTotal);
      const speed = `${shortRate(rate)} steps/s`;
      remark(`${percent} % · ${stepsDone} of ${stepsTotal} steps · ${speed} · ${remaining(progress)} left`);
    },
    stop() {},
  };
}

function shortRate(rate: number): string {
  return rate >= 100 ? String(Math.round(rate)) : rate.toPrecision(2);
}

function remaining({ stepsDone, stepsTotal, rate }: Progress): string {
  return rate > 0 ? duration((stepsTotal - stepsDone) / rate) : "?";
}

/** "45 s", "12 min 5 s", "3 h 20 min". */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}
