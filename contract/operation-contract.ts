import { z } from 'zod'
import { operationId } from './ids.ts'

/** A schema of JSON Schema 2020-12; references lead to `#/$defs/<name>` of the API's `schemas`. */
const jsonSchema = z.union([z.boolean(), z.record(z.string(), z.unknown())])
export type JsonSchema = z.infer<typeof jsonSchema>

/** A parameter, and how its value stands in a request (OpenAPI 3.1, 4.8.12.2). */
export const contractParameter = z.strictObject({
  name: z.string(),
  in: z.enum(['path', 'query', 'header', 'cookie']),
  required: z.boolean(),
  /** `single`: one value · `list`: values between separators, or the name again · `object`: `name[member]=value` · `json`: a JSON text. */
  shape: z.enum(['single', 'list', 'object', 'json']),
  /** Of a list; null: the name is repeated. */
  separator: z.enum([',', ' ', '|', '\t']).nullable(),
  schema: jsonSchema,
})
export type ContractParameter = z.infer<typeof contractParameter>

/** How the values of a field stand in a form (OpenAPI 3.1, 4.8.15). */
const contractFieldForm = z.strictObject({
  /**
   * `text`: one value, or a list of them where the name is repeated · `json`: the same, as JSON texts · `object`:
   * `name[member]=value`, or a JSON text · `pairs`: names and values of members by turns in one text · `bytes`: counted,
   * never read as text.
   */
  shape: z.enum(['text', 'json', 'object', 'pairs', 'bytes']),
  /** The name may be repeated. */
  isList: z.boolean(),
  /** Of a list whose values stand in one text, and of pairs; null: the name is repeated. */
  separator: z.enum([',', ' ', '|', '\t']).nullable(),
  /** What a part may say that it is, lower case, perhaps ranges like `image/*`; empty: anything. */
  mediaTypes: z.array(z.string()),
  /** Of a JSON text, whose values are not texts that stand for something else. */
  schema: jsonSchema,
})
export type ContractFieldForm = z.infer<typeof contractFieldForm>

/** The fields of a form that are described, and how all others stand in it. */
const contractForm = z.strictObject({
  fields: z.array(contractFieldForm.extend({ name: z.string() })),
  others: contractFieldForm,
  /** Objects of which no field has the name: their members are fields of the form. */
  spread: z
    .array(
      z.strictObject({
        name: z.string(),
        members: z.array(z.string()),
        /** Fields that are not described are members of it. */
        takesOthers: z.boolean(),
      }),
    )
    .optional(),
})
export type ContractForm = z.infer<typeof contractForm>

export const contractContent = z.strictObject({
  /** Lower case, without parameters; may be a range like `image/*`. */
  mediaType: z.string(),
  /** Null: the type alone is checked. */
  schema: jsonSchema.nullable(),
  /** Of a form: the schema is that of its fields, as members of an object. */
  form: contractForm.optional(),
  /** Of an answer, by name: from the document, or made from its schema; only where a step answers with them. */
  examples: z.record(z.string(), z.string()).optional(),
})
export type ContractContent = z.infer<typeof contractContent>

/** What the document says of one operation, as far as it can be checked. */
export const operationContract = z.strictObject({
  parameters: z.array(contractParameter),
  /** Null: the document describes none. */
  body: z.strictObject({ required: z.boolean(), contents: z.array(contractContent) }).nullable(),
  /** By status: `200`, `2XX` or `default`. */
  responses: z.array(z.strictObject({ status: z.string(), contents: z.array(contractContent) })),
})
export type OperationContract = z.infer<typeof operationContract>

/** The contracts of an API's operations, with the schemas that they share. */
export const apiContract = z.strictObject({
  schemas: z.record(z.string(), jsonSchema),
  operations: z.record(operationId, operationContract),
})
export type ApiContract = z.infer<typeof apiContract>
