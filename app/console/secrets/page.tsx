import type { Metadata } from 'next'
import { CertificateForm } from '#components/secrets/certificate-form.tsx'
import { ExpiryNotice } from '#components/secrets/expiry-notice.tsx'
import { SecretList } from '#components/secrets/secret-list.tsx'
import { TextForm } from '#components/secrets/text-form.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { Card, PageHeader, Section } from '#components/ui/page.tsx'
import { staffPage } from '#lib/identity/page-scope.ts'
import { staffMay } from '#lib/identity/permissions.ts'
import { listSecrets } from '#lib/secrets/repository.ts'

export const metadata: Metadata = { title: 'Secrets' }

export default async function SecretsPage() {
  const scope = await staffPage('secret:read')
  const secrets = await listSecrets(scope)
  const shared = { nowMs: Date.now(), editable: staffMay(scope.role, 'secret:write') }
  const certificates = secrets.filter(({ kind }) => kind === 'certificate')
  return (
    <>
      <PageHeader
        title="Secrets"
        lead="Passwords, keys and certificates that the gateways use. Policies and hostnames name them; their values are never shown again, and another value reaches the gateways at once, without a deployment."
        action={
          shared.editable && (
            <div className="flex flex-wrap gap-2">
              <LinkButton href="#keep-credential">Keep a credential</LinkButton>
              <LinkButton href="#keep-certificate">Keep a certificate</LinkButton>
            </div>
          )
        }
      />
      <ExpiryNotice
        nowMs={shared.nowMs}
        certificates={certificates.flatMap(({ id, name, certificate }) =>
          certificate ? [{ id, name, notAfter: certificate.notAfter }] : [],
        )}
      />
      <Section title="Credentials">
        <SecretList
          label="Credentials"
          secrets={secrets.filter(({ kind }) => kind === 'text')}
          empty="A password or key that a backend asks the gateway for."
          {...shared}
        />
      </Section>
      <Section title="Certificates">
        <SecretList
          label="Certificates"
          secrets={certificates}
          empty="For a hostname that callers use, or to show to a backend."
          {...shared}
        />
      </Section>
      {shared.editable && (
        <>
          <Section title="Keep another credential" id="keep-credential">
            <Card>
              <TextForm />
            </Card>
          </Section>
          <Section title="Keep another certificate" id="keep-certificate">
            <Card>
              <CertificateForm />
            </Card>
          </Section>
        </>
      )}
    </>
  )
}
