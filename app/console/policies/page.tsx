import type { Metadata } from 'next'
import { Picker } from '#components/policy-chains/picker.tsx'
import { StepForm } from '#components/policy-chains/step-form.tsx'
import { StepList } from '#components/policy-chains/step-list.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { Card, PageHeader, Section } from '#components/ui/page.tsx'
import { listApis } from '#lib/catalog/list-apis.ts'
import { listOperations } from '#lib/catalog/list-operations.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { staffMay } from '#lib/identity/permissions.ts'
import { listNetworkLists } from '#lib/network-lists/repository.ts'
import { placeOf } from '#lib/policy-chains/place.ts'
import { atTarget, listSteps } from '#lib/policy-chains/repository.ts'
import { findAnswerable } from '#lib/policy-exceptions/find-answerable.ts'
import { placesBelowStep } from '#lib/policy-exceptions/place-options.ts'
import { listLive } from '#lib/policy-exceptions/repository.ts'
import { listProducts } from '#lib/products/repository.ts'

export const metadata: Metadata = { title: 'Policies' }

const one = (value: string | string[] | undefined): string =>
  typeof value === 'string' ? value : ''

export default async function PoliciesPage({ searchParams }: PageProps<'/console/policies'>) {
  const query = await searchParams
  const scope = await staffPage('api:read')
  const [apis, products] = await Promise.all([listApis(scope), listProducts(scope)])
  const wanted = one(query.place) || `${one(query.scope)} ${one(query.targetId)}`
  const target = placeOf(wanted)
  const apiId = one(query.api) || (target.scope === 'api' ? target.targetId : null)
  const api = apis.find(({ id }) => id === apiId)
  const operations = api ? await listOperations(scope, api.id) : null
  const places = [
    { value: 'global', label: 'Every call' },
    ...products.map(({ id, name }) => ({
      value: `product ${id}`,
      label: `Product: ${name}`,
      group: 'Calls that enter by a product',
    })),
    ...apis.map(({ id, name }) => ({
      value: `api ${id}`,
      label: `API: ${name}`,
      group: 'Calls of an API',
    })),
    ...(operations?.ok ? operations.value.items : []).map(({ id, method, path }) => ({
      value: `operation ${id}`,
      label: `Operation: ${method} ${path}`,
      group: `Calls of one operation of ${api?.name}`,
    })),
  ]
  const written = target.targetId === null ? 'global' : `${target.scope} ${target.targetId}`
  const here = places.find(({ value }) => value === written) ?? places[0]
  const at = placeOf(here?.value ?? 'global')
  const steps = await listSteps(scope, atTarget(at.scope, at.targetId))
  const exceptions = await listLive(scope, { step: atTarget(at.scope, at.targetId) })
  const answerable = await findAnswerable(scope)
  const below = placesBelowStep(at, {
    products,
    apis,
    operations: operations?.ok ? operations.value.items : [],
    operationsOf: api?.id ?? null,
  })
  const editable = staffMay(scope.role, 'policy:write')
  const networkLists = (await listNetworkLists(scope)).map(({ name }) => name)
  return (
    <>
      <PageHeader
        title="Policies"
        lead="They run from the outside in: every call, product, API, operation. Nothing further in can drop what stands further out, but for an exception with an owner and an end."
        action={
          <div className="flex flex-wrap gap-2">
            <LinkButton href="/console/policies/exceptions">Exceptions</LinkButton>
            <LinkButton href="/console/policies/networks">Network lists</LinkButton>
            <LinkButton href={`/console/policies/chain${api ? `?api=${api.id}` : ''}`}>
              What runs for one operation
            </LinkButton>
          </div>
        }
      />
      <Picker
        path="/console/policies"
        choices={[
          {
            name: 'place',
            label: 'Where',
            help: 'Which calls the policies below are for.',
            value: here?.value ?? 'global',
            options: places,
          },
          {
            name: 'api',
            label: 'Operations of',
            help: 'Choose an API here, and its operations can be chosen under “Where” and for exceptions.',
            value: api?.id ?? '',
            drops: ['place'],
            options: [
              { value: '', label: 'No API' },
              ...apis.map(({ id, name }) => ({ value: id, label: name })),
            ],
          },
        ]}
      />
      <Section
        title={`${here?.label ?? 'Every call'}${at.scope === 'operation' && api ? ` of ${api.name}` : ''}`}
      >
        <StepList
          key={here?.value}
          editable={editable}
          outermost={at.scope === 'global'}
          steps={steps}
          networkLists={networkLists}
          exceptions={exceptions}
          places={below}
          answerable={answerable}
        />
      </Section>
      {editable && (
        <Section title="Add a policy here">
          <Card>
            <StepForm key={here?.value} target={at} networkLists={networkLists} />
          </Card>
        </Section>
      )}
    </>
  )
}
