import { fstatSync, fsyncSync, ftruncateSync, writeSync } from 'node:fs'

/** The disk does not take what must be on it: it is full, or fails. The message is its word for it, like ENOSPC. */
export class DiskRefused extends Error {}
/** Nor could be taken back what it had taken in part: what was refused may be found at the next start. */
export class DiskUnsure extends DiskRefused {}

const codeOf = (error: unknown): string => (error as { code?: string } | null)?.code ?? 'unknown'

export const diskRefused = (error: unknown): DiskRefused =>
  error instanceof DiskRefused ? error : new DiskRefused(codeOf(error))

/** Does something with the disk; whatever goes wrong is a DiskRefused. */
export function onDisk<Value>(act: () => Value): Value {
  try {
    return act()
  } catch (error) {
    throw diskRefused(error)
  }
}

/**
 * Writes all of it at `end`, the end of a file, or nothing: a line that is half there would swallow the next one. A disk
 * that is nearly full takes a part and says so by a number only. `synced`: it survives the machine too. Answers how many
 * bytes it was; throws DiskRefused.
 */
export function appendWhole(
  file: number,
  text: string | Uint8Array,
  end: number,
  { synced = false } = {},
): number {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  try {
    // What a failing disk did not let be taken away the last time.
    if (fstatSync(file).size > end) ftruncateSync(file, end)
    // The length is given: Bun takes no notice of a position without one, and would write after a part that failed.
    for (let done = 0; done < bytes.byteLength; )
      done += writeSync(file, bytes, done, bytes.byteLength - done, end + done)
    if (synced) fsyncSync(file)
  } catch (error) {
    try {
      ftruncateSync(file, end)
    } catch {
      // It is taken away before the next one.
    }
    throw new DiskRefused(codeOf(error))
  }
  return bytes.byteLength
}
