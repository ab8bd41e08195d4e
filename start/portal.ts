import { createServer } from 'node:http'
import next from 'next'
import { z } from 'zod'
import { addressRanges } from '#policies/kit/address-ranges.ts'
import { networkSetting } from '#policies/kit/network-setting.ts'
import { addressWithoutNul } from './address-without-nul.ts'
import { answerHeaders } from './answer-headers.ts'
import { leadTo } from './other-name.ts'
import { projectRoot } from './project-root.ts'
import { vouch } from './vouched-headers.ts'

const environment = z
  .object({
    PORT: z.coerce.number(),
    GATEHOUSE_URL: z.url(),
    GATEHOUSE_TRUSTED_PROXIES: networkSetting,
  })
  .parse(process.env)
const origin = new URL(environment.GATEHOUSE_URL)
const vouching = { isTrusted: addressRanges(environment.GATEHOUSE_TRUSTED_PROXIES), origin }

const headers = answerHeaders(origin)

/*
 * The portal with a server of our own in front of Next's: Next believes whoever calls about where the call comes from
 * (docs/decisions/045-the-portal-is-told-who-calls.md).
 */
const portal = next({ dev: false, dir: projectRoot, port: environment.PORT })
await portal.prepare()
const handle = portal.getRequestHandler()
const server = createServer((request, response) => {
  vouch(request.headers, request.socket.remoteAddress ?? '', vouching)
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  const home = leadTo(request, origin)
  if (home !== null) {
    response.writeHead(307, { location: home }).end()
    return
  }
  request.url = addressWithoutNul(request.url ?? '/')
  handle(request, response).catch((error: unknown) => {
    console.error(error)
    response.destroy()
  })
})
server.on('error', (error) => {
  console.error(error.message)
  process.exit(1)
})
server.listen(environment.PORT, '0.0.0.0')

/** What is being answered is answered to its end. */
async function stop(): Promise<void> {
  await new Promise((resolve) => server.close(resolve))
  await portal.close()
  process.exit(0)
}
process.once('SIGTERM', () => void stop())
process.once('SIGINT', () => void stop())
