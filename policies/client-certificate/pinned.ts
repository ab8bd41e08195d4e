import type { CertificateDetails } from './certificate-details.ts'
import type { ClientCertificateConfig } from './definition.ts'
import { commonNameOf, isSameName, parseName } from './distinguished-name.ts'

/** Builds the test whether one of the pinned values is a certificate's own; with none pinned each is good. */
export function pinned({
  commonNames,
  subjects,
  dnsNames,
  uris,
  emails,
  thumbprints,
}: ClientCertificateConfig): (details: CertificateDetails, thumbprint: string) => boolean {
  const lists = [commonNames, subjects, dnsNames, uris, emails, thumbprints]
  if (lists.every((list) => list.length === 0)) return () => true
  const names = subjects.map(parseName).filter((name) => name !== null)
  return (details, thumbprint) => {
    const commonName = commonNameOf(details.subject)
    return (
      thumbprints.includes(thumbprint) ||
      (commonName !== null && commonNames.includes(commonName)) ||
      names.some((name) => isSameName(name, details.subject)) ||
      details.dnsNames.some((name) => dnsNames.includes(name.toLowerCase())) ||
      details.uris.some((uri) => uris.includes(uri)) ||
      details.emails.some((email) => emails.includes(email))
    )
  }
}
