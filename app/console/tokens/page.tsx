import type { Metadata } from 'next'
import { NewToken, RevokeToken } from '#components/identity/token-panel.tsx'
import { Card, PageHeader, Section } from '#components/ui/page.tsx'
import { Cell, Table } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import { Told } from '#components/ui/told.tsx'
import { listApiTokens } from '#lib/identity/list-api-tokens.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { type StaffPermission, staffMay, staffPermissions } from '#lib/identity/permissions.ts'

export const metadata: Metadata = { title: 'API tokens' }

export default async function TokensPage() {
  const scope = await staffPage('api:read')
  const tokens = await listApiTokens(scope)
  const scopes = (Object.entries(staffPermissions) as [StaffPermission, string][])
    .filter(([name]) => staffMay(scope.role, name))
    .map(([name, words]) => ({ name, words }))
  return (
    <>
      <PageHeader
        title="API tokens"
        lead={
          <>
            For scripts that use the management API, which{' '}
            <a className="text-accent underline" href="/api/v1/openapi.json">
              describes itself
            </a>
            .
          </>
        }
      />
      {tokens.length > 0 && (
        <Section title="Yours">
          <Told>
            <Table label="Tokens" head={['Name', 'Token', 'Scopes', 'Ends', 'Last used', '']}>
              {tokens.map((token) => (
                <tr key={token.id}>
                  <Cell>{token.name}</Cell>
                  <Cell>
                    <code>…{token.lastFour}</code>
                  </Cell>
                  <Cell className="text-xs">{token.scopes.join(', ')}</Cell>
                  <Cell>
                    <Time at={token.expiresAt} />
                  </Cell>
                  <Cell>
                    <Time at={token.lastUsedAt} />
                  </Cell>
                  <Cell>
                    {token.revokedAt ? (
                      'revoked'
                    ) : (
                      <RevokeToken tokenId={token.id} name={token.name} />
                    )}
                  </Cell>
                </tr>
              ))}
            </Table>
          </Told>
        </Section>
      )}
      <Section title="New token">
        <Card>
          <NewToken scopes={scopes} />
        </Card>
      </Section>
    </>
  )
}
