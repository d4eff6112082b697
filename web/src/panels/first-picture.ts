/** The name of the page's mark (User Timing) at which networks were first drawn under their theory. */
export const FIRST_PICTURE = "grokphase-first-picture";
