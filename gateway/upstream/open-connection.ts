import { checkServerIdentity, type PeerCertificate } from 'node:tls'
import type { BackendTls } from '#policies/kit/exchange.ts'
import type { BackendAddress } from './backend-address.ts'
import { BackendFailure } from './backend-call.ts'
import {
  BackendConnection,
  type BackendSocket,
  type ConnectionOwner,
} from './backend-connection.ts'
import type { PlacesOf } from './backend-places.ts'
import { firstThatOpens } from './first-that-opens.ts'

interface Opening {
  address: BackendAddress
  /** The terms of a step; null: the backend's own. */
  tls: BackendTls | null
  placesOf: PlacesOf
  owner: ConnectionOwner
}

/** A new connection to a backend; `watch` is told how it is given up. Rejects with BackendFailure only. */
export function openConnection(
  opening: Opening,
  watch: (abandon: () => void) => void,
): Promise<BackendConnection> {
  // In the open nobody proves anything, neither the gateway nor the backend.
  if (opening.tls && !opening.address.secure)
    return Promise.reject(new BackendFailure('The backend must be called by https, and is not.'))
  return new Promise((resolve, reject) => {
    let isGivenUp = false
    watch(() => {
      isGivenUp = true
      reject(new BackendFailure('The call was given up.', { unsent: true }))
    })
    openSomewhere(opening, () => !isGivenUp).then(resolve, reject)
  })
}

async function openSomewhere(
  opening: Opening,
  isWanted: () => boolean,
): Promise<BackendConnection> {
  const places = await opening.placesOf(opening.address.hostname).catch((error) => {
    throw error instanceof BackendFailure ? error : unreachable(error)
  })
  if (places.length === 0) throw unreachable(null)
  return firstThatOpens(places, (place, claim) => openTo(place, opening, claim), isWanted)
}

const unreachable = (error: unknown) =>
  new BackendFailure(
    `The backend cannot be reached: ${(error as { code?: string } | null)?.code ?? 'no connection'}.`,
    { unsent: true },
  )

/** Connects to one place, and closes what is open too late. Under TLS the backend proves the name of its address there, whatever the place. */
function openTo(
  place: string,
  { address: { hostname, port, secure, authority }, tls, owner }: Opening,
  claim: () => boolean,
): Promise<BackendConnection> {
  return new Promise((resolve, reject) => {
    const ready = (socket: Bun.Socket<BackendConnection | null>) => {
      if (!claim()) return void socket.terminate()
      socket.data = new BackendConnection(socket as BackendSocket, authority, owner)
      resolve(socket.data)
    }
    Bun.connect<BackendConnection | null>({
      hostname: place,
      port,
      data: null,
      ...(secure && {
        tls: { serverName: hostname, rejectUnauthorized: true, ...termsOf(tls) },
      }),
      socket: {
        open: (socket) => {
          if (!secure) ready(socket)
        },
        handshake: (socket, _, error) => {
          const fault =
            error ?? checkServerIdentity(hostname, socket.getPeerCertificate() as PeerCertificate)
          if (!fault) return ready(socket)
          reject(
            new BackendFailure(
              `The backend's certificate is not valid: ${(fault as { code?: string }).code ?? fault.message}.`,
              { unsent: true },
            ),
          )
          socket.terminate()
        },
        data: (socket, bytes) => socket.data?.data(bytes),
        drain: (socket) => socket.data?.drain(),
        close: (socket, error) => {
          socket.data?.ended(error !== undefined)
          reject(unreachable(null))
        },
        error: (socket) => socket.terminate(),
        connectError: (_, error) => reject(unreachable(error)),
      },
    }).catch((error) => reject(unreachable(error)))
  })
}

const termsOf = (tls: BackendTls | null) => ({
  ...(tls?.certificate && { cert: tls.certificate.chain, key: tls.certificate.key }),
  ...(tls?.authorities && { ca: tls.authorities }),
})
