import 'server-only'
import { z } from 'zod'
import { type Endpoint, endpoint } from '#lib/management-api/endpoint.ts'
import { fail, ok } from '#lib/shared/result.ts'
import { createProduct } from './create-product.ts'
import { deleteProduct } from './delete-product.ts'
import { findProduct, listProducts } from './repository.ts'
import {
  createProductInput,
  productIdInput,
  productList,
  productView,
  updatedProduct,
  updateProductInput,
} from './schema.ts'
import { updateProduct } from './update-product.ts'

const tag = 'Products'
const reading = { staff: 'product:read' } as const
const writing = { staff: 'product:write' } as const

export const productEndpoints: Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/products',
    tag,
    summary: 'List products',
    allow: reading,
    input: z.object({}),
    output: productList,
    failures: [],
    run: async (scope) => ok({ items: await listProducts(scope) }),
  }),
  endpoint({
    method: 'GET',
    path: '/products/{productId}',
    tag,
    summary: 'Read one product',
    allow: reading,
    input: productIdInput,
    output: productView,
    failures: ['not_found'],
    run: async (scope, { productId }) => {
      const found = await findProduct(scope, productId)
      return found ? ok(found) : fail('not_found', 'No such product.')
    },
  }),
  endpoint({
    method: 'POST',
    path: '/products',
    tag,
    summary: 'Create a product',
    status: 201,
    allow: writing,
    input: createProductInput,
    output: productIdInput,
    failures: ['conflict', 'not_found'],
    run: (scope, input) => createProduct(scope, input),
  }),
  endpoint({
    method: 'PATCH',
    path: '/products/{productId}',
    tag,
    summary: 'Change a product',
    allow: writing,
    input: updateProductInput,
    output: updatedProduct,
    failures: ['conflict', 'not_found'],
    run: (scope, input) => updateProduct(scope, input),
  }),
  endpoint({
    method: 'DELETE',
    path: '/products/{productId}',
    tag,
    summary: 'Delete a product that nobody subscribed to',
    allow: writing,
    input: productIdInput,
    output: productIdInput,
    failures: ['not_found', 'in_use'],
    run: (scope, input) => deleteProduct(scope, input),
  }),
]
