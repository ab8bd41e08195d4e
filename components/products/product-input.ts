import type { ProductView } from '#lib/products/schema.ts'
import type { Template } from './template-choice.tsx'

const slugOf = (name: string) =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '')

/** What the form of a product says. A product keeps its address when its name changes. */
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
    slug: slug ?? slugOf(text('name')),
    summary: text('summary'),
    description: text('description'),
    terms: text('terms'),
    ...rules,
    status,
    apiIds: form.getAll('apiIds').map(String),
    organisationIds: form.getAll('organisationIds').map(String),
  }
}
