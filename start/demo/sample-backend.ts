import { createServer } from 'node:http'

const PORT = Number(process.env.DEMO_BACKEND_PORT)

const trips = [
  { id: 'trip_1', from: 'Berlin', to: 'Prague', price: 49.9, internalCost: 21.3 },
  { id: 'trip_2', from: 'Paris', to: 'Lyon', price: 35, internalCost: 12.1 },
]

/** A small service that really answers: trips, stations and bookings. */
createServer((request, response) => {
  const path = new URL(request.url ?? '/', 'http://backend').pathname
  const answers: Record<string, unknown> = {
    '/trips': { data: trips },
    '/stations': {
      data: [
        { id: 'st_1', name: 'Berlin Hauptbahnhof' },
        { id: 'st_2', name: 'Praha hl. n.' },
      ],
    },
    '/bookings': { data: [{ id: 'bk_1', tripId: 'trip_1', passenger: 'Ada' }] },
  }
  const found =
    answers[path] ??
    (path.startsWith('/bookings/')
      ? { id: path.slice(10), tripId: 'trip_1', passenger: 'Ada' }
      : null)
  response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' })
  response.end(JSON.stringify(found ?? { error: 'not found' }))
}).listen(PORT, '127.0.0.1')
