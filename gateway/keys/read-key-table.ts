import { type KeyEntry, type KeyTableHead, keyEntry, keyTableHead } from '#contract/keys.ts'

export class MalformedKeyTable extends Error {}

/** Reads `PUT /v1/keys`: a head and `count` entries, one a line. Throws MalformedKeyTable, naming the line. */
export async function readKeyTable(
  body: ReadableStream<Uint8Array>,
): Promise<{ head: KeyTableHead; entries: Map<string, KeyEntry> }> {
  let head: KeyTableHead | null = null
  const entries = new Map<string, KeyEntry>()
  let number = 0
  for await (const line of linesOf(body)) {
    number += 1
    try {
      const value: unknown = JSON.parse(line)
      if (head === null) head = keyTableHead.parse(value)
      else {
        const entry = keyEntry.parse(value)
        entries.set(entry.hash, entry)
      }
    } catch {
      throw new MalformedKeyTable(`Line ${number} is not what it must be.`)
    }
  }
  if (head === null) throw new MalformedKeyTable('The table has no head.')
  if (entries.size !== head.count)
    throw new MalformedKeyTable(
      `The head announces ${head.count} keys, but there are ${entries.size}.`,
    )
  return { head, entries }
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
