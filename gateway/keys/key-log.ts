import { type KeyChange, type KeyChanges, keyChange } from '#contract/keys.ts'
import { summedLine, textOfLine } from '#gateway/disk/summed-text.ts'

/** A log of changes is not what was written into it: what it revoked is not known. */
export class DamagedLog extends Error {}

/** A change as it stands in the log. */
export interface LoggedChange extends KeyChange {
  stream: string
}

/** A last line that a kill has torn lacks a part of its sum. */
const WHOLE_TAIL = /^[^\n]*\t[0-9a-f]{8}/

export const linesOf = ({ stream, changes }: KeyChanges): string =>
  changes.map((change) => summedLine(JSON.stringify({ stream, ...change }))).join('')

/** The changes of a log. What is torn at its end was never acknowledged and is left out. Throws DamagedLog. */
export function* changesIn(log: string): Generator<LoggedChange> {
  const lines = log.split('\n')
  const tail = WHOLE_TAIL.exec(lines.pop() ?? '')?.[0]
  if (tail !== undefined) lines.push(tail)
  for (const line of lines) if (line !== '') yield changeOf(line)
}

function changeOf(line: string): LoggedChange {
  const text = textOfLine(line)
  try {
    const { stream, ...change } = JSON.parse(text ?? '') as { stream: string }
    return { stream, ...keyChange.parse(change) }
  } catch {
    throw new DamagedLog('A line of the log of keys on disk is not as it was written.')
  }
}
