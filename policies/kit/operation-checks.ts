import type { Ajv2020 } from 'ajv/dist/2020.js'
import type {
  ApiContract,
  ContractContent,
  ContractFieldForm,
  ContractForm,
  ContractParameter,
  JsonSchema,
  OperationContract,
} from '#contract/operation-contract.ts'
import { mismatchOf, newAjv } from './schema-engine.ts'

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
  spread: NonNullable<ContractForm['spread']>
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
  /** The document says what it must be. */
  isJudged: boolean
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

const REFERENCES = /"\$ref":"#\/\$defs\/([^"\\]+)"/g

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
  const formChecks = ({ fields, others, spread = [] }: ContractForm): FormChecks => ({
    fields: new Map(fields.map(({ name, ...field }) => [name, fieldCheck(field)])),
    others: fieldCheck(others),
    spread,
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
    isJudged: schema !== true,
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
