/** The page's entry. */
import { capabilities } from "grokphase";
import { colophon, explanation } from "./explanation.ts";
import { Page } from "./page.ts";

document.querySelector("#explanation")!.append(...explanation());
document.querySelector("#colophon")!.append(...colophon(capabilities().sharedMemory.reason));
const page = new Page(document.querySelector("#laboratory")!);
// Words on a canvas are measured once their font is there.
void document.fonts.ready.then(() => page.recolour());
