import { contentsOf, contentView, mediaTypesOf } from './describe-content.ts'
import { parametersOf, statedParameters } from './describe-parameters.ts'
import { describeSecurity } from './describe-security.ts'
import { arrayAt, isObject, type JsonObject, objectAt, own, plainText, textAt } from './json.ts'
import { methods, type PlacedOperation, summaryOf } from './operations.ts'
import type { OpenApiDocument } from './read-document.ts'
import { followed, referenceOf } from './references.ts'
import type { OperationDescription, ResponseView } from './schema.ts'
import { type Budget, newBudget, schemaTree } from './schema-tree.ts'
import { fieldsAsForm, formTypes } from './swagger-form.ts'

/** Everything a reference page shows of an operation; null: the document has no such operation. */
export function describeOperation(
  document: OpenApiDocument,
  method: string,
  path: string,
): OperationDescription | null {
  const { root } = document
  const placed = findOperation(root, method, path)
  if (!placed) return null
  const { operation } = placed
  const budget = newBudget()
  return {
    method: method.toUpperCase(),
    path,
    operationId: textAt(operation, 'operationId', 300) || null,
    summary: summaryOf(operation),
    description: textAt(operation, 'description'),
    deprecated: own(operation, 'deprecated') === true,
    tags: arrayAt(operation, 'tags')
      .map((tag) => plainText(tag, 200))
      .filter(Boolean),
    parameters: parametersOf(root, placed, budget),
    requestBody:
      document.family === '2.0'
        ? swaggerBody(root, placed, budget)
        : requestBody(root, operation, budget),
    responses: responsesOf(document, operation, budget),
    security: describeSecurity(root, operation),
  }
}

export function findOperation(
  root: JsonObject,
  method: string,
  path: string,
): PlacedOperation | null {
  const key = methods.find((candidate) => candidate === method.toLowerCase())
  const written = own(own(root, 'paths'), path)
  const item =
    referenceOf(written) === undefined
      ? written
      : { ...followed(root, written), ...(written as JsonObject) }
  const operation = key && own(item, key)
  return key && isObject(item) && isObject(operation)
    ? { method: key, path, item, operation }
    : null
}

function requestBody(
  root: JsonObject,
  operation: JsonObject,
  budget: Budget,
): OperationDescription['requestBody'] {
  if (own(operation, 'requestBody') === undefined) return null
  const body = followed(root, own(operation, 'requestBody'))
  return {
    required: own(body, 'required') === true,
    description: textAt(body, 'description'),
    contents: contentsOf(root, { holder: body, of: 'request' }, budget),
  }
}

/** In 2.0 the body is a parameter `in: body`, or several `in: formData`. */
function swaggerBody(
  root: JsonObject,
  placed: PlacedOperation,
  budget: Budget,
): OperationDescription['requestBody'] {
  const parameters = statedParameters(root, placed)
  const body = parameters.find((parameter) => own(parameter, 'in') === 'body')
  const fields = parameters.filter((parameter) => own(parameter, 'in') === 'formData')
  if (!body && fields.length === 0) return null
  const types = mediaTypesOf(root, placed.operation, 'consumes')
  const form = body ? null : fieldsAsForm(fields)
  return {
    required: [...(body ? [body] : []), ...fields].some(
      (parameter) => own(parameter, 'required') === true,
    ),
    description: textAt(body, 'description'),
    contents: (form ? formTypes(types, form) : types).map((mediaType) =>
      contentView(
        root,
        {
          mediaType,
          schema: form?.schema ?? own(body, 'schema'),
          stated: undefined,
          encoding: form?.encoding ?? {},
          of: 'request',
        },
        budget,
      ),
    ),
  }
}

function responsesOf(
  document: OpenApiDocument,
  operation: JsonObject,
  budget: Budget,
): ResponseView[] {
  const { root } = document
  return Object.entries(objectAt(operation, 'responses'))
    .filter(([status]) => !status.startsWith('x-'))
    .map(([status, written]) => {
      const response = followed(root, written)
      return {
        status: plainText(status, 20),
        description: textAt(response, 'description'),
        headers: headersOf(root, response, budget),
        contents:
          document.family === '2.0'
            ? swaggerContents(root, { operation, response }, budget)
            : contentsOf(root, { holder: response, of: 'response' }, budget),
      }
    })
}

const headersOf = (
  root: JsonObject,
  response: JsonObject,
  budget: Budget,
): ResponseView['headers'] =>
  Object.entries(objectAt(response, 'headers')).map(([name, written]) => {
    const header = followed(root, written)
    return {
      name: plainText(name, 200),
      description: textAt(header, 'description', 2_000),
      schema: schemaTree(root, own(header, 'schema') ?? header, budget),
    }
  })

function swaggerContents(
  root: JsonObject,
  { operation, response }: { operation: JsonObject; response: JsonObject },
  budget: Budget,
) {
  const schema = own(response, 'schema')
  if (schema === undefined) return []
  const examples = own(response, 'examples')
  return mediaTypesOf(root, operation, 'produces').map((mediaType) =>
    contentView(
      root,
      { mediaType, schema, stated: own(examples, mediaType), of: 'response' },
      budget,
    ),
  )
}
