import { closeSync, openSync, readSync } from 'node:fs'

const BLOCK_BYTES = 1 << 20
const NEWLINE = 10

/** The lines of a file, a block at a time, so that a large one is never in memory as a whole. */
export function* linesOf(path: string): Generator<string> {
  const file = openSync(path, 'r')
  try {
    let rest: Buffer = Buffer.alloc(0)
    for (;;) {
      const block = Buffer.allocUnsafe(BLOCK_BYTES)
      const bytes = readSync(file, block, 0, BLOCK_BYTES, null)
      if (bytes === 0) break
      const text = Buffer.concat([rest, block.subarray(0, bytes)])
      let from = 0
      for (let end = text.indexOf(NEWLINE); end !== -1; end = text.indexOf(NEWLINE, from)) {
        if (end > from) yield text.toString('utf8', from, end)
        from = end + 1
      }
      rest = text.subarray(from)
    }
    if (rest.byteLength > 0) yield rest.toString('utf8')
  } finally {
    closeSync(file)
  }
}
