import { type KeyTableHead, keyEntry, keyTableHead } from '#contract/keys.ts'
import { PackedKeys } from './packed-keys.ts'

const LINES_BETWEEN_SWEEPS = 65_536

export class MalformedKeyTable extends Error {}

/** Reads `PUT /v1/keys`: a head and `count` entries, one a line. Throws MalformedKeyTable, naming the line. */
export async function readKeyTable(
  body: ReadableStream<Uint8Array>,
): Promise<{ head: KeyTableHead; keys: PackedKeys }> {
  let head: KeyTableHead | null = null
  const keys = new PackedKeys()
  let number = 0
  for await (const line of linesOf(body)) {
    number += 1
    // What is left of the lines read so far goes at once: memory that grew to hold it would not be given back.
    if (number % LINES_BETWEEN_SWEEPS === 0) Bun.gc(true)
    try {
      const value: unknown = JSON.parse(line)
      if (head === null) head = keyTableHead.parse(value)
      else keys.set(keyEntry.parse(value))
    } catch {
      throw new MalformedKeyTable(`Line ${number} is not what it must be.`)
    }
  }
  if (head === null) throw new MalformedKeyTable('The table has no head.')
  if (keys.size !== head.count)
    throw new MalformedKeyTable(
      `The head announces ${head.count} keys, but there are ${keys.size}.`,
    )
  return { head, keys }
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line !== '') yield line
  }
  rest += decoder.decode()
  if (rest !== '') yield rest
}
