import {
  EventCutter,
  LineCutter,
  type MessageCutter,
  RECORD_SEPARATOR,
  SequenceCutter,
} from './message-cutters.ts'

/** Gives what stands in the place of a text; null: it stays. */
export type TextChange = (text: string) => string | null

/** How messages follow each other in an answer that may never end. */
export interface MessageFormat {
  cutter(): MessageCutter
  /** Changes the JSON of a message; null: it stays. Throws where there is something else that could hold a member. */
  changeJson(message: string, change: TextChange): string | null
}

/** Newline-delimited JSON has several names and no standard; `application/stream+json` is Spring's. */
const lineTypes =
  /^(?:application|text)\/(?:[\w.+-]+\+)?(?:x-)?(?:nd-?json|jsonl|jsonlines|json-lines|json-stream|ldjson)$|^application\/stream\+json$/
/** RFC 7464, and the suffix of RFC 8091. */
const sequenceTypes = /^application\/(?:[\w.+-]+\+)?json-seq$/

/** The format that a media type names; null: it is no stream of messages. */
export function messageFormatOf(mediaType: string | null): MessageFormat | null {
  if (mediaType === null) return null
  if (mediaType === 'text/event-stream') return events
  if (lineTypes.test(mediaType)) return lines
  return sequenceTypes.test(mediaType) ? sequences : null
}

const lines: MessageFormat = {
  cutter: () => new LineCutter(),
  changeJson: (message, change) => changeValue(message, '', change),
}

const sequences: MessageFormat = {
  cutter: () => new SequenceCutter(),
  changeJson(message, change) {
    // Separators may follow each other (RFC 7464, 2.1).
    const before = message.slice(0, message.lastIndexOf(RECORD_SEPARATOR) + 1)
    return changeValue(message.slice(before.length), before, change)
  },
}

/** The JSON is in the data lines of an event, joined as its reader joins them. */
const events: MessageFormat = {
  cutter: () => new EventCutter(),
  changeJson(message, change) {
    const eventLines = message.split(/(?<=\r\n|\n|\r(?!\n))/)
    const isData = (line: string) => /^data(?::|[\r\n]*$)/.test(line)
    const dataLines = eventLines.filter(isData)
    if (dataLines.length === 0) return null
    const data = dataLines.map(dataOf).join('\n')
    const changed = hasNoMembers(data) ? null : change(data)
    if (changed === null) return null
    const end = /[\r\n]+$/.exec(dataLines[0] as string)?.[0] ?? '\n'
    const written = changed.split('\n').map((line) => `data: ${line}${end}`)
    const first = eventLines.findIndex(isData)
    return eventLines
      .flatMap((line, index) => (index === first ? written : isData(line) ? [] : [line]))
      .join('')
  },
}

const dataOf = (line: string): string => line.replace(/^data(?:: ?)?/, '').replace(/[\r\n]+$/, '')

/** Words, or a mark of the end like [DONE]. Throws where it cannot be told. */
function hasNoMembers(text: string): boolean {
  try {
    JSON.parse(text)
    return false
  } catch (error) {
    if (text.includes('{')) throw error
    return true
  }
}

function changeValue(text: string, before: string, change: TextChange): string | null {
  if (text.trim() === '') return null
  JSON.parse(text)
  const changed = change(text)
  return changed === null ? null : before + changed
}
