import { createPrivateKey, X509Certificate } from 'node:crypto'
import { createSecureContext, type SecureContext } from 'node:tls'
import type { CertificateSecret } from '#contract/secrets.ts'

export interface HeldCertificate {
  chain: string
  key: string
  context: SecureContext
}

/** A certificate made ready to serve, or what is wrong with it in one sentence that names no secret. */
export function readCertificate({
  chain,
  key,
}: CertificateSecret): HeldCertificate | { fault: string } {
  try {
    const certificate = new X509Certificate(chain)
    if (!certificate.checkPrivateKey(createPrivateKey(key)))
      return { fault: 'The private key belongs to another certificate.' }
    return { chain, key, context: createSecureContext({ cert: chain, key }) }
  } catch {
    return { fault: 'The certificate or its private key cannot be read.' }
  }
}
