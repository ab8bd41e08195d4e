import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FormPart, MultipartFault, partsOf } from './multipart.ts'

const BOUNDARY = 'b-1'
const name = fc.string({
  unit: fc.constantFrom('a', 'ä', '€', ' ', ';', '=', "'", '[', ']', '-'),
  maxLength: 8,
})
const piece = fc.constantFrom('\r', '\n', '\r\n', '-', '--', 'b-1', 'b', '--b-1', '\0', 'ÿ', 'a: b')
const content = fc
  .array(piece, { maxLength: 12 })
  .map((pieces) => Buffer.from(pieces.join(''), 'latin1'))
  // It would be a boundary, or what some readers take for one.
  .filter((bytes) => !bytes.includes(`\n--${BOUNDARY}`))
const part = fc.record({ name, content, isFile: fc.boolean(), type: fc.option(fc.constant('a/b')) })
const form = fc.array(part, { maxLength: 5 })

const written = (parts: FormPart[]): Buffer =>
  Buffer.concat([
    ...parts.flatMap(({ name, type, isFile, content }) => [
      Buffer.from(
        `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${isFile ? '; filename="x"' : ''}\r\n${type ? `Content-Type: ${type}\r\n` : ''}\r\n`,
      ),
      content,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${BOUNDARY}--`),
  ])

test('what is written as parts is read as these', () => {
  fc.assert(
    fc.property(form, (parts) => {
      const read = partsOf(written(parts), BOUNDARY)
      expect(read.map((one) => ({ ...one, content: Buffer.from(one.content) }))).toEqual(parts)
    }),
  )
})

test('a form that is cut anywhere is none', () => {
  fc.assert(
    fc.property(form, (parts) => {
      const bytes = written(parts)
      for (let end = 0; end < bytes.byteLength; end += 1)
        expect(() => partsOf(bytes.subarray(0, end), BOUNDARY)).toThrow(MultipartFault)
    }),
    { numRuns: 30 },
  )
})

/** By another reader; null: it takes it for no form. */
async function readElsewhere(bytes: Uint8Array<ArrayBuffer>): Promise<[string, string][] | null> {
  const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }
  try {
    const read = await new Response(bytes, { headers }).formData()
    return await Promise.all(
      [...read].map(
        async ([name, value]): Promise<[string, string]> => [
          name,
          typeof value === 'string' ? value : await value.text(),
        ],
      ),
    )
  } catch {
    return null
  }
}

test('of any bytes, those that are taken are what another reader takes them for', async () => {
  const noise = fc.constantFrom(
    ...['\r\n', '\n', '\r', `--${BOUNDARY}`, '--', ' ', '\r\n\r\n', '"', ';', '\\', 'name="a"'],
    'Content-Disposition: form-data; name="c"',
  )
  await fc.assert(
    fc.asyncProperty(
      form,
      fc.array(fc.tuple(fc.nat(), fc.nat(3), noise), { maxLength: 3 }),
      async (parts, changes) => {
        let bytes = written(parts)
        for (const [place, taken, put] of changes) {
          const at = place % (bytes.byteLength + 1)
          bytes = Buffer.concat([
            bytes.subarray(0, at),
            Buffer.from(put),
            bytes.subarray(at + taken),
          ])
        }
        let read: [string, string][]
        try {
          read = partsOf(bytes, BOUNDARY).map(({ name, content }) => [
            name,
            new TextDecoder().decode(content),
          ])
        } catch (error) {
          expect(error).toBeInstanceOf(MultipartFault)
          return
        }
        const elsewhere = await readElsewhere(new Uint8Array(bytes))
        if (elsewhere) expect(read).toEqual(elsewhere)
      },
    ),
    { numRuns: 1_000 },
  )
})
