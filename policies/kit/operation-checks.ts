import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { canonicalJson } from '#contract/canonical-json.ts'
import type {
  ApiContract,
  ContractContent,
  ContractFieldForm,
  ContractForm,
  ContractParameter,
  JsonSchema,
  OperationContract,
} from '#contract/operation-contract.ts'
import { type LinearPattern, linearPattern } from './linear-pattern.ts'
import { pointerTo } from './pointer-to.ts'
import { withStrictNumbers } from './strict-numbers.ts'

/** What a value is not; `pointer` into it (RFC 6901). Never says the value itself. */
export interface Mismatch {
  pointer: string
  message: string
}
/** Null: the value is as it must be. Changes texts into the numbers and the like that they stand for, if so made. */
export type Check = (value: unknown) => Mismatch | null

export interface FieldCheck extends Omit<ContractFieldForm, 'schema'> {
  /** Of a JSON text. */
  check: Check
}
export interface FormChecks {
  fields: ReadonlyMap<string, FieldCheck>
  others: FieldCheck
}
export interface ContentCheck {
  mediaType: string
  /** Null: the type alone is checked. Of a form: of its fields as members of an object. */
  check: Check | null
  /** Null: it is no form, or one that cannot be judged. */
  form: FormChecks | null
  /** By name. */
  examples: Readonly<Record<string, string>>
}
export interface ParameterCheck
  extends Pick<ContractParameter, 'name' | 'in' | 'required' | 'shape' | 'separator'> {
  check: Check
}
/** What can be checked of the calls of one operation, made ready. */
export interface OperationChecks {
  parameters: readonly ParameterCheck[]
  body: { required: boolean; contents: readonly ContentCheck[] } | null
  responses: readonly { status: string; contents: readonly ContentCheck[] }[]
}

/** A contract that holds schemas which cannot be used; each sentence names the operation. */
export class UnusableContract extends Error {
  readonly faults: readonly { operationId: string; message: string }[]

  constructor(faults: readonly { operationId: string; message: string }[]) {
    super(faults[0]?.message)
    this.faults = faults
  }
}

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

const REFERENCES = /"\$ref":"#\/\$defs\/([^"\\]+)"/g

function newAjv(coerceTypes: boolean, schemas: ApiContract['schemas']) {
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

/** Asked between two steps of long work: whether others have waited long enough, and to let them have their turn. */
export interface TurnGiver {
  readonly due: boolean
  give(): Promise<void>
}
const alone: TurnGiver = { due: false, give: async () => undefined }

/**
 * Compiles the contracts of an API, some milliseconds an operation; calls have their turn meanwhile. Throws
 * UnusableContract.
 */
export async function compileContract(
  { schemas, operations }: ApiContract,
  turns = alone,
): Promise<Map<string, OperationChecks>> {
  const compile = await compilerOf(schemas, turns)
  const compiled = new Map<string, OperationChecks>()
  const faults: { operationId: string; message: string }[] = []
  for (const [operationId, operation] of Object.entries(operations)) {
    try {
      compiled.set(operationId, await compile(operation))
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      const message = `A schema of the operation ${operationId} cannot be used: ${reason}`
      faults.push({ operationId, message })
    }
    if (turns.due) await turns.give()
  }
  if (faults.length > 0) throw new UnusableContract(faults)
  return compiled
}

/** One schema at a time, so that no turn is longer than the largest of them takes. */
async function compilerOf(
  schemas: ApiContract['schemas'],
  turns: TurnGiver,
): Promise<(contract: OperationContract) => Promise<OperationChecks>> {
  const bodies = newAjv(false, schemas)
  if (turns.due) await turns.give()
  const texts = newAjv(true, schemas)
  if (turns.due) await turns.give()
  await compileShared(bodies, schemas, turns)
  const bodyCheck = (schema: JsonSchema): Check => {
    const validate = bodies.compile(inApi(schema) as object)
    return (value) => mismatchOf(validate, value)
  }
  const textCheck = (schema: JsonSchema): Check => {
    // Texts are turned into what they stand for in place, so the value is held by an object.
    const validate = texts.compile({ type: 'object', properties: { value: inApi(schema) } })
    return (value) => mismatchOf(validate, { value }, '/value')
  }
  const fieldCheck = ({ schema, ...field }: ContractFieldForm): FieldCheck => ({
    ...field,
    check: bodyCheck(schema),
  })
  const formChecks = ({ fields, others }: ContractForm): FormChecks => ({
    fields: new Map(fields.map(({ name, ...field }) => [name, fieldCheck(field)])),
    others: fieldCheck(others),
  })
  const contentCheck = ({
    mediaType,
    schema,
    form,
    examples = {},
  }: ContractContent): ContentCheck => ({
    mediaType,
    examples,
    check: schema === null ? null : (form ? textCheck : bodyCheck)(schema),
    form: form ? formChecks(form) : null,
  })
  const contents = (list: readonly ContractContent[]) => inTurns(list, contentCheck, turns)
  const parameterCheck = ({ schema, ...parameter }: ContractParameter): ParameterCheck => ({
    ...parameter,
    check: textCheck(schema),
  })
  return async ({ parameters, body, responses }) => {
    const checks = {
      parameters: await inTurns(parameters, parameterCheck, turns),
      body: body && { required: body.required, contents: await contents(body.contents) },
      responses: [] as { status: string; contents: readonly ContentCheck[] }[],
    }
    for (const one of responses)
      checks.responses.push({ status: one.status, contents: await contents(one.contents) })
    return checks
  }
}

async function inTurns<From, To>(
  list: readonly From[],
  make: (one: From) => To,
  turns: TurnGiver,
): Promise<To[]> {
  const made: To[] = []
  for (const one of list) {
    made.push(make(one))
    if (turns.due) await turns.give()
  }
  return made
}

/** Each before those that lead to it; else the first to be used would compile all that it reaches in one go. */
async function compileShared(
  ajv: Ajv2020,
  schemas: ApiContract['schemas'],
  turns: TurnGiver,
): Promise<void> {
  const met = new Set<string>()
  const inOrder: string[] = []
  const visit = (name: string) => {
    if (met.has(name)) return
    met.add(name)
    for (const [, other = ''] of JSON.stringify(schemas[name] ?? null).matchAll(REFERENCES))
      visit(other)
    inOrder.push(name)
  }
  for (const name of Object.keys(schemas)) {
    visit(name)
    if (turns.due) await turns.give()
  }
  for (const name of inOrder) {
    try {
      if (name in schemas) ajv.getSchema(`api#/$defs/${name}`)
    } catch {
      // It is told of the operations that need it.
    }
    if (turns.due) await turns.give()
  }
}

/** References of a contract are to the shared schemas of its API. */
function inApi(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(inApi)
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string' ? `api${value}` : inApi(value),
    ]),
  )
}

function mismatchOf(validate: ValidateFunction, value: unknown, below = ''): Mismatch | null {
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
