import type { ProductView } from '#lib/products/schema.ts'
import type { Template } from './template-choice.tsx'

/** What the form of a product says. A product keeps its address when its name changes; a new one gets one of its name. */
export function inputOf(
  form: FormData,
  {
    rules,
    status,
    slug,
  }: { rules: Template; status: ProductView['status']; slug: string | undefined },
) {
  const text = (name: string) => String(form.get(name) ?? '')
  return {
    name: text('name'),
    ...(slug && { slug }),
    summary: text('summary'),
    description: text('description'),
    terms: text('terms'),
    ...rules,
    status,
    apiIds: form.getAll('apiIds').map(String),
    organisationIds: form.getAll('organisationIds').map(String),
  }
}
