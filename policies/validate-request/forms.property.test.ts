import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readFields, UnreadableForm } from './read-fields.ts'
import { PAIRS, PARTS } from './testing.ts'

const name = fc.string({
  unit: fc.constantFrom('a', 'ä', ' ', '.', ';', '=', '[', ']', '-', '%', '+', '&', '?'),
  maxLength: 6,
})
const value = fc.string({
  unit: fc.constantFrom('a', '€', '\r\n', '-', '--b', '&', '%', ' '),
  maxLength: 8,
})
const fields = fc.array(fc.tuple(name, value), { maxLength: 6 })

const asPairs = (all: [string, string][]) => new URLSearchParams(all).toString()
const asParts = (all: [string, string][]) =>
  `${all.map(([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')}--b--`

function read(body: string, type: string): [string, (string | null)[]][] | null {
  try {
    const found = readFields(Buffer.from(body), type)
    return [...found].map(([name, values]) => [name, values.map(({ text }) => text())])
  } catch (error) {
    expect(error).toBeInstanceOf(UnreadableForm)
    return null
  }
}
const grouped = (all: [string, string][]) =>
  [...Map.groupBy(all, ([name]) => name)].map(([name, values]) => [
    name,
    values.map(([, one]) => one),
  ])

test('a form of pairs and one of parts with the same fields are the same', () => {
  fc.assert(
    fc.property(fields, (all) => {
      const isTwofold = all.some(
        ([name, value]) => name.startsWith(' ') || value.includes('\r\n--b'),
      )
      const [pairs, parts] = [read(asPairs(all), PAIRS), read(asParts(all), `${PARTS}; boundary=b`)]
      if (isTwofold) return
      expect(pairs).toEqual(grouped(all))
      expect(parts).toEqual(grouped(all))
    }),
    { numRuns: 1_000 },
  )
})
