import { describe, expect, test } from 'vitest'
import { FieldList } from './field-list.ts'

/** The list of a head, as its reader makes it: lines in the one plain form stand in the head, others are taken out. */
function listOf(head: string): FieldList {
  const fields = new FieldList(head)
  for (const { 0: line, 1: name = '', 2: value = '', index } of head.matchAll(/(.+?):(.*)\r\n/g)) {
    const trimmed = value.trim()
    if (value === ` ${trimmed}`)
      fields.addStanding(
        name.toLowerCase(),
        index + name.length + 2,
        index + name.length + 2 + trimmed.length,
      )
    else fields.add(name.toLowerCase(), trimmed)
    expect(line.length).toBeGreaterThan(0)
  }
  return fields
}
/** As they are sent. */
function linesOf(fields: FieldList): string {
  const bytes = Buffer.alloc(fields.bytes + 3, '#')
  expect(fields.write(bytes, 2)).toBe(fields.bytes + 2)
  expect([bytes.subarray(0, 2).toString(), bytes.at(-1)]).toEqual(['##', 0x23])
  return bytes.toString('latin1', 2, fields.bytes + 2)
}
const head = 'Host: a.example\r\nX-One: 1\r\nX-Two:2\r\nX-One:  3 \r\nAccept: */*\r\nX-Last: z\r\n'

describe('a list of fields that stand in a head', () => {
  test('reads as a list of the same texts', () => {
    const texts = FieldList.from([
      ['host', 'a.example'],
      ['x-one', '1'],
      ['x-two', '2'],
      ['x-one', '3'],
      ['accept', '*/*'],
      ['x-last', 'z'],
    ])
    const fields = listOf(head)
    expect([...fields]).toEqual([...texts])
    expect([...fields.keys()]).toEqual([...texts.keys()])
    expect(fields.get('X-ONE')).toBe('1, 3')
    expect([fields.has('Accept'), fields.has('accep'), fields.find('none')]).toEqual([
      true,
      false,
      null,
    ])
    expect([fields.count('x-one'), fields.size]).toEqual([2, 6])
  })

  test('sends lines that nobody changed as they came, others in one form', () => {
    expect(linesOf(listOf(head))).toBe(
      'Host: a.example\r\nX-One: 1\r\nx-two: 2\r\nx-one: 3\r\nAccept: */*\r\nX-Last: z\r\n',
    )
  })

  test.each([
    ['the first', 'host'],
    ['one between others', 'accept'],
    ['the last', 'x-last'],
    ['one that is there twice', 'x-one'],
  ])('sends no byte of a dropped field: %s', (_, name) => {
    const dropped = listOf(head)
    dropped.drop(name)
    const kept = listOf(head)
    kept.keep((own) => own !== name)
    const copied = listOf(head).copy((own) => own !== name)
    for (const fields of [dropped, kept, copied]) {
      expect(fields.has(name)).toBe(false)
      expect(linesOf(fields).toLowerCase()).not.toContain(`${name}:`)
      expect(linesOf(fields).split('\r\n')).toHaveLength(fields.size + 1)
    }
  })

  test('sends a value that was put in the place of another, once, and lets a copy be', () => {
    const fields = listOf(head)
    const copy = fields.copy()
    fields.put('x-one', 'new')
    fields.set('Accept', ' text/html ')
    expect(linesOf(fields)).toBe(
      'Host: a.example\r\nx-one: new\r\nx-two: 2\r\naccept: text/html\r\nX-Last: z\r\n',
    )
    expect(copy.get('x-one')).toBe('1, 3')
  })

  test('adds behind what stands in the head', () => {
    const fields = listOf('A: 1\r\n')
    fields.append('B', '2')
    expect([linesOf(fields), [...fields]]).toEqual([
      'A: 1\r\nb: 2\r\n',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ])
  })

  test('holds values beyond the first 65,535 characters of a head', () => {
    const long = `A: ${'x'.repeat(65_530)}\r\nB: behind\r\nC: ${'y'.repeat(70_000)}\r\n`
    const fields = listOf(long)
    expect([fields.get('b'), fields.get('c')?.length]).toEqual(['behind', 70_000])
    expect(linesOf(fields).toLowerCase()).toBe(long.toLowerCase())
  })
})

test.each([
  ['a line break in a value', 'x', 'a\r\nHost: b'],
  ['a NUL in a value', 'x', 'a\0'],
  ['a character beyond Latin-1', 'x', 'ł'],
  ['a line break in a name', 'x\r\ny', 'a'],
  ['a colon in a name', 'x:y', 'a'],
  ['no name', '', 'a'],
])('is never made to send %s', (_, name, value) => {
  const fields = listOf(head)
  expect(() => fields.set(name, value)).toThrow(TypeError)
  expect(() => fields.append(name, value)).toThrow(TypeError)
  expect(linesOf(fields)).toBe(linesOf(listOf(head)))
})

test('what is set or deleted is not said under another spelling, which CGI takes for the same (RFC 3875, 4.1.18)', () => {
  const fields = FieldList.from([
    ['x_user-id', 'admin'],
    ['X_User_Id', 'admin'],
    ['x_other', 'a'],
  ])
  fields.set('x-user-id', 'partner')
  expect([...fields]).toEqual([
    ['x_other', 'a'],
    ['x-user-id', 'partner'],
  ])
  fields.delete('x-other')
  expect([...fields]).toEqual([['x-user-id', 'partner']])
})

test('whether a field says exactly a text is told of one that stands in a head as of any other', () => {
  const head = 'Host: a.example\r\nX-Two:2\r\nX-One: 1\r\nX-One: 1\r\nX-Empty:\r\n'
  const fields = listOf(head)
  fields.add('x-three', '3')
  for (const [name, text, says] of [
    ['host', 'a.example', true],
    ['host', 'a.exampl', false],
    ['host', 'a.examplE', false],
    ['host', 'b.example', false],
    ['x-two', '2', true],
    ['x-three', '3', true],
    ['x-three', '', false],
    ['x-empty', '', true],
    ['x-one', '1', false],
    ['x-none', '', false],
  ] as const)
    expect([name, text, fields.says(name, text)]).toEqual([name, text, says])
})

test('a field that is set takes the place of those that are only spelt otherwise', () => {
  const fields = FieldList.from([
    ['x_user_id', 'a'],
    ['x-user_id', 'b'],
    ['x-user', 'c'],
    ['x_other_id', 'd'],
  ])
  fields.set('x-user-id', 'own')
  expect([...fields]).toEqual([
    ['x-user', 'c'],
    ['x_other_id', 'd'],
    ['x-user-id', 'own'],
  ])
})
