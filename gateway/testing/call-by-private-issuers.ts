import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { aSnapshot, aStep } from './a-snapshot.ts'
import { TestAuthority } from './certificates.ts'
import { PRIVATE_ADDRESSES, PUBLIC_ADDRESS } from './in-own-network.ts'
import { startBackend } from './start-backend.ts'
import { RunningGateway } from './start-gateway.ts'

// What a gateway does with issuers that are in the public network, lead inside, or are inside. It runs in a network of
// its own (in-own-network.ts) and writes what it saw as JSON.

export interface Seen {
  /** Of the call. */
  status: number
  /** Connections to what is inside. */
  inside: number
  /** Paths that the server in the public network was asked for. */
  outside: string[]
}
export type SeenByCase = Record<string, Seen>

const authority = await TestAuthority.create('Outside and inside')
const { chain: cert, key } = await authority.issue({
  name: 'localhost',
  addresses: [PUBLIC_ADDRESS, ...PRIVATE_ADDRESSES, '127.0.0.1', '::1'],
})
const pair = await generateKeyPair('ES256', { extractable: true })
const keys = JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'one' }] })
const secretId = 'sec_000000000000text'

const opened = async (server: Server, host: string): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  return (server.address() as AddressInfo).port
}
let inside = 0
/** Gives keys and tokens to whoever comes: only a gateway that does not come is right. */
const give: RequestListener = (request, response) => {
  if (request.url === '/moved') return response.writeHead(302, { location: '/keys' }).end()
  if (request.url !== '/token') return response.end(keys)
  return response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify({ access_token: 'inside', token_type: 'Bearer' }))
}
const insideTls = createServer({ cert, key }, give)
const insidePlain = createPlainServer(give)
for (const server of [insideTls, insidePlain])
  server.on('connection', () => {
    inside += 1
  })
const tlsPort = await opened(insideTls, '::')
const plainPort = await opened(insidePlain, '::')

let outside: string[] = []
/** Where the case at hand leads: by a redirect, or by its discovery document. */
let leadsTo = ''
const outsideTls = createServer({ cert, key }, (request, response) => {
  const path = request.url ?? ''
  outside.push(path)
  if (path === '/keys') return response.end(keys)
  if (path.startsWith('/moved')) return response.writeHead(307, { location: leadsTo }).end()
  return response.end(JSON.stringify({ issuer: publicUrl, jwks_uri: leadsTo }))
})
const publicUrl = `https://${PUBLIC_ADDRESS}:${await opened(outsideTls, PUBLIC_ADDRESS)}`

const backend = await startBackend()
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-authority-'))
const authorities = join(folder, 'authority.pem')
writeFileSync(authorities, authority.chain)
async function gatewayWith(allowed: boolean): Promise<RunningGateway> {
  const gateway = await RunningGateway.start({
    NODE_EXTRA_CA_CERTS: authorities,
    GATEWAY_ALLOW_PRIVATE_ADDRESSES: String(allowed),
  })
  const secrets = [{ id: secretId, kind: 'text', value: 'geheim' }]
  await gateway.admin('PUT', '/v1/secrets', { revision: 'one', secrets })
  return gateway
}
async function callWith(gateway: RunningGateway, policy: string, config: object): Promise<Seen> {
  const api = { credential: 'none' } as const
  const enforce = async (steps: ReturnType<typeof aStep>[]) => {
    const answer = await gateway.admin(
      'PUT',
      '/v1/snapshot',
      aSnapshot(backend.url, { api, steps }),
    )
    if (!answer.ok) throw new Error(await answer.text())
  }
  // What no step asks for is forgotten.
  await enforce([])
  await enforce([aStep(policy, config)])
  inside = 0
  outside = []
  const token = await new SignJWT({ iss: publicUrl, aud: 'orders' })
    .setProtectedHeader({ alg: 'ES256', kid: 'one' })
    .setExpirationTime('5m')
    .sign(pair.privateKey)
  const headers = { authorization: `Bearer ${token}` }
  const { status } = await fetch(`${gateway.url}/pets/all`, { headers })
  return { status, inside, outside }
}
const byKeysAt = (jwksUrl?: string) => ({
  issuers: [{ issuer: publicUrl, ...(jwksUrl && { jwksUrl }) }],
  audiences: ['orders'],
  algorithms: ['ES256'],
})
const byTokenOf = (tokenUrl: string) => ({
  kind: 'client credentials',
  tokenUrl,
  clientId: 'gatehouse',
  secret: secretId,
})

const insideUrls = {
  'this machine': `https://127.0.0.1:${tlsPort}/keys`,
  'a private network': `https://10.1.2.3:${tlsPort}/keys`,
  'the metadata of a cloud': `http://169.254.169.254:${plainPort}/keys`,
  'the metadata of a cloud under TLS': `https://169.254.169.254:${tlsPort}/keys`,
  'this machine in IPv6': `https://[::1]:${tlsPort}/keys`,
  'this machine, mapped into IPv6': `https://[::ffff:127.0.0.1]:${tlsPort}/keys`,
  'this machine as a number': `https://2130706433:${tlsPort}/keys`,
  'a name that stands for this machine': `https://localhost:${tlsPort}/keys`,
}
async function casesOf(gateway: RunningGateway): Promise<SeenByCase> {
  const seen: SeenByCase = {}
  const publicKeys = `${publicUrl}/keys`
  seen['keys outside'] = await callWith(gateway, 'validate-jwt', byKeysAt(publicKeys))
  leadsTo = publicKeys
  seen['a redirect that stays outside'] = await callWith(
    gateway,
    'validate-jwt',
    byKeysAt(`${publicUrl}/moved`),
  )
  seen['discovery that stays outside'] = await callWith(gateway, 'validate-jwt', byKeysAt())
  seen['a redirect inside'] = await callWith(
    gateway,
    'validate-jwt',
    byKeysAt(`https://127.0.0.1:${tlsPort}/moved`),
  )
  seen['a token endpoint inside'] = await callWith(
    gateway,
    'backend-auth',
    byTokenOf(`https://127.0.0.1:${tlsPort}/token`),
  )
  leadsTo = `https://127.0.0.1:${tlsPort}/token`
  seen['a token endpoint that leads inside'] = await callWith(
    gateway,
    'backend-auth',
    byTokenOf(`${publicUrl}/moved`),
  )
  for (const [name, url] of Object.entries(insideUrls)) {
    leadsTo = url
    seen[`keys at ${name}`] = await callWith(gateway, 'validate-jwt', byKeysAt(url))
    seen[`a redirect to ${name}`] = await callWith(
      gateway,
      'validate-jwt',
      byKeysAt(`${publicUrl}/moved`),
    )
    seen[`discovery that names ${name}`] = await callWith(gateway, 'validate-jwt', byKeysAt())
  }
  return seen
}

const seen: Record<string, SeenByCase> = {}
for (const allowed of [false, true]) {
  const gateway = await gatewayWith(allowed)
  seen[allowed ? 'allowed' : 'forbidden'] = await casesOf(gateway)
  await gateway.remove()
}
rmSync(folder, { recursive: true })
process.stdout.write(JSON.stringify(seen), () => process.exit(0))
