import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { definitions, type PolicyType } from './definitions.ts'
import { validateStep } from './validate-step.ts'

/** What a JSON schema says of a field; only what a README tells of it. */
interface Shape {
  type?: string
  properties?: Record<string, Shape>
  items?: Shape
  anyOf?: Shape[]
  oneOf?: Shape[]
  default?: unknown
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  minLength?: number
  maxLength?: number
}

/** The fields of a configuration and of the groups in it, by name. */
function fieldsOf({ properties = {}, items, anyOf = [], oneOf = [] }: Shape): [string, Shape][] {
  const own = Object.entries(properties)
  const inner = [...(items ? [items] : []), ...anyOf, ...oneOf, ...own.map(([, shape]) => shape)]
  return [...own, ...inner.flatMap(fieldsOf)]
}

const numeral = (text: string): number => Number(text.replaceAll(',', ''))

describe.each(Object.keys(definitions) as PolicyType[])('the README of %s', (policy) => {
  const { config, cost, dryRun, refusals, scopes } = definitions[policy]
  const readme = readFileSync(`policies/${policy}/README.md`, 'utf8')
  const shape = z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' }) as Shape
  const fields = fieldsOf(shape)
  const rowOf = (name: string) =>
    readme.split('\n').find((line) => new RegExp(`^\\| \`(?:[\\w[\\]]+\\.)?${name}\``).test(line))

  test('stands beside runtime, translation and tests', () => {
    for (const file of ['runtime.ts', 'apisix.ts', `${policy}.test.ts`])
      expect(existsSync(`policies/${policy}/${file}`)).toBe(true)
  })

  test('names every field, and none in its table that is not there', () => {
    const unnamed = fields.filter(
      ([name]) => !new RegExp(`\`${name}[\`[]|"${name}":`).test(readme) && !rowOf(name),
    )
    expect(unnamed.map(([name]) => name)).toEqual([])
    const said = [...readme.matchAll(/^\| `([\w[\].]+)`/gm)].map(([, path = '']) =>
      path.split('.').at(-1),
    )
    // Of a policy of several kinds the table has a line for each kind.
    expect(said.filter((name) => !JSON.stringify(shape).includes(`"${name}"`))).toEqual([])
  })

  test('tells bounds and standards as they are', () => {
    const wrong: string[] = []
    for (const [name, field] of fields) {
      const {
        default: standard,
        minimum,
        minItems,
        minLength,
        maximum,
        maxItems,
        maxLength,
      } = field
      const bounds = [minimum ?? minItems ?? minLength, maximum ?? maxItems ?? maxLength]
      const row = rowOf(name)
      if (!row) continue
      const [, from, to] = /\| ([\d,]+) to ([\d,]+)(?![\d¹²³⁰-⁹])/.exec(row) ?? []
      const told = from && to && [numeral(from), numeral(to)]
      if (told && String(told) !== String(bounds)) wrong.push(`${row} bounds ${bounds}`)
      if (typeof standard !== 'number') continue
      if (!new RegExp(`(?<![\\d,])${standard.toLocaleString('en')}(?![\\d,])`).test(row))
        wrong.push(`${row} standard ${standard}`)
    }
    expect(wrong).toEqual([])
  })

  test('names every refusal with its status', () => {
    for (const [code, { status }] of Object.entries(refusals ?? {})) {
      expect(readme).toContain(`\`${code}\``)
      expect(readme).toMatch(new RegExp(`${status}|${Math.floor(status / 100)}xx`))
    }
  })

  test('tells what it costs, and what it does in dry-run where that is not all', () => {
    expect(readme).toMatch(new RegExp(`\\*\\*Costs\\*\\*[^\\n]*\\(\`${cost}\`\\)`))
    if (dryRun) expect(readme).toContain('**In dry-run**')
  })

  test('shows a configuration that is valid', () => {
    const [, text = ''] = /```json\n([\s\S]*?)```/.exec(readme) ?? []
    const valid = validateStep({ policy, scope: scopes[0] ?? 'api', config: JSON.parse(text) })
    // A certificate whose letters are left out cannot be read, and that is all.
    const faults = valid.ok ? [] : valid.faults
    expect(
      faults.filter(({ path }) => policy !== 'client-certificate' || path !== 'authorities'),
    ).toEqual([])
  })

  test('says what it becomes in APISIX, or that it becomes nothing there', () => {
    const [, said = ''] = /\*\*In APISIX\*\* ([^\n]*)/.exec(readme) ?? []
    const [becomes = ''] = said.split('. ')
    const translation = readFileSync(`policies/${policy}/apisix.ts`, 'utf8')
    if (/^it cannot be expressed/.test(said)) {
      expect(translation).not.toContain('plugins:')
      return
    }
    expect(becomes).toMatch(/^it becomes `/)
    for (const [, plugin] of becomes.matchAll(/`([a-z-]+)`/g)) expect(translation).toContain(plugin)
  })
})
