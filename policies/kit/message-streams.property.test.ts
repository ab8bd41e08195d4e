import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ChangedMessages } from './changed-messages.ts'
import { changeAt } from './json-paths.ts'
import { messageFormatOf } from './message-formats.ts'
import { readStream } from './read-body.ts'
import { aStream, cutAnywhere } from './testing.ts'

const json = fc.jsonValue({ depthSize: 'small' })
const object = fc.record({ secret: json, kept: json, 'ä€😀': json }, { requiredKeys: [] })
const messages = fc.array(fc.oneof(object, json), { maxLength: 6 })
const places = fc.array(fc.nat(2_000), { maxLength: 8 })
const width = fc.constantFrom(0, 2)
const remove = changeAt(['**.secret'], () => undefined)

/** What of a value its readers get. */
const without = (value: unknown): unknown =>
  JSON.parse(remove(JSON.stringify(value)) ?? JSON.stringify(value))

function changed(mediaType: string, text: string, cuts: readonly number[]): ChangedMessages {
  const format = messageFormatOf(mediaType)
  if (!format) throw new Error('It is no stream of messages.')
  return new ChangedMessages(aStream(...cutAnywhere(text, cuts)), {
    cutter: format.cutter(),
    change: (message) => format.changeJson(message, remove),
    messageBytesMax: 100_000,
  })
}

const passed = async (mediaType: string, text: string, cuts: readonly number[]) =>
  Buffer.from(await readStream(changed(mediaType, text, cuts), 1_000_000)).toString()

/** Reads all that passes; gives what broke it off. */
async function readInto(got: Uint8Array[], stream: ChangedMessages): Promise<unknown> {
  try {
    for (let piece = await stream.read(); piece; piece = await stream.read()) got.push(piece)
    return null
  } catch (error) {
    return error
  }
}

test('JSON lines lose the field in each line, wherever the stream is cut', () =>
  fc.assert(
    fc.asyncProperty(
      messages,
      places,
      fc.constantFrom('\n', '\r\n', '\n\n'),
      fc.boolean(),
      async (values, cuts, end, isEnded) => {
        const text = values.map((value) => JSON.stringify(value)).join(end) + (isEnded ? end : '')
        const got = await passed('application/x-ndjson', text, cuts)
        const lines = got.split(/\r?\n/).filter((line) => line !== '')
        expect(lines.map((line) => JSON.parse(line))).toEqual(values.map(without))
      },
    ),
    { numRuns: 500 },
  ))

test('a JSON text sequence loses the field in each text, wherever it is cut', () =>
  fc.assert(
    fc.asyncProperty(messages, places, width, async (values, cuts, indent) => {
      const text = values.map((value) => `\u001e${JSON.stringify(value, null, indent)}\n`).join('')
      const got = await passed('application/json-seq', text, cuts)
      const texts = got.split('\u001e').slice(1)
      expect(texts.map((one) => JSON.parse(one))).toEqual(values.map(without))
    }),
    { numRuns: 500 },
  ))

/** As the HTML standard (9.2.6) has it read. */
function dataOfEvents(text: string): string[] {
  const found: string[] = []
  let data: string[] = []
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (line === '') {
      if (data.length > 0) found.push(data.join('\n'))
      data = []
    } else if (line === 'data') data.push('')
    else if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''))
  }
  return found
}

test('events lose the field in their data, wherever the stream is cut and however lines end', () =>
  fc.assert(
    fc.asyncProperty(
      messages,
      places,
      fc.record({
        indent: width,
        end: fc.constantFrom('\n', '\r\n', '\r'),
        before: fc.constantFrom('', 'event: a\n', ': words {"secret":1}\n', 'id: 7\n', '\n'),
        after: fc.constantFrom('', 'retry: 10\n'),
        start: fc.constantFrom('', '\uFEFF'),
      }),
      async (values, cuts, { indent, end, before, after, start }) => {
        const lines = values.map((value) => {
          const data = JSON.stringify(value, null, indent).split('\n')
          return `${before}${data.map((line) => `data: ${line}\n`).join('')}${after}\n`
        })
        const text = start + lines.join('').replaceAll('\n', end)
        const got = await passed('text/event-stream', text, cuts)
        expect(dataOfEvents(got).map((data) => JSON.parse(data))).toEqual(values.map(without))
        const others = (stream: string) =>
          stream.split(/\r\n|\r|\n/).filter((line) => line !== '' && !line.startsWith('data'))
        expect(others(got)).toEqual(others(text.replace(/^\uFEFF/, '')))
      },
    ),
    { numRuns: 500 },
  ))

test.each(['application/jsonl', 'application/json-seq', 'text/event-stream'])(
  'what passes of a stream of %s without the field is what came, byte for byte',
  (mediaType) =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('data: {"kept": 1.0}', '7', '\n', '\r', '\u001e', ': é')),
        places,
        async (parts, cuts) => {
          const text = parts.join('')
          const stream = changed(mediaType, text, cuts)
          const got: Uint8Array[] = []
          const fault = await readInto(got, stream)
          const bytes = Buffer.concat(got)
          // Of some of these a message is no JSON: there it ends.
          expect(bytes).toEqual(Buffer.from(text).subarray(0, fault ? bytes.length : undefined))
        },
      ),
      { numRuns: 300 },
    ),
)
