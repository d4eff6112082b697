/** What Fig 3 has to show, as numbers with tolerances. */
import type { Figure3 } from "./fig3-data.ts";
import type { TargetGroup } from "./figure.ts";
import { toTheDigit } from "./verdicts.ts";

export function figure3Targets({ paper, small }: Figure3): TargetGroup[] {
  return [
    {
      title: "Where theory puts the transitions, as printed",
      note: "Against independent calculations for _P_ → ∞ with the paper's parameters. (The paper itself quotes 0.227, 0.175 and −0.7, from where _S_ passes ±3.)",
      targets: [
        toTheDigit("σ²_{I}, onset", 0.23602, 5, paper.onset),
        toTheDigit("σ²_{II}, completion", 0.17602, 5, paper.completion),
        toTheDigit("_a_ at completion", -0.7458, 4, -paper.aAtCompletion),
      ],
    },
    {
      title: "Where theory puts them for the network that can be sampled",
      note: "_P_ = 11, _N_ = 600, γ = 3: chosen so that completion is at half of the onset.",
      targets: [
        toTheDigit("σ²_{I} · 10⁴", 2.083, 3, small.onset * 1e4),
        toTheDigit("σ²_{II} / σ²_{I}", 0.5, 3, small.completion / small.onset),
      ],
    },
  ];
}
