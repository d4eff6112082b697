/** The page's entry. */
import { capabilities } from "grokphase";
import { colophon, explanation } from "./explanation.ts";
import { Page } from "./page.ts";

const page = new Page(document.querySelector("#laboratory")!);
// What is read later is made later.
setTimeout(() => {
  document.querySelector("#explanation")!.append(...explanation());
  document.querySelector("#colophon")!.append(...colophon(capabilities().sharedMemory.reason));
});
// Words on a canvas are measured once their font is there.
void document.fonts.ready.then(() => page.recolour());
