import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { canonicalJson } from '#contract/canonical-json.ts'
import type { ApiContract } from '#contract/operation-contract.ts'
import { type LinearPattern, linearPattern } from './linear-pattern.ts'
import type { Mismatch } from './operation-checks.ts'
import { pointerTo } from './pointer-to.ts'
import { withStrictNumbers } from './strict-numbers.ts'

/** Patterns run in linear time; one that cannot is left out when a contract is made, and is a fault here. */
function regExp(pattern: string): LinearPattern {
  const compiled = linearPattern(pattern)
  if (!compiled) throw new Error(`The pattern ${pattern} cannot run in linear time.`)
  return compiled
}
// How generated code would name it; the code is never written to a file here.
regExp.code = 'regExp'

/** Schemas that one value may be held against; alternatives that lead to themselves double with each level. */
const STEPS_MAX = 300_000
let steps = 0
class TooManySteps extends Error {}

/** Shared schemas are counted, and before anything else of theirs: whatever leads to itself passes by one. */
const counted = (schemas: ApiContract['schemas']): ApiContract['schemas'] =>
  Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, { allOf: [{ counted: true }, schema] }]),
  )

/** What compiles schemas that lead to the shared ones of an API; with `coerceTypes` texts count as what they stand for. */
export function newAjv(coerceTypes: boolean, schemas: ApiContract['schemas']) {
  const ajv = new Ajv2020({
    strict: false,
    // One fault is enough: looking for all of them in a hostile document costs more than the document.
    allErrors: false,
    // Messages must not hold values.
    verbose: false,
    validateFormats: true,
    coerceTypes,
    ownProperties: true,
    // A contract holds only what JSON Schema allows; judging that again takes a third of the time.
    validateSchema: false,
    meta: false,
    code: { regExp, process: withStrictNumbers },
    logger: false,
  })
  addFormats.default(ajv)
  // That of the library takes time quadratic in the text: a text of a megabyte would hold all calls up for minutes.
  ajv.addFormat('url', (text) => /^(?:https?|ftp):\/\/\S+$/i.test(text) && URL.canParse(text))
  // Ajv compares every item with every other: a body of some hundred kilobytes would hold all calls up for minutes.
  ajv.removeKeyword('uniqueItems')
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    validate: (mustDiffer: boolean, items: unknown[]) =>
      !mustDiffer || new Set(items.map(canonicalJson)).size === items.length,
  })
  ajv.addKeyword({
    keyword: 'counted',
    validate: () => {
      steps += 1
      if (steps > STEPS_MAX) throw new TooManySteps()
      return true
    },
  })
  ajv.addSchema({ $id: 'api', $defs: counted(schemas) })
  return ajv
}

/** What is wrong with a value, if anything; `below` is taken off its place. */
export function mismatchOf(
  validate: ValidateFunction,
  value: unknown,
  below = '',
): Mismatch | null {
  steps = 0
  try {
    if (validate(value)) return null
  } catch (error) {
    if (error instanceof TooManySteps) return { pointer: '', message: 'takes too long to check' }
    // Schemas that lead to themselves, and a value that goes deeper than the stack.
    if (!(error instanceof RangeError)) throw error
    return { pointer: '', message: 'is nested too deep' }
  }
  const [error] = validate.errors ?? []
  const unknown: unknown = error?.params.additionalProperty ?? error?.params.unevaluatedProperty
  // What stands under a name of its own in a request is told by that, as parameters are.
  if (error && below && typeof unknown === 'string')
    return {
      pointer: `${error.instancePath.slice(below.length)}${pointerTo(unknown)}`,
      message: 'is not in the documentation',
    }
  return error
    ? { pointer: error.instancePath.slice(below.length), message: wordsOf(error) }
    : { pointer: '', message: 'is not valid' }
}

/** Ajv's words, with the names that they leave out; enum values are the document's own. */
function wordsOf({ keyword, params, message }: ErrorObject): string {
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties')
    return 'must not have members that the documentation does not name'
  if (keyword === 'uniqueItems') return 'must not hold the same item twice'
  if (keyword === 'enum') {
    const allowed: unknown[] = params.allowedValues
    return `must be one of: ${allowed.slice(0, 20).map(String).join(', ')}${allowed.length > 20 ? ' …' : ''}`
  }
  return message ?? 'is not valid'
}
