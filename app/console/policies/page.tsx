import type { Metadata } from 'next'
import { StepForm } from '#components/policy-chains/step-form.tsx'
import { StepList } from '#components/policy-chains/step-list.tsx'
import { Button } from '#components/ui/button.tsx'
import { SelectField } from '#components/ui/field.tsx'
import { Card, PageHeader, Section } from '#components/ui/page.tsx'
import { listApis } from '#lib/catalog/list-apis.ts'
import { listOperations } from '#lib/catalog/list-operations.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { effectiveChain } from '#lib/policy-chains/effective-chain.ts'
import { atTarget, listSteps } from '#lib/policy-chains/repository.ts'
import { listProducts } from '#lib/products/repository.ts'

export const metadata: Metadata = { title: 'Policies' }

const one = (value: string | string[] | undefined): string =>
  typeof value === 'string' ? value : ''

export default async function PoliciesPage({ searchParams }: PageProps<'/console/policies'>) {
  const query = await searchParams
  const scope = await staffPage('policy:write')
  const [apis, products] = await Promise.all([listApis(scope), listProducts(scope)])
  const place =
    one(query.place) ||
    (one(query.targetId) ? `${one(query.scope)} ${one(query.targetId)}` : 'global')
  const [level, targetId = null] = place.split(' ') as [
    'global' | 'api' | 'product' | 'operation',
    string?,
  ]
  const api =
    apis.find(({ id }) => id === one(query.api)) ??
    (level === 'api' ? apis.find(({ id }) => id === targetId) : undefined)
  const operations = api ? await listOperations(scope, api.id) : null
  const exposed = operations?.ok
    ? operations.value.items.filter(({ exposure }) => exposure === 'exposed')
    : []
  const places = [
    { value: 'global', label: 'Every call' },
    ...products.map(({ id, name }) => ({ value: `product ${id}`, label: `Product: ${name}` })),
    ...apis.map(({ id, name }) => ({ value: `api ${id}`, label: `API: ${name}` })),
    ...exposed.map(({ id, method, path }) => ({
      value: `operation ${id}`,
      label: `Operation: ${method} ${path}`,
    })),
  ]
  const steps = await listSteps(scope, atTarget(level, targetId))
  const looked = exposed.find(({ id }) => id === one(query.operation)) ?? exposed[0]
  const product = products.find(({ id }) => id === one(query.product))
  const chain =
    looked &&
    (await effectiveChain(scope, {
      operationId: looked.id,
      ...(product && { productId: product.id }),
    }))
  return (
    <>
      <PageHeader
        title="Policies"
        lead="They run from the outside in: every call, product, API, operation. Nothing further in can drop what stands further out."
      />
      <form className="mb-6 flex max-w-xl items-end gap-2">
        {api && <input type="hidden" name="api" value={api.id} />}
        <div className="flex-1">
          <SelectField name="place" label="Where" defaultValue={place} options={places} />
        </div>
        <Button type="submit">Show</Button>
      </form>
      <Section title={places.find(({ value }) => value === place)?.label ?? 'Here'}>
        <StepList steps={steps} editable />
      </Section>
      <Section title="Add a policy here">
        <Card>
          <StepForm key={place} target={{ scope: level, targetId }} />
        </Card>
      </Section>
      <Section title="What runs for one operation">
        <form className="mb-3 grid items-end gap-2 md:grid-cols-[1fr_1fr_1fr_auto]">
          <input type="hidden" name="place" value={place} />
          <SelectField
            name="api"
            label="API"
            defaultValue={api?.id}
            options={[
              { value: '', label: 'Choose' },
              ...apis.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          <SelectField
            name="operation"
            label="Operation"
            defaultValue={looked?.id}
            options={exposed.map(({ id, method, path }) => ({
              value: id,
              label: `${method} ${path}`,
            }))}
          />
          <SelectField
            name="product"
            label="Entered by"
            defaultValue={product?.id}
            options={[
              { value: '', label: 'No product' },
              ...products.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          <Button type="submit">Show</Button>
        </form>
        {chain?.ok && <StepList steps={chain.value.items} editable={false} />}
      </Section>
    </>
  )
}
