/** The CRC-32 that a zip's directory holds for each of its files: what inflating does not look at. Browsers load it, too. */

const END_OF_DIRECTORY = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
/** Of the end of the directory, which a comment of at most 65,535 bytes may follow. */
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;

/**
 * In the order of the directory.
 * @throws RangeError where the bytes end before the directory does, Error where there is none
 */
export function zipChecksums(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number) => view.getUint32(at, true);
  let end = bytes.length - END_BYTES;
  while (word(end) !== END_OF_DIRECTORY) {
    if (bytes.length - --end > END_BYTES + LONGEST_COMMENT) throw new Error("no directory");
  }
  let [count, at] = [view.getUint16(end + 8, true), word(end + 16)];
  if (end >= 20 && word(end - 20) === LOCATOR_64 && word(word(end - 12)) === END_64) {
    const large = word(end - 12);
    [count, at] = [word(large + 32), word(large + 48)];
  }
  const sums: number[] = [];
  for (let i = 0; i < count; i++) {
    if (word(at) !== ENTRY) throw new Error("not an entry of a directory");
    sums.push(word(at + 16));
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return sums;
}

/** Of each byte: the remainder that it leaves. */
const remainders = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
  return remainder;
});

/** The checksum of zip files, as a number from 0 to 2³² − 1. */
export function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) sum = remainders[(sum ^ bytes[i]!) & 0xff]! ^ (sum >>> 8);
  return ~sum >>> 0;
}
