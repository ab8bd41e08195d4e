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
  const said = fc.constantFrom(
    ...['boundary=b', 'Boundary="a"', 'xboundary=a', 'x="boundary=a"', 'x="; boundary=a"', 'x="'],
    ...[
      'boundary="a,b"',
      'boundary="aboundary=c"',
      "boundary*=utf-8''c",
      'boundary="a b"',
      'boundary',
    ],
    ...['charset=utf-8', 'x=boundary', 'boundary=', '"'],
  )
  let found = 0
  fc.assert(
    fc.property(fc.array(said, { maxLength: 4 }), fc.constantFrom(';', '; ', ' ;'), (all, sign) => {
      const one = ['multipart/form-data', ...all].join(sign)
      const boundary = boundaryOf(one)
      if (boundary === null) return
      found += 1
      // With a blank at its end it is found nowhere: no form of ours has one after a boundary.
      const read = [rackBoundary(one), phpBoundary(one)].map((name) => name?.trimEnd())
      expect(read).toEqual([boundary, boundary])
    }),
    { numRuns: 4_000 },
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
  const said = fc.constantFrom(
    ...[
      'name="a"',
      'name=c',
      'Name="g"',
      "name*=utf-8''d",
      'name="a\\b"',
      'name="a;b"',
      'filename="',
    ],
    ...['filename="x"', "filename*=utf-8''y", 'filename="x; name=e"', 'filename="a:b; name=c"'],
    ...[
      'x="; name=f"',
      'x="name=f"',
      'filename="\\"',
      'x=\\',
      'name=',
      '\r\nX: ; name=h',
      '\r\n name=i',
    ],
  )
  let found = 0
  fc.assert(
    fc.property(fc.array(said, { maxLength: 4 }), fc.constantFrom(';', '; ', ' ;'), (all, sign) => {
      const head = ['Content-Disposition: form-data', ...all].join(sign)
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
    { numRuns: 4_000 },
  )
  expect(found).toBeGreaterThan(20)
})
