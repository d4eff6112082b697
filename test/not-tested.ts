/** A test that this machine does not allow says so aloud: it neither passes for tested nor fails. */
export function notTested(what: string, why: string): void {
  process.stderr.write(`\nNOT TESTED: ${what}: ${why}\n\n`);
}
