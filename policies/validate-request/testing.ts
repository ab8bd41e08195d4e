import type {
  ContractContent,
  ContractFieldForm,
  ContractForm,
} from '#contract/operation-contract.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import { compileContract } from '#policies/kit/operation-checks.ts'
import { anExchange, aRequestBody, fakePorts } from '#policies/kit/testing.ts'
import { validateRequest } from './definition.ts'
import { validateRequestRuntime } from './runtime.ts'

const id = 'op_aaaaaaaaaaaaaaaa'
export const PAIRS = 'application/x-www-form-urlencoded'
export const PARTS = 'multipart/form-data'
export const text: ContractFieldForm = {
  shape: 'text',
  isList: false,
  separator: null,
  mediaTypes: [],
  schema: true,
}
type Field = Partial<ContractFieldForm> & { name: string }

/** A form with these fields, by a schema of them. */
export const aForm = (
  mediaType: string,
  { fields, schema, spread }: Pick<ContractForm, 'spread'> & { fields: Field[]; schema: object },
): ContractContent => ({
  mediaType,
  schema: { type: 'object', ...schema },
  form: {
    fields: fields.map((field) => ({ ...text, ...field })),
    others: text,
    ...(spread && { spread }),
  },
})

export interface Sent {
  body: string | Uint8Array
  type?: string
  coding?: string
}
export const BOUNDARY = `${PARTS}; boundary=b`

/** What the step says of a body that is described so. */
export async function send(content: ContractContent, { body, type, coding }: Sent) {
  const checks = (
    await compileContract({
      schemas: {},
      operations: {
        [id]: { parameters: [], body: { required: true, contents: [content] }, responses: [] },
      },
    })
  ).get(id)
  const bytes = Buffer.from(body)
  const requestBody = aRequestBody(bytes)
  const headers = {
    'content-type': type ?? (content.mediaType === PARTS ? BOUNDARY : content.mediaType),
    ...(coding && { 'content-encoding': coding }),
  }
  const exchange = anExchange({
    checks: checks ?? null,
    callerHeaders: FieldList.from(Object.entries(headers)),
    requestBody,
  })
  const config = validateRequest.config.parse({ bodyBytesMax: 20_000 })
  return validateRequestRuntime(config, fakePorts()).request?.(exchange)
}
/** What is wrong with it, by place. */
export const errors = async (content: ContractContent, sent: Sent | string) => {
  const said = await send(content, typeof sent === 'string' ? { body: sent } : sent)
  return said && 'errors' in said ? said.errors : said
}

export const part = (name: string, content: string, more = '') =>
  `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${content}\r\n`
export const parts = (...all: string[]) => `${all.join('')}--b--\r\n`
/** The same fields in both ways of writing a form. */
export const ways: [string, (...fields: [string, string][]) => string][] = [
  [PAIRS, (...fields) => new URLSearchParams(fields).toString()],
  [PARTS, (...fields) => parts(...fields.map(([name, value]) => part(name, value)))],
]
