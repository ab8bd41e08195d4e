import { X509Certificate } from 'node:crypto'
import type { BackendTls, Exchange } from '#policies/kit/exchange.ts'
import { isHeld } from '#policies/kit/held-body.ts'
import type { Ports } from '#policies/kit/ports.ts'
import { discard, type PolicyRuntime } from '#policies/kit/runtime.ts'
import { accessToken } from './access-token.ts'
import { basicValue, type Credential, lineOf, putHeader, unusable } from './credential.ts'
import type { BackendAuthConfig } from './definition.ts'
import { signedToken } from './signed-token.ts'

/** A call with a larger body, or one of unknown length, streams and is not sent again with another token. */
const HELD_BYTES_MAX = 65_536

export const backendAuthRuntime: PolicyRuntime<BackendAuthConfig> = (config, ports) => {
  const credential = credentialOf(config, ports)
  const backendTerms = backendTls(config, ports)
  const otherHosts = new Set(config.otherHosts)
  return {
    backendTerms,
    request(exchange) {
      exchange.requestHeaders.delete('authorization')
      return undefined
    },
    // As near to the backend as can be: only now it is settled which one is called.
    async around(exchange, next) {
      const { backendUrl } = exchange.target
      if (backendUrl !== null && !otherHosts.has(new URL(backendUrl).host))
        return unusable(`The credential is not for ${new URL(backendUrl).host}.`)
      // RFC 9110, 9.3.8: the answer says all that was sent.
      if (exchange.method === 'TRACE' && config.kind !== 'client certificate')
        return unusable('The answer to TRACE would tell the caller the credential.')
      const tls = backendTerms()
      if (tls) exchange.target.tls = tls
      const replayable = credential.renew !== undefined && (await mayRepeat(exchange))
      const refused = credential.put(exchange)
      const refusal = refused instanceof Promise ? await refused : refused
      if (refusal) return refusal
      const made = await next()
      if (!credential.renew || 'refused' in made || made.status !== 401) return made
      const renewing = credential.renew(exchange)
      // What has streamed away cannot be sent again; the next call has the new token.
      if (!replayable || !(await renewing)) return made
      discard(made)
      return (await credential.put(exchange)) ?? next()
    },
  }
}

/** A call that was answered 401 has done nothing, so that its method does not matter. */
const mayRepeat = async (exchange: Exchange): Promise<boolean> =>
  exchange.requestBody === null ||
  (exchange.requestBody.length !== null &&
    exchange.requestBody.length <= HELD_BYTES_MAX &&
    (await isHeld(exchange, HELD_BYTES_MAX)))

function credentialOf(config: BackendAuthConfig, ports: Ports): Credential {
  const { header = 'authorization', prefix, user = '', secret } = config
  switch (config.kind) {
    case 'header':
      return {
        put: (exchange) =>
          putHeader(exchange, header, `${prefix ? `${prefix} ` : ''}${lineOf(ports, secret)}`),
      }
    case 'basic':
      return {
        put: (exchange) =>
          putHeader(exchange, 'authorization', basicValue(user, lineOf(ports, secret))),
      }
    case 'client certificate':
      return { put: () => undefined }
    case 'client credentials':
      return accessToken(config, ports)
    case 'signed token':
      return signedToken(config, ports)
  }
}

/** Throws when one of several certificates in PEM cannot be read. */
function requireCertificates(pem: string): void {
  for (const part of pem.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? []) {
    try {
      new X509Certificate(part)
    } catch {
      throw new Error('The authorities of the backend cannot be read as certificates.')
    }
  }
}

/** On which terms the backend is called: the same object as long as they are the same; null: on the usual ones. */
function backendTls(
  { certificate: id, ...config }: BackendAuthConfig,
  ports: Ports,
): () => BackendTls | null {
  const authorities = config.authorities ?? null
  requireCertificates(authorities ?? '')
  if (id === undefined) {
    const terms = authorities === null ? null : { certificate: null, authorities }
    return () => terms
  }
  let terms: BackendTls | null = null
  return () => {
    const certificate = ports.certificate(id)
    if (terms?.certificate !== certificate) terms = { certificate, authorities }
    return terms
  }
}
