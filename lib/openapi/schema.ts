import { z } from 'zod'

/** Something about a document that a person should know: where (JSON pointer), what, and how to mend it. */
export const finding = z.object({
  severity: z.enum(['error', 'warning', 'info']),
  /** Stable, for machines: `ref_unresolvable`, `twin_path` … */
  code: z.string(),
  /** RFC 6901, e.g. `/paths/~1pets/get`; empty: the whole document. */
  pointer: z.string(),
  message: z.string(),
  mend: z.string(),
  count: z.int().optional().meta({
    description: 'How many of a kind this one stands for that are not listed; absent: only itself.',
  }),
})
export type Finding = z.output<typeof finding>

/** A JSON schema as a reader sees it: references followed, cycles cut, texts ready to print. */
export interface SchemaNode {
  /** Name of the component it came from; null: written in place. */
  name: string | null
  /** In words: `string`, `array of Pet`, `object`, `string or null`, `any`. */
  type: string
  format: string | null
  nullable: boolean
  deprecated: boolean
  readOnly: boolean
  writeOnly: boolean
  /** Markdown. */
  description: string
  /** In words: `at least 3 characters`. */
  constraints: string[]
  /** Each as JSON; at most a thousand, `enumMore` says how many were left out. */
  enumValues: string[]
  enumMore: number
  /** As JSON. */
  defaultText: string | null
  exampleText: string | null
  properties: { name: string; required: boolean; schema: SchemaNode }[]
  /** Schema of properties that are not named. */
  additional: SchemaNode | null
  items: SchemaNode | null
  /** Alternatives. */
  variants: { kind: 'oneOf' | 'anyOf'; discriminator: string | null; nodes: SchemaNode[] } | null
  /** Why nothing further is shown below it: it contains itself, is nested too deep, or leads nowhere. */
  cut: 'cycle' | 'depth' | 'unresolvable' | null
}

export const schemaNode: z.ZodType<SchemaNode> = z.object({
  name: z.string().nullable(),
  type: z.string(),
  format: z.string().nullable(),
  nullable: z.boolean(),
  deprecated: z.boolean(),
  readOnly: z.boolean(),
  writeOnly: z.boolean(),
  description: z.string(),
  constraints: z.array(z.string()),
  enumValues: z.array(z.string()),
  enumMore: z.int(),
  defaultText: z.string().nullable(),
  exampleText: z.string().nullable(),
  properties: z.array(
    z.object({
      name: z.string(),
      required: z.boolean(),
      get schema() {
        return schemaNode
      },
    }),
  ),
  get additional() {
    return schemaNode.nullable()
  },
  get items() {
    return schemaNode.nullable()
  },
  get variants() {
    return z
      .object({
        kind: z.enum(['oneOf', 'anyOf']),
        discriminator: z.string().nullable(),
        nodes: z.array(schemaNode),
      })
      .nullable()
  },
  cut: z.enum(['cycle', 'depth', 'unresolvable']).nullable(),
})

export const samplePart = z.object({
  name: z.string(),
  /** Empty where a file is sent. */
  value: z.string(),
  /** Null: a value. */
  fileName: z.string().nullable(),
  /** Null: nothing is said of it. */
  mediaType: z.string().nullable(),
})
export type SamplePart = z.output<typeof samplePart>

/** What is sent where a text cannot be: a file, or the parts of a form. */
export const bodyUpload = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), fileName: z.string() }),
  z.object({ kind: z.literal('parts'), parts: z.array(samplePart) }),
])
export type BodyUpload = z.output<typeof bodyUpload>

export const contentView = z.object({
  mediaType: z.string(),
  schema: schemaNode.nullable(),
  /** From the document, or made from the schema; ready to print. Null too where there is an upload. */
  exampleText: z.string().nullable(),
  /** Null: the example is sent as it stands. */
  upload: bodyUpload.nullable(),
})
export type ContentView = z.output<typeof contentView>

export const parameterView = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header', 'cookie']),
  required: z.boolean(),
  deprecated: z.boolean(),
  description: z.string(),
  schema: schemaNode,
  exampleText: z.string().nullable(),
  /** An example as it stands in a call: in a query and a cookie with its name, else without. */
  sentText: z.string(),
})
export type ParameterView = z.output<typeof parameterView>

export const responseView = z.object({
  /** `200`, `4XX` or `default`. */
  status: z.string(),
  description: z.string(),
  headers: z.array(z.object({ name: z.string(), description: z.string(), schema: schemaNode })),
  contents: z.array(contentView),
})
export type ResponseView = z.output<typeof responseView>

/** One way to be let in by the backend: all of its schemes together. */
export const securityView = z.array(
  z.object({
    name: z.string(),
    /** `apiKey`, `http`, `oauth2`, `openIdConnect`, `mutualTLS`, `basic`. */
    type: z.string(),
    description: z.string(),
    scopes: z.array(z.string()),
  }),
)

/** Everything that a reference page shows of an operation. */
export const operationDescription = z.object({
  method: z.string(),
  path: z.string(),
  operationId: z.string().nullable(),
  summary: z.string(),
  /** Markdown. */
  description: z.string(),
  deprecated: z.boolean(),
  tags: z.array(z.string()),
  parameters: z.array(parameterView),
  requestBody: z
    .object({ required: z.boolean(), description: z.string(), contents: z.array(contentView) })
    .nullable(),
  responses: z.array(responseView),
  /** Alternatives; empty: the document asks for nothing. */
  security: z.array(securityView),
})
export type OperationDescription = z.output<typeof operationDescription>

export const codeSample = z.object({
  language: z.enum(['curl', 'javascript', 'python', 'go', 'java']),
  /** As a reader knows it: `cURL`, `JavaScript` … */
  title: z.string(),
  code: z.string(),
})
export type CodeSample = z.output<typeof codeSample>
