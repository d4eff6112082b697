/** Compiles test/assembly: functions that give back what they get, through as-bind. */
import asc from "assemblyscript/asc";

/** The bytes of the compiled module. */
export async function compileEcho(): Promise<Uint8Array<ArrayBuffer>> {
  let module: Uint8Array<ArrayBuffer> | undefined;
  const { error, stderr } = await asc.main(
    ["--config", "test/assembly/asconfig.json", "--transform", "./scripts/as-bind-transform.mjs"],
    {
      // Kept instead of written: several tests may compile at once.
      writeFile(_name, contents) {
        if (typeof contents !== "string") module = Uint8Array.from(contents);
      },
    },
  );
  if (error || !module) throw new Error(stderr.toString());
  return module;
}
