/** A message of HTTP/1.1 as a plain and slow reader sees it. */
export interface PlainMessage {
  start: string
  /** Names in lower case, in the order in which they came. */
  fields: [name: string, value: string][]
  body: string
  trailers: [name: string, value: string][]
}
interface Read {
  message: PlainMessage
  /** What follows it. */
  rest: string
}

const fieldsOf = (lines: string[]): [string, string][] =>
  lines.map((line) => {
    const [, name = '', value = ''] = /^([^:\s]+):[ \t]*(.*?)[ \t]*$/s.exec(line) ?? []
    return [name.toLowerCase(), value]
  })

export const fieldOf = ({ fields }: Pick<PlainMessage, 'fields'>, name: string): string | null =>
  fields.find(([own]) => own === name)?.[1] ?? null

/** Reads the message that a Latin-1 text begins with; null: it is not all there. */
export function readPlainMessage(
  text: string,
  { bodiless = false, ended = false }: { bodiless?: boolean; ended?: boolean } = {},
): Read | null {
  const end = text.indexOf('\r\n\r\n')
  if (end === -1) return null
  const [start = '', ...lines] = text.slice(0, end).split('\r\n')
  const fields = fieldsOf(lines)
  const rest = text.slice(end + 4)
  const message: PlainMessage = { start, fields, body: '', trailers: [] }
  if (bodiless) return { message, rest }
  if (fieldOf(message, 'transfer-encoding') !== null) return readChunks(message, rest)
  const length = fieldOf(message, 'content-length')
  if (length === null && start.startsWith('HTTP/'))
    return ended ? { message: { ...message, body: rest }, rest: '' } : null
  const bytes = Number(length ?? 0)
  if (rest.length < bytes) return null
  return { message: { ...message, body: rest.slice(0, bytes) }, rest: rest.slice(bytes) }
}

function readChunks(message: PlainMessage, text: string): Read | null {
  let rest = text
  let body = ''
  for (;;) {
    const line = /^([0-9a-f]+)[^\r\n]*\r\n/i.exec(rest)
    if (!line) return null
    const size = Number.parseInt(line[1] as string, 16)
    rest = rest.slice(line[0].length)
    if (size === 0) break
    if (rest.length < size + 2) return null
    body += rest.slice(0, size)
    rest = rest.slice(size + 2)
  }
  if (rest.startsWith('\r\n')) return { message: { ...message, body }, rest: rest.slice(2) }
  const end = rest.indexOf('\r\n\r\n')
  if (end === -1) return null
  const trailers = fieldsOf(rest.slice(0, end).split('\r\n'))
  return { message: { ...message, body, trailers }, rest: rest.slice(end + 4) }
}
