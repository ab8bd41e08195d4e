import { z } from 'zod'
import { apiId, organisationId, productId } from '#contract/ids.ts'
import { Audience, ProductStatus } from '#lib/db/generated/enums.ts'
import { givenName } from '#lib/shared/given-name.ts'
import { version, versionSeen } from '#lib/shared/version.ts'

const fields = {
  name: givenName('Give the product a name.')
    .min(2, 'At least two characters.')
    .meta({ title: 'Name', description: 'What partners see in the catalogue.' }),
  slug: z
    .string()
    .regex(
      /^[a-z0-9]+(-[a-z0-9]+)*$/,
      'Small letters, digits and single hyphens, like “orders-basic”.',
    )
    .max(60)
    .meta({ title: 'Address', description: 'Part of its address in the portal: /products/…' }),
  summary: z
    .string()
    .trim()
    .max(300)
    .meta({ title: 'Summary', description: 'One sentence for the catalogue.' }),
  description: z.string().max(20_000).meta({ title: 'Description', description: 'Markdown.' }),
  audience: z.enum(Audience).meta({
    title: 'Audience',
    description: 'public: everybody sees it; partner: organisations you name; internal: staff.',
  }),
  approvalRequired: z
    .boolean()
    .meta({ title: 'Approval', description: 'A member of staff decides on each request.' }),
  terms: z
    .string()
    .max(50_000)
    .meta({ title: 'Terms', description: 'Markdown; must be accepted to subscribe. Empty: none.' }),
  subscriptionsMax: z.int().min(1).max(1_000).meta({ title: 'Subscriptions per organisation' }),
  status: z
    .enum(ProductStatus)
    .meta({ title: 'Status', description: 'draft: nobody sees it and its keys open nothing.' }),
  apiIds: z.array(apiId).max(500).meta({ title: 'APIs', description: 'What its keys open.' }),
  organisationIds: z
    .array(organisationId)
    .max(1_000)
    .meta({ title: 'Organisations', description: 'Who sees a product for partners.' }),
}

export const createProductInput = z.object({
  name: fields.name,
  slug: fields.slug
    .optional()
    .meta({ description: 'Part of its address in the portal; absent: made of the name.' }),
  summary: fields.summary.default(''),
  description: fields.description.default(''),
  audience: fields.audience.default('public'),
  approvalRequired: fields.approvalRequired.default(true),
  terms: fields.terms.default(''),
  subscriptionsMax: fields.subscriptionsMax.default(1),
  status: fields.status.default('draft'),
  apiIds: fields.apiIds.default([]),
  organisationIds: fields.organisationIds.default([]),
})
export type CreateProductInput = z.output<typeof createProductInput>

/** Only what is there is changed. */
export const updateProductInput = z.object({
  productId,
  ...z.object(fields).partial().shape,
  versionSeen,
})
export type UpdateProductInput = z.output<typeof updateProductInput>

export const productIdInput = z.object({ productId })
export const updatedProduct = z.object({ productId, version })

export const productView = z.object({
  id: productId,
  ...fields,
  name: z.string(),
  apis: z.array(z.object({ id: apiId, name: z.string(), slug: z.string() })),
  version,
  subscriptions: z.int().meta({ description: 'Those that wait, are active or suspended.' }),
})
export type ProductView = z.output<typeof productView>
export const productList = z.object({ items: z.array(productView) })

/** Starting points; each field can be changed before and after. */
export const productTemplates = {
  public: {
    title: 'Public',
    lead: 'Everybody sees it and gets keys at once.',
    values: { audience: 'public', approvalRequired: false, subscriptionsMax: 1 },
  },
  partner: {
    title: 'For partners',
    lead: 'Only organisations you name see it; somebody decides on each request.',
    values: { audience: 'partner', approvalRequired: true, subscriptionsMax: 5 },
  },
  internal: {
    title: 'Internal',
    lead: 'Only staff see it; keys at once.',
    values: { audience: 'internal', approvalRequired: false, subscriptionsMax: 20 },
  },
} as const
