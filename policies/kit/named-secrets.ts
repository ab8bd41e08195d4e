import type { z } from 'zod'
import type { SecretKind } from '#contract/secrets.ts'
import { formFields } from './form-fields.ts'

/** A secret that a configuration names. */
export interface NamedSecret {
  id: string
  kind: SecretKind
  /** The field that names it. */
  path: string
}

/** Fields of a configuration that name secrets, by schema: they are asked for with every snapshot. */
const fieldsOf = new WeakMap<z.ZodObject, { name: string; kind: SecretKind }[]>()

/** The secrets that a configuration names: the values of the fields whose meta says `secret`. */
export function namedSecrets(
  schema: z.ZodObject,
  config: Readonly<Record<string, unknown>>,
): NamedSecret[] {
  let fields = fieldsOf.get(schema)
  if (!fields) {
    fields = formFields(schema).flatMap(({ name, secret }) =>
      secret ? [{ name, kind: secret }] : [],
    )
    fieldsOf.set(schema, fields)
  }
  return fields.flatMap(({ name, kind }) => {
    const id = config[name]
    return typeof id === 'string' ? [{ id, kind, path: name }] : []
  })
}
