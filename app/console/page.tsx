import type { Metadata } from 'next'
import Link from 'next/link'
import { OverdueApis } from '#components/catalog/overdue-apis.tsx'
import { currentWords } from '#components/gateways/enforcement-words.ts'
import { GatewayAlarms } from '#components/gateways/gateway-alarms.tsx'
import { EndingExceptions } from '#components/policy-exceptions/ending-exceptions.tsx'
import { ExpiryNotice } from '#components/secrets/expiry-notice.tsx'
import { ConsoleSubscriptions } from '#components/subscriptions/console-subscriptions.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { Card, PageHeader, Section } from '#components/ui/page.tsx'
import { Told } from '#components/ui/told.tsx'
import { listApis } from '#lib/catalog/list-apis.ts'
import { listOverdue } from '#lib/catalog/list-overdue.ts'
import { pendingChanges } from '#lib/deployments/pending-changes.ts'
import { listGateways } from '#lib/gateways/repository.ts'
import type { GatewayView } from '#lib/gateways/schema.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { type StaffPermission, staffMay } from '#lib/identity/permissions.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { listEnding } from '#lib/policy-exceptions/list-ending.ts'
import { listProducts } from '#lib/products/repository.ts'
import { countOutcomes } from '#lib/records/count-outcomes.ts'
import { listSecrets } from '#lib/secrets/repository.ts'
import type { SecretView } from '#lib/secrets/schema.ts'
import { listSubscriptions } from '#lib/subscriptions/repository.ts'
import { listSubscriptionsInput } from '#lib/subscriptions/schema.ts'

export const metadata: Metadata = { title: { absolute: 'Overview · Gatehouse console' } }

export default async function OverviewPage() {
  const scope = await staffPage('api:read')
  const sees = (permission: StaffPermission) => staffMay(scope.role, permission)
  const [apis, products, outcomes, gateways, secrets, pending, waiting] = await Promise.all([
    listApis(scope),
    listProducts(scope),
    countOutcomes(scope),
    sees('gateway:read') ? listGateways(scope) : null,
    sees('secret:read') ? listSecrets(scope) : [],
    sees('gateway:read') ? pendingChanges(scope) : null,
    sees('subscription:read-all')
      ? listSubscriptions(scope, listSubscriptionsInput.parse({ status: 'pending', take: 10 }))
      : null,
  ])
  const toReview = apis.filter(({ counts }) => counts.needsReview > 0)
  const steps = [
    { done: apis.length > 0, text: 'Import an OpenAPI document', href: '/console/apis/import' },
    {
      done: apis.some(({ counts }) => counts.exposed > 0),
      text: 'Expose the operations that may be called',
      href: '/console/apis',
    },
    {
      done: products.some(({ status }) => status === 'published'),
      text: 'Pack it into a product',
      href: '/console/products',
    },
    {
      done: pending?.liveNumber !== null,
      text: 'Deploy to the gateways',
      href: '/console/deployments',
    },
  ]
  const publishing = sees('api:write')
  const isFirst = apis.length === 0
  return (
    <>
      <PageHeader
        title="Overview"
        action={
          isFirst
            ? publishing && (
                <LinkButton variant="primary" href="/console/apis/import">
                  Import an API
                </LinkButton>
              )
            : pending &&
              pending.changes.length > 0 && (
                <LinkButton variant="primary" href="/console/deployments">
                  Review {pending.changes.length} pending{' '}
                  {pending.changes.length === 1 ? 'change' : 'changes'}
                </LinkButton>
              )
        }
      />
      <div className="grid gap-3 empty:hidden">
        <GatewayAlarms gateways={gateways ?? []} />
        <ExpiryNotice nowMs={Date.now()} certificates={certificatesInUse(secrets)} linked />
      </div>
      {publishing && steps.some(({ done }) => !done) && (
        <Section title="To the first call">
          <Card>
            <ol className="grid gap-2 text-sm">
              {steps.map(({ done, text, href }, index) => (
                <li key={href}>
                  <span className="mr-2 inline-block w-4 text-muted">{done ? '✓' : index + 1}</span>
                  {done ? (
                    <span className="text-muted">{text}</span>
                  ) : (
                    <Link href={href} className="text-accent underline">
                      {text}
                    </Link>
                  )}
                </li>
              ))}
            </ol>
          </Card>
        </Section>
      )}
      <Told>
        {waiting && waiting.items.length > 0 && (
          <Section title="Waiting for approval">
            <ConsoleSubscriptions
              subscriptions={waiting.items}
              deciding={sees('subscription:decide')}
            />
          </Section>
        )}
      </Told>
      {toReview.length > 0 && (
        <Section title="Operations to review">
          <ul className="divide-y divide-line rounded-lg border border-line bg-surface text-sm">
            {toReview.map(({ id, name, counts }) => (
              <li key={id} className="flex flex-wrap justify-between gap-x-4 px-4 py-3">
                <Link href={`/console/apis/${id}`} className="font-medium text-accent">
                  {name}
                </Link>
                <span className="text-muted">
                  {counts.needsReview} new, exposed to nobody until you decide
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Ends scope={scope} />
      <Section title="Now">
        <Facts
          facts={[
            ['APIs', apis.length, '/console/apis'],
            ['Products', products.length, '/console/products'],
            ...(gateways ? [currentOf(gateways)] : []),
          ]}
        />
      </Section>
      <Section title="Calls of the last 24 hours">
        <Facts
          facts={[
            ['Calls', outcomes.calls, '/console/calls?period=24h&preflights=shown'],
            [
              'Refused (4xx)',
              outcomes.refused,
              '/console/calls?status=4xx&period=24h&preflights=shown',
            ],
            [
              'Failed (5xx)',
              outcomes.failed,
              '/console/calls?status=5xx&period=24h&preflights=shown',
            ],
          ]}
        />
      </Section>
    </>
  )
}

/** Nobody notices the end of one that nothing uses. */
const certificatesInUse = (secrets: SecretView[]) =>
  secrets.flatMap(({ id, name, certificate, usedBy }) =>
    certificate && usedBy.length > 0 ? [{ id, name, notAfter: certificate.notAfter }] : [],
  )

/** What ends by itself, or was said to end, about now. */
async function Ends({ scope }: { scope: StaffScope }) {
  const [overdue, ending] = await Promise.all([listOverdue(scope), listEnding(scope)])
  return (
    <>
      {overdue.length > 0 && (
        <Section title="APIs that end">
          <OverdueApis apis={overdue} />
        </Section>
      )}
      {ending.soon.length + ending.lately.length > 0 && (
        <Section title="Exceptions from policies that end">
          <EndingExceptions ending={ending} userId={scope.actor.userId} />
        </Section>
      )}
    </>
  )
}

type Fact = [label: string, value: string | number, href: string]

const currentOf = (gateways: GatewayView[]): Fact => [
  'Gateways up to date',
  currentWords(gateways),
  '/console/gateways',
]

const Facts = ({ facts }: { facts: Fact[] }) => (
  <dl className="grid grid-cols-2 gap-4 md:grid-cols-3">
    {facts.map(([label, value, href]) => (
      <Card key={label} className="relative hover:border-accent">
        <dt className="text-xs text-muted">{label}</dt>
        <dd className="mt-1 text-lg font-semibold">
          <Link href={href} className="inline-block after:absolute after:inset-0">
            {typeof value === 'number' ? value.toLocaleString('en') : value}
          </Link>
        </dd>
      </Card>
    ))}
  </dl>
)
