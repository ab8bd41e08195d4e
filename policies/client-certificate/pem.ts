import { type CertificateDetails, certificateDetails } from './certificate-details.ts'

const block = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----/g

export interface PemCertificate {
  der: Uint8Array
  details: CertificateDetails
}

/** The certificates of a text in PEM (RFC 7468, 5); null: something in it is none. */
export function readPem(text: string): PemCertificate[] | null {
  // Words may stand between the blocks; a broken block or a key may not.
  if (text.replaceAll(block, '').includes('-----')) return null
  try {
    return [...text.matchAll(block)].map(([, base64 = '']) => {
      const der = Uint8Array.from(atob(base64.replaceAll(/\s/g, '')), (character) =>
        character.charCodeAt(0),
      )
      return { der, details: certificateDetails(der) }
    })
  } catch {
    return null
  }
}
