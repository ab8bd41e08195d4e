import { type Fact, Facts } from '#components/ui/facts.tsx'
import { Card, Section } from '#components/ui/page.tsx'
import { Time } from '#components/ui/time.tsx'
import type { ApiDetail } from '#lib/catalog/api-schema.ts'
import { spanWords } from '#lib/shared/span-words.ts'
import { allOutWords, chooseWords } from './balance-words.ts'

/** The settings of an API, for whoever may read and not change them. */
export const SettingsFacts = ({ api }: { api: ApiDetail }) => (
  <>
    <Group title="What readers see" facts={readerFacts(api)} />
    <Group title="Where calls go" facts={backendFacts(api)} />
    <Group
      title="What callers need"
      facts={[
        ['Credential', api.credential === 'key' ? 'A subscription key' : 'None: anybody may call'],
        ['Header that carries the key', <code key="header">{api.keyHeader}</code>],
        [
          'Query parameter that may carry it',
          api.keyQuery ? <code key="query">{api.keyQuery}</code> : 'none',
        ],
        ['By https only', api.httpsOnly ? 'yes' : 'no'],
      ]}
    />
  </>
)

const Group = ({ title, facts }: { title: string; facts: Fact[] }) => (
  <Section title={title}>
    <Card>
      <Facts facts={facts} />
    </Card>
  </Section>
)

const moment = (label: string, at: string | null): Fact[] =>
  at === null ? [] : [[label, <Time key={label} at={at} />]]
const address = (label: string, url: string | null): Fact[] =>
  url === null ? [] : [[label, <code key={label}>{url}</code>]]

const readerFacts = (api: ApiDetail): Fact[] => [
  ['Name', api.name],
  ['Summary', api.summary || 'none'],
  ['Address in the portal', <code key="slug">/apis/{api.slug}</code>],
  ['State', api.status],
  ...moment('Deprecated since', api.deprecatedAt),
  ...moment('Ends on', api.endsAt),
  ...address('Successor', api.successorUrl),
  ...address('Note on its end', api.deprecationUrl),
]

function backendFacts({ path, backend: { url, timeoutMs, balance } }: ApiDetail): Fact[] {
  const facts: Fact[] = [
    ['Path on the gateway', <code key="path">{path}</code>],
    ['Backend', <code key="backend">{url}</code>],
    ['Timeout', spanWords(timeoutMs)],
  ]
  if (!balance) return facts
  const { weight, others, choose, whenAllOut, active, passive } = balance
  if (others.length > 0)
    facts.push(
      ['Weight of the backend', weight],
      [
        'Further targets, with their weights',
        <ul key="others">
          {others.map((target) => (
            <li key={target.url}>
              <code>{target.url}</code>, {target.weight}
            </li>
          ))}
        </ul>,
      ],
      ['Calls go', chooseWords[choose]],
    )
  return [
    ...facts,
    [
      'Is each asked whether it is well?',
      active
        ? `At ${active.path}, every ${spanWords(active.intervalMs)}; ${active.failures} failures in a row take it out`
        : 'no',
    ],
    [
      'Do failing calls take one out?',
      passive ? `${passive.failures} in a row, for ${spanWords(passive.outMs)}` : 'no',
    ],
    ['When all are out', allOutWords[whenAllOut]],
  ]
}
