import { FORM_TYPES, isForm } from './is-form.ts'
import { type JsonObject, own, textAt } from './json.ts'
import { mediaTypeName } from './media-type-name.ts'

/** The parameters `in: formData` of 2.0 as one form. */
interface FieldForm {
  schema: JsonObject
  encoding: JsonObject
  hasFile: boolean
}

const nameOf = (field: JsonObject): string => textAt(field, 'name', 300)

export const fieldsAsForm = (fields: JsonObject[]): FieldForm => ({
  schema: {
    type: 'object',
    properties: Object.fromEntries(
      fields.map((field) => [nameOf(field), { ...field, required: undefined }]),
    ),
    required: fields.filter((field) => own(field, 'required') === true).map(nameOf),
  },
  // A list is one text in 2.0, unless it says that it is several.
  encoding: Object.fromEntries(
    fields.map((field) => [nameOf(field), { explode: own(field, 'collectionFormat') === 'multi' }]),
  ),
  hasFile: fields.some((field) => own(field, 'type') === 'file'),
})

/** Of the types of an operation those that are forms: fields are sent in nothing else, and files in parts alone. */
export function formTypes(types: readonly string[], { hasFile }: FieldForm): string[] {
  const forms = types.filter((type) => isForm(mediaTypeName(type)))
  const [pairs, parts] = FORM_TYPES
  const fitting = hasFile ? forms.filter((type) => mediaTypeName(type) === parts) : forms
  return fitting.length > 0 ? fitting : [hasFile ? parts : pairs]
}
