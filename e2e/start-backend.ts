import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A small service of pets that really answers. */
export async function startBackend(): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(
      JSON.stringify({
        path: request.url,
        pets: [{ id: 1, name: 'Rex', owner: { email: 'hidden@example.com' } }],
      }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

export const petsDocument = (url: string): string => `openapi: 3.0.3
info: { title: Pet shop, version: 1.2.0, description: Pets and who owns them. }
servers: [{ url: '${url}' }]
paths:
  /pets:
    get:
      operationId: listPets
      summary: List pets
      tags: [Pets]
      responses: { '200': { description: The pets., content: { application/json: { schema: { type: object, properties: { pets: { type: array, items: { $ref: '#/components/schemas/Pet' } } } } } } } }
    post: { operationId: addPet, summary: Add a pet, tags: [Pets], responses: { '201': { description: Added. } } }
  /pets/{petId}:
    get:
      operationId: getPet
      summary: Read one pet
      tags: [Pets]
      parameters: [{ name: petId, in: path, required: true, schema: { type: string } }]
      responses: { '200': { description: The pet., content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } }
  /pets/secret:
    get: { operationId: secretPets, summary: Internal list, tags: [Internal], responses: { '200': { description: Not for you. } } }
components:
  schemas:
    Pet: { type: object, required: [id], properties: { id: { type: integer }, name: { type: string, description: What it is called. }, owner: { type: object, properties: { name: { type: string, description: Who feeds it. } } } } }
`
