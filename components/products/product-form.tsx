'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { SelectField, TextArea, TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { createProductAction, updateProductAction } from '#lib/products/actions.ts'
import type { ProductView } from '#lib/products/schema.ts'
import { AudienceFields } from './audience-fields.tsx'
import { type Choice, Choices } from './choices.tsx'
import { inputOf } from './product-input.ts'
import { type Template, TemplateChoice } from './template-choice.tsx'

const standard: Template = { audience: 'public', approvalRequired: true, subscriptionsMax: 1 }

const rulesOf = ({ audience, approvalRequired, subscriptionsMax }: ProductView): Template => ({
  audience,
  approvalRequired,
  subscriptionsMax,
})

/** A product, new or there already: what it opens, who sees it, what it asks for. */
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
  const [rules, setRules] = useState<Template>(product ? rulesOf(product) : standard)
  const [status, setStatus] = useState<ProductView['status']>(product?.status ?? 'published')
  const [saved, setSaved] = useState(false)
  /** Of what is stored as far as this form knows. */
  const versionSeen = useRef(product?.version)
  const save = async (input: Parameters<typeof createProductAction>[0]) => {
    if (!product) return createProductAction(input)
    const answer = await updateProductAction({
      ...input,
      productId: product.id,
      versionSeen: versionSeen.current,
    })
    if (answer.ok) versionSeen.current = answer.value.version
    return answer
  }
  const { run, pending, refused, faultOf } = useAction(save, () => {
    if (product) setSaved(true)
    else router.push('/console/products')
    router.refresh()
  })
  const closing = product?.status === 'published' && status === 'draft'
  return (
    <form
      method="post"
      className="grid max-w-2xl gap-5"
      onChange={() => setSaved(false)}
      onSubmit={(event) => {
        event.preventDefault()
        setSaved(false)
        run(inputOf(new FormData(event.currentTarget), { rules, status, slug: product?.slug }))
      }}
    >
      {!product && <TemplateChoice current={rules} choose={setRules} />}
      <TextField
        name="name"
        label="Name"
        defaultValue={product?.name}
        required
        fault={faultOf('name')}
      />
      <TextField
        name="summary"
        label="Summary"
        defaultValue={product?.summary}
        help="One sentence for the catalogue."
        fault={faultOf('summary')}
      />
      <Choices
        name="apiIds"
        title="APIs its keys open"
        empty={
          <>
            None yet.{' '}
            <Link href="/console/apis/import" className="text-accent underline">
              Import an API
            </Link>
            , or make the product without: its APIs can be chosen later.
          </>
        }
        choices={apis}
        chosen={product?.apiIds ?? []}
      />
      <AudienceFields
        rules={rules}
        change={setRules}
        organisations={organisations}
        invited={product?.organisationIds ?? []}
        faultOf={faultOf}
      />
      <TextArea
        name="description"
        label="Description"
        defaultValue={product?.description}
        help="Markdown."
        fault={faultOf('description')}
      />
      <TextArea
        name="terms"
        label="Terms"
        defaultValue={product?.terms}
        help="Markdown; must be accepted to subscribe. Empty: none."
        fault={faultOf('terms')}
      />
      <SelectField
        name="status"
        label="State"
        value={status}
        onChange={(event) => setStatus(event.target.value as ProductView['status'])}
        options={[
          { value: 'published', label: 'Published' },
          { value: 'draft', label: 'Draft: nobody sees it' },
        ]}
      />
      {closing && (
        <Notice tone="warn">
          It leaves the catalogue at once, and the keys of {product.subscriptions}{' '}
          {product.subscriptions === 1 ? 'subscription' : 'subscriptions'} open nothing by it once
          deployed.
        </Notice>
      )}
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      {saved && (
        <Notice tone="good">
          Stored. The catalogue shows it now; which APIs its keys open changes once you deploy.
        </Notice>
      )}
      <div>
        <Button type="submit" variant="primary" pending={pending}>
          {product ? 'Save' : 'Create product'}
        </Button>
      </div>
    </form>
  )
}
