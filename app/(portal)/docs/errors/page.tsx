import type { Metadata } from 'next'
import Link from 'next/link'
import { PageHeader, Section } from '#components/ui/page.tsx'
import { Cell, Table } from '#components/ui/table.tsx'
import { errorCodes } from '#lib/shared/error-codes.ts'

export const metadata: Metadata = { title: 'Error codes' }

const groups = [
  ['gateway', 'Of the gateway'],
  ['policy', 'Of policies'],
  ['management API', 'Of the management API'],
] as const

export default function ErrorCodesPage() {
  return (
    <>
      <PageHeader
        title="Error codes"
        lead="Every refusal is application/problem+json with a stable code. This is what each one means."
      />
      {groups.map(([from, title]) => (
        <Section key={from} title={title}>
          <Table label={title} head={['Code', 'Status', 'What it means']}>
            {errorCodes
              .filter((known) => known.from === from)
              .map(({ code, status, title: meaning }) => (
                <tr key={code}>
                  <Cell>
                    <Link href={`/docs/errors/${code}`} className="font-mono text-accent underline">
                      {code}
                    </Link>
                  </Cell>
                  <Cell>{status}</Cell>
                  <Cell>{meaning}</Cell>
                </tr>
              ))}
          </Table>
        </Section>
      ))}
    </>
  )
}
