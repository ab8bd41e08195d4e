import type { X509Certificate } from 'node:crypto'
import type { FlowingBody } from '#gateway/http1/flowing-body.ts'
import type { FieldList } from '#policies/kit/field-list.ts'
import type { Answer } from '#policies/kit/runtime.ts'

/** A request as it arrived at a listener. */
export interface Inbound {
  readonly method: string
  /** Path and query as they were written, the path beginning with a slash. */
  readonly target: string
  readonly fields: FieldList
  readonly body: FlowingBody | null
  /** Address of the socket's other end; an IPv4 address is written as such. */
  readonly clientIp: string
  readonly scheme: 'http' | 'https'
  /** What the handshake said; null: the connection is not encrypted. */
  readonly tls: {
    /** Name that the caller asked for (RFC 6066, 3), lower case; null: none. */
    serverName: string | null
    /** Certificate that the caller has proved to hold; nobody has judged it yet. Null: none. */
    certificate: X509Certificate | null
  } | null
  readonly version: '1.0' | '1.1' | '2' | '3'
  /** Bytes of the caller that went through a tunnel; absent: there can be none. */
  readonly tunnelBytes?: number
  /** The caller has hung up. */
  readonly gone: boolean
  /** What to stop when the caller hangs up; the last one given. */
  whenGone(stop: (() => void) | null): void
}

/** The bytes of a connection that has left HTTP (RFC 9110, 7.8), both ways. */
export interface Tunnel {
  write(bytes: Uint8Array): boolean
  end(): void
  pause(): void
  resume(): void
  /** Whoever stands at the other end. */
  connect(other: Tunnel): void
}

/** What goes back, and who wants to know when it has. */
export interface Outgoing {
  answer: Answer
  /** Once: the body's bytes that were handed on, when all are out or the caller went; those of a tunnel, when it has ended. */
  sent(bodyBytes: number): void
  /** The tunnel stands. */
  opened?(): void
  /** With status 101: what the connection becomes a part of. */
  tunnel?: Tunnel
}

/** Answers calls. */
export interface Serve {
  /** `answer` is called once, perhaps before `call` has returned. */
  call(inbound: Inbound, answer: (outgoing: Outgoing) => void): void
  /** Something arrived that is not HTTP, or not what this gateway takes. */
  malformed(fault: MalformedRequest): Outgoing
  /** A bug: something threw that never should. */
  fault(error: unknown): void
}
export interface MalformedRequest {
  status: 400 | 408 | 417 | 431 | 505
  reason: string
  clientIp: string
}
