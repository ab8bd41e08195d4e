import Link from 'next/link'
import { Facts } from '#components/ui/facts.tsx'
import { Markdown } from '#components/ui/markdown.tsx'
import { Card, Section } from '#components/ui/page.tsx'
import type { ProductView } from '#lib/products/schema.ts'
import { audienceWords } from './audience-words.ts'

const link = 'text-accent underline'

/** A product, for whoever may read and not change it. `invited`: by name; null: its reader does not see organisations. */
export const ProductFacts = ({
  product,
  invited,
}: {
  product: ProductView
  invited: { id: string; name: string }[] | null
}) => (
  <>
    <Card>
      <Facts
        facts={[
          ['Summary', product.summary || 'none'],
          ['Address in the portal', <code key="slug">/products/{product.slug}</code>],
          ['Who sees it', audienceWords[product.audience]],
          ...(product.audience === 'partner'
            ? [['Organisations', invitedWords(product, invited)] as [string, React.ReactNode]]
            : []),
          ['Each request needs approval', product.approvalRequired ? 'yes' : 'no'],
          ['Subscriptions per organisation', product.subscriptionsMax],
          ['APIs its keys open', <Apis key="apis" apis={product.apis} />],
        ]}
      />
    </Card>
    <Section title="Description">
      {product.description ? <Markdown text={product.description} /> : <None />}
    </Section>
    <Section title="Terms">{product.terms ? <Markdown text={product.terms} /> : <None />}</Section>
  </>
)

const None = () => <p className="text-sm text-muted">None.</p>

const Apis = ({ apis }: { apis: ProductView['apis'] }) =>
  apis.length === 0 ? (
    'none'
  ) : (
    <ul>
      {apis.map(({ id, name }) => (
        <li key={id}>
          <Link href={`/console/apis/${id}`} className={link}>
            {name}
          </Link>
        </li>
      ))}
    </ul>
  )

function invitedWords(
  { organisationIds }: ProductView,
  invited: { id: string; name: string }[] | null,
) {
  if (organisationIds.length === 0) return 'none'
  if (invited === null) return `${organisationIds.length}, whom your role does not see`
  return (
    <ul>
      {invited.map(({ id, name }) => (
        <li key={id}>
          <Link href={`/console/organisations/${id}`} className={link}>
            {name}
          </Link>
        </li>
      ))}
    </ul>
  )
}
