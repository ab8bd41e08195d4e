import type * as fs from 'node:fs'

const changing = [
  'openSync',
  'writeSync',
  'writeFileSync',
  'fsyncSync',
  'ftruncateSync',
  'renameSync',
  'unlinkSync',
  'rmSync',
] as const
type Changing = (typeof changing)[number]

/** What a test says of the disk; one for all that import it. */
export const disk = {
  /** Things done to the disk since it was begun anew. */
  done: 0,
  /** The one that fails; 0: none. */
  failing: 0,
  /** And whatever comes after it: the process has ended. */
  forGood: false,
  /** What it never does. */
  refusing: [] as readonly Changing[],

  begin(failing: number, { forGood = false, refusing = [] as readonly Changing[] } = {}): void {
    disk.done = 0
    disk.failing = failing
    disk.forGood = forGood
    disk.refusing = refusing
  },
}

const isFailing = (name: Changing) =>
  disk.refusing.includes(name) ||
  (disk.failing > 0 && (disk.forGood ? disk.done >= disk.failing : disk.done === disk.failing))

/** `node:fs` whose disk fails at any one thing that is done to it; a write takes half of what it was given before. */
export function failingFs(original: typeof fs): typeof fs {
  const own: Record<string, unknown> = { ...original }
  for (const name of changing) {
    const act = original[name] as (...parameters: unknown[]) => unknown
    own[name] = (...parameters: unknown[]) => {
      disk.done += 1
      if (!isFailing(name)) return act(...parameters)
      if (name === 'writeSync' && disk.done === disk.failing) tear(original, parameters)
      throw Object.assign(new Error(`EIO: ${name}`), { code: 'EIO' })
    }
  }
  return own as typeof fs
}

function tear(original: typeof fs, [file, bytes, from, length, at]: unknown[]): void {
  const begin = typeof from === 'number' ? from : 0
  const half = (bytes as Uint8Array).subarray(
    begin,
    begin +
      Math.floor(
        (typeof length === 'number' ? length : (bytes as Uint8Array).byteLength - begin) / 2,
      ),
  )
  original.writeSync(file as number, half, 0, half.byteLength, (at as number) ?? null)
}
