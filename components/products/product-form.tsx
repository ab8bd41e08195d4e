'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { CheckField, SelectField, TextArea, TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { createProductAction, updateProductAction } from '#lib/products/actions.ts'
import { type ProductView, productTemplates } from '#lib/products/schema.ts'

interface Choice {
  id: string
  name: string
}
type Audience = ProductView['audience']

const slugOf = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

export function ProductForm({
  product,
  apis,
  organisations,
}: {
  product?: ProductView
  apis: Choice[]
  organisations: Choice[]
}) {
  const router = useRouter()
  const [audience, setAudience] = useState<Audience>(product?.audience ?? 'public')
  const [approval, setApproval] = useState(product?.approvalRequired ?? true)
  const save = (input: Parameters<typeof createProductAction>[0]) =>
    product ? updateProductAction({ ...input, productId: product.id }) : createProductAction(input)
  const { run, pending, refused, faultOf } = useAction(save, () => {
    router.push('/console/products')
    router.refresh()
  })
  const submit = (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '')
    run({
      name: text('name'),
      slug: product?.slug ?? slugOf(text('name')),
      summary: text('summary'),
      description: text('description'),
      terms: text('terms'),
      audience,
      approvalRequired: approval,
      subscriptionsMax: Number(text('subscriptionsMax')),
      status: text('status') as ProductView['status'],
      apiIds: form.getAll('apiIds').map(String),
      organisationIds: form.getAll('organisationIds').map(String),
    })
  }
  return (
    <form
      className="grid max-w-2xl gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        submit(new FormData(event.currentTarget))
      }}
    >
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      {!product && (
        <fieldset className="flex flex-wrap gap-2">
          <legend className="mb-1.5 text-sm font-medium">Start from</legend>
          {Object.entries(productTemplates).map(([name, { title, lead, values }]) => (
            <Button
              key={name}
              title={lead}
              onClick={() => {
                setAudience(values.audience)
                setApproval(values.approvalRequired)
              }}
            >
              {title}
            </Button>
          ))}
        </fieldset>
      )}
      <TextField
        name="name"
        label="Name"
        defaultValue={product?.name}
        required
        fault={faultOf('name') ?? faultOf('slug')}
      />
      <TextField
        name="summary"
        label="Summary"
        defaultValue={product?.summary}
        help="One sentence for the catalogue."
        fault={faultOf('summary')}
      />
      <fieldset className="grid gap-2">
        <legend className="mb-1 text-sm font-medium">APIs its keys open</legend>
        {apis.map(({ id, name }) => (
          <CheckField
            key={id}
            name="apiIds"
            value={id}
            label={name}
            defaultChecked={product?.apiIds.includes(id)}
          />
        ))}
        {apis.length === 0 && <p className="text-sm text-muted">Import one first.</p>}
      </fieldset>
      <SelectField
        name="audience"
        label="Who sees it"
        value={audience}
        onChange={(event) => setAudience(event.target.value as Audience)}
        options={[
          { value: 'public', label: 'Everybody' },
          { value: 'partner', label: 'Organisations I name' },
          { value: 'internal', label: 'Staff' },
        ]}
      />
      {audience === 'partner' && (
        <fieldset className="grid gap-2">
          <legend className="mb-1 text-sm font-medium">Organisations</legend>
          {organisations.map(({ id, name }) => (
            <CheckField
              key={id}
              name="organisationIds"
              value={id}
              label={name}
              defaultChecked={product?.organisationIds.includes(id)}
            />
          ))}
        </fieldset>
      )}
      <CheckField
        name="approvalRequired"
        label="Each request needs approval"
        checked={approval}
        onChange={(event) => setApproval(event.target.checked)}
      />
      <TextField
        name="subscriptionsMax"
        label="Subscriptions per organisation"
        type="number"
        min={1}
        max={1000}
        defaultValue={product?.subscriptionsMax ?? 1}
        fault={faultOf('subscriptionsMax')}
      />
      <TextArea
        name="description"
        label="Description"
        defaultValue={product?.description}
        help="Markdown."
      />
      <TextArea
        name="terms"
        label="Terms"
        defaultValue={product?.terms}
        help="Markdown; must be accepted to subscribe. Empty: none."
      />
      <SelectField
        name="status"
        label="State"
        defaultValue={product?.status ?? 'published'}
        options={[
          { value: 'published', label: 'Published' },
          { value: 'draft', label: 'Draft: nobody sees it' },
        ]}
      />
      <div>
        <Button type="submit" variant="primary" pending={pending}>
          {product ? 'Save' : 'Create product'}
        </Button>
      </div>
    </form>
  )
}
