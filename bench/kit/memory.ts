import { readFileSync, writeFileSync } from 'node:fs'

const field = (text: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? Number.NaN) / 1_000

/** Memory of a whole process in MB, as the kernel counts it. */
export function memoryMb(pid: number) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  return {
    resident: field(status, 'VmRSS'),
    /** Since it began, or since `forgetMost`. */
    most: field(status, 'VmHWM'),
    /** Pages that others have too, like those of Bun itself, by their share. */
    proportional: field(rollup, 'Pss'),
    /** Pages that nobody else has. */
    own: field(rollup, 'Private_Clean') + field(rollup, 'Private_Dirty'),
  }
}

/** From now on the most that a process has had is counted anew. */
export const forgetMost = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5')
