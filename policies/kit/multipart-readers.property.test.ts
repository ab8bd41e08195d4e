import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boundaryOf, MultipartFault, partsOf } from './multipart.ts'

/** How Rack finds the boundary, and PHP. */
const rackBoundary = (type: string) => /^multipart\/.*boundary="?([^";,]+)"?/i.exec(type)?.[1]
function phpBoundary(type: string): string | undefined {
  const at = type.toLowerCase().indexOf('boundary')
  const written = at === -1 ? undefined : /=(.*)$/.exec(type.slice(at))?.[1]
  return written?.startsWith('"') ? written.slice(1).split('"')[0] : written?.split(/[,;]/)[0]
}

test('the boundary that is found is the one that Rack and PHP find', () => {
  const piece = fc.constantFrom(
    ...['; ', ';', 'boundary=', 'Boundary=', 'xboundary=', 'boundary*=', '"', 'a', 'b', ',', ' '],
    ...['charset=utf-8', 'x="', '="', "utf-8''c", 'boundary'],
  )
  let found = 0
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const type = `multipart/form-data; ${pieces.join('')}; boundary=b`
      for (const one of [type, type.replace('; boundary=b', ''), `${type}${pieces.join('')}`]) {
        const boundary = boundaryOf(one)
        if (boundary === null) continue
        found += 1
        // With a blank at its end it is found nowhere: no form of ours has one after a boundary.
        const read = [rackBoundary(one), phpBoundary(one)].map((name) => name?.trimEnd())
        expect(read).toEqual([boundary, boundary])
      }
    }),
    { numRuns: 5_000 },
  )
  expect(found).toBeGreaterThan(100)
})

/** How Rack finds the name of a part in its head: the last that looks like one, backslashes left out. */
const rackName = (head: string) =>
  /Content-Disposition:[^:]*;\s*name=("(?:\\"|[^"])*"|[^\s;]+)/i
    .exec(head)?.[1]
    ?.replace(/^"(.*)"$/, '$1')
    .replace(/\\(.)/g, '$1')

test('the name that a part has is the one that Rack finds', () => {
  const piece = fc.constantFrom(
    ...['; ', 'name="a"', 'name=c', "name*=utf-8''d", 'filename="x"', "filename*=utf-8''y", 'x="'],
    ...['"', '\\', ' ', '\r\n ', '\r\n', 'X: name=e', '=', '; name=', '; filename="', 'Name="f"'],
  )
  let found = 0
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const head = `Content-Disposition: form-data; ${pieces.join('')}`
      let parts: ReturnType<typeof partsOf>
      try {
        parts = partsOf(Buffer.from(`--b\r\n${head}\r\n\r\n1\r\n--b--`), 'b')
      } catch (error) {
        expect(error).toBeInstanceOf(MultipartFault)
        return
      }
      found += 1
      expect(parts.map(({ name }) => name)).toEqual([rackName(head.split('\r\n\r\n')[0] ?? '')])
    }),
    { numRuns: 5_000 },
  )
  expect(found).toBeGreaterThan(20)
})
