import type { ReplayInput } from './schema.ts'

type Headers = ReplayInput['headers']

/** Headers as they are typed, one a line. */
export const headerLines = (headers: Headers): string =>
  headers.map(({ name, value }) => `${name}: ${value}`).join('\n')

/** The headers of such lines; one without a colon is a name that its check refuses. */
export const headersOf = (lines: string): Headers =>
  lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const colon = line.indexOf(':')
      return colon === -1
        ? { name: `${line} `, value: '' }
        : { name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() }
    })
